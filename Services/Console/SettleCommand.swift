import InferenceProtocol

/// `atelier settle`: has a job finish with the picture so far, whoever submitted it.
struct SettleCommand {
    private let job: JobID

    init(_ words: [String]) throws(ConsoleError) {
        job = try Arguments(words, plain: ["JOB"]).job()
    }

    /// Waits for the first preview where there is none yet, then for the end.
    func run() async throws(ConsoleError) {
        var client = try await ServiceClient()
        try await client.send(.attach(job))
        while true {
            switch try await client.next() {
            case .unknown: throw ConsoleError(.failed, "the service has no job \(job)")
            case .progress(let progress) where progress.preview != nil: try await client.send(.settle(job))
            case .finished(let finished): return FileHandles.output.write("\(job): \(finished.recipe)\n")
            case .failed(let failed): throw ConsoleError(failed)
            default: continue
            }
        }
    }
}
