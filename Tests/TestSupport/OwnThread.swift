import Dispatch

/// Runs blocking work away from Swift's cooperative threads.
public enum OwnThread {
    public static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "blocking").async { continuation.resume(with: Result { try body() }) }
        }
    }
}
