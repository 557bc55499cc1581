internal import CImaging

/// An opened file: its header is known and within the limits, its pixels are still to be decoded.
struct ImageReader: ~Copyable {
    let header: ImageHeader
    let stored: imaging_header
    private let handle: OpaquePointer

    private init(_ handle: OpaquePointer, _ stored: imaging_header, _ format: ImageFormat) {
        self.handle = handle
        self.stored = stored
        header = ImageHeader(
            format: format, storedWidth: Int(stored.width), storedHeight: Int(stored.height),
            orientation: EXIF.orientation(UnsafeBufferPointer(start: stored.exif, count: stored.exif_count)),
            hasAlpha: stored.alpha, isLossless: stored.lossless, channels: Int(stored.channels),
            workingBytes: Int(stored.working_bytes))
    }

    /// The bytes are lent: they must outlive the reader.
    static func open(_ bytes: UnsafeBufferPointer<UInt8>, _ limits: ImageLimits) throws(ImagingError) -> ImageReader {
        let kind = FileKind(bytes)
        guard let format = kind.format else { throw .unsupported(kind) }
        guard bytes.count <= limits.fileBytes else { throw .fileTooLarge(bytes: bytes.count, limit: limits.fileBytes) }
        var stored = imaging_header()
        var failure = imaging_failure()
        let handle =
            switch format {
            case .jpeg:
                imaging_open_jpeg(
                    bytes.baseAddress, bytes.count, ImageLimits.jpegMemory(pixels: limits.pixels), UInt32(limits.scans),
                    &stored, &failure)
            case .png:
                imaging_open_png(
                    bytes.baseAddress, bytes.count, limits.chunkBytes, ImageLimits.chunks, &stored, &failure)
            case .webp: imaging_open_webp(bytes.baseAddress, bytes.count, &stored, &failure)
            }
        guard let handle else { throw ImagingError(failure, reading: format) }
        let reader = ImageReader(handle, stored, format)
        try limits.check(reader.header)
        if stored.animated { throw .animated }
        return reader
    }

    /// Decodes the stored pixels: ``stored``'s channels interleaved, rows as the file has them.
    consuming func samples(_ workers: Workers) throws(ImagingError) -> [UInt8] {
        let stride = Int(stored.width) * Int(stored.channels)
        var failure = imaging_failure()
        var decoded = false
        let samples = [UInt8](unsafeUninitializedCapacity: stride * Int(stored.height)) { buffer, count in
            guard let start = buffer.baseAddress else { return }
            decoded = withUnsafePointer(to: workers) { workers in
                imaging_read(
                    handle, start, stride,
                    { $0?.assumingMemoryBound(to: Workers.self).pointee.goesOn() ?? true }, workers, &failure)
            }
            count = decoded ? buffer.count : 0
        }
        guard decoded else { throw ImagingError(failure, reading: header.format) }
        return samples
    }

    deinit {
        imaging_close(handle)
    }
}
