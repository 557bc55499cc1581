/// A convolution of any kind as phases: for every place in an `upscale` x `upscale` square of the result, an ordinary convolution
/// of the input. A plain convolution is one phase; one with stride 2 skips input pixels; a transposed one, or one followed by a
/// pixel shuffle, has one phase per place.
struct Convolution: Sendable {
    /// How the input continues beyond its edge.
    enum Edge: Hashable, Sendable {
        case zero
        case reflect
        /// The edge's own value: what mirroring becomes when the picture was to be enlarged first.
        case replicate
    }

    /// One row or column of the window: the input pixel's distance from the phase's, and the row or column of the filters.
    struct Tap: Hashable, Sendable {
        let offset: Int
        let kernel: Int
    }

    struct Phase: Sendable {
        /// Place in the square.
        let row: Int
        let column: Int
        let rows: [Tap]
        let columns: [Tap]
    }

    let filters: Graph.Filters
    let isTransposed: Bool
    /// Channels of the result, after a pixel shuffle.
    let outputs: Int
    /// Input pixels between the windows of neighbouring pixels of a phase.
    let stride: Int
    let upscale: Int
    /// Channels of the filters that a pixel shuffle turns into one: 1 without.
    let shuffled: Int
    let edge: Edge
    let phases: [Phase]

    var inputs: Int { filters.inputs }

    init(_ filters: Graph.Filters, stride: Int, padding: Graph.Padding, shuffle: Int = 1) {
        self.filters = filters
        self.stride = stride
        isTransposed = false
        upscale = shuffle
        shuffled = shuffle * shuffle
        outputs = filters.outputs / shuffled
        edge =
            switch padding {
            case .zero: .zero
            case .reflect: .reflect
            }
        let taps = (0..<filters.kernel).map { Tap(offset: $0 - padding.amount, kernel: $0) }
        phases = (0..<shuffled).map { Phase(row: $0 / shuffle, column: $0 % shuffle, rows: taps, columns: taps) }
    }

    /// Result pixel `stride * i + place` collects the kernel's rows `k` for which `place + padding - k` is a multiple of the
    /// stride, from the input pixel `i` plus that multiple.
    init(transposed filters: Graph.Filters, stride: Int, padding: Int, edge: Edge = .zero) {
        self.filters = filters
        self.stride = 1
        isTransposed = true
        upscale = stride
        shuffled = 1
        outputs = filters.outputs
        self.edge = edge
        let taps = (0..<stride).map { place in
            (0..<filters.kernel).reversed().filter { (place + padding - $0) % stride == 0 }
                .map { Tap(offset: (place + padding - $0) / stride, kernel: $0) }
        }
        phases = (0..<(stride * stride)).map {
            Phase(row: $0 / stride, column: $0 % stride, rows: taps[$0 / stride], columns: taps[$0 % stride])
        }
    }

    /// The output channel of the filters that makes channel `output` of a phase.
    func filter(_ output: Int, phase: Int) -> Int {
        output * shuffled + (shuffled == 1 ? 0 : phase)
    }

    func bias(_ output: Int, phase: Int) -> Float {
        filters.bias?[filter(output, phase: phase)] ?? 0
    }

    /// Where the window of one input and output channel starts in the filters' weights.
    func window(output: Int, input: Int, phase: Int) -> Int {
        let output = filter(output, phase: phase)
        let plane = isTransposed ? input * filters.outputs + output : output * filters.inputs + input
        return plane * filters.kernel * filters.kernel
    }

    /// Rows (or columns) of a phase at `place` of the square, for a result with `side` of them.
    func count(place: Int, side: Int) -> Int {
        (side - place + upscale - 1) / upscale
    }

    /// Pixels that windows reach beyond an input of this size, on the side that needs most.
    func reach(input: Shape, result: Shape) -> Int {
        phases.reduce(0) { reach, phase in
            let last = (
                row: (count(place: phase.row, side: result.height) - 1) * stride,
                column: (count(place: phase.column, side: result.width) - 1) * stride
            )
            let rows = phase.rows.map { max(-$0.offset, $0.offset + last.row - input.height + 1) }
            let columns = phase.columns.map { max(-$0.offset, $0.offset + last.column - input.width + 1) }
            return max(reach, rows.max() ?? 0, columns.max() ?? 0)
        }
    }
}
