import CInferenceProtocol
import Glibc

// The only file that touches protobuf-c's structs: from Swift values to packed bytes and back.

/// Why the bytes of a frame are no message.
public enum ProtocolError: Error, Equatable, CustomStringConvertible {
    /// Not a `Frame` of inference.proto, or one that would unpack to far more than its own size.
    case malformed
    /// A kind of message this version does not know, or one that travels in the other direction.
    case unknownKind(Int)
    /// A field that must be there is missing or makes no sense.
    case badField(String)

    public var description: String {
        switch self {
        case .malformed: "the frame is not a message of this protocol"
        case .unknownKind(let kind): "a message of a kind not expected here (\(kind))"
        case .badField(let name): "the field \(name) is missing or makes no sense"
        }
    }
}

/// A message that travels in frames.
public protocol WireMessage: Equatable, Sendable {
    /// Unpacks the body of one frame.
    init(frame: [UInt8]) throws(ProtocolError)
    /// The body of one frame.
    var frame: [UInt8] { get }
}

// MARK: - Client to service

extension ClientMessage: WireMessage {
    public init(frame: [UInt8]) throws(ProtocolError) {
        self = try unpacked(frame) { frame throws(ProtocolError) in
            switch frame.message_case {
            case ATELIER__FRAME__MESSAGE_HELLO:
                let hello = frame.hello.pointee
                return .hello(Hello(protocolVersion: hello.protocol_version, client: text(hello.client)))
            case ATELIER__FRAME__MESSAGE_SUBMIT: return .submit(try decoded(frame.submit.pointee))
            case ATELIER__FRAME__MESSAGE_ATTACH: return .attach(try job(frame.attach.pointee.job))
            case ATELIER__FRAME__MESSAGE_CANCEL: return .cancel(try job(frame.cancel.pointee.job))
            case ATELIER__FRAME__MESSAGE_SETTLE: return .settle(try job(frame.settle.pointee.job))
            case ATELIER__FRAME__MESSAGE_ACKNOWLEDGE: return .acknowledge(try job(frame.acknowledge.pointee.job))
            case ATELIER__FRAME__MESSAGE_STATUS_REQUEST: return .statusRequest
            default: throw .unknownKind(Int(frame.message_case.rawValue))
            }
        }
    }

    public var frame: [UInt8] {
        packed { frame, arena in
            switch self {
            case .hello(let hello):
                frame.message_case = ATELIER__FRAME__MESSAGE_HELLO
                frame.hello = arena.make(atelier__hello__init) {
                    $0.protocol_version = hello.protocolVersion
                    $0.client = arena.string(hello.client)
                }
            case .submit(let submission):
                frame.message_case = ATELIER__FRAME__MESSAGE_SUBMIT
                frame.submit = arena.make(atelier__submit__init) { fill(&$0, from: submission, arena) }
            case .attach(let job):
                frame.message_case = ATELIER__FRAME__MESSAGE_ATTACH
                frame.attach = arena.make(atelier__attach__init) { $0.job = arena.data(job.bytes) }
            case .cancel(let job):
                frame.message_case = ATELIER__FRAME__MESSAGE_CANCEL
                frame.cancel = arena.make(atelier__cancel__init) { $0.job = arena.data(job.bytes) }
            case .settle(let job):
                frame.message_case = ATELIER__FRAME__MESSAGE_SETTLE
                frame.settle = arena.make(atelier__settle__init) { $0.job = arena.data(job.bytes) }
            case .acknowledge(let job):
                frame.message_case = ATELIER__FRAME__MESSAGE_ACKNOWLEDGE
                frame.acknowledge = arena.make(atelier__acknowledge__init) { $0.job = arena.data(job.bytes) }
            case .statusRequest:
                frame.message_case = ATELIER__FRAME__MESSAGE_STATUS_REQUEST
                frame.status_request = arena.make(atelier__status_request__init) { _ in }
            }
        }
    }
}

