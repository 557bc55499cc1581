import InferenceProtocol

/// What people are told, in both languages: what is wrong and what to do.
enum Wording {
    static func unknownEffect(_ id: String, known: [String]) -> LocalizedText {
        let list = known.joined(separator: ", ")
        return LocalizedText(
            en: "There is no effect \"\(id)\". Choose one of: \(list).",
            ru: "Эффекта «\(id)» нет. Есть: \(list).")
    }

    static func unavailable(_ effect: EffectDescription, _ reason: String) -> LocalizedText {
        LocalizedText(
            en: "\(effect.title["en"]) is not available here: \(reason)",
            ru: "Эффект «\(effect.title["ru"])» здесь недоступен: \(reason)")
    }

    static func styleMissing(gallery: [String]) -> LocalizedText {
        let list = gallery.joined(separator: ", ")
        return LocalizedText(
            en: "This effect needs a style: send a second picture"
                + (list.isEmpty ? "." : " or choose one of: \(list)."),
            ru: "Этому эффекту нужен стиль: пришлите вторую картинку" + (list.isEmpty ? "." : " или выберите: \(list).")
        )
    }

    static func unknownStyle(_ name: String, gallery: [String]) -> LocalizedText {
        let list = gallery.joined(separator: ", ")
        return LocalizedText(
            en: "There is no style \"\(name)\". Choose one of: \(list).",
            ru: "Стиля «\(name)» нет. Есть: \(list).")
    }

    static func unknownParameter(_ name: String, known: [String]) -> LocalizedText {
        guard !known.isEmpty else {
            return LocalizedText(en: "This effect has no settings.", ru: "У этого эффекта нет настроек.")
        }
        let list = known.joined(separator: ", ")
        return LocalizedText(
            en: "This effect has no setting \"\(name)\". It has: \(list).",
            ru: "Настройки «\(name)» у этого эффекта нет. Есть: \(list).")
    }

    static func badValue(_ value: String, for parameter: ParameterDescription) -> LocalizedText {
        let choices: String
        switch parameter.kind {
        case .choice(let options): choices = options.map(\.value).joined(separator: ", ")
        case .range(let minimum, let maximum, _): choices = "\(minimum)...\(maximum)"
        case .toggle: choices = "true, false"
        }
        return LocalizedText(
            en: "\(parameter.name) cannot be \"\(value)\". Possible: \(choices).",
            ru: "\(parameter.name) не может быть «\(value)». Возможно: \(choices).")
    }

    static func fileTooLarge(bytes: Int, limit: Int) -> LocalizedText {
        LocalizedText(
            en:
                "This file has \(megabytes(bytes)) MB; at most \(megabytes(limit)) MB are possible. Send a smaller one.",
            ru: "В файле \(megabytes(bytes)) МБ, а можно не больше \(megabytes(limit)) МБ. Пришлите файл поменьше.")
    }

    static func needsTooMuchMemory(bytes: Int, limit: Int) -> LocalizedText {
        LocalizedText(
            en: "This picture would need \(megabytes(bytes)) MB of memory; this machine allows \(megabytes(limit)) MB. "
                + "Send a smaller picture.",
            ru: "Для этой картинки нужно \(megabytes(bytes)) МБ памяти, а здесь можно \(megabytes(limit)) МБ. "
                + "Пришлите картинку поменьше.")
    }

    static func full(retryAfterSeconds: Double) -> LocalizedText {
        let seconds = Int(retryAfterSeconds.rounded(.up))
        return LocalizedText(
            en: "Too many pictures are waiting already. Try again in \(seconds) s.",
            ru: "Слишком много картинок уже ждут очереди. Попробуйте через \(seconds) с.")
    }

    static let shuttingDown = LocalizedText(
        en: "The service is restarting. Try again in a moment.", ru: "Сервис перезапускается. Попробуйте чуть позже.")

    static let cancelled = LocalizedText(en: "Cancelled.", ru: "Отменено.")

    static let helloFirst = LocalizedText(
        en: "The first message has to be Hello.", ru: "Первым сообщением должно быть Hello.")

    static func unsupportedVersion(_ version: UInt32) -> LocalizedText {
        let served = "\(ProtocolVersion.oldestServed)...\(ProtocolVersion.current)"
        return LocalizedText(
            en: "Protocol version \(version) is not served here, only \(served). Update the older side.",
            ru: "Версия протокола \(version) не поддерживается, только \(served). Обновите более старую сторону.")
    }

    static func badMessage(_ error: ProtocolError) -> LocalizedText {
        LocalizedText(en: "Not understood: \(error).", ru: "Сообщение не понято: \(error).")
    }

    private static func megabytes(_ bytes: Int) -> Int {
        Int((Double(bytes) / 1_000_000).rounded(.up))
    }
}
