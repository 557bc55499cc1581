import Glibc

/// A POSIX mutex.
///
/// `@unchecked Sendable`: the mutex is made to be shared, and the pointer never changes.
final class Lock: @unchecked Sendable {
    fileprivate let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

    init() {
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    func withLock<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }
}

/// Where threads sleep until a condition outside has changed.
///
/// `@unchecked Sendable`: the condition variable is made to be shared, and the pointer never changes.
final class Bell: @unchecked Sendable {
    private let lock = Lock()
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        condition.deallocate()
    }

    /// Sleeps while `pending()`; call ``ring()`` after every change of what it reads.
    func wait(while pending: () -> Bool) {
        lock.withLock {
            while pending() { pthread_cond_wait(condition, lock.mutex) }
        }
    }

    func ring() {
        lock.withLock { _ = pthread_cond_broadcast(condition) }
    }
}
