internal import CImaging

#if canImport(Glibc)
    internal import Glibc
#endif

/// The small ICC profile that every JPEG made here carries, so that no viewer has to guess.
enum SRGBProfile {
    static let bytes: [UInt8] = {
        var count = 0
        guard let profile = imaging_srgb_profile(&count) else { return [] }
        defer { free(profile) }
        return [UInt8](UnsafeBufferPointer(start: profile, count: count))
    }()
}
