/// Threads lent for the work on pixels; this module has none of its own.
public struct Workers: Sendable {
    /// How many work at once, the caller included.
    public let count: Int
    private let run: @Sendable (_ items: Int, _ body: (_ item: Int) -> Void) -> Void

    /// - Parameter run: calls `body` once for every item of `0..<items`, in any order, and returns when all are done.
    public init(count: Int, run: @escaping @Sendable (_ items: Int, _ body: (_ item: Int) -> Void) -> Void) {
        self.count = count
        self.run = run
    }

    /// The calling thread alone.
    public static let caller = Workers(count: 1) { items, body in
        for item in 0..<items { body(item) }
    }

    /// Enough bands for threads of unequal luck, few enough for their cost not to show.
    private static let bandsPerWorker = 4

    /// Cuts `0..<rows` into bands and calls `body` once for each, several at a time.
    public func bands(_ rows: Int, _ body: (Range<Int>) -> Void) {
        let bands = min(rows, count == 1 ? 1 : count * Self.bandsPerWorker)
        run(bands) { band in body(rows * band / bands..<rows * (band + 1) / bands) }
    }
}
