import CKernels

/// One block of tiles of a convolution by minimal filtering, from input to finished output. `I` is how the input is kept, `N` what is
/// multiplied.
///
/// The scratch memory holds, in this order: the transformed input, unless all blocks share it, [element][plane and sub-grid][tile], in the numbers that are
/// multiplied; the products of one pass, [group][element][vector][tile]; two tiles; the taps of the products.
@inline(__always)
func winograd<W: WinogradTransform, I: ValueFormat, N: Precision>(
    _: W.Type, _: I.Type, _: N.Type, _ task: UnsafePointer<atelier_winograd>, _ block: atelier_block,
    _ scratch: UnsafeMutablePointer<Float>
) {
    let elements = W.size &* W.size
    let capacity = Int(task.pointee.block_tiles)
    let (first, tiles) = (Int(block.first), Int(block.tiles))
    let grids = Int(task.pointee.input_step &* task.pointee.input_step)
    let depth = Int(task.pointee.input_count) &* grids
    // One line more than there is: a power of two would put every element of a tile into the same set of the cache.
    let elementInputs = depth &* capacity &* N.pixelFloats &+ 16
    let shared = task.pointee.transformed
    let inputs = shared ?? scratch
    let products = vectors(shared == nil ? scratch + elements &* elementInputs : scratch)
    let passGroups = Int(task.pointee.pass_groups)
    let groupProducts = elements &* tileVectors &* capacity
    let tile = products + passGroups &* groupProducts
    let taps = UnsafeMutableRawPointer(tile + 2 &* elements).assumingMemoryBound(to: Int64.self)

    var k = 0
    while k < depth {
        taps[k] = Int64(k &* capacity &* N.pixelFloats)
        k &+= 1
    }
    let (firstGroup, ownGroups) = (Int(block.first_group), Int(block.groups))
    // The place of the block's first tile.
    let place = shared == nil ? 0 : first
    var t = 0
    while t < tiles, shared == nil || ownGroups == 0 {
        let to = MutablePixels<N>(inputs + (place &+ t) &* N.pixelFloats)
        transformInputs(
            W.self, I.self, task, tile: first &+ t, grids, tile, to, elementStep: elementInputs / N.pixelFloats)
        t &+= 1
    }

    let tail = Int32(task.pointee.input_channels % 16)
    let whole = Int(task.pointee.input_channels / 16) &* grids
    let window = atelier_window(
        taps: taps, full_taps: Int32(whole), full_channels: Int32(N.pixelFloats), tail_taps: Int32(depth &- whole),
        tail_channels: tail)
    let segments = (tiles &+ tilePixels &- 1) / tilePixels
    let groups = Int(task.pointee.phases &* task.pointee.phase_groups)
    let elementWeights = Int(task.pointee.input_channels) &* grids &* tileVectors &* N.channelWeightFloats
    let perPlane = capacity &* W.outputs
    let prefetches = depth &* perPlane
    var prefetched = 0
    let (endGroup, all) = (firstGroup &+ ownGroups, ownGroups &* elements)
    var pass = firstGroup
    while pass < endGroup {
        let end = min(endGroup, pass &+ passGroups)
        var element = 0
        while element < elements {
            let pixels = inputs + element &* elementInputs
            var group = pass
            while group < end {
                let weights = task.pointee.weights + (element &* groups &+ group) &* elementWeights
                let to = products + ((group &- pass) &* groupProducts &+ element &* tileVectors &* capacity)
                var t = 0
                var segment = 0
                while segment < segments {
                    segment &+= 1
                    let next = tiles &* segment / segments
                    productOfNeighbours(
                        N.self, next &- t, pixels + t &* N.pixelFloats, window, weights, to + t, capacity)
                    t = next
                }
                group &+= 1
            }
            element &+= 1
            // The next block's input comes from memory while this one's products are computed: late, so that their weights do
            // not drive it out of the cache again, and a row at a time, as many misses as a core can have under way.
            let done = (pass &- firstGroup) &* elements &+ element &* (end &- pass)
            let due = prefetches &* max(0, 2 &* done &- all) / all
            while prefetched < due {
                let (plane, place) = (prefetched / perPlane, prefetched % perPlane)
                let tile = Int(block.next) &+ place / W.outputs
                if tile < Int(task.pointee.tiles) {
                    prefetchInput(
                        W.self, I.self, task, tile, plane: plane / grids, grid: plane % grids, row: place % W.outputs)
                }
                prefetched &+= 1
            }
        }
        var group = pass
        while group < end {
            let from = Vectors(products + (group &- pass) &* groupProducts)
            transformOutputs(W.self, task, block, group, from, capacity, tile)
            group &+= 1
        }
        pass = end
    }
}