private func decoded(_ submit: Atelier__Submit) throws(ProtocolError) -> Submission {
    let style: Submission.Style =
        switch submit.style_case {
        case ATELIER__SUBMIT__STYLE_STYLE_IMAGE: .image(bytes(submit.style_image))
        case ATELIER__SUBMIT__STYLE_STYLE_NAME: .gallery(text(submit.style_name))
        default: .none
        }
    var parameters: [String: String] = [:]
    for entry in list(submit.parameters, submit.n_parameters) { parameters[text(entry.key)] = text(entry.value) }
    return Submission(
        job: try job(submit.job), effect: text(submit.effect), parameters: parameters, image: bytes(submit.image),
        style: style, fairnessKey: text(submit.fairness_key), deadlineSeconds: submit.deadline_seconds)
}

private func fill(_ submit: inout Atelier__Submit, from submission: Submission, _ arena: MessageArena) {
    submit.job = arena.data(submission.job.bytes)
    submit.effect = arena.string(submission.effect)
    let entries = submission.parameters.sorted { $0.key < $1.key }
    (submit.parameters, submit.n_parameters) = arena.list(entries, atelier__submit__parameters_entry__init) {
        $0.key = arena.string($1.key)
        $0.value = arena.string($1.value)
    }
    submit.image = arena.data(submission.image)
    submit.fairness_key = arena.string(submission.fairnessKey)
    submit.deadline_seconds = submission.deadlineSeconds
    switch submission.style {
    case .none: break
    case .image(let bytes):
        submit.style_case = ATELIER__SUBMIT__STYLE_STYLE_IMAGE
        submit.style_image = arena.data(bytes)
    case .gallery(let name):
        submit.style_case = ATELIER__SUBMIT__STYLE_STYLE_NAME
        submit.style_name = arena.string(name)
    }
}

// MARK: - Service to client

extension ServiceMessage: WireMessage {
    public init(frame: [UInt8]) throws(ProtocolError) {
        self = try unpacked(frame) { frame throws(ProtocolError) in
            switch frame.message_case {
            case ATELIER__FRAME__MESSAGE_WELCOME: return .welcome(try decoded(frame.welcome.pointee))
            case ATELIER__FRAME__MESSAGE_ACCEPTED:
                let accepted = frame.accepted.pointee
                return .accepted(
                    Accepted(
                        job: try job(accepted.job), position: accepted.position,
                        estimateSeconds: accepted.estimate_seconds))
            case ATELIER__FRAME__MESSAGE_REFUSED: return .refused(try decoded(frame.refused.pointee))
            case ATELIER__FRAME__MESSAGE_UNKNOWN: return .unknown(try job(frame.unknown.pointee.job))
            case ATELIER__FRAME__MESSAGE_PROGRESS: return .progress(try decoded(frame.progress.pointee))
            case ATELIER__FRAME__MESSAGE_FINISHED: return .finished(try decoded(frame.finished.pointee))
            case ATELIER__FRAME__MESSAGE_FAILED: return .failed(try decoded(frame.failed.pointee))
            case ATELIER__FRAME__MESSAGE_STATUS: return .status(try decoded(frame.status.pointee))
            default: throw .unknownKind(Int(frame.message_case.rawValue))
            }
        }
    }

