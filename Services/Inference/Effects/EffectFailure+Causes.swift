import Engine
import Imaging
import InferenceProtocol

extension EffectFailure {
    /// What a failure of the layers below means to the user and to the operator: the one place where that is decided.
    init(_ cause: any Error) {
        switch cause {
        case let failure as EffectFailure: self = failure
        case let error as ImagingError: self = EffectFailure(error)
        case EngineError.outOfMemory: self = .outOfMemory(detail: "\(cause)")
        default:
            self = EffectFailure(
                code: .internal,
                message: LocalizedText(
                    en: "Something went wrong here. The operator has been told.",
                    ru: "Что-то пошло не так на нашей стороне. Ошибка записана."),
                detail: "\(cause)")
        }
    }

    private init(_ error: ImagingError) {
        switch error {
        case .unsupported(let kind): self = .badImage(kind.advice, error)
        case .animated:
            self = .badImage(
                LocalizedText(
                    en: "Animated stickers cannot be redrawn. Send a photo or a still sticker.",
                    ru: "Анимированные стикеры перерисовать нельзя. Пришлите фото или обычный стикер."), error)
        case .truncated:
            self = .badImage(
                LocalizedText(
                    en: "The file breaks off in the middle. Please send it again.",
                    ru: "Файл обрывается на середине. Пришлите его ещё раз."), error)
        case .damaged:
            self = .badImage(
                LocalizedText(
                    en: "The file is damaged and cannot be opened. Try another copy of the picture.",
                    ru: "Файл повреждён и не открывается. Попробуйте другую копию картинки."), error)
        case .fileTooLarge(_, let limit):
            self = .tooLarge(
                en: "The file is too large: at most \(limit >> 20) MB.",
                ru: "Файл слишком большой: не больше \(limit >> 20) МБ.", detail: "\(error)")
        case .sideTooLong(_, let limit):
            self = .tooLarge(
                en: "The picture is too large: at most \(limit) pixels on a side.",
                ru: "Картинка слишком большая: не больше \(limit) пикселей по стороне.", detail: "\(error)")
        case .tooManyPixels(_, let limit):
            self = .tooLarge(
                en: "The picture is too large: at most \(limit / 1_000_000) megapixels.",
                ru: "Картинка слишком большая: не больше \(limit / 1_000_000) мегапикселей.", detail: "\(error)")
        case .tooComplex:
            self = .badImage(
                LocalizedText(
                    en:
                        "The file is built in an unusual way that takes too long to open. Save the picture anew and try again.",
                    ru: "Файл устроен необычно и открывается слишком долго. Пересохраните картинку и попробуйте снова."),
                error)
        case .outOfMemory: self = .outOfMemory(detail: "\(error)")
        case .stopped: self = .cancelled
        case .notEncoded:
            self = .tooLarge(
                en: "The result could not be saved. Try a smaller picture.",
                ru: "Не получилось сохранить результат. Попробуйте картинку поменьше.", detail: "\(error)")
        }
    }

    public static let cancelled = EffectFailure(
        code: .cancelled, message: LocalizedText(en: "Cancelled.", ru: "Отменено."), detail: "cancelled by the user")

    static func badImage(_ message: LocalizedText, _ cause: ImagingError) -> EffectFailure {
        EffectFailure(code: .badImage, message: message, detail: "\(cause)")
    }

    static func tooLarge(en: String, ru: String, detail: String) -> EffectFailure {
        EffectFailure(code: .tooLarge, message: LocalizedText(en: en, ru: ru), detail: detail)
    }

    static func badParameter(en: String, ru: String) -> EffectFailure {
        EffectFailure(code: .badParameter, message: LocalizedText(en: en, ru: ru), detail: en)
    }

    static func outOfMemory(detail: String) -> EffectFailure {
        EffectFailure(
            code: .outOfMemory,
            message: LocalizedText(
                en: "There is not enough memory right now. Try again later or with a smaller picture.",
                ru: "Сейчас не хватает памяти. Попробуйте позже или с картинкой поменьше."),
            detail: detail, retryable: true)
    }
}
