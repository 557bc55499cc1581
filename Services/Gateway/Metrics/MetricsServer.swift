public import HTTPServer
public import Jobs
public import ServiceKit
public import Store

/// Serves `/metrics` for Prometheus.
public struct MetricsServer: Sendable {
    private let listen: ListenAddress
    private let store: Store
    private let runner: JobRunner
    private let link: InferenceLink
    private let log: Log

    public init(listen: ListenAddress, store: Store, runner: JobRunner, link: InferenceLink, log: Log) {
        self.listen = listen
        self.store = store
        self.runner = runner
        self.link = link
        self.log = log
    }

    /// Serves until the task is cancelled.
    ///
    /// - Throws: when the address cannot be listened on.
    public func run() async throws {
        let server = try HTTPServer(listen: listen) { request in
            guard request.method == "GET", request.path == "/metrics" else { return .text("not found\n", status: 404) }
            return await answer()
        }
        log.info("metrics", ["url": "http://\(server.address)/metrics"])
        // Ends with the task, which is all it is for.
        let never = AsyncStream<Never> { _ in }
        for await _ in never {}
        await server.stop()
    }

    private func answer() async -> HTTPResponse {
        do {
            let jobs = try await store.transaction { try $0.jobCounts() }
            let counts = await runner.counts
            let page = MetricsPage(
                jobs: jobs, waiting: counts.waiting, underWay: counts.underWay, inference: await link.status())
            return HTTPResponse(contentType: "text/plain; version=0.0.4; charset=utf-8", bytes: Array(page.text.utf8))
        } catch {
            return .text("\(error)\n", status: 503)
        }
    }
}
