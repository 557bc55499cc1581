import Conversation
import InferenceProtocol
import Testing

@Suite("The conversation about styles")
struct StyleTests {
    private var chat = Transcript()

    init() {
        chat.surroundings.catalogue = Transcript.styled(gallery: 3)
        chat.session.knowsOfFiles = true
    }

    @Test("The photo, the effect, a style of the gallery") mutating func gallery() {
        chat.expect(
            """
            > photo 10
            say to 10: What shall I make of it? [🌃 Neon | 🎨 Restyle] [⚙️ With settings | 🖼️ This is the style]
            > press e:1:restyle on 500
            ok
            change 500: 🎨 Restyle: in which style? Send me a picture to take it from, or choose one here. [🌌 Style 1 | 🌌 Style 2] [🌌 Style 3] [‹ Back | ⚙️ Settings]
            > press y:1:restyle:style-2 on 500
            ok
            job: restyle like style-2 of photo-10 under 500
            > photo 11
            say to 11: What shall I make of it? [🌃 Neon | 🎨 Restyle] [⚙️ With settings | 🖼️ This is the style]
            > press e:2:restyle on 501
            ok
            change 501: 🎨 Restyle · 🌌 Style 2. Shall I start? [▶️ Start] [🖼️ Another style | ⚙️ Settings] [‹ Back]
            > press s:2:restyle on 501
            ok
            job: restyle like style-2 of photo-11 under 501
            > photo 12
            say to 12: What shall I make of it? [🌃 Neon | 🎨 Restyle] [⚙️ With settings | 🖼️ This is the style]
            > press e:3:restyle on 502
            ok
            change 502: 🎨 Restyle · 🌌 Style 2. Shall I start? [▶️ Start] [🖼️ Another style | ⚙️ Settings] [‹ Back]
            > press g:3:restyle:0 on 502
            ok
            change 502: 🎨 Restyle: in which style? Send me a picture to take it from, or choose one here. [🌌 Style 1 | 🌌 Style 2] [🌌 Style 3] [‹ Back | ⚙️ Settings]
            > press y:3:restyle:\(ButtonData.token("a very long name: of a picture")) on 502
            ok
            job: restyle like a very long name: of a picture of photo-12 under 502
            """)
    }

    @Test("The photo, the effect, a picture as the style") mutating func picture() {
        chat.expect(
            """
            > photo 10
            say to 10: What shall I make of it? [🌃 Neon | 🎨 Restyle] [⚙️ With settings | 🖼️ This is the style]
            > press e:1:restyle on 500
            ok
            change 500: 🎨 Restyle: in which style? Send me a picture to take it from, or choose one here. [🌌 Style 1 | 🌌 Style 2] [🌌 Style 3] [‹ Back | ⚙️ Settings]
            > text
            say: 🎨 Restyle: I have your photo and am waiting for the style. Send me a picture to take it from, or choose one. /cancel forgets it. [🌌 Style 1 | 🌌 Style 2] [🌌 Style 3] [‹ Back | ⚙️ Settings]
            change 500: 🎨 Restyle: in which style? Send me a picture to take it from, or choose one here.
            > file 11
            job: restyle like file-11 of photo-10
            > text
            say: Send me a photo, or choose an effect first. [🌃 Neon | 🎨 Restyle]
            > photo 12
            say to 12: What shall I make of it? [🌃 Neon | 🎨 Restyle] [⚙️ With settings | 🖼️ This is the style]
            > press e:3:restyle on 501
            ok
            change 501: 🎨 Restyle · your picture. Shall I start? [▶️ Start] [🖼️ Another style | ⚙️ Settings] [‹ Back]
            > press g:3:restyle:0 on 501
            ok
            change 501: 🎨 Restyle: in which style? Send me a picture to take it from, or choose one here. [🌌 Style 1 | 🌌 Style 2] [🌌 Style 3] [‹ Back | ⚙️ Settings]
            > photo 13
            job: restyle like photo-13 of photo-12
            change 501: 🖼️ The style is noted.
            """)
    }

    @Test("The effect, the style, the photo") mutating func effectFirst() {
        chat.expect(
            """
            > press e:0:restyle on 500
            ok
            change 500: 🎨 Restyle: in which style? Send me a picture to take it from, or choose one here. [🌌 Style 1 | 🌌 Style 2] [🌌 Style 3] [‹ Back | ⚙️ Settings]
            > text
            say: 🎨 Restyle: I am waiting for the style. Send me a picture to take it from, or choose one. /cancel forgets it. [🌌 Style 1 | 🌌 Style 2] [🌌 Style 3] [‹ Back | ⚙️ Settings]
            change 500: 🎨 Restyle: in which style? Send me a picture to take it from, or choose one here.
            > photo 10
            say: 🎨 Restyle · your picture. Now send me the photo. [↔️ No, this is the photo]
            > text
            say: I am waiting for a photo: 🎨 Restyle · your picture. /cancel forgets it.
            > photo 11
            job: restyle like photo-10 of photo-11
            """)
    }

