import Conversation
import Testing

@Suite("Examples and the usual method") struct ExamplesTests {
    private var chat = Transcript()

    @Test("One message turns from example to example; what has no picture is not offered") mutating func examples() {
        chat.surroundings.examples = ["neon", "cubism", "upscale", "gone"]
        chat.expect(
            """
            > /examples
            say: Before and after: which effect shall I show? [🌃 Neon | 🔍 Upscale]
            > press x:neon on 500
            ok
            picture of neon in 500: 🌃 Neon / a night city [✓ 🌃 Neon | 🔍 Upscale] [▶️ Try it]
            > press e:0:neon on 500
            ok
            change 500: 🌃 Neon. Now send me the photo.
            > press x:cubism on 500
            alert: This button is too old. Send the photo again and I will start afresh.
            say: Send me a photo, or choose an effect first. [🌃 Neon | 🔍 Upscale]
            > photo 10
            job: neon of photo-10
            """)
    }

    @Test("Without pictures there is nothing to show") mutating func none() {
        chat.expect(
            """
            > /examples
            say: I have no examples to show here. Send me a photo and try an effect. [🌃 Neon | 🔍 Upscale]
            """)
    }

    @Test("The usual method is kept, and a caption may say otherwise") mutating func method() {
        chat.surroundings.catalogue = Transcript.styled(gallery: 3)
        chat.expect(
            """
            > /settings
            say: What language shall I speak, how shall the results come, and how shall I usually paint? [✓ English | Русский] [✓ 🏞 Photos for photos | 📎 Always files] [✓ 🎨 Fast | 🎨 Fine]
            > press h:restyle:fine on 500
            ok
            change 500: What language shall I speak, how shall the results come, and how shall I usually paint? [✓ English | Русский] [✓ 🏞 Photos for photos | 📎 Always files] [🎨 Fast | ✓ 🎨 Fine]
            > photo 10 /restyle style-1
            job: restyle method=fine like style-1 of photo-10
            > photo 11 /restyle fast
            say to 11: 🎨 Restyle: in which style? Send me a picture to take it from, or choose one here. [🌌 Style 1 | 🌌 Style 2] [🌌 Style 3] [‹ Back | ⚙️ Settings]
            > press y:2:restyle:style-2 on 500
            ok
            job: restyle method=fast like style-2 of photo-11 under 500
            > press h:neon:fine on 500
            alert: This button is too old. Send the photo again and I will start afresh.
            say: Send me a photo, or choose an effect first. [🌃 Neon | 🎨 Restyle]
            """)
    }
}
