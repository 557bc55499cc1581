import CKernels

/// What a micro-kernel keeps in registers: `rows` pixels of one or two output vectors each.
///
/// Tiles are composed of tiles, so that every accumulator is a stored property of a struct and stays in a register; an array or a
/// tuple of 28 would live in memory.
///
/// The register budget: AVX-512 has 32 vectors of 16 floats, 14 x 2 accumulators leave 2 for weights and 2 to spare. AVX2 has 16
/// of 8 floats, 6 x 1 x (16 / 8) = 12 accumulators. The baseline has 16 of 4, 2 x 1 x (16 / 4) = 8.
protocol Tile {
    static var rows: Int { get }
    /// Vectors of output channels.
    static var vectors: Int { get }
    /// Floats that the weights of one step take.
    static var weightFloats: Int { get }
    init()
    /// Adds the products of the next input channels of every pixel, `step` floats apart, with their weights.
    mutating func multiply(_ pixels: Floats, _ step: Int, _ weights: Floats)
    /// Stores pixel by pixel, `step` vectors apart; the second vectors lie `stride` vectors after the first.
    func store(_ to: UnsafeMutablePointer<V>, _ stride: Int, _ step: Int)
}

/// One pixel, 16 output channels.
struct Single<N: Precision>: Tile {
    var sum = V.zero

    static var rows: Int { @inline(__always) get { 1 } }
    static var vectors: Int { @inline(__always) get { 1 } }
    static var weightFloats: Int { @inline(__always) get { N.weightFloats } }

    @inline(__always)
    init() {}

    @inline(__always)
    mutating func multiply(_ pixels: Floats, _ step: Int, _ weights: Floats) {
        N.multiply(&sum, atelier_repeat(pixels[0]), N.weights(weights))
    }

    @inline(__always)
    func store(_ to: UnsafeMutablePointer<V>, _ stride: Int, _ step: Int) {
        to[0] = sum
    }
}

/// One pixel, 32 output channels.
struct Pair<N: Precision>: Tile {
    var first = V.zero
    var second = V.zero

    static var rows: Int { @inline(__always) get { 1 } }
    static var vectors: Int { @inline(__always) get { 2 } }
    static var weightFloats: Int { @inline(__always) get { 2 &* N.weightFloats } }

    @inline(__always)
    init() {}

    @inline(__always)
    mutating func multiply(_ pixels: Floats, _ step: Int, _ weights: Floats) {
        let pixel = atelier_repeat(pixels[0])
        N.multiply(&first, pixel, N.weights(weights))
        N.multiply(&second, pixel, N.weights(weights + N.weightFloats))
    }

    @inline(__always)
    func store(_ to: UnsafeMutablePointer<V>, _ stride: Int, _ step: Int) {
        to[0] = first
        to[stride] = second
    }
}

/// The pixels of `A`, then those of `B`.
struct Both<A: Tile, B: Tile>: Tile {
    var a = A()
    var b = B()

    static var rows: Int { @inline(__always) get { A.rows &+ B.rows } }
    static var vectors: Int { @inline(__always) get { A.vectors } }
    static var weightFloats: Int { @inline(__always) get { A.weightFloats } }

    @inline(__always)
    init() {}

    @inline(__always)
    mutating func multiply(_ pixels: Floats, _ step: Int, _ weights: Floats) {
        a.multiply(pixels, step, weights)
        b.multiply(pixels + A.rows &* step, step, weights)
    }

    @inline(__always)
    func store(_ to: UnsafeMutablePointer<V>, _ stride: Int, _ step: Int) {
        a.store(to, stride, step)
        b.store(to + A.rows &* step, stride, step)
    }
}

#if TIER_AVX512
    typealias Pixel<N: Precision> = Pair<N>
    let tilePixels = 14
#elseif TIER_AVX2 || arch(arm64)
    typealias Pixel<N: Precision> = Single<N>
    let tilePixels = 6
#else
    typealias Pixel<N: Precision> = Single<N>
    let tilePixels = 2
#endif

var tileVectors: Int { @inline(__always) get { Pixel<FP32>.vectors } }
