/// A piece of a plan's work, with every address known.
protocol Step {
    func run(on pool: ThreadPool, _ scratch: Scratch)
}

/// Memory that each thread has for itself during a step.
struct Scratch {
    /// Enough for one tile of sums.
    static let floats = 1024

    let memory: Memory

    init(threads: Int) throws(EngineError) {
        memory = try Memory(floats: threads * Self.floats)
    }

    subscript(thread: Int) -> UnsafeMutablePointer<Float> {
        memory.floats + thread * Self.floats
    }
}

/// A value in memory: the address of every plane's first pixel inside the border.
struct Planes {
    let geometry: PlaneGeometry
    let channels: Int
    let addresses: [UnsafeMutablePointer<Float>]

    /// The address of a pixel's 16 channels; rows and columns outside the picture are the border.
    @inline(__always)
    func pixel(_ plane: Int, _ y: Int, _ x: Int) -> UnsafeMutablePointer<SIMD16<Float>> {
        let offset: Int = y &* geometry.rowStep &+ x &* PlaneGeometry.channels
        return UnsafeMutableRawPointer(addresses[plane] + offset).assumingMemoryBound(to: SIMD16<Float>.self)
    }
}
