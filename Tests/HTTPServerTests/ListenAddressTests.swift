import HTTPServer
import Testing

struct ListenAddressTests {
    @Test(arguments: [
        ("127.0.0.1:8080", "127.0.0.1", 8080), ("[::1]:0", "::1", 0), ("localhost:65535", "localhost", 65535),
    ])
    func reads(text: String, host: String, port: UInt16) throws {
        let address = try #require(ListenAddress(text))
        #expect(address == ListenAddress(host: host, port: port))
        #expect(address.description == text)
    }

    @Test(arguments: ["", "8080", ":8080", "host:", "host:65536", "host:-1", "::1:80", "host:8o"])
    func refuses(text: String) {
        #expect(ListenAddress(text) == nil)
    }
}
