import Effects
import Engine
import InferenceProtocol
import Kernels
import Networks

/// `atelier-inference make-style`: looks at a picture with the models of the weights' folder and writes what it saw, so that the
/// gallery needs no picture.
enum MakeStyleCommand {
    static let usage = """
        usage: atelier-inference make-style PICTURE --name NAME --output FILE [--title-en TEXT] [--title-ru TEXT]
                                            [--emoji E] [--artist A] [--year Y] [--source S] [--licence L]
                                            [--weights FOLDER] [--threads N] [--isa NAME]
        """

    static func run(_ arguments: [String]) throws(CommandError) {
        guard let picture = arguments.first, !picture.hasPrefix("--") else { throw .usage("the picture is missing") }
        var options = try CommandOptions(Array(arguments.dropFirst()))
        let output = try options.text("output")
        var card = StyleCard(name: try options.text("name"))
        let english = try options.text("title-en", default: card.title["en"])
        card.title = LocalizedText(en: english, ru: try options.text("title-ru", default: english))
        card.emoji = try options.text("emoji", default: card.emoji)
        for note in StyleCard.noteNames {
            let words = try options.text(note, default: "")
            if !words.isEmpty { card.notes[note] = words }
        }
        let weights = try options.text("weights", default: "weights")
        let instructionSet = try options.instructionSet()
        let lane = try Lane(pool: ThreadPool(threads: options.threads()))
        try options.finish()

        do {
            let library = try ModelLibrary(folder: weights, instructionSet: instructionSet)
            try StyleMaker(library).make(picture, card, to: output, on: lane)
        } catch {
            throw .badData("\(error)")
        }
    }
}
