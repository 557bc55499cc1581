import CKernels

/// The small tables that the kernels' parameters point to; they live as long as the plan that made them.
final class Tables {
    private var allocations: [UnsafeMutableRawPointer] = []

    deinit {
        for allocation in allocations { allocation.deallocate() }
    }

    /// A copy of the values at an address that stays.
    func make<Value: BitwiseCopyable>(_ values: [Value]) -> UnsafeMutablePointer<Value> {
        let bytes = UnsafeMutableRawPointer.allocate(
            byteCount: max(1, values.count) * MemoryLayout<Value>.stride, alignment: 64)
        allocations.append(bytes)
        let pointer = bytes.bindMemory(to: Value.self, capacity: values.count)
        pointer.initialize(from: values, count: values.count)
        return pointer
    }

    /// Values per channel, zeros up to a whole plane.
    func makeChannels(_ values: [Float]) -> UnsafeMutablePointer<Float> {
        let channels = PlaneGeometry.channels
        return make(
            values + Array(repeating: 0, count: PlaneGeometry.planes(channels: values.count) * channels - values.count))
    }
}
