/// A piece of a plan's work, with every address known.
protocol Step {
    /// Memory that each thread needs for itself.
    var scratchFloats: Int { get }
    func run(on pool: ThreadPool, _ scratch: Scratch)
}

extension Step {
    var scratchFloats: Int { 0 }
}

/// Memory that each thread has for itself during a step.
struct Scratch {
    let threads: Int
    private let memory: Memory
    private let step: Int

    init(threads: Int, floats: Int) throws(EngineError) {
        self.threads = threads
        // Whole cache lines, so that threads do not share one.
        step = (floats + 15) / 16 * 16
        memory = try Memory(floats: threads * step)
    }

    subscript(thread: Int) -> UnsafeMutablePointer<Float> {
        memory.floats + thread * step
    }
}

/// A value in memory: the address of every plane's first pixel inside the border.
struct Planes {
    let geometry: PlaneGeometry
    let channels: Int
    let addresses: [UnsafeMutablePointer<Float>]

    /// The address of a row's first pixel inside the border.
    func row(_ plane: Int, _ y: Int) -> UnsafeMutablePointer<Float> {
        addresses[plane] + y * geometry.rowStep
    }

    /// The address of a pixel's 16 channels; rows and columns outside the picture are the border.
    @inline(__always)
    func place(_ plane: Int, _ y: Int, _ x: Int) -> UnsafeMutablePointer<Float> {
        addresses[plane] + (y &* geometry.rowStep &+ x &* geometry.pixelFloats)
    }

    /// ``place(_:_:_:)`` of a value that is kept in fp32.
    @inline(__always)
    func pixel(_ plane: Int, _ y: Int, _ x: Int) -> UnsafeMutablePointer<SIMD16<Float>> {
        UnsafeMutableRawPointer(place(plane, y, x)).assumingMemoryBound(to: SIMD16<Float>.self)
    }
}
