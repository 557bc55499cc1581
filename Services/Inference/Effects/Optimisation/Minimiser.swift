/// A way of going downhill.
package protocol Minimiser {
    /// Moves the point one step down.
    ///
    /// - Parameter evaluate: the loss and its gradient at a place.
    /// - Returns: false when no step from here leads down: the end.
    mutating func step(_ point: inout Descent, _ evaluate: Descent.Evaluation) throws -> Bool
}

/// Where a minimisation has come to.
package struct Descent {
    package typealias Evaluation = (_ place: [Float]) throws -> (loss: Double, gradient: [Float])

    package internal(set) var place: [Float]
    package internal(set) var loss: Double
    package internal(set) var gradient: [Float]

    package init(from place: [Float], _ evaluate: Evaluation) throws {
        self.place = place
        (loss, gradient) = try evaluate(place)
    }
}