    @Test("The effect first, and then not the style but the photo") mutating func photoForStyle() {
        chat.expect(
            """
            > /restyle
            say to 1: 🎨 Restyle: in which style? Send me a picture to take it from, or choose one here. [🌌 Style 1 | 🌌 Style 2] [🌌 Style 3] [‹ Back | ⚙️ Settings]
            > photo 10
            say: 🎨 Restyle · your picture. Now send me the photo. [↔️ No, this is the photo]
            > press j:1 on 501
            ok
            change 501: 🎨 Restyle: in which style? Send me a picture to take it from, or choose one here. [🌌 Style 1 | 🌌 Style 2] [🌌 Style 3] [‹ Back | ⚙️ Settings]
            > photo 11
            job: restyle like photo-11 of photo-10
            change 501: 🖼️ The style is noted.
            """)
    }

    @Test("The style first, with words") mutating func styleFirst() {
        chat.expect(
            """
            > /style
            say to 1: 🎨 Restyle: in which style? Send me a picture to take it from, or choose one here. [🌌 Style 1 | 🌌 Style 2] [🌌 Style 3] [‹ Back | ⚙️ Settings]
            > photo 10
            say: 🎨 Restyle · your picture. Now send me the photo. [↔️ No, this is the photo]
            > photo 11
            job: restyle like photo-10 of photo-11
            > /style Style 1
            say: 🎨 Restyle · 🌌 Style 1. Now send me the photo. [🖼️ Another style | ⚙️ Settings] [‹ Back]
            > photo 12
            job: restyle like style-1 of photo-12
            > photo 13 /style
            say: 🎨 Restyle · your picture. Now send me the photo. [↔️ No, this is the photo]
            > photo 14
            job: restyle like photo-13 of photo-14
            > photo 15 /restyle style-2
            job: restyle like style-2 of photo-15
            > photo 16 /restyle fine
            job: restyle method=fine like photo-13 of photo-16
            > /cancel
            say: Forgotten. Send a photo whenever you like.
            > photo 17 /restyle
            say to 17: 🎨 Restyle: in which style? Send me a picture to take it from, or choose one here. [🌌 Style 1 | 🌌 Style 2] [🌌 Style 3] [‹ Back | ⚙️ Settings]
            > /cancel
            say: Forgotten. Send a photo whenever you like.
            """)
    }

    @Test("Two photos, one of which is the style") mutating func twoPhotos() {
        chat.expect(
            """
            > photo 10
            say to 10: What shall I make of it? [🌃 Neon | 🎨 Restyle] [⚙️ With settings | 🖼️ This is the style]
            > photo 11
            say to 11: What shall I make of it? [🌃 Neon | 🎨 Restyle] [⚙️ With settings | 🖼️ This is the style]
            > press i:2 on 501
            ok
            change 501: 🖼️ The style is noted.
            say to 10: 🎨 Restyle · your picture. Shall I start? [▶️ Start] [🖼️ Another style | ⚙️ Settings] [‹ Back]
            > press s:1:restyle on 502
            ok
            job: restyle like photo-11 of photo-10 under 502
            > press j:1 on 501
            toast: I am on it already.
            """)
    }

    @Test("Two photos: the style is the other one") mutating func otherPhoto() {
        chat.expect(
            """
            > photo 10
            say to 10: What shall I make of it? [🌃 Neon | 🎨 Restyle] [⚙️ With settings | 🖼️ This is the style]
            > photo 11
            say to 11: What shall I make of it? [🌃 Neon | 🎨 Restyle] [⚙️ With settings | 🖼️ This is the style]
            > press e:1:restyle on 500
            ok
            change 500: 🎨 Restyle: in which style? Send me a picture to take it from, or choose one here. [🌌 Style 1 | 🌌 Style 2] [🌌 Style 3] [🖼️ The style of my other photo] [‹ Back | ⚙️ Settings]
            > press o:1:restyle:2:0 on 500
            ok
            job: restyle like photo-11 of photo-10 under 500
            > press e:2:neon on 501
            ok
            job: neon of photo-11 under 501
            """)
    }

    @Test("One photo that is the style, before the other") mutating func isStyle() {
        chat.expect(
            """
            > photo 10
            say to 10: What shall I make of it? [🌃 Neon | 🎨 Restyle] [⚙️ With settings | 🖼️ This is the style]
            > press i:1 on 500
            ok
            change 500: 🎨 Restyle · your picture. Now send me the photo. [↔️ No, this is the photo]
            > photo 11
            job: restyle like photo-10 of photo-11
            """)
    }

