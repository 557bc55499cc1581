import Glibc
import ServiceKit

/// `atelier`: the inference service from the command line.
@main
enum Main {
    static let version = "0.1.0"

    private static let usage = """
        usage: atelier apply EFFECT INPUT OUTPUT [--style FILE|NAME] [--param NAME=VALUE ...] [--json]
               atelier effects [--json]
               atelier status [--json]
               atelier cancel JOB
               atelier settle JOB

        Talks to the inference service at ATELIER_SOCKET (\(DefaultPaths.socket())).

          apply    redraws the picture INPUT into the file OUTPUT; Ctrl-C cancels
          effects  what the service can do, with the settings of each effect and the gallery of styles
          status   what it is doing
          cancel   stops a job by its id
          settle   has a job finish with the picture so far, as soon as there is one

          --style  for effects that want one: a picture, or a name of the gallery
          --param  a setting of the effect; may be given again
          --json   for programs

        exit status: 0 done, 1 failed, 64 wrong usage, 66 input unreadable, 69 no service, 73 output not writable,
        75 busy (try again later), 130 cancelled

        """

    static func main() async {
        Signals.ignoreBrokenPipes()
        do {
            try await run(Array(CommandLine.arguments.dropFirst()))
        } catch {
            FileHandles.error.write("atelier: \(error.message)\n")
            exit(error.status.rawValue)
        }
    }

    private static func run(_ arguments: [String]) async throws(ConsoleError) {
        guard let command = arguments.first else { throw ConsoleError(.usage, "give a command; see atelier --help") }
        let rest = Array(arguments.dropFirst())
        if rest.contains("--help") { return FileHandles.output.write(usage) }
        switch command {
        case "apply": try await ApplyCommand(rest).run()
        case "effects": try await EffectsCommand(rest).run()
        case "status": try await StatusCommand(rest).run()
        case "settle": try await SettleCommand(rest).run()
        case "cancel": try await CancelCommand(rest).run()
        case "--help", "-h", "help": FileHandles.output.write(usage)
        case "--version": FileHandles.output.write("atelier \(version)\n")
        default: throw ConsoleError(.usage, "there is no command \"\(command)\"; see atelier --help")
        }
    }
}
