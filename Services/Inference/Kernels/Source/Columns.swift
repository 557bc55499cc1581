import CKernels

/// Writes out the windows of one block of pixels, tap by tap.
func gatherColumns(_ task: UnsafePointer<atelier_columns>, _ block: Int32) {
    let first = Int(block) &* tilePixels
    let pixels = min(tilePixels, Int(task.pointee.pixels) &- first)
    let taps = Int(task.pointee.window.full_taps)
    let isBF16 = task.pointee.bf16 != 0
    let pixelFloats = isBF16 ? 8 : 16
    var to = task.pointee.columns + Int(block) &* taps &* tilePixels &* pixelFloats
    let sources = task.pointee.sources + first
    var tap = 0
    while tap < taps {
        let from = task.pointee.input + Int(task.pointee.window.taps[tap])
        var pixel = 0
        while pixel < pixels {
            let value = loadPixel(from + Int(sources[pixel]), task.pointee.input_half != 0)
            storeFactor(value, to + pixel &* pixelFloats, isBF16)
            pixel &+= 1
        }
        to += tilePixels &* pixelFloats
        tap &+= 1
    }
}

/// All pixels of one group of output channels: the weights are read once from memory, then from the cache.
func multiplyColumns(_ task: UnsafePointer<atelier_columns>, _ group: Int32, _ scratch: UnsafeMutablePointer<Float>) {
    let taps = Int(task.pointee.window.full_taps)
    let isBF16 = task.pointee.bf16 != 0
    let blockFloats = taps &* tilePixels &* (isBF16 ? 8 : 16)
    let weights = task.pointee.weights + Int(group) &* Int(task.pointee.group_weights)
    let sums = vectors(scratch)
    let epilogue = UnsafeRawPointer(task).assumingMemoryBound(to: atelier_epilogue.self)
    let firstPlane = Int(group) &* tileVectors
    let planes = min(tileVectors, Int(task.pointee.planes) &- firstPlane)
    let window = columnWindow(task.pointee.column_taps, task.pointee.window, isBF16)
    var first = 0
    while first < Int(task.pointee.pixels) {
        let count = min(tilePixels, Int(task.pointee.pixels) &- first)
        let columns = task.pointee.columns + first / tilePixels &* blockFloats
        productOfColumns(count, columns, window, weights, sums, isBF16, isHalf: task.pointee.half_weights != 0)
        var plane = 0
        while plane < planes {
            var finish = Finish(epilogue, plane: firstPlane &+ plane, part: 0, continues: false)
            var pixel = 0
            while pixel < count {
                finish(sums + (plane &* tilePixels &+ pixel), 1, at: Int(task.pointee.targets[first &+ pixel]))
                pixel &+= 1
            }
            plane &+= 1
        }
        first &+= count
    }
}

/// The window over pixels that have been written out for the taps of another, in bfloat16 a pair of channels for one.
@inline(__always)
func columnWindow(_ taps: UnsafePointer<Int64>, _ window: atelier_window, _ isBF16: Bool) -> atelier_window {
    atelier_window(
        taps: taps, full_taps: window.full_taps, full_channels: isBF16 ? 8 : 16, tail_taps: 0, tail_channels: 0)
}

/// The sums of `count` written-out windows for one group of output channels: `to[pixel]` and `to[tilePixels + pixel]`.
@inline(__always)
func productOfColumns(
    _ count: Int, _ columns: Floats, _ window: atelier_window, _ weights: Floats,
    _ to: UnsafeMutablePointer<V>, _ isBF16: Bool, isHalf: Bool = false, ahead: Ahead? = nil
) {
    #if TIER_BF16
        if isBF16 {
            return productOfNeighbours(BF16.self, count, columns, window, weights, to, tilePixels, ahead: ahead)
        }
    #endif
    #if TIER_AVX2 || TIER_AVX512 || arch(arm64)
        if isHalf {
            return productOfNeighbours(HalfWeights.self, count, columns, window, weights, to, tilePixels, ahead: ahead)
        }
    #endif
    productOfNeighbours(FP32.self, count, columns, window, weights, to, tilePixels, ahead: ahead)
}