    @Test("An album of two") mutating func album() {
        chat.expect(
            """
            > photo 10 album g
            say to 10: What shall I make of these photos? One choice is for all of them. [🌃 Neon | 🎨 Restyle] [⚙️ With settings]
            > photo 11 album g
            > press e:1:restyle on 500
            ok
            change 500: 🎨 Restyle: in which style? Send me a picture to take it from, or choose one here. [🌌 Style 1 | 🌌 Style 2] [🌌 Style 3] [🖼️ 1st is the style | 🖼️ 2nd is the style] [‹ Back | ⚙️ Settings]
            > press o:1:restyle:1:1 on 500
            ok
            job: restyle like photo-11 of photo-10 under 500
            """)
    }

    @Test("An album of three: a number makes a photo the style of the others") mutating func largeAlbum() {
        chat.expect(
            """
            > photo 10 album g
            say to 10: What shall I make of these photos? One choice is for all of them. [🌃 Neon | 🎨 Restyle] [⚙️ With settings]
            > photo 11 album g
            > photo 12 album g
            > press e:1:restyle on 500
            ok
            change 500: 🎨 Restyle: in which style? Send me a picture to take it from, or choose one here. A number makes that photo of your album the style. [🌌 Style 1 | 🌌 Style 2] [🌌 Style 3] [🖼️ 1 | 🖼️ 2 | 🖼️ 3] [‹ Back | ⚙️ Settings]
            > press o:1:restyle:1:1 on 500
            ok
            job: restyle like photo-11 of photo-10 under 500
            job: restyle like photo-11 of photo-12
            """)
    }

    @Test("Settings before the style and after") mutating func settings() {
        chat.expect(
            """
            > photo 10
            say to 10: What shall I make of it? [🌃 Neon | 🎨 Restyle] [⚙️ With settings | 🖼️ This is the style]
            > press u:1 on 500
            ok
            change 500: Which effect would you like to set up? [🌃 Neon | 🎨 Restyle] [‹ Back]
            > press n:1:restyle on 500
            ok
            change 500: 🎨 Restyle: choose. [Method: Fast | Strength: 100 %] [Keep colours: off | Second: none] [‹ Back | ▶️ Start]
            > press p:1:restyle:0:0 on 500
            ok
            change 500: 🎨 Restyle · Method: choose. [✓ Fast | Fine] [‹ Back]
            > press v:1:restyle:0:fine on 500
            ok
            change 500: 🎨 Restyle: choose. [Method: Fine | Strength: 100 %] [Keep colours: off | Second: none] [‹ Back | ▶️ Start]
            > press v:1:restyle:2:true on 500
            ok
            change 500: 🎨 Restyle: choose. [Method: Fine | Strength: 100 %] [Keep colours: on | Second: none] [‹ Back | ▶️ Start]
            > press p:1:restyle:1:0 on 500
            ok
            change 500: 🎨 Restyle · Strength: choose. [0 % | 25 % | 50 % | 75 % | ✓ 100 %] [‹ Back]
            > press v:1:restyle:1:0.5 on 500
            ok
            change 500: 🎨 Restyle: choose. [Method: Fine | Strength: 50 %] [Keep colours: on | Second: none] [‹ Back | ▶️ Start]
            > press s:1:restyle on 500
            ok
            change 500: 🎨 Restyle: in which style? Send me a picture to take it from, or choose one here. [🌌 Style 1 | 🌌 Style 2] [🌌 Style 3] [‹ Back | ⚙️ Settings]
            > press y:1:restyle:style-1 on 500
            ok
            job: restyle colours=true method=fine strength=0.5 like style-1 of photo-10 under 500
            """)
    }

    @Test("A large gallery has pages") mutating func pages() {
        chat.surroundings.catalogue = Transcript.styled(gallery: 26)
        chat.expect(
            """
            > photo 10
            say to 10: What shall I make of it? [🌃 Neon | 🎨 Restyle] [⚙️ With settings | 🖼️ This is the style]
            > press e:1:restyle on 500
            ok
            change 500: 🎨 Restyle: in which style? Send me a picture to take it from, or choose one here. [🌌 Style 1 | 🌌 Style 2] [🌌 Style 3 | 🌌 Style 4] [🌌 Style 5 | 🌌 Style 6] [🌌 Style 7 | 🌌 Style 8] [🌌 Style 9 | 🌌 Style 10] [🌌 Style 11 | 🌌 Style 12] [‹ | 1 / 3 | ›] [‹ Back | ⚙️ Settings]
            > press g:1:restyle:2 on 500
            ok
            change 500: 🎨 Restyle: in which style? Send me a picture to take it from, or choose one here. [🌌 Style 25 | 🌌 Style 26] [‹ | 3 / 3 | ›] [‹ Back | ⚙️ Settings]
            > press g:1:restyle:99 on 500
            ok
            change 500: 🎨 Restyle: in which style? Send me a picture to take it from, or choose one here. [🌌 Style 1 | 🌌 Style 2] [🌌 Style 3 | 🌌 Style 4] [🌌 Style 5 | 🌌 Style 6] [🌌 Style 7 | 🌌 Style 8] [🌌 Style 9 | 🌌 Style 10] [🌌 Style 11 | 🌌 Style 12] [‹ | 1 / 3 | ›] [‹ Back | ⚙️ Settings]
            > press y:1:restyle:style-26 on 500
            ok
            job: restyle like style-26 of photo-10 under 500
            """)
    }

