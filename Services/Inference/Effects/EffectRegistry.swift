public import Imaging
public import InferenceProtocol
public import Networks

/// Every effect this service knows, whether or not the weights it needs are here.
public struct EffectRegistry: Sendable {
    /// In the order of menus.
    public let effects: [any Effect]
    /// Styles that can be named instead of sending a picture.
    public let gallery: [GalleryStyle]

    /// - Parameter memoryBytes: what one job may take; jobs that would take more are refused before they start.
    public init(
        library: ModelLibrary, gallery: Gallery = .empty, limits: ImageLimits = ImageLimits(), memoryBytes: Int
    ) {
        let kit = EffectKit(library: library, gallery: gallery, limits: limits, memoryBytes: memoryBytes)
        effects = [.neon(kit), .restyle(kit), .upscale(kit)] + PipelineEffect.paintings(kit)
        self.gallery = gallery.announced
    }

    /// The effect that ``EffectDescription/id`` names.
    public subscript(id: String) -> (any Effect)? {
        effects.first { $0.description.id == id }
    }

    /// Sends a small picture through every effect that is available: estimates are measured from then on.
    ///
    /// - Throws: ``EffectFailure`` when an effect does not work at all.
    public func warmUp(on lane: Lane) throws(EffectFailure) {
        let side = 96
        let grey = Picture(width: side, height: side, rgb: [UInt8](repeating: 128, count: side * side * 3))
        let file: [UInt8]
        do { file = try grey.encoded(as: .jpeg(quality: 90)) } catch { throw EffectFailure(error) }
        for effect in effects where effect.description.unavailable == nil {
            let style = effect.description.wantsStyle ? Submission.Style.image(file) : .none
            _ = try effect.apply(EffectRequest(image: file, style: style), EffectContext(lane: lane))
        }
    }
}
