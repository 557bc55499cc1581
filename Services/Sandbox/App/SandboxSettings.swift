import HTTPServer
import Sandbox
import ServiceKit

/// The environment, read.
struct SandboxSettings {
    let listen: ListenAddress
    let token: Secret?
    let mediaBytes: Int
    /// For `--print-config`.
    let printed: String

    init() throws(ConfigurationError) {
        var reader = ConfigurationReader()
        let address = reader.text("SANDBOX_LISTEN", default: "127.0.0.1:8080")
        if ListenAddress(address) == nil { reader.reject("SANDBOX_LISTEN", "\"\(address)\" is no host:port") }
        listen = ListenAddress(address) ?? ListenAddress(host: "127.0.0.1", port: 0)
        token = reader.secret("SANDBOX_TOKEN")
        let megabytes = reader.integer(
            "SANDBOX_MEDIA_MB", default: SandboxServer.defaultMediaBytes >> 20, in: 1...65536)
        mediaBytes = megabytes << 20
        printed = reader.printed
        try reader.finish()
    }
}
