/// Transforms the input of a convolution of few tiles by many weights: all threads read it, so that each weight is read by one of
/// them.
struct InputTransformStep: Step {
    let convolution: WinogradStep

    var scratchFloats: Int { convolution.scratchFloats }

    func run(on pool: ThreadPool, _ scratch: Scratch) {
        pool.parallelFor(convolution.tiles) { convolution.transform(tile: $0, thread: $1, scratch) }
    }
}
