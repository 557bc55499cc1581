import Conversation
import InferenceProtocol
import Testing

@Suite("The conversation, in English")
struct ConversationTests {
    private var chat = Transcript()

    @Test("Photo first") mutating func photoFirst() {
        chat.expect(
            """
            > photo 10
            say to 10: What shall I make of it? / 💡 Telegram shrinks photos. Sent as a file, a picture keeps its full quality. [🌃 Neon | 🔍 Upscale] [⚙️ With settings]
            > press e:1:neon on 500
            ok
            job: neon of photo-10 under 500
            > press e:1:neon on 500
            toast: I am on it already.
            > photo 11
            say to 11: What shall I make of it? [🌃 Neon | 🔍 Upscale] [⚙️ With settings]
            """)
    }

    @Test("An effect with a setting asks, and goes back") mutating func settings() {
        chat.expect(
            """
            > file 10
            say to 10: What shall I make of it? [🌃 Neon | 🔍 Upscale] [⚙️ With settings]
            > press e:1:upscale on 500
            ok
            change 500: 🔍 Upscale: choose. [×2 | ×3 | ×4] [‹ Back]
            > press m:1 on 500
            ok
            change 500: What shall I make of it? [🌃 Neon | 🔍 Upscale] [⚙️ With settings]
            > press w:1:upscale:0:4 on 500
            ok
            job: upscale factor=4 of file-10 under 500 as file
            """)
    }

    @Test("Effect first") mutating func effectFirst() {
        chat.expect(
            """
            > /start
            say: Hello! I redraw photos with neural networks. / 🌃 Neon: a night city / 🔍 Upscale: larger and sharp / Send me a photo, or choose an effect first. [🌃 Neon | 🔍 Upscale]
            > press e:0:upscale on 500
            ok
            change 500: 🔍 Upscale: choose. [×2 | ×3 | ×4] [‹ Back]
            > press w:0:upscale:0:3 on 500
            ok
            change 500: 🔍 Upscale ×3. Now send me the photo.
            > text
            say: I am waiting for a photo: 🔍 Upscale ×3. /cancel forgets it.
            > photo 12
            job: upscale factor=3 of photo-12
            > text
            say: Send me a photo, or choose an effect first. [🌃 Neon | 🔍 Upscale]
            """)
    }

    @Test("A choice can be forgotten") mutating func cancelChoice() {
        chat.expect(
            """
            > /neon
            say: 🌃 Neon. Now send me the photo.
            > /cancel
            say: Forgotten. Send a photo whenever you like.
            > /cancel
            say: There is nothing to cancel. A photo in work has its own Cancel button.
            """)
    }

    @Test("Commands name effects too, in captions and replies") mutating func effectCommands() {
        chat.expect(
            """
            > photo 10 /neon
            job: neon of photo-10
            > photo 11 /upscale 4
            job: upscale factor=4 of photo-11
            > /upscale
            say: 🔍 Upscale: choose. [×2 | ×3 | ×4] [‹ Back]
            > reply 9 /upscale 3
            job: upscale factor=3 of photo-9
            > /upscale 7
            say: 🔍 Upscale: choose. [×2 | ×3 | ×4] [‹ Back]
            > /restyle
            say: I do not know that command. /help tells what I can do.
            """)
    }

    @Test("One choice is for the whole album, latecomers included") mutating func album() {
        chat.expect(
            """
            > file 10 album g
            say to 10: What shall I make of these photos? One choice is for all of them. [🌃 Neon | 🔍 Upscale] [⚙️ With settings]
            > file 11 album g
            > press e:1:neon on 500
            ok
            job: neon of file-10 under 500 as file
            job: neon of file-11 as file
            > file 12 album g
            job: neon of file-12 as file
            """)
    }

    @Test("An album's caption may come with any of its photos") mutating func albumCaption() {
        chat.expect(
            """
            > file 10 album g
            say to 10: What shall I make of these photos? One choice is for all of them. [🌃 Neon | 🔍 Upscale] [⚙️ With settings]
            > file 11 album g /neon
            job: neon of file-10 as file
            job: neon of file-11 as file
            > file 12 album g
            job: neon of file-12 as file
            """)
    }

