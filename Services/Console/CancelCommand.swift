import InferenceProtocol

/// `atelier cancel`: stops a job, whoever submitted it.
struct CancelCommand {
    private let job: JobID

    init(_ words: [String]) throws(ConsoleError) {
        job = try Arguments(words, plain: ["JOB"]).job()
    }

    func run() async throws(ConsoleError) {
        var client = try await ServiceClient()
        try await client.send(.cancel(job))
        while true {
            switch try await client.next() {
            case .unknown: throw ConsoleError(.failed, "the service has no job \(job)")
            case .finished: throw ConsoleError(.failed, "the job \(job) is finished already")
            case .failed(let failed) where failed.code == .cancelled:
                return FileHandles.output.write("\(job): cancelled\n")
            case .failed(let failed): throw ConsoleError(failed)
            default: continue
            }
        }
    }
}
