import FrameTransport
public import InferenceProtocol

/// An inference service that computes nothing: what it answers to each submission is the test's to say.
///
/// It keeps jobs as the real one does: a job that is known is attached to, a finished one is told again until it is
/// acknowledged. A new instance at the same path is the service after a restart.
public final class FakeInference: Sendable {
    public struct State: Sendable {
        public var submissions: [Submission] = []
        public var attached: [JobID] = []
        public var acknowledged: [JobID] = []
        public var cancelled: [JobID] = []
        public var settled: [JobID] = []
        /// The newest message about each known job.
        public var jobs: [JobID: ServiceMessage] = [:]
        fileprivate var connections: [Int: ServiceConnection] = [:]
        fileprivate var lastConnection = 0
    }

    public let bootID: String
    public let state = Observed(State())
    private let listener: FrameListener
    private let effects: [EffectDescription]
    private let gallery: [GalleryStyle]
    private let onSubmit: @Sendable (Submission) -> [ServiceMessage]

    /// - Parameter onSubmit: what to say about a new job; the last message is what is said again on attaching.
    public init(
        path: String, bootID: String, effects: [EffectDescription] = FakeInference.effects,
        gallery: [GalleryStyle] = [],
        onSubmit: @escaping @Sendable (Submission) -> [ServiceMessage]
    ) throws {
        self.bootID = bootID
        self.effects = effects
        self.gallery = gallery
        self.onSubmit = onSubmit
        listener = try FrameListener(path: path)
        let connections = listener.connections
        Task { [weak self] in
            for await connection in connections {
                Task { await self?.serve(ServiceConnection(connection)) }
            }
        }
    }

    /// Says something about a job to whoever is connected.
    public func tell(_ job: JobID, _ message: ServiceMessage) async {
        let connections = state.change { state in
            state.jobs[job] = message
            return Array(state.connections.values)
        }
        for connection in connections { try? await connection.send(message) }
    }

    /// Goes away as if killed.
    public func die() {
        listener.close()
        for connection in state.value.connections.values { connection.close() }
    }

    private func serve(_ connection: ServiceConnection) async {
        let number = state.change { state in
            state.lastConnection += 1
            state.connections[state.lastConnection] = connection
            return state.lastConnection
        }
        do {
            for try await message in connection.messages {
                for answer in self.answers(to: try message.get()) { try await connection.send(answer) }
            }
        } catch {}
        state.change { $0.connections[number] = nil }
    }

    private func answers(to message: ClientMessage) -> [ServiceMessage] {
        switch message {
        case .hello: [.welcome(welcome)]
        case .submit(let submission): submit(submission)
        case .attach(let job): attach(job)
        case .cancel(let job):
            state.change { state in
                state.cancelled.append(job)
                return []
            }
        case .settle(let job):
            state.change { state in
                state.settled.append(job)
                return []
            }
        case .acknowledge(let job):
            state.change { state in
                state.acknowledged.append(job)
                state.jobs[job] = nil
                return []
            }
        case .statusRequest: []
        }
    }

    private func submit(_ submission: Submission) -> [ServiceMessage] {
        let job = submission.job
        if let known = state.value.jobs[job] {
            return [.accepted(.init(job: job, position: 0, estimateSeconds: 1)), known]
        }
        let answers = onSubmit(submission)
        state.change { state in
            state.submissions.append(submission)
            state.jobs[job] = answers.last
        }
        return answers
    }

    private func attach(_ job: JobID) -> [ServiceMessage] {
        state.change { state in
            state.attached.append(job)
            guard let known = state.jobs[job] else { return [.unknown(job)] }
            return [.accepted(Accepted(job: job, position: 0, estimateSeconds: 1)), known]
        }
    }

    private var welcome: Welcome {
        Welcome(
            bootID: bootID, version: "test", effects: effects, gallery: gallery,
            limits: ServiceLimits(frameBytes: 64 << 20, imageBytes: 20 << 20, pixels: 50_000_000, side: 20_000))
    }
}

extension FakeInference {
    public static let neon = EffectDescription(
        id: "neon", title: LocalizedText(en: "Neon", ru: "Неон"),
        summary: LocalizedText(en: "the city at night", ru: "ночной город"), emoji: "🌃")

    public static let upscale = EffectDescription(
        id: "upscale", title: LocalizedText(en: "Upscale", ru: "Увеличить"),
        summary: LocalizedText(en: "larger and sharp", ru: "больше и чётче"), emoji: "🔍",
        parameters: [
            ParameterDescription(
                name: "factor", title: LocalizedText(en: "Factor", ru: "Во сколько раз"), defaultValue: "2",
                kind: .choice(
                    ["2", "3", "4"].map { .init(value: $0, title: LocalizedText(en: "×\($0)", ru: "×\($0)")) }))
        ])

    public static let restyle = EffectDescription(
        id: "restyle", title: LocalizedText(en: "Restyle", ru: "Стиль"),
        summary: LocalizedText(en: "like a painting", ru: "как на картине"), emoji: "🎨", wantsStyle: true)

    public static let wave = GalleryStyle(
        name: "wave", title: LocalizedText(en: "The Great Wave", ru: "Большая волна"), emoji: "🌊")

    public static let effects = [neon, upscale, restyle]

    public static func accepted(_ job: JobID, position: UInt32 = 0) -> ServiceMessage {
        .accepted(Accepted(job: job, position: position, estimateSeconds: 2))
    }

    public static func running(_ job: JobID, fraction: Double = 0.5, preview: [UInt8]? = nil) -> ServiceMessage {
        .progress(
            JobProgress(
                job: job, stage: "network", fraction: fraction, position: 0, estimateSeconds: 1, preview: preview))
    }

    public static func finished(
        _ job: JobID, _ image: [UInt8] = Array("picture".utf8), width: UInt32 = 640, height: UInt32 = 480
    ) -> ServiceMessage {
        .finished(
            Finished(
                job: job, image: image, mediaType: "image/jpeg", width: width, height: height,
                timings: [.init(stage: "network", milliseconds: 1200)], recipe: "neon"))
    }
}
