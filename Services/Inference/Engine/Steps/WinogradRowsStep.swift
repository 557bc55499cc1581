import CKernels

/// A convolution of few channels by minimal filtering along its rows.
struct WinogradRowsStep: LongStep {
    let kernels: atelier_kernels
    let filtering: MinimalFiltering
    let task: UnsafeMutablePointer<atelier_winograd_rows>
    /// Kept alive for `task`.
    let packed: PackedFilters

    /// Rows of a band, for which `window - 1` more are transformed.
    static let band = 64

    private var strips: Int { Int(task.pointee.strips) }

    var scratchFloats: Int {
        let tile = filtering.window * PlaneGeometry.channels + Int(task.pointee.groups * kernels.lanes)
        // The taps, 8 bytes for each row of the window, lie in a pixel.
        return filtering.size * Int(task.pointee.strip) * tile + (filtering.outputs + 1) * PlaneGeometry.channels
    }

    var items: Int { strips * Int((task.pointee.height + task.pointee.band - 1) / task.pointee.band) }

    func run(item: Int, thread: Int, _ scratch: Scratch) {
        kernels.winograd_rows(task, Int32(item % strips), Int32(item / strips), scratch[thread])
    }
}
