import Glibc

/// Memory for the C structs of one message while it is being packed; all of it goes at once.
final class MessageArena {
    private var blocks: [UnsafeMutableRawPointer] = []

    deinit {
        for block in blocks { block.deallocate() }
    }

    private func allocate<Element>(_ count: Int, of type: Element.Type) -> UnsafeMutablePointer<Element> {
        let pointer = UnsafeMutablePointer<Element>.allocate(capacity: max(1, count))
        blocks.append(UnsafeMutableRawPointer(pointer))
        return pointer
    }

    /// A struct of C, made by its `__init` function and then filled in.
    func make<Struct>(
        _ initialize: (UnsafeMutablePointer<Struct>) -> Void, _ fill: (inout Struct) -> Void
    ) -> UnsafeMutablePointer<Struct> {
        let pointer = allocate(1, of: Struct.self)
        initialize(pointer)
        fill(&pointer.pointee)
        return pointer
    }

    /// A string that ends at its first NUL, as C's do.
    func string(_ text: String) -> UnsafeMutablePointer<CChar> {
        let bytes = text.utf8CString
        let pointer = allocate(bytes.count, of: CChar.self)
        bytes.withUnsafeBufferPointer { pointer.initialize(from: $0.baseAddress!, count: $0.count) }
        return pointer
    }

    func copy<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
        let pointer = allocate(elements.count, of: Element.self)
        elements.withUnsafeBufferPointer { buffer in
            if let base = buffer.baseAddress { pointer.initialize(from: base, count: buffer.count) }
        }
        return pointer
    }
}

/// How much memory one incoming message may take once unpacked. Without it a frame of millions of empty fields would
/// unpack to many times its own size.
struct UnpackingBudget {
    /// Structs and strings may take so many times the frame's bytes, and this much besides.
    static let factor = 2
    static let allowance = 4 << 20

    private(set) var remaining: Int

    init(frameBytes: Int) {
        remaining = frameBytes * Self.factor + Self.allowance
    }

    /// `malloc`, or nil when the budget is used up.
    mutating func allocate(_ bytes: Int) -> UnsafeMutableRawPointer? {
        guard bytes <= remaining else { return nil }
        remaining -= bytes
        return malloc(bytes)
    }
}