    @Test("A choice made before goes to the whole album") mutating func albumAfterEffect() {
        chat.expect(
            """
            > /neon
            say: 🌃 Neon. Now send me the photo.
            > photo 10 album g
            job: neon of photo-10
            > photo 11 album g
            job: neon of photo-11
            > photo 12
            say to 12: What shall I make of it? / 💡 Telegram shrinks photos. Sent as a file, a picture keeps its full quality. [🌃 Neon | 🔍 Upscale] [⚙️ With settings]
            """)
    }

    @Test("What is no picture gets one clear sentence") mutating func unsupported() {
        chat.expect(
            """
            > voice
            say: I have eyes but no ears: send a photo, not a voice message.
            > video
            say: I cannot redraw videos. Send a photo or a single frame.
            > animation
            say: I cannot redraw animations. Send a still picture.
            > animatedSticker
            say: This sticker moves, and I redraw only what stands still. Send a still one or a photo.
            > file
            say to 0: What shall I make of it? [🌃 Neon | 🔍 Upscale] [⚙️ With settings]
            > other
            say: I can only redraw pictures. Send me a photo.
            > sticker 5
            say to 5: What shall I make of it? [🌃 Neon | 🔍 Upscale] [⚙️ With settings]
            > file 6 megabytes 30
            say: This file is larger than 20 MB, more than a bot may download. Send a smaller one.
            """)
    }

    @Test(
        "Old and forged buttons lead back to the start",
        arguments: [
            "e:9:neon", "e:-1:neon", "e:1:nothing", "v:1:upscale:0:99", "v:1:upscale:7:2", "v:1:upscale:-1:2",
            "s:9:neon",
            "m:", "x", "e:1", "c:no-such-job", "l:fr", "e:1:neon:extra",
        ])
    func oldButtons(data: String) {
        var chat = Transcript()
        chat.expect(
            """
            > file 10
            say to 10: What shall I make of it? [🌃 Neon | 🔍 Upscale] [⚙️ With settings]
            > press \(data)
            alert: This button is too old. Send the photo again and I will start afresh.
            say: Send me a photo, or choose an effect first. [🌃 Neon | 🔍 Upscale]
            """)
    }

    @Test("Sets that are too many are forgotten, the newest stay") mutating func manySets() {
        for number in 1...25 { _ = Conversation.step(chat.session, picture(number), chat.surroundings) }
        for number in 1...25 {
            chat.session = Conversation.step(chat.session, picture(number), chat.surroundings).session
        }
        #expect(chat.session.sets.map(\.number) == Array(6...25))
    }

    private func picture(_ number: Int) -> Event {
        .picture(
            Picture(message: Int64(number), file: "f\(number)", bytes: nil, kind: .document), album: nil, command: nil)
    }

    @Test("The buttons of a job") mutating func jobButtons() {
        chat.job = JobFacts(
            id: "J", owner: 7, isFinished: true,
            picture: Picture(message: 10, file: "photo-10", bytes: nil, kind: .photo),
            choice: Choice(effect: "upscale", parameters: ["factor": "3"]))
        chat.session.knowsOfFiles = true
        chat.expect(
            """
            > press f:J
            ok
            job: upscale factor=3 of photo-10 as file
            > press r:J
            ok
            job: upscale factor=3 of photo-10
            > press a:J
            ok
            say to 10: What shall I make of it? [🌃 Neon | 🔍 Upscale] [⚙️ With settings]
            > press t:J
            ok
            say to 10: 🔍 Upscale: choose. [×2 | ✓ ×3 | ×4] [‹ Back]
            > press c:J
            toast: It is done already.
            """)
        chat.job?.asFile = true
        chat.expect(
            """
            > press r:J
            ok
            job: upscale factor=3 of photo-10 as file
            > press a:J
            ok
            say to 10: What shall I make of it? [🌃 Neon | 🔍 Upscale] [⚙️ With settings]
            > press e:3:neon on 501
            ok
            job: neon of photo-10 under 501 as file
            """)
        chat.job?.isFinished = false
        chat.expect(
            """
            > press c:J
            toast: Cancelling.
            cancel: J
            """)
        chat.job?.owner = 8
        chat.expect(
            """
            > press c:J
            alert: This button belongs to someone else. Send a photo of your own.
            """)
    }

    @Test("A status that was sent twice goes when it is pressed") mutating func orphanedStatus() {
        chat.job = JobFacts(
            id: "J", owner: 7, isFinished: false,
            picture: Picture(message: 10, file: "photo-10", bytes: nil, kind: .photo), choice: Choice(effect: "neon"),
            statusMessage: 600)
        chat.expect(
            """
            > press c:J on 599
            toast: Cancelling.
            cancel: J
            delete 599
            """)
        chat.job?.isFinished = true
        chat.expect(
            """
            > press c:J on 599
            toast: It is done already.
            delete 599
            > press c:J on 600
            toast: It is done already.
            """)
    }

