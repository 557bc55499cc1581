import CKernels

/// `activation(x * factor + offset) * scale + residual`, pixel by pixel.
struct PointwiseStep: Step {
    let kernels: atelier_kernels
    let task: UnsafeMutablePointer<atelier_pointwise>
    let planes: Int
    let height: Int

    func run(on pool: ThreadPool, _ scratch: Scratch) {
        pool.parallelFor(planes * height) { item, _ in
            kernels.pointwise(task, Int32(item / height), Int32(item % height))
        }
    }
}
