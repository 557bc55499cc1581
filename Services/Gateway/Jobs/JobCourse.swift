import Conversation
import InferenceProtocol
import ServiceKit
import Store
import TelegramAPI

/// The course of one job, from its row in the store to a picture or an apology in the chat.
///
/// Whatever is killed, and when, the job ends in exactly one of the two:
///
/// | killed | what is on disk | what the next start does |
/// |---|---|---|
/// | gateway, before the batch is committed | nothing | Telegram sends the updates again |
/// | gateway, after that, before Telegram is told | the job | the updates come again and are known: no second job |
/// | gateway, while the status message is being sent | no message id | sends another one; the first stays behind as a status, never as a result, until its Cancel button is pressed, which removes it |
/// | gateway, between download and acceptance | `queued` | submits again under the same id; the service knows it by that |
/// | gateway, while the job runs | `submitted` | attaches; the service has gone on meanwhile |
/// | gateway, after "good enough" was pressed | the wish | tells the service again; one that began anew heeds it at its first preview |
/// | gateway, while the result is being shown | `delivering` | attaches, gets the result again, and *edits the same message* again: the same picture in the same place |
/// | gateway, after the job is `done`, before the service is told | `done` | nothing; the service forgets the result by itself after its time |
/// | service, while the job waits or runs | `queued`, `submitted` | the service does not know it: downloaded and submitted again |
/// | service, while the result is being shown | `delivering` | the upload goes on; if it has to be repeated, the picture is made again |
/// | service, twice while the job ran | two deaths | the picture is blamed: an apology |
///
/// The result is only ever shown by an edit, which may be repeated. When there is no message to edit (the photo came
/// after the effect, or the user has deleted the status) a text is sent first and then edited into the result.
struct JobCourse {
    private(set) var job: JobRecord
    let id: JobID
    let tools: JobTools
    private var retries = 0
    /// The status message has been turned into a preview, as far as is known here.
    private(set) var hasPreview = false

    init?(_ job: JobRecord, _ tools: JobTools) {
        guard let id = JobID(job.id) else { return nil }
        self.job = job
        self.id = id
        self.tools = tools
    }

    /// - Throws: `CancellationError` when the gateway stops or the user cancels; a ``StoreError`` when the store fails.
    ///   The row then says how far the job is, and a new course goes on from there.
    mutating func run() async throws {
        if job.cancelRequested, job.state != .delivering { return try await endCancelled() }
        do {
            if job.state == .queued { try await showFirstStatus() }
            while true {
                let session = try await reach()
                guard let outcome = try await pursue(in: session) else { continue }
                return try await show(outcome, session)
            }
        } catch let error as TelegramError {
            try await giveUp(error)
        }
    }

    // MARK: With the service

    private mutating func reach() async throws -> InferenceLink.Session {
        if let session = await tools.link.session { return session }
        let (door, patience, edit) = (tools.door, tools.limits.quietAbsence, statusEdit(status.serviceAway))
        let isGroup = job.isGroup
        let notice = Task {
            try await Task.sleep(for: patience)
            if let edit { await door.showProgress(edit, isGroup: isGroup) }
        }
        defer { notice.cancel() }
        guard let session = await tools.link.reach() else { throw CancellationError() }
        try Task.checkCancellation()
        return session
    }

    /// Brings the job to its end within one session of the link; nil when the session ends first.
    private mutating func pursue(in session: InferenceLink.Session) async throws -> JobOutcome? {
        try await countDeath(session)
        guard job.deaths < tools.limits.deaths else {
            return .apology(Apology("the service died \(job.deaths) times while running it") { $0.crashedTwice })
        }
        guard job.deaths > 0 else { return try await converse(in: session) }
        await tools.suspects.enter()
        let outcome: JobOutcome?
        do {
            outcome = try await converse(in: session)
        } catch {
            await tools.suspects.leave()
            throw error
        }
        await tools.suspects.leave()
        return outcome
    }

    /// The service that was running the job is another process now.
    private mutating func countDeath(_ session: InferenceLink.Session) async throws {
        guard let boot = job.runningBoot, boot != session.bootID else { return }
        tools.log.warning("the inference service went away while it ran a job", ["job": job.id])
        try await change {
            $0.deaths += 1
            $0.runningBoot = nil
        }
    }

