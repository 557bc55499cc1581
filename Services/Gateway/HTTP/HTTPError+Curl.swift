import CCurl

extension HTTPError {
    /// Translates libcurl's result, in the one place where that happens.
    init(_ result: CURLcode, requestBytesSent: Int) {
        let code: Code
        switch result {
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT, CURLE_BAD_FUNCTION_ARGUMENT, CURLE_OUT_OF_MEMORY,
            CURLE_FAILED_INIT, CURLE_NOT_BUILT_IN, CURLE_UNKNOWN_OPTION:
            code = .invalidRequest
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_SSL_CONNECT_ERROR,
            CURLE_PROXY:
            code = .unreachable
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
            code = .untrusted
        case CURLE_FILESIZE_EXCEEDED:
            code = .responseTooLarge
        default:
            code = requestBytesSent > 0 ? .interrupted : .unreachable
        }
        self.init(code, String(cString: curl_easy_strerror(result)), mayHaveArrived: requestBytesSent > 0)
    }
}
