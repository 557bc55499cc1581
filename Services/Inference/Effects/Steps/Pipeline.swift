import Imaging
import InferenceProtocol

/// The way from the file received to the file sent back: decode, steps, encode.
struct Pipeline: Sendable {
    let steps: [any Step]
    let limits: ImageLimits
    /// What one job may take.
    let memoryBytes: Int
    let meter: CostMeter

    /// Looks at the header alone.
    ///
    /// - Throws: ``EffectFailure``, also when the job would not fit into memory.
    func predict(_ file: [UInt8]) throws -> EffectPrediction {
        let header = try ImageHeader(file, limits: limits)
        let bytes = try bytes(header, header.size) + file.count
        guard bytes <= memoryBytes else { throw tooLarge(header, bytes) }
        let seconds = try stages(header).reduce(0) { $0 + meter.seconds($1.work) }
        return EffectPrediction(seconds: seconds, bytes: bytes)
    }

    func run(_ file: [UInt8], _ context: EffectContext) throws -> EffectOutput {
        let header = try ImageHeader(file, limits: limits)
        let bytes = try bytes(header, header.size) + file.count
        guard bytes <= memoryBytes else { throw tooLarge(header, bytes) }

        var job = Job(context, try stages(header), meter)
        let workers = job.workers
        var picture = try job.stage("decode") { _ in try Picture(decoding: file, limits: limits, workers: workers) }
        var recipe: [String] = []
        for step in steps {
            recipe.append(step.recipe(picture.size))
            picture = try step.run(picture, &job)
        }
        let encoding = OutputFormat(header, picture.size)
        let encoded = try job.stage("encode") { done in try encoding.encode(picture, done) }
        return EffectOutput(
            image: encoded.file, mediaType: encoded.encoding.mediaType, width: picture.width, height: picture.height,
            timings: job.timings, recipe: (recipe + [encoded.encoding.recipe]).joined(separator: ", "))
    }

    /// Seconds for a photo of this size.
    func seconds(_ size: PictureSize) throws -> Double {
        try stages(size, OutputFormat(size)).reduce(0) { $0 + meter.seconds($1.work) }
    }

    private func stages(_ header: ImageHeader) throws -> [Stage] {
        try stages(header.size, OutputFormat(header, finalSize(header.size)))
    }

    private func stages(_ size: PictureSize, _ output: OutputFormat) throws -> [Stage] {
        var stages = [Stage("decode", .decoding, units: size.pixels)]
        var size = size
        for step in steps {
            stages += try step.stages(size)
            size = step.size(after: size)
        }
        return stages + [Stage("encode", .encoding(mediaType: output.encoding.mediaType), units: size.pixels)]
    }

    private func finalSize(_ size: PictureSize) -> PictureSize {
        steps.reduce(size) { $1.size(after: $0) }
    }

    /// Memory at its height, were the picture of this size.
    private func bytes(_ header: ImageHeader, _ size: PictureSize) throws -> Int {
        let bytesPerPixel = header.hasAlpha ? 4 : 3
        var highest = header.decodingBytes / header.pixels * size.pixels
        var size = size
        for step in steps {
            highest = max(highest, try step.bytes(size, bytesPerPixel: bytesPerPixel))
            size = step.size(after: size)
        }
        return max(highest, size.pixels * bytesPerPixel + OutputFormat(header, size).bytes(size))
    }

    /// Says what would fit.
    private func tooLarge(_ header: ImageHeader, _ bytes: Int) -> EffectFailure {
        var size = header.size
        while size.pixels > 1, let needed = try? self.bytes(header, size), needed > memoryBytes {
            size = PictureSize(width: max(1, size.width * 19 / 20), height: max(1, size.height * 19 / 20))
        }
        return .tooLarge(
            en: "This needs more memory than there is. At most about \(size.width)×\(size.height) pixels fit.",
            ru: "Для этого не хватит памяти. Поместится картинка примерно до \(size.width)×\(size.height) пикселей.",
            detail: "\(header.width)x\(header.height) needs \(bytes) bytes, \(memoryBytes) allowed")
    }
}

extension ImageHeader {
    var size: PictureSize { PictureSize(width: width, height: height) }
}

extension Picture {
    var size: PictureSize { PictureSize(width: width, height: height) }
}
