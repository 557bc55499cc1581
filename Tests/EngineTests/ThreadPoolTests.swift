import Engine
import Synchronization
import Testing

@Suite("The thread pool")
struct ThreadPoolTests {
    // What these tests count in is plain memory: where the pool promises order, the thread sanitizer sees whether it keeps it.

    @Test("calls every item once, by a thread of the team", arguments: [1, 2, 3, 7])
    func everyItemOnce(threads: Int) {
        let pool = ThreadPool(threads: threads)
        for count in [0, 1, 2, 5, 64, 1000] {
            var calls = [Int](repeating: 0, count: count)
            calls.withUnsafeMutableBufferPointer { calls in
                pool.parallelFor(count) { item, thread in calls[item] += (0..<threads).contains(thread) ? 1 : 100 }
            }
            #expect(calls == Array(repeating: 1, count: count))
        }
    }

    @Test("a thread does one item at a time")
    func oneItemPerThread() {
        let pool = ThreadPool(threads: 4)
        var busy = [Bool](repeating: false, count: 4)
        let clashes = Atomic<Int>(0)
        busy.withUnsafeMutableBufferPointer { busy in
            for _ in 0..<2000 {
                pool.parallelFor(9) { _, thread in
                    if busy[thread] { clashes.add(1, ordering: .relaxed) }
                    busy[thread] = true
                    busy[thread] = false
                }
            }
        }
        #expect(clashes.load(ordering: .relaxed) == 0)
    }

    /// Plain, unguarded writes: a thread late by a job, or a job that ends early, leaves a wrong sum (and a report of the thread
    /// sanitizer).
    @Test("what items wrote is seen after the job, through many short jobs", arguments: [2, 3, 5])
    func writesAreSeen(threads: Int) {
        let pool = ThreadPool(threads: threads)
        var numbers = [Int](repeating: 0, count: 17)
        for job in 1...5000 {
            let count = 2 + job % 16
            numbers.withUnsafeMutableBufferPointer { numbers in
                pool.parallelFor(count) { item, _ in numbers[item] += job }
            }
        }
        let expected = (0..<17).map { item in (1...5000).filter { 2 + $0 % 16 > item }.reduce(0, +) }
        #expect(numbers == expected)
    }

    @Test("wakes helpers that have gone to sleep")
    func wakesSleepers() {
        let pool = ThreadPool(threads: 3)
        for _ in 0..<5 {
            while pool.sleepingThreads < 2 {}
            // All three must be there at once, or nobody ever is.
            let present = Atomic<Int>(0)
            pool.parallelFor(3) { _, _ in
                present.add(1, ordering: .acquiringAndReleasing)
                while present.load(ordering: .acquiring) < 3 {}
            }
            #expect(present.load(ordering: .acquiring) == 3)
        }
    }

    @Test("several pools, and several callers of one, at the same time")
    func poolsAndCallers() async {
        let shared = ThreadPool(threads: 2)
        await withTaskGroup(of: Int.self) { group in
            for caller in 0..<4 {
                group.addTask {
                    let own = ThreadPool(threads: 2)
                    var sums = [Int](repeating: 0, count: 8)
                    for _ in 0..<500 {
                        sums.withUnsafeMutableBufferPointer { sums in
                            own.parallelFor(8) { item, _ in sums[item] += caller }
                            shared.parallelFor(8) { item, _ in sums[item] += 1 }
                        }
                    }
                    return sums.reduce(0, +) - 8 * 500 * (caller + 1)
                }
            }
            for await difference in group { #expect(difference == 0) }
        }
    }
}
