import CKernels

/// The one-dimensional transforms of a minimal filtering algorithm F(outputs, window): two-dimensional ones apply them to columns,
/// then to rows. `step` is the distance in pixels between the elements.
protocol WinogradTransform {
    static var outputs: Int { get }
    static var window: Int { get }
    static func input<P: Prologue, I: ValueFormat, N: Precision>(
        _ from: Pixels<I>, _ step: Int, _ to: MutablePixels<N>, _ toStep: Int, _ prologue: P)
    static func output(_ from: Vectors, _ step: Int, _ to: MutableVectors, _ toStep: Int)
}

extension WinogradTransform {
    /// Elements of a transformed tile's side.
    static var size: Int { @inline(__always) get { outputs &+ window &- 1 } }
}

/// F(6, 3), points 0, ±1, ±2, ±1/2 and infinity.
enum SixByThree: WinogradTransform {
    static var outputs: Int { @inline(__always) get { 6 } }
    static var window: Int { @inline(__always) get { 3 } }

    @inline(__always)
    static func input<P: Prologue, I: ValueFormat, N: Precision>(
        _ d: Pixels<I>, _ s: Int, _ r: MutablePixels<N>, _ t: Int, _ p: P
    ) {
        let (d0, d1, d2, d3) = (p(d[0]), p(d[s]), p(d[2 &* s]), p(d[3 &* s]))
        let (d4, d5, d6, d7) = (p(d[4 &* s]), p(d[5 &* s]), p(d[6 &* s]), p(d[7 &* s]))
        r.set(0, plus(d0 - d6, d4 - d2, 5.25))
        r.set(7 &* t, plus(d7 - d1, d3 - d5, 5.25))
        var even = plus(d2 + d6, d4, -4.25)
        var odd = plus(d1 + d5, d3, -4.25)
        r.set(t, even + odd)
        r.set(2 &* t, even - odd)
        even = plus(plus(d6, d2, 0.25), d4, -1.25)
        odd = plus(plus(d5 + d5, d1, 0.5), d3, -2.5)
        r.set(3 &* t, even + odd)
        r.set(4 &* t, even - odd)
        even = plus(d6, plus(d2, d4, -1.25), 4)
        odd = plus(plus(d5 * atelier_repeat(0.5), d1, 2), d3, -2.5)
        r.set(5 &* t, even + odd)
        r.set(6 &* t, even - odd)
    }

    @inline(__always)
    static func output(_ m: Vectors, _ s: Int, _ y: MutableVectors, _ t: Int) {
        let (m1, m2, m3, m4, m5, m6) = (m[s], m[2 &* s], m[3 &* s], m[4 &* s], m[5 &* s], m[6 &* s])
        let (a, b) = (m1 + m2, m1 - m2)
        let (c, d) = (m3 + m4, m3 - m4)
        let (e, f) = (m5 + m6, m5 - m6)
        y[0] = plus(m[0] + a + c, e, 32)
        y[t] = plus(plus(b, d, 2), f, 16)
        y[2 &* t] = plus(plus(a, c, 4), e, 8)
        y[3 &* t] = plus(plus(b, d, 8), f, 4)
        y[4 &* t] = plus(plus(a, c, 16), e, 2)
        y[5 &* t] = plus(m[7 &* s] + b, d, 32) + f
    }
}

/// F(3, 2), points 0, ±1 and infinity.
enum ThreeByTwo: WinogradTransform {
    static var outputs: Int { @inline(__always) get { 3 } }
    static var window: Int { @inline(__always) get { 2 } }

    @inline(__always)
    static func input<P: Prologue, I: ValueFormat, N: Precision>(
        _ d: Pixels<I>, _ s: Int, _ r: MutablePixels<N>, _ t: Int, _ p: P
    ) {
        let (d0, d1, d2, d3) = (p(d[0]), p(d[s]), p(d[2 &* s]), p(d[3 &* s]))
        r.set(0, d0 - d2)
        r.set(t, d1 + d2)
        r.set(2 &* t, d2 - d1)
        r.set(3 &* t, d3 - d1)
    }

    @inline(__always)
    static func output(_ m: Vectors, _ s: Int, _ y: MutableVectors, _ t: Int) {
        let (m1, m2) = (m[s], m[2 &* s])
        y[0] = m[0] + (m1 + m2)
        y[t] = m1 - m2
        y[2 &* t] = m[3 &* s] + (m1 + m2)
    }
}

/// F(5, 2), points 0, ±1, 1/2, -2 and infinity: in bfloat16 two thirds of the error that 0, ±1, ±2 make.
enum FiveByTwo: WinogradTransform {
    static var outputs: Int { @inline(__always) get { 5 } }
    static var window: Int { @inline(__always) get { 2 } }

