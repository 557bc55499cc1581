import Imaging
import Networks

/// A way of painting a picture of working size in a style.
protocol Painter: Sendable {
    /// Of the model that looks at styles for it.
    var model: Model { get }

    /// At which it can paint a picture, the better the later; at least one.
    func workingSizes(_ size: PictureSize) -> [PictureSize]

    /// How a style picture of this size is looked at.
    func analysis(_ style: PictureSize) -> StyleAnalysis

    /// What ``paint(_:in:_:)`` goes through.
    func stages(_ working: PictureSize) throws -> [Stage]

    /// Memory at its height, the sketch and the painting included.
    func bytes(_ working: PictureSize) throws -> Int

    /// - Parameter sketch: the picture at working size.
    func paint(_ sketch: FloatPicture, in style: StyleStatistics, _ job: inout Job) throws -> FloatPicture
}
