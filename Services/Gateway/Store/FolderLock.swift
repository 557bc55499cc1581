import Foundation

/// Keeps a second gateway out of the same folder: two of them would deliver everything twice. The kernel takes the
/// lock back when the process ends, however it ends.
final class FolderLock {
    private let descriptor: Int32

    init(folder: String) throws(StoreError) {
        let path = "\(folder)/gateway.lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreError(.cannotOpen, "cannot open \(path): \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw StoreError(
                .locked, "another gateway is using \(folder): stop it, or give this one another ATELIER_STATE")
        }
    }

    deinit {
        close(descriptor)
    }
}
