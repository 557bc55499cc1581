/// Steps that follow each other band by band: of the values between them, which nobody else reads, only some rows are there at a
/// time. That takes a fraction of the memory, and what one step writes the next one finds in the caches.
struct BandedChain: InterruptibleStep {
    /// The rows of a value that are there.
    struct Band {
        /// Of as many rows as there may be at a time.
        let planes: Planes
        /// Rows of the whole value.
        let height: Int
        /// Writes the zeros beside the rows, where they are read.
        let border: BorderStep?

        var rows: Int { planes.geometry.height }
    }

    let members: [any BandedStep]
    /// Between each member and the next.
    let bands: [Band]

    var scratchFloats: Int { members.map(\.scratchFloats).max() ?? 0 }

    func run(on pool: ThreadPool, _ scratch: Scratch) {
        run(on: pool, scratch) {}
    }

    /// Round by round: all members work at the same time, each on the rows that the one before it completed in earlier rounds.
    func run(on pool: ThreadPool, _ scratch: Scratch, checkpoint: () throws -> Void) rethrows {
        for band in bands { band.border?.run(on: pool, scratch) }
        var progress = Progress(members: members.count)
        defer {
            for index in bands.indices { move(index, by: progress.tops[index]) }
        }
        while progress.done[members.count - 1] < members[members.count - 1].units {
            let round = members.indices.map { units(of: $0, progress) }
            work(round, on: pool, scratch)
            for (index, units) in round.enumerated() { progress.done[index] = units.upperBound }
            for index in bands.indices { finish(index, &progress) }
            slide(&progress, pool)
            try checkpoint()
        }
    }

    private struct Progress {
        /// Units done, by member.
        var done: [Int]
        /// By band: the first row that is there, those that are complete, and the row after the last that has been written to.
        var tops: [Int]
        var complete: [Int]
        var touched: [Int]

        init(members: Int) {
            done = Array(repeating: 0, count: members)
            tops = Array(repeating: 0, count: members - 1)
            complete = tops
            touched = tops
        }
    }

    /// The units of a member for which there are input rows and room.
    private func units(of index: Int, _ progress: Progress) -> Range<Int> {
        let member = members[index]
        var end = member.units
        if index > 0 { end = min(end, member.units(reading: progress.complete[index - 1])) }
        if index < bands.count { end = min(end, member.units(touching: progress.tops[index] + bands[index].rows)) }
        return progress.done[index]..<max(progress.done[index], end)
    }

    private func work(_ round: [Range<Int>], on pool: ThreadPool, _ scratch: Scratch) {
        let counts = zip(members, round).map { $1.isEmpty ? 0 : $0.items($1) }
        pool.parallelFor(counts.reduce(0, +)) { item, thread in
            var (index, item) = (0, item)
            while item >= counts[index] {
                item -= counts[index]
                index += 1
            }
            members[index].run(item: item, of: round[index], thread: thread, scratch)
        }
    }

    /// Takes note of a band's new rows; below the last one come zeros.
    private func finish(_ index: Int, _ progress: inout Progress) {
        let (member, height) = (members[index], bands[index].height)
        guard progress.complete[index] < height else { return }
        progress.complete[index] = member.completeRows(after: progress.done[index])
        progress.touched[index] = member.touchedRows(after: progress.done[index])
        guard progress.complete[index] == height else { return }
        let planes = bands[index].planes
        let border = planes.geometry.border
        for plane in planes.addresses.indices {
            planes.place(plane, height - progress.tops[index], -border)
                .update(repeating: 0, count: border * planes.geometry.rowStep)
        }
        progress.touched[index] = height + border
    }

    /// Gives up the rows that no unit to come needs: moves the others to the bands' beginnings.
    private func slide(_ progress: inout Progress, _ pool: ThreadPool) {
        var distances: [Int] = []
        var moves: [(from: UnsafeMutablePointer<Float>, to: UnsafeMutablePointer<Float>, count: Int)] = []
        for (index, band) in bands.enumerated() {
            let (reader, next) = (members[index + 1], progress.done[index + 1])
            let top = next < reader.units ? reader.firstRow(from: next) : progress.tops[index]
            let distance = top - progress.tops[index]
            distances.append(distance)
            guard distance > 0 else { continue }
            let planes = band.planes
            let count = (progress.touched[index] - top) * planes.geometry.rowStep
            for plane in planes.addresses.indices {
                let column = -planes.geometry.border
                moves.append((planes.place(plane, distance, column), planes.place(plane, 0, column), count))
            }
            progress.tops[index] = top
        }
        pool.parallelFor(moves.count) { item, _ in
            moves[item].to.update(from: moves[item].from, count: moves[item].count)
        }
        for (index, distance) in distances.enumerated() { move(index, by: -distance) }
    }

    private func move(_ index: Int, by rows: Int) {
        let floats = rows * bands[index].planes.geometry.rowStep
        members[index].moveResult(by: floats)
        members[index + 1].moveInput(by: floats)
    }
}
