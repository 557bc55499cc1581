/// Threads lent for the work on pixels, this module has none of its own; and the way to be told to stop it.
public struct Workers: Sendable {
    /// How many work at once, the caller included.
    public let count: Int
    /// Asked every few hundredths of a second, on the calling thread.
    let goesOn: @Sendable () -> Bool
    private let run: @Sendable (_ items: Int, _ body: (_ item: Int) -> Void) -> Void

    /// - Parameters:
    ///   - goesOn: whether the work is still wanted; may take its time.
    ///   - run: calls `body` once for every item of `0..<items`, in any order, and returns when all are done.
    public init(
        count: Int, goesOn: @escaping @Sendable () -> Bool = { true },
        run: @escaping @Sendable (_ items: Int, _ body: (_ item: Int) -> Void) -> Void
    ) {
        self.count = count
        self.goesOn = goesOn
        self.run = run
    }

    /// The calling thread alone.
    public static let caller = Workers(count: 1) { items, body in
        for item in 0..<items { body(item) }
    }

    /// Enough bands for threads of unequal luck, few enough for their cost not to show.
    private static let bandsPerWorker = 4

    /// Pixels that are worked on without a look at whether the work is still wanted: a few hundredths of a second.
    static let pixelsPerRound = 1 << 20

    /// Cuts `0..<lines` into bands and calls `body` once for each, several at a time. For what is done in a moment: it is not
    /// stopped.
    public func bands(_ lines: Int, _ body: (Range<Int>) -> Void) {
        bands(0..<lines, body)
    }

    /// The same in rounds, between which the work may be stopped.
    ///
    /// - Parameter length: of a line, in pixels, those read or those made, whichever are more.
    /// - Throws: ``ImagingError/stopped``.
    func bands(_ lines: Int, of length: Int, _ body: (Range<Int>) -> Void) throws(ImagingError) {
        let rounds = max(1, min(lines, lines * length / Self.pixelsPerRound))
        for round in 0..<rounds {
            try checkpoint()
            bands(lines * round / rounds..<lines * (round + 1) / rounds, body)
        }
    }

    func checkpoint() throws(ImagingError) {
        if !goesOn() { throw .stopped }
    }

    private func bands(_ lines: Range<Int>, _ body: (Range<Int>) -> Void) {
        let bands = min(lines.count, count == 1 ? 1 : count * Self.bandsPerWorker)
        run(bands) { band in
            body(lines.lowerBound + lines.count * band / bands..<lines.lowerBound + lines.count * (band + 1) / bands)
        }
    }
}
