/// A libmicrohttpd daemon or connection, as its C functions take it.
///
/// `@unchecked Sendable` holds because the value is a mere address, and the functions that threads other than
/// libmicrohttpd's own call with it (resume, quiesce, stop) are documented as safe to call from any thread.
struct Handle: @unchecked Sendable {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }
}
