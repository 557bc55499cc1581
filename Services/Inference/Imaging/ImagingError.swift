internal import CImaging

/// Why a file gave no picture, or a picture no file.
public enum ImagingError: Error, Equatable, CustomStringConvertible {
    /// The file is none of the formats decoded here, but looks to be this.
    case unsupported(FileKind)
    /// A WebP with several frames.
    case animated
    case fileTooLarge(bytes: Int, limit: Int)
    case sideTooLong(pixels: Int, limit: Int)
    case tooManyPixels(pixels: Int, limit: Int)
    /// A limit that shows only while decoding: scans, the decoder's memory.
    case tooComplex(ImageFormat, String)
    /// The file ends before its picture does.
    case truncated(ImageFormat)
    case damaged(ImageFormat, String)
    case outOfMemory
    case notEncoded(String)
    /// The work was not wanted any more; see ``Workers``.
    case stopped

    public var description: String {
        switch self {
        case .unsupported(let kind): "not a JPEG, PNG or WebP picture: it looks to be \(kind.rawValue)"
        case .animated: "an animated WebP: send a still picture"
        case .fileTooLarge(let bytes, let limit): "the file has \(bytes) bytes, at most \(limit) are taken"
        case .sideTooLong(let pixels, let limit): "a side of \(pixels) pixels, at most \(limit) are taken"
        case .tooManyPixels(let pixels, let limit): "\(pixels) pixels, at most \(limit) are taken"
        case .tooComplex(let format, let reason): "this \(format.rawValue) asks too much of the decoder: \(reason)"
        case .truncated(let format): "the \(format.rawValue) file is cut off: send it again"
        case .damaged(let format, let reason): "the \(format.rawValue) file is damaged: \(reason)"
        case .outOfMemory: "no memory for the picture"
        case .notEncoded(let reason): "the picture could not be written: \(reason)"
        case .stopped: "stopped"
        }
    }

    init(_ failure: imaging_failure, reading format: ImageFormat) {
        switch failure.status {
        case IMAGING_TRUNCATED: self = .truncated(format)
        case IMAGING_OUT_OF_MEMORY: self = .outOfMemory
        case IMAGING_TOO_LARGE: self = .tooComplex(format, failure.words)
        case IMAGING_STOPPED: self = .stopped
        default: self = .damaged(format, failure.words)
        }
    }

    init(writing failure: imaging_failure) {
        self = failure.status == IMAGING_OUT_OF_MEMORY ? .outOfMemory : .notEncoded(failure.words)
    }
}

extension imaging_failure {
    /// The library's own words.
    fileprivate var words: String {
        withUnsafeBytes(of: message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
