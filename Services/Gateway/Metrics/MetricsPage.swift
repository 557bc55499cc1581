public import InferenceProtocol
public import Store

/// The figures of both services: the inference service has no network to be asked over.
public struct MetricsPage: Sendable {
    /// Jobs in the store, by how far they are.
    public var jobs: [JobRecord.State: Int]
    /// Jobs that wait in the gateway, and those it has in hand.
    public var waiting: Int
    public var underWay: Int
    /// Nil while the inference service cannot be reached.
    public var inference: ServiceStatus?

    public init(jobs: [JobRecord.State: Int], waiting: Int, underWay: Int, inference: ServiceStatus?) {
        self.jobs = jobs
        self.waiting = waiting
        self.underWay = underWay
        self.inference = inference
    }

    /// In Prometheus' text format.
    public var text: String {
        var page = MetricsText()
        page.add(
            "atelier_gateway_jobs", .gauge, "Jobs of the last days by state.",
            JobRecord.State.allCases.map { (["state": $0.rawValue], Double(jobs[$0] ?? 0)) })
        page.add("atelier_gateway_jobs_waiting", .gauge, "Jobs the gateway has not begun with.", Double(waiting))
        page.add("atelier_gateway_jobs_under_way", .gauge, "Jobs the gateway works on.", Double(underWay))
        page.add(
            "atelier_inference_up", .gauge, "Whether the inference service is reached.", inference == nil ? 0 : 1)
        if let inference { Self.add(inference, to: &page) }
        return page.text
    }

    private static func add(_ status: ServiceStatus, to page: inout MetricsText) {
        page.add(
            "atelier_inference_info", .gauge, "What the service runs on.",
            [(["boot": status.bootID, "instruction_set": status.instructionSet], 1)])
        page.add("atelier_inference_uptime_seconds", .gauge, "Time since the service started.", status.uptimeSeconds)
        page.add("atelier_inference_lanes", .gauge, "Jobs that may run at once.", Double(status.lanes))
        page.add("atelier_inference_threads", .gauge, "Threads that the lanes share.", Double(status.threads))
        page.add("atelier_inference_jobs_running", .gauge, "Jobs that run.", Double(status.running))
        page.add("atelier_inference_jobs_queued", .gauge, "Jobs that wait.", Double(status.queued))
        page.add("atelier_inference_queue_limit", .gauge, "Jobs that may wait.", Double(status.queueLimit))
        page.add(
            "atelier_inference_resident_bytes", .gauge, "Memory of the process.", Double(status.residentBytes))
        page.add(
            "atelier_inference_memory_limit_bytes", .gauge, "Memory it may use.", Double(status.memoryLimitBytes))
        page.add(
            "atelier_inference_model_loads_total", .counter, "Models loaded since the start.",
            Double(status.modelLoads))
        page.add(
            "atelier_inference_model_bytes", .gauge, "Packed weights of each resident model.",
            status.models.map { model in
                (
                    ["model": model.name, "architecture": model.architecture, "precision": model.precision],
                    Double(model.bytes)
                )
            })
        page.add(
            "atelier_inference_jobs_total", .counter, "Jobs ended, by effect and outcome.",
            status.effects.flatMap { effect in
                [("finished", effect.finished), ("failed", effect.failed), ("cancelled", effect.cancelled)].map {
                    (["effect": effect.id, "outcome": $0.0], Double($0.1))
                }
            })
        page.add(
            "atelier_inference_job_seconds", "Time of work per finished job.", by: "effect",
            status.effects.map { ($0.id, $0.seconds) })
    }
}
