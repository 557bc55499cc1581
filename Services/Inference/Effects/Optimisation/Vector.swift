/// So many numbers in memory of their own, not yet written.
package final class Vector {
    let floats: UnsafeMutablePointer<Float>

    init(_ count: Int) {
        floats = .allocate(capacity: count)
    }

    deinit {
        floats.deallocate()
    }
}
