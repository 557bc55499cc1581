import CKernels

/// Finishes `count` neighbouring pixels of one output plane and stores them.
///
/// - Parameters:
///   - at: offset of the first pixel from the plane's first.
@inline(__always)
func finish(
    _ sums: UnsafePointer<V>, _ count: Int, _ epilogue: UnsafePointer<atelier_epilogue>, plane: Int, at: Int
) {
    let step = Int(epilogue.pointee.pixel_step)
    let to = epilogue.pointee.output + (Int(epilogue.pointee.planes[plane]) &+ at)
    let bias = load(epilogue.pointee.bias + plane &* 16)
    let activation = epilogue.pointee.activation
    var pixel = 0
    if let residual = epilogue.pointee.residual, let planes = epilogue.pointee.residual_planes {
        let from = residual + (Int(planes[plane]) &+ at)
        let scale = V(repeating: epilogue.pointee.scale)
        while pixel < count {
            var sum = load(from + pixel &* step)
            multiplyAdd(&sum, activate(sums[pixel] + bias, activation, epilogue.pointee.slope), scale)
            store(sum, to + pixel &* step)
            pixel &+= 1
        }
    } else if epilogue.pointee.streaming != 0 {
        while pixel < count {
            let value = activate(sums[pixel] + bias, activation, epilogue.pointee.slope)
            atelier_stream(to + pixel &* step, value)
            pixel &+= 1
        }
    } else {
        while pixel < count {
            store(activate(sums[pixel] + bias, activation, epilogue.pointee.slope), to + pixel &* step)
            pixel &+= 1
        }
    }
}

@inline(__always)
func activate(_ x: V, _ activation: Int32, _ slope: Float) -> V {
    if activation == Int32(ATELIER_LINEAR) { return x }
    if activation == Int32(ATELIER_LEAKY) { return atelier_where_positive(x, x, x * V(repeating: slope)) }
    return tanh(x)
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