    @inline(__always)
    static func input<P: Prologue, I: ValueFormat, N: Precision>(
        _ d: Pixels<I>, _ s: Int, _ r: MutablePixels<N>, _ t: Int, _ p: P
    ) {
        let (d0, d1, d2) = (p(d[0]), p(d[s]), p(d[2 &* s]))
        let (d3, d4, d5) = (p(d[3 &* s]), p(d[4 &* s]), p(d[5 &* s]))
        let (even, odd) = (d4 - d2, d3 - d1)
        r.set(0, plus(plus(d0 + d4, d2, -2), odd, 1.5))
        r.set(t, plus(plus(d4 - d1, d2, 0.5), d3, 2.5))
        r.set(2 &* t, plus(plus(d4 + d1, d3, 0.5), d2, -2.5))
        r.set(3 &* t, plus(even, odd, 2))
        r.set(4 &* t, plus(even, odd, -0.5))
        r.set(5 &* t, plus(plus(d1 + d5, d3, -2), even, 1.5))
    }

    @inline(__always)
    static func output(_ m: Vectors, _ s: Int, _ y: MutableVectors, _ t: Int) {
        let (m1, m2, m3, m4) = (m[s], m[2 &* s], m[3 &* s], m[4 &* s])
        let (a, b) = (m1 + m2, m1 - m2)
        y[0] = m[0] + a + (m3 + m4)
        y[t] = plus(plus(b, m3, 0.5), m4, -2)
        y[2 &* t] = plus(plus(a, m3, 0.25), m4, 4)
        y[3 &* t] = plus(plus(b, m3, 0.125), m4, -8)
        y[4 &* t] = plus(plus(a + m[5 &* s], m3, 0.0625), m4, 16)
    }
}

/// F(4, 7), points 0, ±1/2, ±3/4, ±1, ±2 and infinity: all constants are exact in binary.
enum FourBySeven: WinogradTransform {
    static var outputs: Int { @inline(__always) get { 4 } }
    static var window: Int { @inline(__always) get { 7 } }

    @inline(__always)
    static func input<P: Prologue, I: ValueFormat, N: Precision>(
        _ d: Pixels<I>, _ s: Int, _ r: MutablePixels<N>, _ t: Int, _ p: P
    ) {
        let (d0, d1, d2, d3, d4) = (p(d[0]), p(d[s]), p(d[2 &* s]), p(d[3 &* s]), p(d[4 &* s]))
        let (d5, d6, d7, d8, d9) = (p(d[5 &* s]), p(d[6 &* s]), p(d[7 &* s]), p(d[8 &* s]), p(d[9 &* s]))
        r.set(0, plus(plus(plus(plus(d8, d6, -5.8125), d4, 8.203125), d2, -3.953125), d0, 0.5625))
        r.set(9 &* t, plus(plus(plus(plus(d9, d7, -5.8125), d5, 8.203125), d3, -3.953125), d1, 0.5625))
        /// The elements of a point and its negative.
        @inline(__always)
        func pair(_ place: Int, _ point: Float, _ a: Float, _ b: Float, _ c: Float) {
            let even = plus(plus(plus(d8, d6, a), d4, b), d2, c)
            let odd = plus(plus(plus(d7, d5, a), d3, b), d1, c)
            r.set(place &* t, plus(even, odd, point))
            r.set((place &+ 1) &* t, plus(even, odd, -point))
        }
        pair(1, 0.5, -5.5625, 6.8125, -2.25)
        pair(3, 0.75, -5.25, 5.25, -1)
        pair(5, 1, -4.8125, 3.390625, -0.5625)
        pair(7, 2, -1.8125, 0.953125, -0.140625)
    }

    @inline(__always)
    static func output(_ m: Vectors, _ s: Int, _ y: MutableVectors, _ t: Int) {
        let (a, b) = (m[s] + m[2 &* s], m[s] - m[2 &* s])
        let (c, d) = (m[3 &* s] + m[4 &* s], m[3 &* s] - m[4 &* s])
        let (e, f) = (m[5 &* s] + m[6 &* s], m[5 &* s] - m[6 &* s])
        let (g, h) = (m[7 &* s] + m[8 &* s], m[7 &* s] - m[8 &* s])
        y[0] = m[0] + a + c + (e + g)
        y[t] = plus(plus(plus(f, b, 0.5), d, 0.75), h, 2)
        y[2 &* t] = plus(plus(plus(e, a, 0.25), c, 0.5625), g, 4)
        y[3 &* t] = plus(plus(plus(f + m[9 &* s], b, 0.125), d, 0.421875), h, 8)
    }
}
