import Engine
import Foundation
import Networks
import TestSupport
import Testing

@Suite struct ModelLibraryTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    private func catalogue(_ entries: String) throws {
        try folder.write(#"{"models": [\#(entries)]}"#.utf8, to: Catalogue.fileName)
    }

    private func entry(_ name: String, _ architecture: String, file: String) -> String {
        """
        {"name": "\(name)", "architecture": "\(architecture)", "file": "\(file)", "precision": "auto", "card": "card.md",
        "command": "fetch \(name)"}
        """
    }

    private func place(_ golden: String, as name: String) throws {
        let source = try #require(Golden.named(golden).first).path
        try FileManager.default.copyItem(atPath: source, toPath: "\(folder.path)/\(name)")
    }

    @Test("What is there is loaded and runs; what is not says how to bring it")
    func loads() throws {
        try catalogue(
            [
                entry("neon", "pix2pix_unet", file: "neon.safetensors"),
                entry("edsr_x2", "edsr_x2", file: "absent.safetensors"),
                entry("edsr_x3", "edsr_x3", file: "edsr_x3.safetensors"),
            ].joined(separator: ","))
        try place("pix2pix_unet-narrow", as: "neon.safetensors")
        try place("edsr_x3-narrow", as: "edsr_x3.safetensors")
        let library = try ModelLibrary(folder: folder.path)

        #expect(library.models.map(\.name) == ["neon", "edsr_x3"])
        #expect(library.loads == 2)
        #expect(library.unavailable.keys.sorted() == ["edsr_x2"])
        #expect(
            library.unavailable["edsr_x2"]?.hasSuffix("No such file or directory; bring it with: fetch edsr_x2") == true
        )
        #expect(library["edsr_x2"] == nil)
        let model = try #require(library["edsr_x3"])
        #expect(model.bytes > 0)
        let picture = Tensor(shape: Shape(channels: 3, height: 5, width: 4), repeating: 0.5)
        #expect(try model.run(picture, on: Lane(pool: ThreadPool(threads: 1))).shape.height == 15)
    }

    @Test("Wrong weights make their model unavailable and no other")
    func wrongWeights() throws {
        try catalogue(entry("neon", "pix2pix_unet", file: "a") + "," + entry("edsr_x2", "edsr_x2", file: "b"))
        try place("edsr_x2-narrow", as: "a")
        try place("edsr_x2-narrow", as: "b")
        let library = try ModelLibrary(folder: folder.path)
        #expect(library.models.map(\.name) == ["edsr_x2"])
        #expect(library.unavailable["neon"] == "\(folder.path)/a: tensor initial_down.0.weight: is missing")
    }

    @Test("Weights that overflow are found by the warm-up")
    func overflow() throws {
        let golden = try SafetensorsFile(path: #require(Golden.named("edsr_x2-narrow").first).path)
        var tensors: [String: (shape: [Int], values: [Float])] = [:]
        for name in golden.names where name.contains("body") || name.contains("head") || name.contains("tail") {
            tensors[name] = (try #require(golden.shape(name)), try golden.values(name).map { $0 * 1e20 })
        }
        try SafetensorsFile.write(tensors, to: "\(folder.path)/big")
        try catalogue(entry("edsr_x2", "edsr_x2", file: "big"))
        let library = try ModelLibrary(folder: folder.path)
        #expect(library.unavailable["edsr_x2"]?.contains("not finite") == true)
    }

    @Test(
        "A catalogue that is none says where it is wrong",
        arguments: [
            (#"{"models": ["#, "is no catalogue"),
            (#"{"models": [{"name": "a"}]}"#, "models entry 1 has no architecture"),
            (#"{}"#, "no models"),
        ])
    func wrongCatalogue(_ text: String, _ reason: String) throws {
        try folder.write(text.utf8, to: Catalogue.fileName)
        let error = try #require(throws: CatalogueError.self) { try ModelLibrary(folder: folder.path) }
        #expect(error.description.contains(reason), "\(error)")
        #expect(error.file == "\(folder.path)/catalog.json")
    }

    @Test("A name given twice, a file elsewhere and an unknown network are refused")
    func badEntries() throws {
        for (entries, reason) in [
            (entry("a", "edsr_x2", file: "a") + "," + entry("a", "edsr_x2", file: "b"), "names the model a twice"),
            (entry("a", "edsr_x2", file: "../a"), "must lie in the folder"),
            (entry("a", "edsr_x5", file: "a"), "edsr_x5"),
        ] {
            try catalogue(entries)
            let error = try #require(throws: CatalogueError.self) { try ModelLibrary(folder: folder.path) }
            #expect(error.reason.contains(reason), "\(error)")
        }
    }

    @Test("No catalogue at all")
    func noCatalogue() throws {
        let error = try #require(throws: CatalogueError.self) { try ModelLibrary(folder: folder.path) }
        #expect(error.description.contains("ATELIER_WEIGHTS"))
    }

    @Test("The catalogue of this repository is one, and its weights are right")
    func ours() throws {
        let weights = "\(PackageFolder.path)/weights"
        let library = try ModelLibrary(folder: weights, threads: 2)
        for (name, reason) in library.unavailable { #expect(reason.contains("bring it with"), "\(name): \(reason)") }
        #expect(Set(library.models.map(\.name)).isDisjoint(with: library.unavailable.keys))
    }
}
