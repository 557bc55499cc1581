import CKernels

#if TIER_BF16
    /// ``Tile`` for pairs of bfloat16, which lie written out side by side.
    protocol PairTile {
        static var rows: Int { get }
        static var vectors: Int { get }
        init()
        /// Adds the products of two input channels of every pixel with their weights.
        mutating func multiply(_ pixels: UnsafePointer<Int32>, _ weights: UnsafePointer<SIMD16<Int32>>)
        func store(_ to: UnsafeMutablePointer<V>, _ stride: Int)
    }

    /// One pixel, 16 output channels.
    struct SinglePair: PairTile {
        var sum = V.zero

        static var rows: Int { @inline(__always) get { 1 } }
        static var vectors: Int { @inline(__always) get { 1 } }

        @inline(__always)
        init() {}

        @inline(__always)
        mutating func multiply(_ pixels: UnsafePointer<Int32>, _ weights: UnsafePointer<SIMD16<Int32>>) {
            sum = atelier_dot_bf16(sum, atelier_repeat_pair(pixels[0]), weights[0])
        }

        @inline(__always)
        func store(_ to: UnsafeMutablePointer<V>, _ stride: Int) {
            to[0] = sum
        }
    }

    /// One pixel, 32 output channels.
    struct DoublePair: PairTile {
        var first = V.zero
        var second = V.zero

        static var rows: Int { @inline(__always) get { 1 } }
        static var vectors: Int { @inline(__always) get { 2 } }

        @inline(__always)
        init() {}

        @inline(__always)
        mutating func multiply(_ pixels: UnsafePointer<Int32>, _ weights: UnsafePointer<SIMD16<Int32>>) {
            let pixel = atelier_repeat_pair(pixels[0])
            first = atelier_dot_bf16(first, pixel, weights[0])
            second = atelier_dot_bf16(second, pixel, weights[1])
        }

        @inline(__always)
        func store(_ to: UnsafeMutablePointer<V>, _ stride: Int) {
            to[0] = first
            to[stride] = second
        }
    }

    struct PairRows<A: PairTile, B: PairTile>: PairTile {
        var a = A()
        var b = B()

        static var rows: Int { @inline(__always) get { A.rows &+ B.rows } }
        static var vectors: Int { @inline(__always) get { A.vectors } }

        @inline(__always)
        init() {}

        @inline(__always)
        mutating func multiply(_ pixels: UnsafePointer<Int32>, _ weights: UnsafePointer<SIMD16<Int32>>) {
            a.multiply(pixels, weights)
            b.multiply(pixels + A.rows &* 8, weights)
        }

        @inline(__always)
        func store(_ to: UnsafeMutablePointer<V>, _ stride: Int) {
            a.store(to, stride)
            b.store(to + A.rows, stride)
        }
    }

    @inline(__always)
    func accumulatePairs<T: PairTile>(
        _: T.Type, _ columns: Floats, _ taps: Int, _ weights: UnsafeRawPointer, _ to: UnsafeMutablePointer<V>,
        _ stride: Int
    ) {
        var tile = T()
        if taps == 0 { return tile.store(to, stride) }
        var weights = weights.assumingMemoryBound(to: SIMD16<Int32>.self)
        var pixels = UnsafeRawPointer(columns).assumingMemoryBound(to: Int32.self)
        var tap = 0
        repeat {
            var pair = 0
            // A count the compiler does not know: unrolled, the loop has no registers left for its sums.
            let pairs = atelier_unknown(8)
            repeat {
                atelier_prefetch(weights + prefetchDistance)
                if T.vectors == 2 { atelier_prefetch(weights + prefetchDistance + 1) }
                tile.multiply(pixels + pair, weights)
                weights += T.vectors
                pair &+= 1
            } while pair < pairs
            pixels += tilePixels &* 8
            tap &+= 1
        } while tap < taps
        tile.store(to, stride)
    }

    /// Products of `count` written-out windows in bfloat16, summed in fp32: `to[pixel]` and, where `One` has two vectors,
    /// `to[stride + pixel]`. What is stored after the last pixel is of no use.
    @inline(__always)
    private func product<One: PairTile>(
        _: One.Type, _ count: Int, _ columns: Floats, _ taps: Int, _ weights: UnsafeRawPointer,
        _ to: UnsafeMutablePointer<V>, _ stride: Int
    ) {
        typealias Two = PairRows<One, One>
        typealias Four = PairRows<Two, Two>
        typealias Eight = PairRows<Four, Four>
        // Blocks that are not full compute rows that nobody reads: their pixels have been allocated, if not written.
        switch count {
        case 1: accumulatePairs(One.self, columns, taps, weights, to, stride)
        case 2: accumulatePairs(Two.self, columns, taps, weights, to, stride)
        case 3...4: accumulatePairs(Four.self, columns, taps, weights, to, stride)
        case 5...8: accumulatePairs(Eight.self, columns, taps, weights, to, stride)
        case 9...10: accumulatePairs(PairRows<Eight, Two>.self, columns, taps, weights, to, stride)
        case 11...12: accumulatePairs(PairRows<Eight, Four>.self, columns, taps, weights, to, stride)
        default: accumulatePairs(PairRows<Eight, PairRows<Four, Two>>.self, columns, taps, weights, to, stride)
        }
    }

    /// For 32 output channels, the second 16 of them at `to[tilePixels + pixel]`.
    @inline(never)
    func productOfPairs(
        _ count: Int, _ columns: Floats, _ taps: Int, _ weights: UnsafeRawPointer, _ to: UnsafeMutablePointer<V>
    ) {
        product(DoublePair.self, count, columns, taps, weights, to, tilePixels)
    }

    /// For 16 output channels.
    @inline(never)
    func narrowProductOfPairs(
        _ count: Int, _ columns: Floats, _ taps: Int, _ weights: UnsafeRawPointer, _ to: UnsafeMutablePointer<V>
    ) {
        product(SinglePair.self, count, columns, taps, weights, to, 0)
    }
#endif
