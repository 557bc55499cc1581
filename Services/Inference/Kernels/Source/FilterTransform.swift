import CKernels

/// The transformed filters of some input channels and one group of output channels.
///
/// `scratch`, in vectors: a plain window, window x window; a half transformed one, size x window; a transformed one; the results, [element][channel][vector] and
/// one line more for each element, which go where they belong in long runs.
func transformFilters(
    _ task: UnsafePointer<atelier_filters>, _ group: Int32, _ first: Int32, _ end: Int32,
    _ scratch: UnsafeMutablePointer<Float>
) {
    switch task.pointee.size {
    case 8: transformFilters(SixByThree.self, task, Int(group), Int(first), Int(end), scratch)
    case 6: transformFilters(FiveByTwo.self, task, Int(group), Int(first), Int(end), scratch)
    default: transformFilters(ThreeByTwo.self, task, Int(group), Int(first), Int(end), scratch)
    }
}

@inline(__always)
private func transformFilters<W: WinogradTransform>(
    _: W.Type, _ task: UnsafePointer<atelier_filters>, _ group: Int, _ first: Int, _ end: Int,
    _ scratch: MutableFloats
) {
    #if TIER_AVX2 || TIER_AVX512 || arch(arm64)
        if task.pointee.half_filters != 0 {
            return transformFilters(W.self, HalfWeights.self, task, group, first, end, scratch)
        }
    #endif
    transformFilters(W.self, FP32.self, task, group, first, end, scratch)
}

@inline(__always)
private func transformFilters<W: WinogradTransform, N: Precision>(
    _: W.Type, _: N.Type, _ task: UnsafePointer<atelier_filters>, _ group: Int, _ first: Int, _ end: Int,
    _ scratch: MutableFloats
) {
    let elements = W.size &* W.size
    let isBF16 = task.pointee.bf16 != 0
    let depth = Int(task.pointee.depth)
    let taps = W.window &* W.window
    let plain = vectors(scratch)
    let half = plain + taps
    let window = half + W.size &* W.window
    let results = window + elements
    // In bfloat16 two channels share a vector: the first waits in its place for the second.
    let channels = isBF16 ? 2 : 1
    let run = (end &- first) / channels &* tileVectors
    let step = run &+ 1
    var channel = first
    while channel < end {
        let from = task.pointee.filters + (group &* depth &+ channel) &* taps &* tileVectors &* N.weightFloats
        var vector = 0
        while vector < tileVectors {
            var tap = 0
            while tap < taps {
                plain[tap] = N.weights(from + (tap &* tileVectors &+ vector) &* N.weightFloats)
                tap &+= 1
            }
            transformWindow(W.self, task.pointee.transform, plain, half, window)
            let to = results + ((channel &- first) / channels &* tileVectors &+ vector)
            var element = 0
            if isBF16, (channel &- first) % 2 == 1 {
                while element < elements {
                    to[element &* step] = atelier_pair_bf16(to[element &* step], window[element])
                    element &+= 1
                }
            } else {
                while element < elements {
                    to[element &* step] = window[element]
                    element &+= 1
                }
            }
            vector &+= 1
        }
        channel &+= 1
    }
    let elementStep = Int(task.pointee.groups) &* depth / channels &* tileVectors
    let to = vectors(task.pointee.weights) + (group &* depth &+ first) / channels &* tileVectors
    var element = 0
    while element < elements {
        (to + element &* elementStep).update(from: results + element &* step, count: run)
        element &+= 1
    }
}

/// `transform * window * transposed transform`, of sixteen windows.
@inline(__always)
private func transformWindow<W: WinogradTransform>(
    _: W.Type, _ transform: Floats, _ values: Vectors, _ half: MutableVectors, _ to: MutableVectors
) {
    transformColumns(W.self, transform, values, W.window, W.window, 1, half, W.window, 1)
    transformColumns(W.self, transform, half, W.size, 1, W.window, to, 1, W.size)
}

/// `transform` times each of `count` columns.
@inline(__always)
private func transformColumns<W: WinogradTransform>(
    _: W.Type, _ transform: Floats, _ from: Vectors, _ count: Int, _ fromStep: Int, _ fromColumn: Int,
    _ to: MutableVectors, _ toStep: Int, _ toColumn: Int
) {
    var element = 0
    while element < W.size {
        let row = transform + element &* W.window
        let (first, second) = (atelier_repeat(row[0]), atelier_repeat(row[1]))
        let third = W.window == 3 ? atelier_repeat(row[2]) : V.zero
        var column = 0
        while column < count {
            let values = from + column &* fromColumn
            var sum = values[0] * first
            multiplyAdd(&sum, values[fromStep], second)
            if W.window == 3 { multiplyAdd(&sum, values[2 &* fromStep], third) }
            to[element &* toStep &+ column &* toColumn] = sum
            column &+= 1
        }
        element &+= 1
    }
}
