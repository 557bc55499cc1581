public import FrameTransport
import InferenceProtocol
public import Scheduler
public import ServiceKit

/// The inference service: clients on one side, lanes on the other.
///
///     let server = InferenceServer(description, schedule: limits, threads: 2, log: log)
///     async let served: Void = server.run(listener)
///     ...
///     await server.shutDown(grace: .seconds(25))
public final class InferenceServer: Sendable {
    private let service: JobService
    private let log: Log
    /// How long a job that was told to stop, or a client that still has something to read, may take at the very end.
    private static let lastWait = Duration.seconds(5)

    /// - Parameter threads: divided among the lanes of `schedule`.
    public init(
        _ description: ServiceDescription, schedule: ScheduleLimits, threads: Int,
        bounds: ServiceBounds = ServiceBounds(), log: Log
    ) {
        service = JobService(description, schedule: schedule, threads: threads, bounds: bounds, log: log)
        self.log = log
    }

    /// Serves every connection until ``shutDown(grace:)``, or until the task is cancelled.
    public func run(_ listener: FrameListener) async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.service.tellProgress() }
            await withTaskCancellationHandler {
                await withDiscardingTaskGroup { sessions in
                    for await connection in listener.connections {
                        sessions.addTask {
                            await ClientSession(service: self.service, log: self.log).run(MessageConnection(connection))
                        }
                    }
                }
            } onCancel: {
                listener.close()
                service.dismissClients()
            }
            group.cancelAll()
        }
    }

    /// Refuses new jobs, lets those that run finish within the grace time, tells the clients and lets them go. `run`
    /// returns soon after.
    public func shutDown(_ listener: FrameListener, grace: Duration) async {
        listener.close()
        service.close()
        if await !happens(within: grace, { await self.service.idle() }) {
            log.warning("the grace time is over: jobs still running are cancelled")
            service.cancelRunning()
            _ = await happens(within: Self.lastWait) { await self.service.idle() }
        }
        service.dismissClients()
    }
}

/// Whether `event` came about in time. It is left alone when it did not: there is no way to take back a wait for others.
private func happens(within limit: Duration, _ event: @escaping @Sendable () async -> Void) async -> Bool {
    let (outcomes, outcome) = AsyncStream.makeStream(of: Bool.self)
    let waiting = Task {
        await event()
        outcome.yield(true)
    }
    let timing = Task {
        try await Task.sleep(for: limit)
        outcome.yield(false)
    }
    defer {
        waiting.cancel()
        timing.cancel()
    }
    return await outcomes.first { _ in true } ?? false
}