    public var frame: [UInt8] {
        packed { frame, arena in
            switch self {
            case .welcome(let welcome):
                frame.message_case = ATELIER__FRAME__MESSAGE_WELCOME
                frame.welcome = arena.make(atelier__welcome__init) { fill(&$0, from: welcome, arena) }
            case .accepted(let accepted):
                frame.message_case = ATELIER__FRAME__MESSAGE_ACCEPTED
                frame.accepted = arena.make(atelier__accepted__init) {
                    $0.job = arena.data(accepted.job.bytes)
                    $0.position = accepted.position
                    $0.estimate_seconds = accepted.estimateSeconds
                }
            case .refused(let refused):
                frame.message_case = ATELIER__FRAME__MESSAGE_REFUSED
                frame.refused = arena.make(atelier__refused__init) {
                    $0.job = arena.data(refused.job?.bytes ?? [])
                    $0.code = arena.string(refused.code.rawValue)
                    ($0.message, $0.n_message) = arena.localized(refused.message)
                    $0.retry_after_seconds = refused.retryAfterSeconds ?? 0
                }
            case .unknown(let job):
                frame.message_case = ATELIER__FRAME__MESSAGE_UNKNOWN
                frame.unknown = arena.make(atelier__unknown__init) { $0.job = arena.data(job.bytes) }
            case .progress(let progress):
                frame.message_case = ATELIER__FRAME__MESSAGE_PROGRESS
                frame.progress = arena.make(atelier__progress__init) {
                    $0.job = arena.data(progress.job.bytes)
                    $0.stage = arena.string(progress.stage)
                    $0.fraction = progress.fraction
                    $0.position = progress.position
                    $0.estimate_seconds = progress.estimateSeconds
                    $0.preview = arena.data(progress.preview ?? [])
                }
            case .finished(let finished):
                frame.message_case = ATELIER__FRAME__MESSAGE_FINISHED
                frame.finished = arena.make(atelier__finished__init) { fill(&$0, from: finished, arena) }
            case .failed(let failed):
                frame.message_case = ATELIER__FRAME__MESSAGE_FAILED
                frame.failed = arena.make(atelier__failed__init) {
                    $0.job = arena.data(failed.job.bytes)
                    $0.code = arena.string(failed.code.rawValue)
                    ($0.message, $0.n_message) = arena.localized(failed.message)
                    $0.detail = arena.string(failed.detail)
                    $0.retryable = failed.retryable ? 1 : 0
                }
            case .status(let status):
                frame.message_case = ATELIER__FRAME__MESSAGE_STATUS
                frame.status = arena.make(atelier__status__init) { fill(&$0, from: status, arena) }
            }
        }
    }
}

private func decoded(_ welcome: Atelier__Welcome) throws(ProtocolError) -> Welcome {
    guard let limits = welcome.limits?.pointee else { throw .badField("limits") }
    var effects: [EffectDescription] = []
    for effect in list(welcome.effects, welcome.n_effects) { effects.append(try decoded(effect)) }
    return Welcome(
        protocolVersion: welcome.protocol_version, bootID: text(welcome.boot_id), version: text(welcome.version),
        effects: effects,
        gallery: list(welcome.gallery, welcome.n_gallery).map {
            GalleryStyle(name: text($0.name), title: localized($0.title, $0.n_title), emoji: text($0.emoji))
        },
        limits: ServiceLimits(
            frameBytes: limits.frame_bytes, imageBytes: limits.image_bytes, pixels: limits.pixels, side: limits.side))
}

private func fill(_ message: inout Atelier__Welcome, from welcome: Welcome, _ arena: MessageArena) {
    message.protocol_version = welcome.protocolVersion
    message.boot_id = arena.string(welcome.bootID)
    message.version = arena.string(welcome.version)
    (message.effects, message.n_effects) = arena.list(welcome.effects, atelier__effect__init) {
        fill(&$0, from: $1, arena)
    }
    (message.gallery, message.n_gallery) = arena.list(welcome.gallery, atelier__gallery_style__init) {
        $0.name = arena.string($1.name)
        ($0.title, $0.n_title) = arena.localized($1.title)
        $0.emoji = arena.string($1.emoji)
    }
    message.limits = arena.make(atelier__limits__init) {
        $0.frame_bytes = welcome.limits.frameBytes
        $0.image_bytes = welcome.limits.imageBytes
        $0.pixels = welcome.limits.pixels
        $0.side = welcome.limits.side
    }
}

private func decoded(_ effect: Atelier__Effect) throws(ProtocolError) -> EffectDescription {
    var parameters: [ParameterDescription] = []
    for parameter in list(effect.parameters, effect.n_parameters) {
        // A kind of parameter from a newer service cannot be offered; its default will do.
        guard let kind = kind(of: parameter) else { continue }
        parameters.append(
            ParameterDescription(
                name: text(parameter.name), title: localized(parameter.title, parameter.n_title),
                defaultValue: text(parameter.default_value), kind: kind,
                suggestions: options(parameter.suggestions, parameter.n_suggestions)))
    }
    let unavailable = text(effect.unavailable)
    let cost = effect.cost?.pointee
    return EffectDescription(
        id: text(effect.id), title: localized(effect.title, effect.n_title),
        summary: localized(effect.summary, effect.n_summary), emoji: text(effect.emoji), parameters: parameters,
        wantsStyle: effect.wants_style != 0, unavailable: unavailable.isEmpty ? nil : unavailable,
        cost: EffectCost(
            fixedSeconds: cost?.fixed_seconds ?? 0, secondsPerMegapixel: cost?.seconds_per_megapixel ?? 0))
}

