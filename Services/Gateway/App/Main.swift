import Foundation
import ServiceKit

/// `atelier-gateway`: between Telegram and the inference service.
@main
enum Main {
    static let version = "0.1.0"

    private static let usage = """
        usage: atelier-gateway [health | --print-config | --version | --help]

        Serves the bot until it is told to end (SIGTERM, SIGINT). Settings come from the environment; BOT_TOKEN or
        BOT_TOKEN_FILE is the only one that has no default.

          health          exit status 0 when a gateway on this state folder receives updates and the inference service
                          answers
          --print-config  the settings in force, secrets hidden

        """

    static func main() async {
        switch Array(CommandLine.arguments.dropFirst()) {
        case []: await serve()
        case ["health"]: await Health.check()
        case ["--print-config"]: print(Settings.Reading().reader.printed, terminator: "")
        case ["--version"]: print("atelier-gateway \(version)")
        case ["--help"], ["-h"]: print(usage, terminator: "")
        case let arguments:
            fail("unknown argument: \(arguments.joined(separator: " "))\n\n\(usage)", status: 64)
        }
    }

    private static func serve() async {
        let settings: Settings
        do {
            settings = try Settings()
        } catch {
            fail("\(error)", status: ConfigurationReader.exitStatus)
        }
        Signals.ignoreBrokenPipes()
        // Who uses the bot is nobody else's business.
        umask(0o077)
        do {
            try await Gateway(settings).run()
        } catch {
            settings.log.error("the gateway ends", ["why": "\(error)"])
            exit(1)
        }
    }

    static func fail(_ message: String, status: Int32) -> Never {
        FileHandle.standardError.write(Data((message.hasSuffix("\n") ? message : message + "\n").utf8))
        exit(status)
    }
}
