import HTTPServer
import Testing

struct MultipartFormTests {
    private let type = "multipart/form-data; boundary=\"b 1\""

    private func body(_ text: String) -> [UInt8] { Array(text.replacingLineEnds.utf8) }

    @Test func takesFieldsAndFilesApart() throws {
        let binary: [UInt8] = [0, 13, 10, 45, 45, 255, 13, 10, 45, 45, 98]
        let bytes =
            body("preamble\n--b 1\nContent-Disposition: form-data; name=\"chat_id\"\n\n42\n--b 1\n")
            + body("content-type: image/png\nContent-Disposition: form-data; name=a; filename=\"x;\\\"y\\\".png\"\n\n")
            + binary + body("\n--b 1--\nepilogue")
        let form = try MultipartForm(contentType: type, body: bytes)
        #expect(form.parts.count == 2)
        #expect(form["chat_id"]?.text == "42")
        #expect(form["chat_id"]?.fileName == nil)
        #expect(form["a"]?.fileName == "x;\"y\".png")
        #expect(form["a"]?.contentType == "image/png")
        #expect(form["a"]?.bytes == binary)
    }

    @Test func everyTruncationIsRefused() throws {
        let whole = body("--b 1\nContent-Disposition: form-data; name=\"n\"\n\nvalue\n--b 1--")
        #expect(try MultipartForm(contentType: type, body: whole).parts.count == 1)
        for count in 0..<whole.count {
            #expect(throws: MultipartForm.Failure.malformed) {
                try MultipartForm(contentType: type, body: Array(whole.prefix(count)))
            }
        }
    }

    @Test func keepsItsLimits() throws {
        let part = "--b 1\nContent-Disposition: form-data; name=\"n\"\n\n12345\n"
        let bytes = body(part + part + "--b 1--")
        #expect(throws: MultipartForm.Failure.tooManyParts) {
            try MultipartForm(contentType: type, body: bytes, limits: .init(parts: 1))
        }
        #expect(throws: MultipartForm.Failure.headerTooLarge) {
            try MultipartForm(contentType: type, body: bytes, limits: .init(headerBytes: 20))
        }
        #expect(throws: MultipartForm.Failure.partTooLarge) {
            try MultipartForm(contentType: type, body: bytes, limits: .init(partBytes: 4))
        }
        #expect(try MultipartForm(contentType: type, body: bytes, limits: .init(partBytes: 5)).parts.count == 2)
    }

    @Test(arguments: ["text/plain", "multipart/form-data", "multipart/mixed; boundary=b"])
    func refusesOtherTypes(type: String) {
        #expect(throws: MultipartForm.Failure.notMultipart) { try MultipartForm(contentType: type, body: []) }
    }
}

extension String {
    fileprivate var replacingLineEnds: String {
        split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    }
}
