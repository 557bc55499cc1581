/// How the windows of a convolution to few channels share the lanes of a product: every row and column of every phase's window has
/// lanes of its own, in runs. A run belongs to one column of the window of one column of phases:
/// `[row of phases][row of the window][output]`.
struct NarrowLanes {
    /// Of the first row of phases; the columns are the same.
    private let phases: [[Convolution.Tap]]
    private let outputs: Int
    /// Rows (and columns) of a phase's window.
    let taps: Int

    init(_ convolution: Convolution) {
        phases = convolution.phases.prefix(convolution.upscale).map(\.columns)
        outputs = convolution.outputs
        taps = phases[0].count
    }

    var runLanes: Int { phases.count * taps * outputs }
    /// Vectors that hold a run, and all runs.
    var runVectors: Int { Self.vectors(runLanes) }
    var vectors: Int { Self.vectors(phases.count * taps * runLanes) }

    /// Of the leftmost column of all windows, and of the topmost row.
    var firstOffset: Int { phases.map { $0[0].offset }.min() ?? 0 }
    /// By row (or column) of phases.
    var lastOffsets: [Int] { phases.map { $0[taps - 1].offset } }
    /// How far the last column of all lies from the first.
    var reach: Int { (lastOffsets.max() ?? 0) - firstOffset }

    /// Where each run's products begin, by column of phases and of the window, in floats from those of the pixel under the first column.
    var runs: [Int] {
        phases.enumerated().flatMap { phase, columns in
            columns.enumerated().map { tap, column in
                (column.offset - firstOffset) * vectors * PlaneGeometry.channels + (phase * taps + tap) * runLanes
            }
        }
    }

    /// By lane of a run, up to whole vectors: whether its window has a row before.
    var continues: [Bool] {
        (0..<runVectors * PlaneGeometry.channels).map { $0 < runLanes && $0 / outputs % taps > 0 }
    }

    /// What the lanes multiply with, for one of the outputs: lane by lane, the tap's place in the filters.
    func kernelPlaces(output: Int, kernel: Int) -> [(lane: Int, place: Int)] {
        phases.enumerated().flatMap { column, columnTaps in
            columnTaps.enumerated().flatMap { x, columnTap in
                phases.enumerated().flatMap { row, rowTaps in
                    rowTaps.enumerated().map { y, rowTap in
                        let run = (column * taps + x) * runLanes
                        return (
                            run + (row * taps + y) * outputs + output, rowTap.kernel * kernel + columnTap.kernel
                        )
                    }
                }
            }
        }
    }

    private static func vectors(_ lanes: Int) -> Int {
        (lanes + PlaneGeometry.channels - 1) / PlaneGeometry.channels
    }
}

extension PackedFilters {
    /// `[group][block of 16 input channels][channel][lane]`, `lanes` lanes in a group, fewer in the last.
    static func narrow(
        _ convolution: Convolution, _ weights: [Float], lanes: Int, _ storage: Storage
    ) throws(EngineError) -> PackedFilters {
        let layout = NarrowLanes(convolution)
        let all = layout.vectors * PlaneGeometry.channels
        let depth = convolution.inputs
        var packed = [Float](repeating: 0, count: depth * all)
        for output in 0..<convolution.outputs {
            let places = layout.kernelPlaces(output: output, kernel: convolution.filters.kernel)
            for input in 0..<depth {
                let window = convolution.window(output: output, input: input, phase: 0)
                for (lane, place) in places {
                    let first = lane / lanes * lanes
                    let width = min(lanes, all - first)
                    packed[first * depth + input * width + lane - first] = weights[window + place]
                }
            }
        }
        let memory = try Memory(floats: storage.floats(packed.count))
        for first in stride(from: 0, to: all, by: lanes) {
            let width = min(lanes, all - first)
            packed.withUnsafeBufferPointer { packed in
                guard let group = packed.baseAddress.map({ $0 + first * depth }) else { return }
                let to = memory.floats + storage.floats(first * depth)
                storage.store(group, count: depth * width, lanes: width, to: to)
            }
        }
        return PackedFilters(
            memory: memory, storage: storage, phaseStarts: [0], groupSteps: [storage.floats(depth * lanes)])
    }
}
