import Imaging
import InferenceProtocol

extension FileKind {
    /// What to tell somebody who sent such a file instead of a picture.
    var advice: LocalizedText {
        switch self {
        case .empty:
            LocalizedText(en: "The file is empty. Please send it again.", ru: "Файл пустой. Пришлите его ещё раз.")
        case .heic, .avif:
            LocalizedText(
                en: "\(name.en) cannot be opened yet. Send it as a photo, not as a file, or save it as JPEG.",
                ru: "\(name.ru) пока не открывается. Отправьте его как фото, а не файлом, или сохраните как JPEG.")
        default:
            LocalizedText(
                en: "This is no picture but \(name.en). Send a JPEG, PNG or WebP.",
                ru: "Это не картинка, а \(name.ru). Пришлите JPEG, PNG или WebP.")
        }
    }

    private var name: (en: String, ru: String) {
        switch self {
        case .jpeg: ("a JPEG", "JPEG")
        case .png: ("a PNG", "PNG")
        case .webp: ("a WebP", "WebP")
        case .gif: ("a GIF animation", "анимация GIF")
        case .heic: ("A HEIC photo", "Фото HEIC")
        case .avif: ("An AVIF picture", "Изображение AVIF")
        case .tiff: ("a TIFF file", "файл TIFF")
        case .bmp: ("a BMP file", "файл BMP")
        case .jpegXL: ("a JPEG XL file", "файл JPEG XL")
        case .svg: ("an SVG drawing", "чертёж SVG")
        case .video: ("a video", "видео")
        case .audio: ("a sound", "звук")
        case .pdf: ("a PDF document", "документ PDF")
        case .archive: ("an archive", "архив")
        case .text: ("a text", "текст")
        case .empty, .unknown: ("something unknown", "что-то неизвестное")
        }
    }
}
