import Foundation

extension Ledger {
    private static let columns = """
        id, state, chat, is_group, thread, user, language, source_message, status_message, file, file_bytes, file_kind, \
        effect, parameters, as_file, cancel_requested, running_boot, deaths, failure, created_at, style_file, \
        style_name, settle_requested
        """
    private static let unfinished = "state IN ('queued', 'submitted', 'delivering')"

    /// Adds the job, or replaces the one of that id.
    public func save(_ job: JobRecord, at time: Double) throws {
        let parameters = String(decoding: try JSONEncoder().encode(job.parameters), as: UTF8.self)
        try database.run(
            """
            INSERT OR REPLACE INTO jobs (\(Self.columns), updated_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .text(job.id), .text(job.state.rawValue), .integer(job.chat), .integer(job.isGroup ? 1 : 0),
                SQLValue(job.thread), .integer(job.user), .text(job.language), .integer(job.sourceMessage),
                SQLValue(job.statusMessage), .text(job.source.file), SQLValue(job.source.bytes.map(Int64.init)),
                .text(job.source.kind.rawValue), .text(job.effect), .text(parameters),
                .integer(job.asFile ? 1 : 0), .integer(job.cancelRequested ? 1 : 0),
                SQLValue(job.runningBoot), .integer(Int64(job.deaths)), SQLValue(job.failure), .real(job.createdAt),
                SQLValue(job.style?.file), SQLValue(job.style?.name), .integer(job.settleRequested ? 1 : 0),
                .real(time),
            ])
    }

    public func job(_ id: String) throws -> JobRecord? {
        try database.run("SELECT \(Self.columns) FROM jobs WHERE id = ?", [.text(id)], Self.read).first
    }

    /// Changes a job that has not ended, and returns it as it now is; nil when there is none or it has ended.
    public func update(_ id: String, at time: Double, _ change: (inout JobRecord) -> Void) throws -> JobRecord? {
        guard var job = try job(id), !job.state.isFinal else { return nil }
        change(&job)
        try save(job, at: time)
        return job
    }

    /// All jobs that have not ended, oldest first.
    public func unfinishedJobs() throws -> [JobRecord] {
        try database.run(
            "SELECT \(Self.columns) FROM jobs WHERE \(Self.unfinished) ORDER BY created_at, rowid", [], Self.read)
    }

    public func unfinishedJobs(of user: Int64) throws -> Int {
        Int(
            try database.run(
                "SELECT count(*) FROM jobs WHERE \(Self.unfinished) AND user = ?", [.integer(user)]
            ) { $0.integer(0) }.first ?? 0)
    }

    /// How many jobs there are in each state.
    public func jobCounts() throws -> [JobRecord.State: Int] {
        let rows = try database.run("SELECT state, count(*) FROM jobs GROUP BY state") { ($0.text(0), $0.integer(1)) }
        return rows.reduce(into: [:]) { counts, row in
            if let state = JobRecord.State(rawValue: row.0) { counts[state] = Int(row.1) }
        }
    }

    /// Removes jobs that ended before `time`. Their buttons then say that they are too old.
    public func forgetJobs(endedBefore time: Double) throws {
        try database.run("DELETE FROM jobs WHERE updated_at < ? AND NOT \(Self.unfinished)", [.real(time)])
    }

    private static func read(_ row: Row) throws(StoreError) -> JobRecord {
        guard let state = JobRecord.State(rawValue: row.text(1)),
            let kind = JobRecord.Source.Kind(rawValue: row.text(11)),
            let parameters = try? JSONDecoder().decode([String: String].self, from: Data(row.text(13).utf8))
        else { throw StoreError(.corrupt, "the row of job \(row.text(0)) makes no sense") }
        var job = JobRecord(
            id: row.text(0), chat: row.integer(2), isGroup: row.integer(3) != 0, thread: row.optionalInteger(4),
            user: row.integer(5), language: row.text(6), sourceMessage: row.integer(7),
            statusMessage: row.optionalInteger(8),
            source: JobRecord.Source(file: row.text(9), bytes: row.optionalInteger(10).map(Int.init), kind: kind),
            effect: row.text(12), parameters: parameters, asFile: row.integer(14) != 0, createdAt: row.real(19))
        job.state = state
        job.cancelRequested = row.integer(15) != 0
        job.runningBoot = row.optionalText(16)
        job.deaths = Int(row.integer(17))
        job.failure = row.optionalText(18)
        job.style = row.optionalText(20).map { .file($0) } ?? row.optionalText(21).map { .gallery($0) }
        job.settleRequested = row.integer(22) != 0
        return job
    }
}

extension JobRecord.Style {
    fileprivate var file: String? {
        if case .file(let file) = self { file } else { nil }
    }

    fileprivate var name: String? {
        if case .gallery(let name) = self { name } else { nil }
    }
}
