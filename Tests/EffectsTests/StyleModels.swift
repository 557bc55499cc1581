import Effects
import Foundation
import Imaging
import Networks
import TestSupport

/// A weights' folder with narrow networks that paint in styles, and pictures to be styles.
final class StyleModels {
    let folder: TemporaryDirectory
    var styles: String { folder.file(Gallery.folder) }

    /// - Parameter models: among "msgnet" and "vgg19_style"; the catalogue lists both.
    init(_ models: Set<String> = ["msgnet", "vgg19_style"]) throws {
        folder = try TemporaryDirectory()
        let entries = ["msgnet", "vgg19_style"].map { name in
            """
            {"name": "\(name)", "architecture": "\(name)", "file": "\(name).safetensors", "precision": "fp32",
             "card": "", "command": "bring \(name)"}
            """
        }
        try folder.write(#"{"models": [\#(entries.joined(separator: ","))]}"#.utf8, to: Catalogue.fileName)
        if models.contains("msgnet") { try place("msgnet-narrow-32x48", as: "msgnet") }
        if models.contains("vgg19_style") { try place("vgg19_style-narrow-16x24", as: "vgg19_style") }
        try FileManager.default.createDirectory(atPath: styles, withIntermediateDirectories: true)
    }

    /// - Parameter contrast: what the last layer of MSG-Net is multiplied by, since noise as weights paints in faint colours.
    func place(_ golden: String, as name: String, contrast: Float = 60) throws {
        let file = try SafetensorsFile(path: "\(PackageFolder.path)/Tests/Fixtures/goldens/\(golden).safetensors")
        var tensors: TestModels.Tensors = [:]
        for tensor in file.names where !["x", "y", "style"].contains(tensor) {
            var values = try file.values(tensor)
            if tensor == "model.8.conv2d.weight" { values = values.map { $0 * contrast } }
            if tensor == "model.8.conv2d.bias" { values = values.map { _ in 128 } }
            tensors[tensor] = (file.shape(tensor) ?? [], values)
        }
        try SafetensorsFile.write(tensors, to: folder.file("\(name).safetensors"))
    }

    var library: ModelLibrary {
        get throws { try ModelLibrary(folder: folder.path) }
    }

    var gallery: Gallery {
        get throws { Gallery(folder: styles, library: try library) }
    }

    func restyle(memoryBytes: Int = 2 << 30) throws -> any Effect {
        let registry = try EffectRegistry(library: library, gallery: gallery, memoryBytes: memoryBytes)
        guard let effect = registry["restyle"] else { throw TestFailure("no effect restyle") }
        return effect
    }

    /// Puts a picture into the gallery.
    func put(_ picture: Picture, _ file: String) throws {
        try folder.write(picture.encoded(as: .png), to: "\(Gallery.folder)/\(file)")
    }

    /// Makes a style's file of a picture.
    func make(_ picture: Picture, _ card: StyleCard) throws {
        let source = try folder.write(picture.encoded(as: .png), to: "source.png")
        try StyleMaker(library).make(source, card, to: "\(styles)/\(card.name).safetensors", on: lane())
    }
}

extension Picture {
    /// Stripes of two colours.
    static func stripes(_ width: Int, _ height: Int, every period: Int) -> Picture {
        let (red, blue): ([UInt8], [UInt8]) = ([220, 60, 20], [10, 40, 160])
        let rgb = (0..<width * height).flatMap { index in
            let place = index % width + index / width
            return place / period % 2 == 0 ? red : blue
        }
        return Picture(width: width, height: height, rgb: rgb)
    }
}
