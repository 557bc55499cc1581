import Foundation
import TelegramAPI
import Testing

@Suite("Updates as Telegram sends them")
struct DecodingTests {
    private func updates(_ json: String) throws -> [Update] {
        try JSONDecoder().decode([Update].self, from: Data(json.utf8))
    }

    @Test func aPhotoWithItsSizes() throws {
        let update = try #require(
            updates(
                #"""
                [{"update_id":9,"message":{"message_id":5,"date":1,"message_thread_id":3,"is_topic_message":true,
                "from":{"id":7,"is_bot":false,"first_name":"Ann","language_code":"ru"},
                "chat":{"id":7,"type":"private","first_name":"Ann"},"media_group_id":"g","caption":"/neon",
                "photo":[{"file_id":"s","file_unique_id":"a","width":90,"height":60,"file_size":1000},
                {"file_id":"l","file_unique_id":"b","width":1280,"height":853}],
                "reply_to_message":{"message_id":4,"date":0,"chat":{"id":7,"type":"private"},"text":"hi"}}}]
                """#
            ).first)
        let message = try #require(update.message)
        #expect(update.id == 9)
        #expect(message.photo?.map(\.file) == ["s", "l"])
        #expect(message.album == "g")
        #expect(message.topic == 3)
        #expect(message.from?.languageCode == "ru")
        #expect(message.replyTo?.text == "hi")
    }

    @Test func aThreadThatIsNoTopicIsNotEchoed() throws {
        let json = #"""
            [{"update_id":1,"message":{"message_id":5,"date":1,"message_thread_id":3,"chat":{"id":-1,"type":"supergroup"}}}]
            """#
        #expect(try updates(json).first?.message?.topic == nil)
    }

    @Test func unknownKindsAndUnreadableMessagesKeepTheirIds() throws {
        let found = try updates(
            #"""
            [{"update_id":1,"hologram":{"x":1}},
             {"update_id":2,"message":{"message_id":"not a number"}},
             {"update_id":3,"message":{"message_id":5,"date":1,"chat":{"id":7,"type":"private"},
               "text":"a","new_field":{"deep":[1]},"reply_to_message":{"broken":true}}},
             {"update_id":4,"callback_query":{"id":"q","from":{"id":7,"is_bot":false,"first_name":"A"},"chat_instance":"c",
               "message":{"message_id":8,"date":0,"chat":{"id":7,"type":"private"}},"data":"e:1:neon"}}]
            """#)
        #expect(found.map(\.id) == [1, 2, 3, 4])
        #expect(found[0].message == nil)
        #expect(found[1].message == nil)
        #expect(found[2].message?.text == "a")
        #expect(found[2].message?.replyTo == nil)
        #expect(found[3].callbackQuery?.data == "e:1:neon")
        #expect(found[3].callbackQuery?.message?.id == 8)
    }
}
