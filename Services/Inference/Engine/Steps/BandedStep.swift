/// A step that makes its result from top to bottom and needs its input from top to bottom, in units such as rows, so that steps can
/// follow each other band by band. See ``BandedChain``.
protocol BandedStep: LongStep {
    var units: Int { get }
    /// Items that some units consist of, in any order; the units before them have been done.
    func items(_ units: Range<Int>) -> Int
    func run(item: Int, of units: Range<Int>, thread: Int, _ scratch: Scratch)
    /// Rows of the result that the first units complete, and those that they write to.
    func completeRows(after units: Int) -> Int
    func touchedRows(after units: Int) -> Int
    /// How many of the first units write to no more than the first `rows` of the result, and how many read no more of the input.
    func units(touching rows: Int) -> Int
    func units(reading rows: Int) -> Int
    /// The first row of the input that units from this one on read.
    func firstRow(from unit: Int) -> Int
    /// Makes the step find the rows of its input, or of its result, so many floats further on.
    func moveInput(by floats: Int)
    func moveResult(by floats: Int)
}
