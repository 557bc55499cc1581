import CKernels

/// The epilogue of one output plane, its parameters in registers: stores through pointers would have them read again and again.
struct Finish {
    private let output: MutableFloats
    private var residual: Floats
    private var hasResidual: Bool
    private let isTanh: Bool
    private let streams: Bool
    private let isHalf: Bool
    private let step: Int
    private let momentsPlace: MutableFloats?
    private var moments = Moments()
    private let bias: V
    /// Of the negative side; 1 without activation.
    private let slope: V
    private let scale: V

    /// - Parameters:
    ///   - part: of the plane, by which its moments are kept.
    ///   - continues: some pixels of the part have been stored already.
    @inline(__always)
    init(_ epilogue: UnsafePointer<atelier_epilogue>, plane: Int, part: Int, continues: Bool) {
        output = epilogue.pointee.output + Int(epilogue.pointee.planes[plane])
        if epilogue.pointee.half_row_step == 0, let base = epilogue.pointee.residual,
            let planes = epilogue.pointee.residual_planes
        {
            residual = base + Int(planes[plane])
            hasResidual = true
        } else {
            residual = Floats(output)
            hasResidual = false
        }
        isTanh = epilogue.pointee.activation == Int32(ATELIER_TANH)
        streams = epilogue.pointee.streams != 0
        isHalf = epilogue.pointee.half != 0
        momentsPlace = epilogue.pointee.moments.map { $0 + (plane &* Int(epilogue.pointee.parts) &+ part) &* 64 }
        if continues, let momentsPlace { moments = Moments(momentsPlace) }
        step = Int(epilogue.pointee.pixel_step)
        bias = load(epilogue.pointee.bias + plane &* 16)
        slope = V(repeating: epilogue.pointee.activation == Int32(ATELIER_LEAKY) ? epilogue.pointee.slope : 1)
        scale = V(repeating: epilogue.pointee.scale)
    }

    /// Finishes and stores `count` neighbouring pixels, the first `at` floats after the plane's first.
    @inline(__always)
    mutating func callAsFunction(_ sums: UnsafePointer<V>, _ count: Int, at: Int) {
        var to = output + at
        var pixel = 0
        if isTanh {
            while pixel < count {
                put(sum(tanh(sums[pixel] + bias), at &+ pixel &* step), to)
                to += step
                pixel &+= 1
            }
        } else if momentsPlace != nil {
            while pixel < count {
                let result = result(sums[pixel], at &+ pixel &* step)
                moments.add(result)
                put(result, to)
                to += step
                pixel &+= 1
            }
        } else {
            while pixel < count {
                put(result(sums[pixel], at &+ pixel &* step), to)
                to += step
                pixel &+= 1
            }
        }
    }

    /// From now on this is added, as if it lay where the result does.
    @inline(__always)
    mutating func add(_ residual: Floats, at: Int) {
        self.residual = residual - at
        hasResidual = true
    }

    /// Keeps the moments of what has been stored.
    @inline(__always)
    func end() {
        if let momentsPlace { moments.save(momentsPlace) }
    }

    @inline(__always)
    private func result(_ value: V, _ at: Int) -> V {
        let value = value + bias
        return sum(atelier_where_positive(value, value, value * slope), at)
    }

    /// Asks for what a later call for the same pixels reads and writes.
    @inline(__always)
    func prefetch(_ count: Int, at: Int) {
        var at = at
        var pixel = 0
        while pixel < count {
            if hasResidual { atelier_prefetch(residual + at) }
            if !streams { atelier_prefetch_to_write(output + at) }
            at &+= step
            pixel &+= 1
        }
    }

    @inline(__always)
    private func put(_ value: V, _ to: MutableFloats) {
        #if TIER_BF16
            if isHalf { return streams ? Half.stream(value, to) : Half.store(value, to) }
        #endif
        if streams { FP32.stream(value, to) } else { FP32.store(value, to) }
    }

    @inline(__always)
    private func sum(_ value: V, _ at: Int) -> V {
        guard hasResidual else { return value }
        var sum = loadPixel(residual + at, isHalf)
        multiplyAdd(&sum, value, scale)
        return sum
    }
}

/// `1 - 2 / (e^2x + 1)`, within 2e-7 of the true value.
///
/// e^y is 2^n times a polynomial in the remainder of y / ln 2, which is at most ln 2 / 2: its Taylor series to the seventh power
/// ends below half a unit of the last place.
@inline(__always)
func tanh(_ x: V) -> V {
    // Beyond 10 the result is 1 in single precision.
    let y = 2 * atelier_max(atelier_min(x, V(repeating: 10)), V(repeating: -10))
    let whole = atelier_floor(plus(V(repeating: 0.5), y, 1.442_695_04))
    let rest = plus(plus(y, whole, -0.693_359_375), whole, 2.121_944_4e-4)
    var sum = plus(V(repeating: 1 / 720), rest, 1 / 5040)
    sum = V(repeating: 1 / 120) + sum * rest
    sum = V(repeating: 1 / 24) + sum * rest
    sum = V(repeating: 1 / 6) + sum * rest
    sum = V(repeating: 0.5) + sum * rest
    sum = V(repeating: 1) + sum * rest
    sum = V(repeating: 1) + sum * rest
    return V(repeating: 1) - 2 / (sum * atelier_exp2_whole(whole) + V(repeating: 1))
}
