/// Operations that move pixels and change none.
struct ResamplingStep: Step {
    enum Kind {
        /// Nearest neighbour.
        case upsample(factor: Int)
        case pixelShuffle(factor: Int)
        /// Channels of several values behind each other, where planes cannot simply be listed.
        case concatenate
    }

    let kind: Kind
    let inputs: [Planes]
    let output: Planes

    func run(on pool: ThreadPool, _ scratch: Scratch) {
        let (height, width) = (output.geometry.height, output.geometry.width)
        pool.parallelFor(output.addresses.count * height) { item, _ in
            let (plane, y) = (item / height, item % height)
            let to = output.pixel(plane, y, 0)
            switch kind {
            case .upsample(let factor):
                repeatPixels(plane, y, factor)
            case .pixelShuffle(let factor):
                forEachChannel(of: plane) { lane, channel in
                    for x in 0..<width {
                        let source = channel * factor * factor + y % factor * factor + x % factor
                        to[x][lane] = value(inputs[0], source, y / factor, x / factor)
                    }
                }
            case .concatenate:
                forEachChannel(of: plane) { lane, channel in
                    var (part, source) = (0, channel)
                    while source >= inputs[part].channels {
                        source -= inputs[part].channels
                        part += 1
                    }
                    for x in 0..<width { to[x][lane] = value(inputs[part], source, y, x) }
                }
            }
            clearMissingChannels(of: plane, to, width)
        }
    }

    private func repeatPixels(_ plane: Int, _ y: Int, _ factor: Int) {
        let floats = output.geometry.pixelFloats
        let (from, to) = (inputs[0].place(plane, y / factor, 0), output.place(plane, y, 0))
        for x in 0..<output.geometry.width {
            (to + x * floats).update(from: from + x / factor * floats, count: floats)
        }
    }

    private func forEachChannel(of plane: Int, _ body: (_ lane: Int, _ channel: Int) -> Void) {
        let first = plane * PlaneGeometry.channels
        for lane in 0..<min(PlaneGeometry.channels, output.channels - first) { body(lane, first + lane) }
    }

    private func clearMissingChannels(of plane: Int, _ row: UnsafeMutablePointer<SIMD16<Float>>, _ width: Int) {
        let present = output.channels - plane * PlaneGeometry.channels
        guard present < PlaneGeometry.channels else { return }
        for x in 0..<width {
            for lane in present..<PlaneGeometry.channels { row[x][lane] = 0 }
        }
    }

    private func value(_ planes: Planes, _ channel: Int, _ y: Int, _ x: Int) -> Float {
        planes.pixel(channel / PlaneGeometry.channels, y, x).pointee[channel % PlaneGeometry.channels]
    }
}
