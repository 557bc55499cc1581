import InferenceProtocol
import Metrics
import Store
import Testing

@Suite struct MetricsPageTests {
    private func status() throws -> ServiceStatus {
        let seconds = try #require(Histogram(upperBounds: [0.5, 1], counts: [2, 1, 4], sum: 9.5))
        return ServiceStatus(
            bootID: "b", uptimeSeconds: 12.5, lanes: 1, threads: 2, running: 1, queued: 3, queueLimit: 64,
            residentBytes: 1000, memoryLimitBytes: 2000, modelLoads: 4,
            effects: [.init(id: "neon", finished: 7, failed: 1, cancelled: 2, seconds: seconds)],
            models: [.init(name: "a\"b", architecture: "pix2pix_unet", bytes: 5, precision: "bf16")],
            instructionSet: "avx512bf16")
    }

    @Test func bothServicesAreShown() throws {
        let page = MetricsPage(jobs: [.done: 5], waiting: 2, underWay: 3, inference: try status()).text
        let lines = page.split(separator: "\n").map(String.init)
        for wanted in [
            "atelier_gateway_jobs{state=\"done\"} 5", "atelier_gateway_jobs{state=\"failed\"} 0",
            "atelier_gateway_jobs_waiting 2", "atelier_gateway_jobs_under_way 3", "atelier_inference_up 1",
            "atelier_inference_uptime_seconds 12.5", "atelier_inference_model_loads_total 4",
            "atelier_inference_jobs_total{effect=\"neon\",outcome=\"cancelled\"} 2",
            "atelier_inference_job_seconds_bucket{effect=\"neon\",le=\"0.5\"} 2",
            "atelier_inference_job_seconds_bucket{effect=\"neon\",le=\"1\"} 3",
            "atelier_inference_job_seconds_bucket{effect=\"neon\",le=\"+Inf\"} 7",
            "atelier_inference_job_seconds_sum{effect=\"neon\"} 9.5",
            "atelier_inference_job_seconds_count{effect=\"neon\"} 7",
            #"atelier_inference_model_bytes{model="a\"b",architecture="pix2pix_unet",precision="bf16"} 5"#,
        ] {
            #expect(lines.contains(wanted), "\(wanted)")
        }
    }

    @Test func everyMetricIsExplainedOnce() throws {
        let page = MetricsPage(jobs: [:], waiting: 0, underWay: 0, inference: try status()).text
        let types = page.split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }.map { $0.split(separator: " ")[2] }
        #expect(Set(types).count == types.count)
        for line in page.split(separator: "\n") where !line.hasPrefix("#") {
            let name = line.prefix { $0 != "{" && $0 != " " }
            #expect(types.contains { name.hasPrefix($0) }, "\(line)")
        }
    }

    @Test func aServiceThatIsAwayIsSaidToBe() {
        let page = MetricsPage(jobs: [:], waiting: 0, underWay: 0, inference: nil).text
        #expect(page.contains("atelier_inference_up 0\n"))
        #expect(!page.contains("atelier_inference_uptime"))
    }
}
