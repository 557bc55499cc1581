import Imaging

/// One part of an effect, from a picture to a picture. Steps can follow each other in any order.
protocol Step: Sendable {
    func size(after size: PictureSize) -> PictureSize

    /// What will be done, in this order; ``run(_:_:)`` goes through exactly these stages.
    func stages(_ size: PictureSize) throws -> [Stage]

    /// Memory at its height, the pictures before and after included.
    ///
    /// - Parameter bytesPerPixel: of a decoded picture.
    func bytes(_ size: PictureSize, bytesPerPixel: Int) throws -> Int

    func run(_ picture: consuming Picture, _ job: inout Job) throws -> Picture

    /// A few words on how, for the recipe line.
    func recipe(_ size: PictureSize) -> String
}

/// A piece of work that has a name, is timed, and can be stopped before it begins.
struct Stage: Equatable, Sendable {
    var name: String
    var work: CostMeter.Work

    init(_ name: String, _ kind: CostMeter.Work.Kind, units: Int) {
        self.name = name
        work = CostMeter.Work(kind: kind, units: Double(units))
    }
}