/// From products to finished pixels of one group of output channels.
@inline(__always)
func transformOutputs<W: WinogradTransform>(
    _: W.Type, _ task: UnsafePointer<atelier_winograd>, _ block: atelier_block, _ group: Int, _ products: Vectors,
    _ capacity: Int, _ tile: MutableVectors
) {
    let size = W.size
    let epilogue = UnsafeRawPointer(task).assumingMemoryBound(to: atelier_epilogue.self)
    let (first, tiles) = (Int(block.first), Int(block.tiles))
    let phase = group / Int(task.pointee.phase_groups)
    let firstPlane = group % Int(task.pointee.phase_groups) &* tileVectors
    let planes = min(tileVectors, Int(task.pointee.phase_planes) &- firstPlane)
    let (rowShift, columnShift) = (Int(task.pointee.row_shifts[phase]), Int(task.pointee.column_shifts[phase]))
    let (rows, columns) = (Int(task.pointee.rows), Int(task.pointee.columns))
    let wide = Int(task.pointee.tiles_wide)
    let elementStep = tileVectors &* capacity
    var plane = 0
    while plane < planes {
        let outputPlane = phase &* Int(task.pointee.phase_planes) &+ firstPlane &+ plane
        var finish = Finish(epilogue, plane: outputPlane, part: Int(block.part), continues: false)
        let (rowStep, pixelStep) = (Int(epilogue.pointee.row_step), Int(epilogue.pointee.pixel_step))
        var t = 0
        while t < tiles {
            let from = products + (plane &* capacity &+ t)
            var column = 0
            while column < size {
                W.output(from + column &* elementStep, size &* elementStep, tile + column, size)
                column &+= 1
            }
            let y = (first &+ t) / wide &* W.outputs &- rowShift
            let x = (first &+ t) % wide &* W.outputs &- columnShift
            let left = max(0, 0 &- x)
            let count = min(W.outputs, columns &- x) &- left
            let end = min(W.outputs, rows &- y)
            // A tile two places on is seldom in another row of tiles.
            let ahead = x &+ 2 &* W.outputs
            let coming = ahead < 0 ? 0 : min(W.outputs, columns &- ahead)
            var row = max(0, 0 &- y)
            let finished = tile + size &* size
            while row < end, count > 0 {
                W.output(Vectors(tile) + row &* size, 1, finished, 1)
                let at = (y &+ row) &* rowStep &+ (x &+ left) &* pixelStep
                finish(finished + left, count, at: at)
                finish.prefetch(coming, at: (y &+ row) &* rowStep &+ ahead &* pixelStep)
                row &+= 1
            }
            t &+= 1
        }
        finish.end()
        plane &+= 1
    }
}

@inline(__always)
private func winograd<W: WinogradTransform>(
    _: W.Type, _ task: UnsafePointer<atelier_winograd>, _ block: atelier_block, _ scratch: MutableFloats
) {
    #if TIER_BF16
        if task.pointee.bf16 != 0 {
            return task.pointee.prologue.half != 0
                ? winograd(W.self, Half.self, BF16.self, task, block, scratch)
                : winograd(W.self, FP32.self, BF16.self, task, block, scratch)
        }
        if task.pointee.prologue.half != 0 {
            return winograd(W.self, Half.self, FP32.self, task, block, scratch)
        }
    #endif
    winograd(W.self, FP32.self, FP32.self, task, block, scratch)
}

func winogradSix(
    _ task: UnsafePointer<atelier_winograd>, _ block: atelier_block, _ scratch: UnsafeMutablePointer<Float>
) {
    winograd(SixByThree.self, task, block, scratch)
}

func winogradFive(
    _ task: UnsafePointer<atelier_winograd>, _ block: atelier_block, _ scratch: UnsafeMutablePointer<Float>
) {
    winograd(FiveByTwo.self, task, block, scratch)
}

func winogradThree(
    _ task: UnsafePointer<atelier_winograd>, _ block: atelier_block, _ scratch: UnsafeMutablePointer<Float>
) {
    #if TIER_AVX2 || TIER_AVX512 || arch(arm64)
        if task.pointee.half_weights != 0 {
            return winograd(ThreeByTwo.self, FP32.self, HalfWeights.self, task, block, scratch)
        }
    #endif
    winograd(ThreeByTwo.self, task, block, scratch)
}
