import Glibc
import HTTPServer
import Sandbox
import ServiceKit

/// `atelier-sandbox`: serves until it is told to stop.
@main
enum Main {
    private static let usage = """
        atelier-sandbox: a local Telegram to try a bot in, with a chat page for the browser

        usage: atelier-sandbox            serve until SIGTERM or SIGINT
               atelier-sandbox health     exit 0 when one serves
               atelier-sandbox --print-config

        A bot reaches it with BOT_API_URL=http://ADDRESS and any BOT_TOKEN.

        SANDBOX_LISTEN     host:port of the page and of the Bot API; port 0 chooses one (127.0.0.1:8080)
        SANDBOX_TOKEN      the only bot token to accept (any)
        SANDBOX_MEDIA_MB   memory for the files that are sent; the oldest go first (512)

        """

    static func main() async {
        Signals.ignoreBrokenPipes()
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            let settings = try SandboxSettings()
            switch arguments {
            case []: try await serve(settings)
            case ["health"]: exit(Health.isServing(settings.listen) ? 0 : 1)
            case ["--print-config"]: print(settings.printed, terminator: "")
            case ["--help"], ["-h"], ["help"]: print(usage, terminator: "")
            default: fail("unknown argument; see atelier-sandbox --help", status: EX_USAGE)
            }
        } catch let error as ConfigurationError {
            fail("\(error)", status: ConfigurationReader.exitStatus)
        } catch {
            fail("\(error)", status: 1)
        }
    }

    private static func serve(_ settings: SandboxSettings) async throws {
        let signals = Signals(SIGTERM, SIGINT)
        let server = try SandboxServer(
            listen: settings.listen, token: settings.token?.reveal, mediaBytes: settings.mediaBytes)
        print("The sandbox is open: http://\(server.address)/")
        fflush(nil)
        for await _ in signals.received { break }
        await server.stop()
    }

    private static func fail(_ message: String, status: Int32) -> Never {
        let line = Array("atelier-sandbox: \(message)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
        exit(status)
    }
}