private func kind(of parameter: Atelier__Parameter) -> ParameterDescription.Kind? {
    switch parameter.kind_case {
    case ATELIER__PARAMETER__KIND_CHOICE:
        let choice = parameter.choice.pointee
        return .choice(options(choice.options, choice.n_options))
    case ATELIER__PARAMETER__KIND_RANGE:
        let range = parameter.range.pointee
        return .range(minimum: range.minimum, maximum: range.maximum, step: range.step)
    case ATELIER__PARAMETER__KIND_TOGGLE: return .toggle
    default: return nil
    }
}

private func options(
    _ options: UnsafeMutablePointer<UnsafeMutablePointer<Atelier__Option>?>?, _ count: Int
) -> [ParameterDescription.Option] {
    list(options, count).map {
        ParameterDescription.Option(value: text($0.value), title: localized($0.title, $0.n_title))
    }
}

private func fill(_ message: inout Atelier__Effect, from effect: EffectDescription, _ arena: MessageArena) {
    message.id = arena.string(effect.id)
    (message.title, message.n_title) = arena.localized(effect.title)
    (message.summary, message.n_summary) = arena.localized(effect.summary)
    message.emoji = arena.string(effect.emoji)
    (message.parameters, message.n_parameters) = arena.list(effect.parameters, atelier__parameter__init) {
        fill(&$0, from: $1, arena)
    }
    message.wants_style = effect.wantsStyle ? 1 : 0
    message.unavailable = arena.string(effect.unavailable ?? "")
    message.cost = arena.make(atelier__cost__init) {
        $0.fixed_seconds = effect.cost.fixedSeconds
        $0.seconds_per_megapixel = effect.cost.secondsPerMegapixel
    }
}

private func fill(_ message: inout Atelier__Parameter, from parameter: ParameterDescription, _ arena: MessageArena) {
    message.name = arena.string(parameter.name)
    (message.title, message.n_title) = arena.localized(parameter.title)
    message.default_value = arena.string(parameter.defaultValue)
    switch parameter.kind {
    case .choice(let options):
        message.kind_case = ATELIER__PARAMETER__KIND_CHOICE
        message.choice = arena.make(atelier__choice__init) { choice in
            (choice.options, choice.n_options) = arena.list(options, atelier__option__init) {
                fill(&$0, from: $1, arena)
            }
        }
    case .range(let minimum, let maximum, let step):
        message.kind_case = ATELIER__PARAMETER__KIND_RANGE
        message.range = arena.make(atelier__range__init) {
            $0.minimum = minimum
            $0.maximum = maximum
            $0.step = step
        }
    case .toggle:
        message.kind_case = ATELIER__PARAMETER__KIND_TOGGLE
        message.toggle = 1
    }
    (message.suggestions, message.n_suggestions) = arena.list(parameter.suggestions, atelier__option__init) {
        fill(&$0, from: $1, arena)
    }
}

private func fill(
    _ message: inout Atelier__Option, from option: ParameterDescription.Option, _ arena: MessageArena
) {
    message.value = arena.string(option.value)
    (message.title, message.n_title) = arena.localized(option.title)
}

private func decoded(_ refused: Atelier__Refused) throws(ProtocolError) -> Refused {
    Refused(
        job: refused.job.len == 0 ? nil : try job(refused.job),
        code: Refused.Code(rawValue: text(refused.code)) ?? .other,
        message: localized(refused.message, refused.n_message),
        retryAfterSeconds: refused.retry_after_seconds > 0 ? refused.retry_after_seconds : nil)
}

private func decoded(_ progress: Atelier__Progress) throws(ProtocolError) -> JobProgress {
    let preview = bytes(progress.preview)
    return JobProgress(
        job: try job(progress.job), stage: text(progress.stage), fraction: progress.fraction,
        position: progress.position, estimateSeconds: progress.estimate_seconds,
        preview: preview.isEmpty ? nil : preview)
}