    @Test("Buttons of a style's job") mutating func jobButtons() {
        chat.job = JobFacts(
            id: "J", owner: 7, isFinished: true,
            picture: Picture(message: 10, file: "photo-10", bytes: nil, kind: .photo),
            choice: Choice(effect: "restyle", parameters: ["method": "fine"], style: .gallery("style-1")),
            asFile: true, statusMessage: 600)
        chat.expect(
            """
            > press r:J
            ok
            job: restyle method=fine like style-1 of photo-10 as file
            > press z:J
            ok
            say to 10: 🎨 Restyle: in which style? Send me a picture to take it from, or choose one here. [🌌 Style 1 | 🌌 Style 2] [🌌 Style 3] [‹ Back | ⚙️ Settings]
            > press y:1:restyle:style-2
            ok
            job: restyle method=fine like style-2 of photo-10 under 500 as file
            > press t:J
            ok
            say to 10: 🎨 Restyle: choose. [Method: Fine | Strength: 100 %] [Keep colours: off | Second: none] [‹ Back | ▶️ Start]
            > press s:2:restyle
            ok
            job: restyle method=fine like style-1 of photo-10 under 500 as file
            > press k:J on 600
            toast: It is done already.
            > press c:J on 601
            toast: It is done already.
            delete 601
            """)
        chat.job?.isFinished = false
        chat.expect(
            """
            > press k:J on 600
            toast: Finishing with what there is.
            settle: J
            > press c:J on 601
            toast: Cancelling.
            cancel: J
            delete 601
            """)
    }

    @Test("A style that has left the gallery is asked for anew") mutating func goneStyle() {
        chat.session.style = .gallery("sold")
        chat.expect(
            """
            > photo 10 /restyle
            say to 10: 🎨 Restyle: in which style? Send me a picture to take it from, or choose one here. [🌌 Style 1 | 🌌 Style 2] [🌌 Style 3] [‹ Back | ⚙️ Settings]
            > press y:1:restyle:sold on 500
            alert: This button is too old. Send the photo again and I will start afresh.
            say: Send me a photo, or choose an effect first. [🌃 Neon | 🎨 Restyle]
            > press m:1 on 500
            ok
            change 500: What shall I make of it? [🌃 Neon | 🎨 Restyle] [⚙️ With settings | 🖼️ This is the style]
            > photo 11
            say to 11: What shall I make of it? [🌃 Neon | 🎨 Restyle] [⚙️ With settings | 🖼️ This is the style]
            """)
    }

    @Test("In a group a style that was asked for is taken, other photos are let be") mutating func group() {
        chat.surroundings.isGroup = true
        chat.expect(
            """
            > photo 10 /restyle
            say to 10: 🎨 Restyle: in which style? Send me a picture to take it from, or choose one here. [🌌 Style 1 | 🌌 Style 2] [🌌 Style 3] [‹ Back | ⚙️ Settings]
            """)
        chat.surroundings.isAddressed = false
        chat.expect(
            """
            > photo 11
            job: restyle like photo-11 of photo-10
            > photo 12
            """)
    }

    @Test("Results as files, for good") mutating func preferences() {
        chat.expect(
            """
            > /settings
            say: What language shall I speak, how shall the results come, and how shall I usually paint? [✓ English | Русский] [✓ 🏞 Photos for photos | 📎 Always files] [✓ 🎨 Fast | 🎨 Fine]
            > press d:file on 500
            ok
            change 500: What language shall I speak, how shall the results come, and how shall I usually paint? [✓ English | Русский] [🏞 Photos for photos | ✓ 📎 Always files] [✓ 🎨 Fast | 🎨 Fine]
            > photo 10 /neon
            job: neon of photo-10 as file
            > press d:photo on 500
            ok
            change 500: What language shall I speak, how shall the results come, and how shall I usually paint? [✓ English | Русский] [✓ 🏞 Photos for photos | 📎 Always files] [✓ 🎨 Fast | 🎨 Fine]
            > photo 11 /neon
            job: neon of photo-11
            """)
    }
}
