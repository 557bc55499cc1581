import FrameTransport
import Glibc
import InferenceProtocol
import Testing

@Suite("A message connection")
struct MessageConnectionTests {
    private func pair() -> (FrameConnection, FrameConnection) {
        var ends: [Int32] = [0, 0]
        precondition(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        return (FrameConnection(adopting: ends[0]), FrameConnection(adopting: ends[1]))
    }

    @Test("carries each side's messages to the other")
    func bothWays() async throws {
        let (left, right) = pair()
        let client = ClientConnection(left)
        let service = ServiceConnection(right)
        var atService = service.messages.makeAsyncIterator()
        for message in Samples.fromClient {
            try await client.send(message)
            #expect(try await atService.next() == .success(message))
        }
        var atClient = client.messages.makeAsyncIterator()
        for message in Samples.fromService {
            try await service.send(message)
            #expect(try await atClient.next() == .success(message))
        }
    }

    @Test("goes on after a frame that is no message")
    func nonsense() async throws {
        let (left, right) = pair()
        let service = ServiceConnection(right)
        try await left.send([0xFF, 0xFF, 0xFF])
        try await left.send(ClientMessage.statusRequest.frame)
        left.close()
        var results: [Result<ClientMessage, ProtocolError>] = []
        for try await result in service.messages { results.append(result) }
        #expect(results == [.failure(.malformed), .success(.statusRequest)])
    }
}