private func decoded(_ finished: Atelier__Finished) throws(ProtocolError) -> Finished {
    Finished(
        job: try job(finished.job), image: bytes(finished.image), mediaType: text(finished.media_type),
        width: finished.width, height: finished.height,
        timings: list(finished.timings, finished.n_timings).map {
            Finished.Timing(stage: text($0.stage), milliseconds: $0.milliseconds)
        }, recipe: text(finished.recipe))
}

private func fill(_ message: inout Atelier__Finished, from finished: Finished, _ arena: MessageArena) {
    message.job = arena.data(finished.job.bytes)
    message.image = arena.data(finished.image)
    message.media_type = arena.string(finished.mediaType)
    message.width = finished.width
    message.height = finished.height
    (message.timings, message.n_timings) = arena.list(finished.timings, atelier__timing__init) {
        $0.stage = arena.string($1.stage)
        $0.milliseconds = $1.milliseconds
    }
    message.recipe = arena.string(finished.recipe)
}

private func decoded(_ failed: Atelier__Failed) throws(ProtocolError) -> Failed {
    Failed(
        job: try job(failed.job), code: Failed.Code(rawValue: text(failed.code)) ?? .other,
        message: localized(failed.message, failed.n_message), detail: text(failed.detail),
        retryable: failed.retryable != 0)
}

private func decoded(_ status: Atelier__Status) throws(ProtocolError) -> ServiceStatus {
    var effects: [ServiceStatus.Effect] = []
    for effect in list(status.effects, status.n_effects) {
        guard let seconds = effect.seconds?.pointee,
            let histogram = Histogram(
                upperBounds: numbers(seconds.upper_bounds, seconds.n_upper_bounds),
                counts: numbers(seconds.counts, seconds.n_counts), sum: seconds.sum)
        else { throw .badField("seconds") }
        effects.append(
            ServiceStatus.Effect(
                id: text(effect.effect), finished: effect.finished, failed: effect.failed,
                cancelled: effect.cancelled, seconds: histogram))
    }
    return ServiceStatus(
        bootID: text(status.boot_id), uptimeSeconds: status.uptime_seconds, lanes: status.lanes,
        threads: status.threads, running: status.running, queued: status.queued, queueLimit: status.queue_limit,
        residentBytes: status.resident_bytes, memoryLimitBytes: status.memory_limit_bytes,
        modelLoads: status.model_loads, effects: effects,
        models: list(status.models, status.n_models).map {
            ServiceStatus.Model(
                name: text($0.name), architecture: text($0.architecture), bytes: $0.bytes,
                precision: text($0.precision))
        }, instructionSet: text(status.instruction_set))
}

private func fill(_ message: inout Atelier__Status, from status: ServiceStatus, _ arena: MessageArena) {
    message.boot_id = arena.string(status.bootID)
    message.uptime_seconds = status.uptimeSeconds
    message.lanes = status.lanes
    message.threads = status.threads
    message.running = status.running
    message.queued = status.queued
    message.queue_limit = status.queueLimit
    message.resident_bytes = status.residentBytes
    message.memory_limit_bytes = status.memoryLimitBytes
    message.model_loads = status.modelLoads
    message.instruction_set = arena.string(status.instructionSet)
    (message.effects, message.n_effects) = arena.list(status.effects, atelier__effect_status__init) { entry, effect in
        entry.effect = arena.string(effect.id)
        entry.finished = effect.finished
        entry.failed = effect.failed
        entry.cancelled = effect.cancelled
        entry.seconds = arena.make(atelier__histogram__init) {
            $0.upper_bounds = arena.copy(effect.seconds.upperBounds)
            $0.n_upper_bounds = effect.seconds.upperBounds.count
            $0.counts = arena.copy(effect.seconds.counts)
            $0.n_counts = effect.seconds.counts.count
            $0.sum = effect.seconds.sum
        }
    }
    (message.models, message.n_models) = arena.list(status.models, atelier__model_status__init) {
        $0.name = arena.string($1.name)
        $0.architecture = arena.string($1.architecture)
        $0.bytes = $1.bytes
        $0.precision = arena.string($1.precision)
    }
}