    @Test("Too many photos in work are refused in words") mutating func tooMany() {
        chat.surroundings.activeJobs = Surroundings.jobLimit
        chat.expect(
            """
            > photo 10 /neon
            say: You have 30 photos in work already. Send this one again when some of them are done.
            """)
        chat.surroundings.activeJobs = 29
        chat.expect(
            """
            > press e:1:neon
            ok
            job: neon of photo-10 under 500
            """)
    }

    @Test("Before the service was ever reached, the photo waits for its menu") mutating func starting() {
        chat.surroundings.catalogue = nil
        chat.expect(
            """
            > photo 10
            say to 10: My workshop is just opening and I cannot offer effects yet. Your photo is kept: press in a minute. [🎨 Show effects]
            > press m:1 on 500
            alert: My workshop is just opening and I cannot offer effects yet. Your photo is kept: press in a minute.
            """)
        chat.surroundings.catalogue = Transcript.catalogue
        chat.expect(
            """
            > press m:1 on 500
            ok
            change 500: What shall I make of it? [🌃 Neon | 🔍 Upscale] [⚙️ With settings]
            """)
    }

    @Test("A closed circle stays closed") mutating func notAllowed() {
        chat.surroundings.isAllowed = false
        chat.expect(
            """
            > photo 10
            say: This bot serves a closed circle. Ask its owner to let you in.
            > press e:0:neon
            alert: This bot serves a closed circle. Ask its owner to let you in.
            """)
    }

    @Test("Those who run the bot may ask how it is doing, others may not") mutating func status() {
        chat.expect(
            """
            > /status
            say: I do not know that command. /help tells what I can do.
            """)
        chat.surroundings.isAdmin = true
        chat.expect(
            """
            > /status
            report in en
            """)
    }

    @Test("In a group the bot keeps quiet unless it is meant") mutating func group() {
        chat.surroundings.isGroup = true
        chat.surroundings.isAddressed = false
        chat.expect(
            """
            > photo 10
            > text
            > voice
            """)
        chat.expect(
            """
            > photo 11 /neon
            job: neon of photo-11
            > press e:5:neon
            alert: This button is too old. Send the photo again and I will start afresh.
            """)
        chat.surroundings.isAddressed = true
        chat.expect(
            """
            > reply 9
            say to 9: What shall I make of it? / 💡 Telegram shrinks photos. Sent as a file, a picture keeps its full quality. [🌃 Neon | 🔍 Upscale] [⚙️ With settings]
            > voice
            say to 1: I have eyes but no ears: send a photo, not a voice message.
            """)
    }

    @Test("Several settings are collected until the start") mutating func severalSettings() {
        var upscale = Transcript.catalogue.effects[1]
        upscale.parameters.append(
            ParameterDescription(
                name: "sharpen", title: LocalizedText(en: "Sharpen", ru: "Резкость"), defaultValue: "false",
                kind: .toggle))
        chat.surroundings.catalogue = Catalogue([upscale])
        chat.expect(
            """
            > file 10
            say to 10: What shall I make of it? [🔍 Upscale] [⚙️ With settings]
            > press e:1:upscale on 500
            ok
            change 500: 🔍 Upscale: choose. [×2 | ×3 | ×4] [‹ Back | ⚙️ Settings]
            > press n:1:upscale on 500
            ok
            change 500: 🔍 Upscale: choose. [Factor: ×2 | Sharpen: off] [‹ Back | ▶️ Start]
            > press p:1:upscale:0:0 on 500
            ok
            change 500: 🔍 Upscale · Factor: choose. [✓ ×2 | ×3 | ×4] [‹ Back]
            > press v:1:upscale:0:4 on 500
            ok
            change 500: 🔍 Upscale: choose. [Factor: ×4 | Sharpen: off] [‹ Back | ▶️ Start]
            > press v:1:upscale:1:true on 500
            ok
            change 500: 🔍 Upscale: choose. [Factor: ×4 | Sharpen: on] [‹ Back | ▶️ Start]
            > press s:1:upscale on 500
            ok
            job: upscale factor=4 sharpen=true of file-10 under 500 as file
            """)
    }
}
