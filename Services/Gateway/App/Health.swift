import Foundation
import FrameTransport
import InferenceProtocol
import ServiceKit
import Store

/// `atelier-gateway health`: whether the gateway that runs with these settings does its work.
enum Health {
    private static let patience = Duration.seconds(5)

    static func check() async {
        let reading = Settings.Reading()
        do {
            guard let age = try Heartbeat.age(folder: reading.state) else {
                Main.fail("no gateway that uses \(reading.state) is serving", status: 1)
            }
            guard age <= Heartbeat.longestSilence else {
                Main.fail("the gateway has received no answer from Telegram for \(Int(age)) s", status: 1)
            }
            let effects = try await greet(reading.socket)
            print("ok: updates \(Int(age)) s ago, \(effects) effects")
        } catch {
            Main.fail("\(error)", status: 1)
        }
    }

    /// The number of effects that the inference service offers.
    private static func greet(_ path: String) async throws -> Int {
        let connection = ClientConnection(try FrameConnection.connect(to: path))
        let timeout = Task {
            try await Task.sleep(for: patience)
            connection.close()
        }
        defer { timeout.cancel() }
        try await connection.send(.hello(Hello(client: "gateway health")))
        for try await message in connection.messages {
            if case .success(.welcome(let welcome)) = message {
                return welcome.effects.count { $0.unavailable == nil }
            }
        }
        throw TransportError.peerGone
    }
}
