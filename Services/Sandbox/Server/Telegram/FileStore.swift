/// A file Telegram knows, without its bytes.
struct StoredFile: Equatable, Sendable {
    enum Kind: String, Sendable {
        case photo, document, sticker, voice, video
    }

    /// Means nothing to others, as Telegram's.
    var id: String
    var uniqueID: String
    var kind: Kind
    var name: String
    var mediaType: String
    var size: Int
    /// Zero unless it is a picture.
    var width = 0
    var height = 0
    /// Where `/file/bot<token>/` has it.
    var path: String

    /// As a PhotoSize, Document, Sticker, Voice or Video.
    var json: JSONValue {
        var members: [String: JSONValue] = [
            "file_id": .string(id), "file_unique_id": .string(uniqueID), "file_size": .integer(size),
        ]
        if kind != .photo { members["mime_type"] = .string(mediaType) }
        if kind == .document || kind == .video { members["file_name"] = .string(name) }
        if kind == .photo || kind == .sticker || kind == .video {
            members["width"] = .integer(width)
            members["height"] = .integer(height)
        }
        if kind == .voice || kind == .video { members["duration"] = 1 }
        if kind == .sticker {
            // A still sticker is a WebP picture; an animated one is not.
            members.merge(["type": "regular", "is_animated": .bool(width == 0), "is_video": false]) { $1 }
            members["mime_type"] = nil
        }
        return .object(members)
    }
}

/// Every file sent by either side, in memory; the oldest go when there is too much.
struct FileStore {
    let byteLimit: Int
    private var contents: [String: (file: StoredFile, bytes: [UInt8])] = [:]
    private var idsByPath: [String: String] = [:]
    private var oldestFirst: [String] = []
    private var total = 0
    private var count = 0

    init(byteLimit: Int) {
        self.byteLimit = byteLimit
    }

    mutating func add(_ bytes: [UInt8], kind: StoredFile.Kind, name: String, mediaType: String?) -> StoredFile {
        count += 1
        let picture = PictureHeader(bytes)
        let random = String(UInt64.random(in: .min ... .max), radix: 36)
        let named = name.split(separator: ".").dropFirst().last?.lowercased()
        let suffix = kind == .photo ? picture?.format.fileExtension : named
        // Of a document Telegram only looks at the name.
        let type = kind == .photo ? picture?.format.mediaType : named.flatMap { Self.mediaTypes[$0] } ?? mediaType
        let file = StoredFile(
            id: "\(kind.rawValue)-\(count)-\(random)", uniqueID: "unique-\(random)", kind: kind, name: name,
            mediaType: type ?? "application/octet-stream", size: bytes.count, width: picture?.width ?? 0,
            height: picture?.height ?? 0, path: "\(kind.rawValue)s/file_\(count).\(Self.safe(suffix ?? "bin"))")
        contents[file.id] = (file, bytes)
        idsByPath[file.path] = file.id
        oldestFirst.append(file.id)
        total += bytes.count
        while total > byteLimit, oldestFirst.count > 1 { removeOldest() }
        return file
    }

    /// Nil when there is no such file (any more).
    subscript(id: String) -> (file: StoredFile, bytes: [UInt8])? { contents[id] }

    subscript(path path: String) -> (file: StoredFile, bytes: [UInt8])? {
        idsByPath[path].flatMap { contents[$0] }
    }

    private mutating func removeOldest() {
        guard let removed = contents.removeValue(forKey: oldestFirst.removeFirst()) else { return }
        idsByPath[removed.file.path] = nil
        total -= removed.bytes.count
    }

    private static let mediaTypes = [
        "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif",
        "heic": "image/heic", "txt": "text/plain", "pdf": "application/pdf", "mp4": "video/mp4", "ogg": "audio/ogg",
    ]

    private static func safe(_ suffix: String) -> String {
        let letters = suffix.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return letters.isEmpty ? "bin" : String(letters.prefix(8))
    }
}
