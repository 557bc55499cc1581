import CKernels

#if TIER_BF16
    /// ``Tile`` for pairs of bfloat16: one pixel, 32 output channels.
    protocol PairTile {
        static var rows: Int { get }
        init()
        /// Adds the products of two input channels of every pixel with their weights.
        mutating func multiply(_ pixels: UnsafePointer<Int32>, _ weights: UnsafePointer<SIMD16<Int32>>)
        func store(_ to: UnsafeMutablePointer<V>)
    }

    struct PairRow: PairTile {
        var first = V.zero
        var second = V.zero

        static var rows: Int { @inline(__always) get { 1 } }

        @inline(__always)
        init() {}

        @inline(__always)
        mutating func multiply(_ pixels: UnsafePointer<Int32>, _ weights: UnsafePointer<SIMD16<Int32>>) {
            let pixel = SIMD16<Int32>(repeating: pixels[0])
            first = atelier_dot_bf16(first, pixel, weights[0])
            second = atelier_dot_bf16(second, pixel, weights[1])
        }

        @inline(__always)
        func store(_ to: UnsafeMutablePointer<V>) {
            to[0] = first
            to[tilePixels] = second
        }
    }

    struct PairRows<A: PairTile, B: PairTile>: PairTile {
        var a = A()
        var b = B()

        static var rows: Int { @inline(__always) get { A.rows &+ B.rows } }

        @inline(__always)
        init() {}

        @inline(__always)
        mutating func multiply(_ pixels: UnsafePointer<Int32>, _ weights: UnsafePointer<SIMD16<Int32>>) {
            a.multiply(pixels, weights)
            b.multiply(pixels + A.rows &* 8, weights)
        }

        @inline(__always)
        func store(_ to: UnsafeMutablePointer<V>) {
            a.store(to)
            b.store(to + A.rows)
        }
    }

    @inline(__always)
    func accumulatePairs<T: PairTile>(
        _: T.Type, _ columns: Floats, _ taps: Int, _ weights: UnsafeRawPointer, _ to: UnsafeMutablePointer<V>
    ) {
        var tile = T()
        var weights = weights.assumingMemoryBound(to: SIMD16<Int32>.self)
        var pixels = UnsafeRawPointer(columns).assumingMemoryBound(to: Int32.self)
        var tap = 0
        while tap < taps {
            var pair = 0
            while pair < 8 {
                tile.multiply(pixels + pair, weights)
                weights += 2
                pair &+= 1
            }
            pixels += tilePixels &* 8
            tap &+= 1
        }
        tile.store(to)
    }

    /// Products of `count` written-out windows in bfloat16, summed in fp32: `to[pixel]` and `to[tilePixels + pixel]`.
    @inline(never)
    func productOfPairs(
        _ count: Int, _ columns: Floats, _ taps: Int, _ weights: UnsafeRawPointer, _ to: UnsafeMutablePointer<V>
    ) {
        typealias One = PairRow
        typealias Two = PairRows<One, One>
        typealias Four = PairRows<Two, Two>
        typealias Eight = PairRows<Four, Four>
        // Blocks that are not full compute rows that nobody stores: what they read has been allocated, if not written.
        switch count {
        case 1: accumulatePairs(One.self, columns, taps, weights, to)
        case 2: accumulatePairs(Two.self, columns, taps, weights, to)
        case 3...4: accumulatePairs(Four.self, columns, taps, weights, to)
        case 5...8: accumulatePairs(Eight.self, columns, taps, weights, to)
        case 9...10: accumulatePairs(PairRows<Eight, Two>.self, columns, taps, weights, to)
        default: accumulatePairs(PairRows<Eight, PairRows<Four, Two>>.self, columns, taps, weights, to)
        }
    }
#endif