// MARK: - Pieces

/// Packs a frame by `atelier__frame__pack`.
private func packed(_ fill: (inout Atelier__Frame, MessageArena) -> Void) -> [UInt8] {
    let arena = MessageArena()
    let frame = arena.make(atelier__frame__init) { fill(&$0, arena) }
    return withExtendedLifetime(arena) {
        [UInt8](unsafeUninitializedCapacity: atelier__frame__get_packed_size(frame)) { buffer, filled in
            // An empty buffer has no address to pack to; a frame without content has no bytes either.
            if let base = buffer.baseAddress { filled = atelier__frame__pack(frame, base) }
        }
    }
}

/// Unpacks a frame by `atelier__frame__unpack` within an ``UnpackingBudget``, and frees it after `read`.
private func unpacked<Message>(
    _ bytes: [UInt8], _ read: (Atelier__Frame) throws(ProtocolError) -> Message
) throws(ProtocolError) -> Message {
    var budget = UnpackingBudget(frameBytes: bytes.count)
    let result = withUnsafeMutablePointer(to: &budget) { budget -> Result<Message, ProtocolError> in
        var allocator = ProtobufCAllocator(
            alloc: { data, size in data?.assumingMemoryBound(to: UnpackingBudget.self).pointee.allocate(size) },
            free: { _, pointer in Glibc.free(pointer) }, allocator_data: budget)
        guard let frame = atelier__frame__unpack(&allocator, bytes.count, bytes) else { return .failure(.malformed) }
        defer { atelier__frame__free_unpacked(frame, &allocator) }
        do throws(ProtocolError) { return .success(try read(frame.pointee)) } catch { return .failure(error) }
    }
    return try result.get()
}

private func text(_ pointer: UnsafePointer<CChar>?) -> String {
    pointer.map { String(cString: $0) } ?? ""
}

private func bytes(_ data: ProtobufCBinaryData) -> [UInt8] {
    Array(UnsafeBufferPointer(start: data.data, count: data.len))
}

private func job(_ data: ProtobufCBinaryData) throws(ProtocolError) -> JobID {
    guard let job = JobID(bytes: bytes(data)) else { throw .badField("job") }
    return job
}

private func numbers<Number>(_ pointer: UnsafePointer<Number>?, _ count: Int) -> [Number] {
    Array(UnsafeBufferPointer(start: pointer, count: count))
}

/// The structs of a repeated field.
private func list<Struct>(_ pointers: UnsafeMutablePointer<UnsafeMutablePointer<Struct>?>?, _ count: Int) -> [Struct] {
    UnsafeBufferPointer(start: pointers, count: count).compactMap { $0?.pointee }
}

private func localized(
    _ pointers: UnsafeMutablePointer<UnsafeMutablePointer<Atelier__Localized>?>?, _ count: Int
) -> LocalizedText {
    var texts: [String: String] = [:]
    for entry in list(pointers, count) { texts[text(entry.language)] = text(entry.text) }
    return LocalizedText(texts)
}

extension MessageArena {
    fileprivate func data(_ bytes: [UInt8]) -> ProtobufCBinaryData {
        ProtobufCBinaryData(len: bytes.count, data: copy(bytes))
    }

    /// A repeated field: its pointers and their count.
    fileprivate func list<Element, Struct>(
        _ elements: [Element], _ initialize: (UnsafeMutablePointer<Struct>) -> Void,
        _ fill: (inout Struct, Element) -> Void
    ) -> (UnsafeMutablePointer<UnsafeMutablePointer<Struct>?>, Int) {
        (copy(elements.map { element in make(initialize) { fill(&$0, element) } }), elements.count)
    }

    fileprivate func localized(
        _ text: LocalizedText
    ) -> (UnsafeMutablePointer<UnsafeMutablePointer<Atelier__Localized>?>, Int) {
        list(text.texts.sorted { $0.key < $1.key }, atelier__localized__init) {
            $0.language = string($1.key)
            $0.text = string($1.value)
        }
    }
}
