import Conversation
import Testing

@Suite("The conversation, in Russian")
struct RussianTests {
    private var chat = Transcript()

    init() {
        chat.surroundings.language = Language(tag: "ru-RU")
    }

    @Test("Photo first") mutating func photoFirst() {
        chat.expect(
            """
            > photo 10
            say to 10: Что с этим сделать? / 💡 Telegram сжимает фото. Картинка, присланная файлом, сохраняет полное качество. [🌃 Неон | 🔍 Увеличить] [⚙️ С настройками]
            > press e:1:upscale on 500
            ok
            change 500: 🔍 Увеличить: выберите. [×2 | ×3 | ×4] [‹ Назад]
            > press w:1:upscale:0:2 on 500
            ok
            job: upscale factor=2 of photo-10 under 500
            > voice
            say: У меня есть глаза, но нет ушей: пришлите фото, а не голосовое сообщение.
            """)
    }

    @Test("Effect first") mutating func effectFirst() {
        chat.expect(
            """
            > /start
            say: Здравствуйте! Я перерисовываю фотографии нейросетями. / 🌃 Неон: ночной город / 🔍 Увеличить: больше и чётче / Пришлите фото или сначала выберите эффект. [🌃 Неон | 🔍 Увеличить]
            > press e:0:neon on 500
            ok
            change 500: 🌃 Неон. Теперь пришлите фото.
            > photo 11
            job: neon of photo-11
            """)
    }

    @Test("/language overrides Telegram's") mutating func language() {
        chat.expect(
            """
            > /language
            say: На каком языке мне говорить? [English | Русский]
            > press l:en on 500
            ok
            change 500: I speak English now.
            > text
            say: Send me a photo, or choose an effect first. [🌃 Neon | 🔍 Upscale]
            > /language ru
            say: Теперь я говорю по-русски.
            """)
    }
}
