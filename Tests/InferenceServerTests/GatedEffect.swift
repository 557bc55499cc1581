import Dispatch
import Effects
import InferenceProtocol
import Synchronization

/// An effect that computes nothing: each picture waits at a gate until the test opens it, looking for cancellation
/// meanwhile, and comes back reversed. What the picture says decides what happens to it: see ``Script``.
struct GatedEffect: Effect {
    let description: EffectDescription
    private let gate = Gate()

    init(
        _ id: String = "gated", parameters: [ParameterDescription] = [], wantsStyle: Bool = false,
        unavailable: String? = nil
    ) {
        description = EffectDescription(
            id: id, title: LocalizedText(en: id, ru: id), summary: LocalizedText(en: id, ru: id), emoji: "",
            parameters: parameters, wantsStyle: wantsStyle, unavailable: unavailable,
            cost: EffectCost(fixedSeconds: 1, secondsPerMegapixel: 0))
    }

    /// The gate opens for so many pictures more.
    func open(_ count: Int = 1) {
        for _ in 0..<count { gate.semaphore.signal() }
    }

    /// Pictures that have come to the gate, in order.
    var arrivals: AsyncStream<[UInt8]> { gate.arrivals }

    /// The number of pictures that have come to the gate.
    var arrivalCount: Int { gate.count.withLock { $0 } }

    func predict(_ request: EffectRequest) throws(EffectFailure) -> EffectPrediction {
        let script = Script(request.image)
        if script.isBad {
            throw EffectFailure(
                code: .badImage, message: LocalizedText(en: "No picture.", ru: "Не картинка."), detail: "scripted")
        }
        return EffectPrediction(seconds: script.seconds, bytes: script.bytes)
    }

    func apply(_ request: EffectRequest, _ context: EffectContext) throws(EffectFailure) -> EffectOutput {
        gate.count.withLock { $0 += 1 }
        gate.arrived.yield(request.image)
        context.report("waiting at the gate", 0.25, preview: Script(request.image).isDraft ? request.image : nil)
        repeat {
            try context.checkpoint()
        } while !context.settled && gate.semaphore.wait(timeout: .now() + .milliseconds(5)) == .timedOut
        if Script(request.image).isDoomed {
            throw EffectFailure(
                code: .internal, message: LocalizedText(en: "It broke.", ru: "Сломалось."), detail: "scripted",
                retryable: true)
        }
        return EffectOutput(
            image: request.image.reversed(), mediaType: "image/png", width: 2, height: 1,
            timings: [Finished.Timing(stage: "gate", milliseconds: 1)], recipe: "reversed")
    }
}

private final class Gate: Sendable {
    let semaphore = DispatchSemaphore(value: 0)
    let count = Mutex(0)
    let arrivals: AsyncStream<[UInt8]>
    let arrived: AsyncStream<[UInt8]>.Continuation

    init() {
        (arrivals, arrived) = AsyncStream.makeStream()
    }
}

/// What a picture of the tests says: "NAME SECONDS MEGABYTES", where NAME may be "bad" (no picture), "doomed" (fails) or
/// "draft" (is shown as its own preview).
struct Script {
    let name: String
    var seconds = 1.0
    var bytes = 1 << 20

    init(_ image: [UInt8]) {
        let words = String(decoding: image, as: UTF8.self).split(separator: " ")
        name = words.first.map(String.init) ?? ""
        if words.count > 1, let value = Double(words[1]) { seconds = value }
        if words.count > 2, let value = Int(words[2]) { bytes = value << 20 }
    }

    var isBad: Bool { name == "bad" }
    var isDoomed: Bool { name == "doomed" }
    var isDraft: Bool { name == "draft" }
}
