import Glibc
import ServiceKit

/// `atelier-inference`: every model resident, pictures in and out over a Unix socket.
@main
enum Main {
    static let version = "0.1.0"

    private static let usage = """
        usage: atelier-inference [health | forward ... | paint ... | bench ... | make-style ... | precision ... | --print-config | --version | --help]

        Serves clients until it is told to end: SIGTERM or SIGINT lets running jobs finish, a second one ends it at once.
        Settings come from the environment; all have defaults.

          health          exit status 0 when the service is ready
          forward         one pass of a network over tensors in a file, without the service
          paint           a picture optimised towards a style, without the service
          bench           the time of one pass of a network
          make-style      a style for the gallery, of a picture
          precision       fp32 and bfloat16 beside each other, model by model
          --print-config  the settings in force

        \(ForwardCommand.usage)
        \(PaintCommand.usage)
        \(BenchCommand.usage)
        \(MakeStyleCommand.usage)
        \(PrecisionCommand.usage)

        """

    private static let commands: [String: @Sendable ([String]) throws(CommandError) -> Void] = [
        "forward": ForwardCommand.run, "paint": PaintCommand.run, "bench": BenchCommand.run,
        "make-style": MakeStyleCommand.run, "precision": PrecisionCommand.run,
    ]

    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments {
        case []: await serve()
        case ["health"]: exit(await Health.check() ? 0 : 1)
        case ["--print-config"]: printConfiguration()
        case ["--version"]: print("atelier-inference \(version)")
        case ["--help"], ["-h"]: print(usage, terminator: "")
        default: run(arguments[0], Array(arguments.dropFirst()))
        }
    }

    private static func run(_ name: String, _ arguments: [String]) {
        guard let command = commands[name] else {
            fail("unknown argument: \(([name] + arguments).joined(separator: " "))\n\n\(usage)", status: 64)
        }
        do throws(CommandError) {
            try command(arguments)
        } catch {
            fail("\(name): \(error.message)", status: error.status)
        }
    }

    private static func serve() async {
        let (settings, _, problem) = Settings.read()
        if let problem { fail(problem.description, status: ConfigurationReader.exitStatus) }
        Signals.ignoreBrokenPipes()
        do {
            try await Service(settings).run()
        } catch let error as ConfigurationError {
            fail(error.description, status: ConfigurationReader.exitStatus)
        } catch {
            settings.log.error("cannot serve", ["why": "\(error)"])
            exit(1)
        }
    }

    private static func printConfiguration() {
        let (_, printed, problem) = Settings.read()
        print(printed, terminator: "")
        if let problem { fail(problem.description, status: ConfigurationReader.exitStatus) }
    }

    static func fail(_ message: String, status: Int32) -> Never {
        complain(message)
        exit(status)
    }

    static func complain(_ message: String) {
        let line = Array((message.hasSuffix("\n") ? message : message + "\n").utf8)
        _ = write(STDERR_FILENO, line, line.count)
    }
}
