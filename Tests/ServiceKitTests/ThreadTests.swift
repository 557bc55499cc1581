import Glibc
import ServiceKit
import Synchronization
import Testing

@Suite("Threads of our own")
struct ThreadTests {
    /// An actor bound to one thread, which notes what it sees.
    private actor Notebook {
        private let executor = ThreadExecutor(name: "notebook")
        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
        private var threads: Set<pthread_t> = []
        private(set) var numbers: [Int] = []

        func note(_ number: Int) {
            threads.insert(pthread_self())
            numbers.append(number)
        }

        var threadCount: Int { threads.count }
    }

    @Test("an actor stays on its thread and loses no call")
    func executor() async {
        let notebook = Notebook()
        await withTaskGroup { group in
            for number in 0..<500 { group.addTask { await notebook.note(number) } }
        }
        #expect(await notebook.numbers.sorted() == Array(0..<500))
        #expect(await notebook.threadCount == 1)
    }

    @Test("join waits for the body")
    func join() {
        let box = Box()
        let thread = OwnedThread(name: "a name longer than fifteen bytes") {
            box.done.store(true, ordering: .releasing)
        }
        thread.join()
        thread.join()
        let done = box.done.load(ordering: .acquiring)
        #expect(done)
    }

    private final class Box: Sendable {
        let done = Atomic(false)
    }

    @Test("a signal arrives as a value, also one sent at once", .timeLimit(.minutes(1)))
    func signals() async {
        for _ in 0..<100 {
            let signals = Signals(SIGUSR1, SIGUSR2)
            kill(getpid(), SIGUSR2)
            var received = signals.received.makeAsyncIterator()
            #expect(await received.next() == SIGUSR2)
        }
    }

    @Test("pauses double up to the longest and start anew after a success")
    func backoff() {
        var backoff = Backoff(first: .seconds(1), longest: .seconds(4))
        for whole in [1, 2, 4, 4, 4] {
            let pause = backoff.next()
            #expect(pause >= .seconds(whole) / 2 && pause <= .seconds(whole))
        }
        backoff.reset()
        #expect(backoff.next() <= .seconds(1))
        for _ in 0..<100 { #expect(backoff.next() <= .seconds(4)) }
    }
}
