import CCurl
import Synchronization

/// One request on its way, and the response as far as it has come.
///
/// Everything but `isCancelled` and the request is touched by the transfer thread alone, which takes the object out of
/// a locked inbox; so it may be handed over.
final class Transfer: @unchecked Sendable {
    /// Set before the thread is told, so that a cancellation that overtakes the start is seen as well.
    let isCancelled = Atomic(false)
    private let request: HTTPCall
    private var handle: UnsafeMutableRawPointer?
    private var headers: UnsafeMutablePointer<curl_slist>?
    private var form: OpaquePointer?
    private var received: [UInt8] = []
    private var isTooLarge = false

    init(_ request: HTTPCall) {
        self.request = request
    }

    /// The transfer a handle belongs to, while it is attached.
    static func of(_ handle: UnsafeMutableRawPointer) -> Transfer? {
        atelier_curl_get_private(handle).map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Starts the transfer. Returns why it cannot be started, after which it is to be detached all the same.
    func attach(to multi: UnsafeMutableRawPointer) -> HTTPError? {
        guard let handle = curl_easy_init() else { return HTTPError(.invalidRequest, "out of memory") }
        self.handle = handle
        let me = Unmanaged.passUnretained(self).toOpaque()
        let timeouts = request.timeouts
        var results = [
            atelier_curl_set_pointer(handle, CURLOPT_PRIVATE, me),
            atelier_curl_set_string(handle, CURLOPT_URL, request.url),
            atelier_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https"),
            atelier_curl_set_string(handle, CURLOPT_USERAGENT, "atelier"),
            // Without this, time-outs of name lookups would raise signals in a process with many threads.
            atelier_curl_set_long(handle, CURLOPT_NOSIGNAL, 1),
            atelier_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, timeouts.connect * 1000),
            atelier_curl_set_long(handle, CURLOPT_TIMEOUT_MS, timeouts.total * 1000),
            atelier_curl_set_offset(
                handle, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(request.maximumResponseBytes)),
            atelier_curl_set_pointer(handle, CURLOPT_WRITEDATA, me),
            atelier_curl_set_write(handle, CURLOPT_WRITEFUNCTION) { bytes, _, count, context in
                guard let bytes, let context else { return 0 }
                let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
                return transfer.receive(UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
            },
        ]
        if let stall = timeouts.stall {
            results.append(atelier_curl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, 1))
            results.append(atelier_curl_set_long(handle, CURLOPT_LOW_SPEED_TIME, stall))
        }
        results += setBody(handle)
        if let failed = results.first(where: { $0 != CURLE_OK }) { return HTTPError(failed, requestBytesSent: 0) }
        guard curl_multi_add_handle(multi, handle) == CURLM_OK else {
            return HTTPError(.invalidRequest, "libcurl did not take the transfer")
        }
        return nil
    }

    /// Frees all that libcurl holds for this transfer.
    func detach(from multi: UnsafeMutableRawPointer) {
        if let handle {
            curl_multi_remove_handle(multi, handle)
            curl_easy_cleanup(handle)
        }
        curl_mime_free(form)
        curl_slist_free_all(headers)
        (handle, form, headers, received) = (nil, nil, nil, [])
    }

    /// What has become of the transfer once libcurl says that it is over; before ``detach(from:)``.
    func result(_ code: CURLcode) -> Result<HTTPReply, HTTPError> {
        guard let handle else { return .failure(HTTPError(.closed, "the transfer is over")) }
        if isTooLarge {
            let message = "the response is longer than \(request.maximumResponseBytes) bytes"
            return .failure(HTTPError(.responseTooLarge, message, mayHaveArrived: true))
        }
        guard code == CURLE_OK else {
            return .failure(HTTPError(code, requestBytesSent: atelier_curl_get_long(handle, CURLINFO_REQUEST_SIZE)))
        }
        return .success(
            HTTPReply(status: atelier_curl_get_long(handle, CURLINFO_RESPONSE_CODE), body: received))
    }

    private func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard received.count + bytes.count <= request.maximumResponseBytes else {
            isTooLarge = true
            return false
        }
        received.append(contentsOf: bytes)
        return true
    }

    private func setBody(_ handle: UnsafeMutableRawPointer) -> [CURLcode] {
        // libcurl would otherwise wait up to a second for leave to send a large body.
        headers = curl_slist_append(nil, "Expect:")
        for (name, value) in request.headers { headers = curl_slist_append(headers, "\(name): \(value)") }
        var results: [CURLcode] = []
        switch request.body {
        case .none:
            if request.method == .post {
                results.append(atelier_curl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, 0))
                results.append(atelier_curl_set_string(handle, CURLOPT_COPYPOSTFIELDS, ""))
            }
        case .bytes(let bytes, let mediaType):
            headers = curl_slist_append(headers, "Content-Type: \(mediaType)")
            // The size goes first: it is what the copy goes by.
            results.append(atelier_curl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count)))
            // Without a pointer libcurl would look for the body elsewhere.
            var copy = bytes.isEmpty ? [0] : bytes
            copy.withUnsafeMutableBytes {
                results.append(atelier_curl_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, $0.baseAddress))
            }
        case .multipart(let parts):
            form = curl_mime_init(handle)
            for part in parts { results += add(part) }
            results.append(atelier_curl_set_mime(handle, form))
        }
        results.append(atelier_curl_set_list(handle, CURLOPT_HTTPHEADER, headers))
        return results
    }

    private func add(_ part: HTTPPart) -> [CURLcode] {
        guard let field = curl_mime_addpart(form) else { return [CURLE_OUT_OF_MEMORY] }
        var results = [
            curl_mime_name(field, part.name),
            part.content.withUnsafeBytes { bytes in
                curl_mime_data(field, bytes.bindMemory(to: CChar.self).baseAddress, bytes.count)
            },
        ]
        if let fileName = part.fileName { results.append(curl_mime_filename(field, fileName)) }
        if let mediaType = part.mediaType { results.append(curl_mime_type(field, mediaType)) }
        return results
    }
}
