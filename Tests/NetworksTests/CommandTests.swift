import Foundation
import Networks
import TestSupport
import Testing

/// `atelier-inference forward` and `bench`, as a person or a script calls them.
@Suite struct CommandTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    private func run(_ arguments: String...) async throws -> (status: Int32, output: String) {
        let process = try ChildProcess(product: "atelier-inference", arguments: arguments)
        return (try await process.wait(), process.output)
    }

    @Test("forward writes what PyTorch computes", arguments: Golden.named("").filter { $0.fileName.contains("narrow") })
    func forward(_ golden: Golden) async throws {
        let output = folder.file("y.safetensors")
        let (status, message) = try await run(
            "forward", "--architecture", try golden.architecture.rawValue, "--weights", golden.path, "--input",
            golden.path,
            "--output", output, "--threads", "2", "--precision", "fp32", "--isa", "baseline")
        #expect(status == 0, "\(message)")
        #expect(message.isEmpty)
        let y = try Golden(fileName: "y.safetensors", folder: folder.path).tensor("y")
        #expect(try difference(y, golden.tensor("y")) < 1e-3)
    }

    @Test("bench prints one object of JSON with its figures")
    func bench() async throws {
        let (status, output) = try await run(
            "bench", "--architecture", "edsr_x2", "--shape", "1x3x24x16", "--threads", "1", "--runs", "2", "--isa",
            "baseline",
            "--json")
        #expect(status == 0, "\(output)")
        let object = try JSONSerialization.jsonObject(with: Data(output.utf8))
        let fields = try #require(object as? [String: Any])
        let figures = ["median_ms", "min_ms", "gflops", "peak_rss_mb"].map { fields[$0] as? Double ?? 0 }
        #expect(figures.allSatisfy { $0 > 0 })
        #expect(figures[1] <= figures[0])
        #expect(fields["precision"] as? String == "fp32")
        #expect(fields["isa"] as? String == "baseline")
        // 179.9 for 256 x 256.
        #expect(abs((fields["gflop"] as? Double ?? 0) - 179.9 * 24 * 16 / 65536) < 0.01)
    }

    @Test("bench runs every architecture", arguments: Architecture.allCases.filter { $0 != .pix2pixUNet })
    func everyArchitecture(_ architecture: Architecture) async throws {
        let (status, output) = try await run(
            "bench", "--architecture", architecture.rawValue, "--shape", "1x3x32x32", "--runs", "1")
        #expect(status == 0, "\(output)")
        #expect(output.hasPrefix("\(architecture.rawValue) 1x3x32x32"))
    }

    @Test(
        "Wrong usage is one line and status 64",
        arguments: [
            (["bench"], "--architecture is missing"),
            (["bench", "--architecture", "resnet50", "--shape", "1x3x8x8"], "one of pix2pix_unet, edsr_x2"),
            (["bench", "--architecture", "edsr_x2", "--shape", "3x8x8"], "NxCxHxW"),
            (["bench", "--architecture", "edsr_x2", "--shape", "1x3x8x0"], "NxCxHxW"),
            (["bench", "--architecture", "edsr_x2", "--shape", "1x3x8x8", "--runs", "0"], "--runs 0"),
            (
                ["bench", "--architecture", "edsr_x2", "--shape", "1x3x8x8", "--colour", "red"],
                "unknown option --colour"
            ),
            (["bench", "--architecture", "edsr_x2", "--shape"], "--shape needs a value"),
            (["forward", "--architecture", "edsr_x2", "--isa", "mmx"], "--weights is missing"),
            (["forward", "edsr_x2"], "unexpected argument edsr_x2"),
        ])
    func usage(_ arguments: [String], _ reason: String) async throws {
        let process = try ChildProcess(product: "atelier-inference", arguments: arguments)
        #expect(try await process.wait() == 64)
        #expect(process.output.hasPrefix("\(arguments[0]): "))
        #expect(process.output.contains(reason), "\(process.output)")
        #expect(process.output.count { $0 == "\n" } == 1)
    }

    @Test("A wrong file is one line and status 65")
    func wrongFiles() async throws {
        let golden = try #require(Golden.named("edsr_x2-narrow").first).path
        let text = try folder.write("hello, world".utf8, to: "text")
        let flat = folder.file("flat")
        try SafetensorsFile.write(["x": ([3, 4, 4], [Float](repeating: 0, count: 48))], to: flat)
        let output = folder.file("y")
        for (architecture, weights, input, reason) in [
            ("edsr_x2", text, golden, "\(text): no safetensors file"),
            ("edsr_x2", "\(text)s", golden, "\(text)s: cannot be read"),
            ("rrdbnet_x4", golden, golden, "tensor conv_first.weight: is missing"),
            ("edsr_x2", golden, flat, "tensor x: has the shape [3, 4, 4]"),
            ("edsr_x2", golden, text, "\(text): no safetensors file"),
        ] {
            let (status, message) = try await run(
                "forward", "--architecture", architecture, "--weights", weights, "--input", input, "--output", output)
            #expect(status == 65)
            #expect(message.hasPrefix("forward: "))
            #expect(message.contains(reason), "\(message)")
            #expect(message.count { $0 == "\n" } == 1)
            #expect(!FileManager.default.fileExists(atPath: output))
        }
        let (status, message) = try await run("bench", "--architecture", "pix2pix_unet", "--shape", "1x3x8x8")
        #expect(status == 65)
        #expect(message.hasPrefix("bench: a layer of the network needs at least"), "\(message)")
    }
}