    private mutating func converse(in session: InferenceLink.Session) async throws -> JobOutcome? {
        let messages = await tools.link.listen(id, in: session)
        do {
            if job.state == .queued {
                try await submit(in: session)
            } else {
                await tools.link.send(.attach(id), in: session)
            }
            for await message in messages {
                if let outcome = try await heed(message, in: session) { return outcome }
            }
        } catch let apology as Apology {
            return .apology(apology)
        }
        try Task.checkCancellation()
        return nil
    }

    private mutating func heed(
        _ message: ServiceMessage, in session: InferenceLink.Session
    ) async throws -> JobOutcome? {
        switch message {
        case .accepted(let accepted):
            try await noteAccepted(mayRun: accepted.position == 0, session)
            await showProgress(status.waiting(position: Int(accepted.position), seconds: accepted.estimateSeconds))
        case .progress(let progress):
            try await heed(progress, in: session)
        case .unknown:
            try await submit(in: session)
        case .finished(let finished):
            return .picture(finished)
        case .failed(let failed) where failed.retryable && retries < tools.limits.retries:
            retries += 1
            tools.log.info("a job is tried again", ["job": job.id, "why": failed.detail])
            try await change { $0.runningBoot = nil }
            await tools.link.send(.acknowledge(id), in: session)
            try await submit(in: session)
        case .failed(let failed):
            return .apology(Apology(failed, language))
        case .refused(let refused):
            guard let pause = refused.retryAfterSeconds else { return .apology(Apology(refused, language)) }
            await showProgress(status.queued)
            try await Task.sleep(for: .seconds(pause))
            try await submit(in: session)
        case .welcome, .status: break
        }
        return nil
    }

    private mutating func heed(_ progress: JobProgress, in session: InferenceLink.Session) async throws {
        let isRunning = progress.position == 0 && progress.stage != "queued"
        try await noteAccepted(mayRun: progress.position == 0, session)
        if progress.preview != nil { hasPreview = true }
        // Without a preview as yet, the service takes no notice.
        if job.settleRequested, isRunning { await tools.link.send(.settle(id), in: session) }
        await showProgress(
            isRunning
                ? status.working(
                    fraction: progress.fraction, seconds: progress.estimateSeconds, canSettle: hasPreview)
                : status.waiting(position: Int(progress.position), seconds: progress.estimateSeconds),
            preview: progress.preview)
    }

    /// A job that nothing stands before may run at any moment, and may be over, with the service, before a word of
    /// progress gets through. So from then on a death of the service counts.
    private mutating func noteAccepted(mayRun: Bool, _ session: InferenceLink.Session) async throws {
        let boot = mayRun ? session.bootID : job.runningBoot
        guard job.state == .queued || job.runningBoot != boot else { return }
        try await change {
            if $0.state == .queued { $0.state = .submitted }
            $0.runningBoot = boot
        }
    }

    /// From Telegram to the service; the bytes are held no longer than that takes.
    private func submit(in session: InferenceLink.Session) async throws {
        let (tools, job, id) = (tools, job, id)
        try await tools.transfers.pass {
            let pictures = PictureSource(tools)
            let submission = Submission(
                job: id, effect: job.effect, parameters: job.parameters,
                image: try await pictures.fetch(job.source.file), style: try await pictures.style(of: job),
                fairnessKey: "\(job.user)")
            await tools.link.send(.submit(submission), in: session)
        }
    }

    // MARK: The row

    /// - Throws: `CancellationError` when the row says that the job has ended, or shall.
    mutating func change(_ change: @escaping @Sendable (inout JobRecord) -> Void) async throws {
        let id = job.id
        let changed = try await tools.store.transaction { ledger in
            try ledger.update(id, at: WallClock.now) { job in
                if !job.cancelRequested || job.state == .delivering { change(&job) }
            }
        }
        guard let changed, !changed.cancelRequested || changed.state == .delivering else { throw CancellationError() }
        job = changed
    }

    mutating func end(_ state: JobRecord.State, failure: String? = nil) async throws {
        let id = job.id
        let ended = try await tools.store.transaction { ledger in
            try ledger.update(id, at: WallClock.now) { job in
                job.state = state
                job.failure = failure
            }
        }
        if let ended { job = ended }
    }

    // MARK: Words

    var language: Language { Language(tag: job.language) }

    var choice: Choice {
        let style: Style? =
            switch job.style {
            case .file(let file): .picture(file: file)
            case .gallery(let name): .gallery(name)
            case nil: nil
            }
        return Choice(effect: job.effect, parameters: job.parameters, style: style)
    }

    var status: StatusText {
        StatusText(
            job: job.id, choice: choice, language: language, catalogue: tools.catalogue.catalogue ?? Catalogue([]))
    }
}
