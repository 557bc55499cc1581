/// The limited-memory BFGS method (Liu and Nocedal 1989): the last few steps, and how the gradient changed along them, tell how
/// the function curves.
///
/// The two loops over the history run on inner products alone (Chen et al. 2014, "Large-scale L-BFGS using MapReduce"), so that
/// a step goes through its vectors twice, however long the history. Steps are as long as ``LineSearch`` finds good; where that
/// does not help, the history is forgotten: the loss never rises.
package struct LBFGS: Minimiser {
    private struct Pair {
        var step: Vector
        /// Of the gradient.
        var change: Vector
    }

    private let math: VectorMath
    private let history: Int
    private let firstStep: Double
    /// Oldest first.
    private var pairs: [Pair] = []
    /// Inner products of all steps and changes: step 0, change 0, step 1, ...
    private var products: [[Double]] = []
    /// Inner products of the gradient with all of these, then with itself.
    private var slopes: [Double] = []
    private var spare: Pair
    private var trial: [Float]

    /// Looks along one line.
    private static let attempts = 10
    /// Relative to both lengths; along pairs with less the gradient hardly changes.
    private static let leastCurvature = 1e-8

    /// - Parameters:
    ///   - history: how many steps are remembered.
    ///   - firstStep: root of the mean square by which a step without history changes the numbers.
    package init(_ math: VectorMath, history: Int, firstStep: Double) {
        self.math = math
        self.history = max(1, history)
        self.firstStep = firstStep
        spare = Pair(step: Vector(math.count), change: Vector(math.count))
        trial = [Float](repeating: 0, count: math.count)
    }

    package mutating func step(_ point: inout Descent, _ evaluate: Descent.Evaluation) throws -> Bool {
        if slopes.isEmpty { forget(at: point) }
        repeat {
            let (factors, slope) = direction
            guard slope < 0 else { continue }
            combine(factors, point)
            if try search(&point, slope, evaluate) { return true }
        } while forget(at: point)
        return false
    }

    /// Starts anew.
    ///
    /// - Returns: false when there was nothing to forget.
    @discardableResult
    private mutating func forget(at point: Descent) -> Bool {
        let known = !pairs.isEmpty
        pairs = []
        products = []
        slopes = point.gradient.withUnsafeBufferPointer { gradient in
            gradient.baseAddress.map { math.products([$0], [$0])[0] } ?? [0]
        }
        return known
    }

    /// The next step as a sum of multiples of all steps, changes and the gradient, and how steeply it goes.
    private var direction: (factors: [Double], slope: Double) {
        let gradient = pairs.count * 2
        var factors = [Double](repeating: 0, count: gradient + 1)
        func product(with vector: Int) -> Double {
            factors[..<gradient].indices.reduce(factors[gradient] * slopes[vector]) {
                $0 + factors[$1] * products[$1][vector]
            }
        }
        factors[gradient] = -1
        var shares = [Double](repeating: 0, count: pairs.count)
        for pair in pairs.indices.reversed() {
            let (step, change) = (2 * pair, 2 * pair + 1)
            shares[pair] = product(with: step) / products[step][change]
            factors[change] -= shares[pair]
        }
        let newest = gradient - 2
        let scale =
            pairs.isEmpty
            ? firstStep * (Double(math.count) / max(slopes[gradient], .leastNormalMagnitude)).squareRoot()
            : products[newest][newest + 1] / products[newest + 1][newest + 1]
        for index in factors.indices { factors[index] *= scale }
        for pair in pairs.indices {
            let (step, change) = (2 * pair, 2 * pair + 1)
            factors[step] += shares[pair] - product(with: change) / products[step][change]
        }
        return (factors, zip(factors, slopes).reduce(0) { $0 + $1.0 * $1.1 })
    }

    /// Writes the step into `spare`.
    private func combine(_ factors: [Double], _ point: Descent) {
        point.gradient.withUnsafeBufferPointer { gradient in
            guard let gradient = gradient.baseAddress else { return }
            let vectors = vectors + [gradient]
            math.combine(zip(factors, vectors).map { (Float($0), $1) }, into: spare.step.floats)
        }
    }

    private var vectors: [UnsafePointer<Float>] {
        pairs.flatMap { [UnsafePointer($0.step.floats), UnsafePointer($0.change.floats)] }
    }

    /// Goes along the step in `spare`, or as much of it or as many times as far as leads down best.
    private mutating func search(
        _ point: inout Descent, _ slope: Double, _ evaluate: Descent.Evaluation
    ) throws -> Bool {
        var line = LineSearch(loss: point.loss, slope: slope)
        var gradient: [Float] = []
        var length = 1.0
        for _ in 0..<Self.attempts {
            move(from: point.place, length)
            let found = try evaluate(trial)
            let probe = LineSearch.Probe(length: length, loss: found.loss, slope: product(with: found.gradient))
            let isDone = line.accepts(probe)
            if line.low.length == length { gradient = found.gradient }
            if isDone { break }
            length = line.next
        }
        let low = line.low
        if low.length == 0 { return false }
        move(from: point.place, low.length)
        learn(from: point.gradient, to: gradient, low.length)
        swap(&point.place, &trial)
        (point.loss, point.gradient) = (low.loss, gradient)
        return true
    }

    /// Of the step in `spare`.
    private func product(with gradient: [Float]) -> Double {
        gradient.withUnsafeBufferPointer { gradient in
            gradient.baseAddress.map { math.products([UnsafePointer(spare.step.floats)], [$0])[0][0] } ?? 0
        }
    }

    private mutating func move(from place: [Float], _ length: Double) {
        let step = UnsafePointer(spare.step.floats)
        trial.withUnsafeMutableBufferPointer { trial in
            place.withUnsafeBufferPointer { place in
                guard let place = place.baseAddress, let trial = trial.baseAddress else { return }
                math.combine([(1, place), (Float(length), step)], into: trial)
            }
        }
    }

    /// Remembers the step that was taken.
    private mutating func learn(from old: [Float], to new: [Float], _ length: Double) {
        let (step, change) = (spare.step.floats, spare.change.floats)
        if length != 1 { math.combine([(Float(length), UnsafePointer(step))], into: step) }
        let found = old.withUnsafeBufferPointer { old in
            new.withUnsafeBufferPointer { new -> [[Double]] in
                guard let old = old.baseAddress, let new = new.baseAddress else { return [] }
                math.combine([(1, new), (-1, old)], into: change)
                let fresh = [UnsafePointer(step), UnsafePointer(change), new]
                return math.products(fresh, vectors + fresh)
            }
        }
        guard found.count == 3 else { return }
        let (mine, changes) = (pairs.count * 2, pairs.count * 2 + 1)
        slopes = found[2]
        guard found[0][changes] > Self.leastCurvature * (found[0][mine] * found[1][changes]).squareRoot() else {
            slopes.removeSubrange(mine...changes)
            return
        }
        for index in products.indices { products[index] += [found[0][index], found[1][index]] }
        products += found.dropLast().map { Array($0.dropLast()) }
        pairs.append(spare)
        if pairs.count > history {
            spare = pairs.removeFirst()
            products = products.dropFirst(2).map { Array($0.dropFirst(2)) }
            slopes.removeFirst(2)
        } else {
            spare = Pair(step: Vector(math.count), change: Vector(math.count))
        }
    }
}
