extension SimulatedTelegram {
    func getFile(_ parameters: Parameters) throws(APIError) -> JSONValue {
        guard let id = parameters.string("file_id"), let found = files[id] else { throw .badRequest("invalid file_id") }
        guard found.file.size <= Limits.downloadBytes else { throw .badRequest("file is too big") }
        return .object([
            "file_id": .string(id), "file_unique_id": .string(found.file.uniqueID),
            "file_size": .integer(found.file.size), "file_path": .string(found.file.path),
        ])
    }

    /// What a call names as its photo or document: an upload (`attach://NAME`) or a file sent earlier, by its id.
    func file(_ reference: String, _ kind: StoredFile.Kind, _ parameters: Parameters) throws(APIError) -> StoredFile {
        guard reference.hasPrefix("attach://") else {
            guard let known = files[reference]?.file else {
                throw .badRequest("wrong file identifier/HTTP URL specified")
            }
            guard known.kind == kind else { throw .badRequest("type of file mismatch") }
            return known
        }
        guard let upload = parameters.files[String(reference.dropFirst("attach://".count))] else {
            throw .badRequest("there is no \(kind.rawValue) in the request")
        }
        try Self.check(upload.bytes, as: kind)
        return files.add(upload.bytes, kind: kind, name: upload.name, mediaType: upload.contentType)
    }

    /// Telegram's rules for what a bot may send.
    static func check(_ bytes: [UInt8], as kind: StoredFile.Kind) throws(APIError) {
        guard !bytes.isEmpty else { throw .badRequest("file must be non-empty") }
        guard kind == .photo else {
            guard bytes.count <= Limits.documentBytes else { throw APIError(413, "Request Entity Too Large") }
            return
        }
        guard bytes.count <= Limits.photoBytes else {
            throw .badRequest(
                "file of size \(bytes.count) bytes is too big for a photo; the maximum size is 10485760 bytes")
        }
        guard let picture = PictureHeader(bytes) else { throw .badRequest("IMAGE_PROCESS_FAILED") }
        guard fitsPhoto(picture) else { throw .badRequest("PHOTO_INVALID_DIMENSIONS") }
    }

    /// Whether a picture of this size can be a photo rather than a file.
    static func fitsPhoto(_ picture: PictureHeader) -> Bool {
        let (shorter, longer) = (min(picture.width, picture.height), max(picture.width, picture.height))
        return shorter > 0 && shorter + longer <= Limits.photoSides && longer <= shorter * Limits.photoRatio
    }
}
