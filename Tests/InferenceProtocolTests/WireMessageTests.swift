import InferenceProtocol
import Testing

@Suite("Messages on the wire")
struct WireMessageTests {
    @Test("come back as they were", arguments: Samples.fromClient)
    func roundTrip(_ message: ClientMessage) throws {
        #expect(try ClientMessage(frame: message.frame) == message)
    }

    @Test("come back as they were", arguments: Samples.fromService)
    func roundTrip(_ message: ServiceMessage) throws {
        #expect(try ServiceMessage(frame: message.frame) == message)
    }

    /// The bytes themselves, by protobuf's rules, so that a renumbered field cannot slip in.
    @Test("keep their form between versions")
    func frozenBytes() {
        #expect(ClientMessage.hello(Hello(protocolVersion: 1, client: "c")).frame == [0x0A, 5, 0x08, 1, 0x12, 1, 0x63])
        #expect(ClientMessage.statusRequest.frame == [0x32, 0])
        #expect(ServiceMessage.unknown(Samples.job).frame == [0x9A, 1, 18, 0x0A, 16] + Samples.job.bytes)
    }

    @Test("of a kind not known, or of the other direction, are named as such")
    func unknownKind() {
        let fromTheFuture: [UInt8] = [0xA2, 6, 0]  // field 100, empty
        #expect(throws: ProtocolError.unknownKind(0)) { try ClientMessage(frame: fromTheFuture) }
        #expect(throws: ProtocolError.unknownKind(0)) { try ServiceMessage(frame: []) }
        #expect(throws: ProtocolError.unknownKind(6)) { try ServiceMessage(frame: ClientMessage.statusRequest.frame) }
        #expect(throws: ProtocolError.unknownKind(19)) {
            try ClientMessage(frame: ServiceMessage.unknown(Samples.job).frame)
        }
    }

    @Test("cut off anywhere are an error or a smaller message, never the same one")
    func truncated() throws {
        for message in Samples.fromClient {
            for count in 0..<message.frame.count {
                #expect((try? ClientMessage(frame: Array(message.frame.prefix(count)))) != message)
            }
        }
        for message in Samples.fromService {
            for count in 0..<message.frame.count {
                #expect((try? ServiceMessage(frame: Array(message.frame.prefix(count)))) != message)
            }
        }
    }

    @Test("with single bytes changed never crash the reader")
    func mutated() {
        var generator = SystemRandomNumberGenerator()
        for message in Samples.fromClient {
            for _ in 0..<2000 {
                var bytes = message.frame
                bytes[Int.random(in: bytes.indices, using: &generator)] = .random(in: .min ... .max, using: &generator)
                _ = try? ClientMessage(frame: bytes)
            }
        }
    }

    @Test("that name no job are refused")
    func jobMissing() {
        #expect(throws: ProtocolError.badField("job")) { try ClientMessage(frame: [0x1A, 0]) }
        #expect(throws: ProtocolError.badField("job")) { try ClientMessage(frame: [0x1A, 4, 0x0A, 2, 1, 2]) }
    }

    @Test("that would unpack to far more than their size are refused")
    func bomb() {
        // A submission of a million parameters, two bytes each on the wire and dozens in memory.
        let entry: [UInt8] = [0x1A, 0]
        let body = (0..<1_000_000).flatMap { _ in entry }
        let length: [UInt8] = [0x80, 0x89, 0x7A]  // 2 000 000 as a varint
        #expect(throws: ProtocolError.malformed) { try ClientMessage(frame: [0x12] + length + body) }
    }
}
