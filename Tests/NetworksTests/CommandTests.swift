import Foundation
import Networks
import TestSupport
import Testing

/// `atelier-inference forward`, `paint` and `bench`, as a person or a script calls them.
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

    @Test("paint takes as many steps as are asked for")
    func paint() async throws {
        let weights = "\(PackageFolder.path)/weights/vgg19_style.safetensors"
        let input = folder.file("x.safetensors")
        let waves = (0..<3 * 32 * 32).map { Float($0 % 7) / 30 }
        try SafetensorsFile.write(
            ["x": ([1, 3, 32, 32], waves), "style": ([1, 3, 32, 32], waves.map { 1 - $0 })], to: input)
        var ways: [Float] = []
        for steps in ["3", "30"] {
            let output = folder.file("y-\(steps).safetensors")
            let (status, message) = try await run(
                "paint", "--weights", weights, "--input", input, "--output", output, "--steps", steps)
            #expect(status == 0, "\(message)")
            let y = try SafetensorsFile(path: output)
            #expect(y.shape("y") == [1, 3, 32, 32])
            ways.append(zip(try y.values("y"), waves).reduce(0) { $0 + abs($1.0 - $1.1) })
        }
        #expect(ways[0] > 1 && ways[1] > 3 * ways[0], "\(ways)")
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
            (["paint", "--steps", "0"], "--weights is missing"),
            (["paint", "--weights", "a", "--input", "b", "--output", "c", "--steps", "0"], "--steps 0"),
            (["make-style"], "the picture is missing"),
            (["make-style", "a.jpg", "--name", "a"], "--output is missing"),
            (["make-style", "a.jpg", "--name", "a", "--output", "b", "--colour", "red"], "unknown option --colour"),
        ])
    func usage(_ arguments: [String], _ reason: String) async throws {
        let process = try ChildProcess(product: "atelier-inference", arguments: arguments)
        #expect(try await process.wait() == 64)
        #expect(process.output.hasPrefix("\(arguments[0]): "))
        #expect(process.output.contains(reason), "\(process.output)")
        #expect(process.output.count { $0 == "\n" } == 1)
    }

    @Test("make-style writes what the models of the folder see in a picture, and what was said of it")
    func makeStyle() async throws {
        let golden = try #require(Golden.named("msgnet-narrow").first).path
        try FileManager.default.copyItem(atPath: golden, toPath: folder.file("msgnet.safetensors"))
        try folder.write(
            """
            {"models": [{"name": "msgnet", "architecture": "msgnet", "file": "msgnet.safetensors",
            "precision": "fp32", "card": "", "command": ""}]}
            """.utf8, to: "catalog.json")
        let output = folder.file("rgb.safetensors")
        let picture = "\(PackageFolder.path)/Tests/Fixtures/Images/rgb.png"
        let made = try await run(
            "make-style", picture, "--name", "rgb", "--title-en", "Colours", "--title-ru", "Цвета", "--emoji", "🌈",
            "--artist", "nobody", "--output", output, "--weights", folder.path, "--threads", "1")
        #expect(made.status == 0 && made.output.isEmpty, "\(made.output)")
        let file = try SafetensorsFile(path: output)
        let words = ["title_en": "Colours", "title_ru": "Цвета", "emoji": "🌈", "artist": "nobody"]
        for (key, value) in words { #expect(file.metadata[key] == value) }
        #expect(file.metadata["made_with_msgnet"] == (try SafetensorsFile(path: golden).fingerprint))
        // Half of a symmetric matrix of 16 channels, and its scale.
        #expect(file.names.compactMap { file.shape($0) } == [[16 * 17 / 2], [1]])

        let wrong = try await run(
            "make-style", folder.file("catalog.json"), "--name", "rgb", "--output", output, "--weights", folder.path)
        #expect(wrong.status == 65)
        #expect(wrong.output.contains("catalog.json: not a JPEG, PNG or WebP"), "\(wrong.output)")
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
        let bench = try await run("bench", "--architecture", "edsr_x2", "--shape", "1x3x8x8", "--weights", text)
        #expect(bench.status == 65)
        #expect(bench.output.hasPrefix("bench: \(text): no safetensors file"), "\(bench.output)")
        let (status, message) = try await run("bench", "--architecture", "pix2pix_unet", "--shape", "1x3x8x8")
        #expect(status == 65)
        #expect(message.hasPrefix("bench: a layer of the network needs at least"), "\(message)")
    }
}
