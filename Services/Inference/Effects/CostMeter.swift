import Synchronization

/// How long work takes on this machine, learned from every job that is done.
final class CostMeter: Sendable {
    /// Work of one kind is measured in units that time is proportional to: pixels, or a network's operations.
    struct Work: Equatable, Sendable {
        enum Kind: Hashable, Sendable {
            case decoding
            case sketching
            case repainting
            case resizing
            case encoding(mediaType: String)
            case network(String)
        }

        var kind: Kind
        var units: Double
    }

    private let secondsPerUnit = Mutex<[Work.Kind: Double]>([:])

    /// How far one job moves what is known.
    private static let weightOfNews = 0.3

    func seconds(_ work: Work) -> Double {
        work.units * (secondsPerUnit.withLock { $0[work.kind] } ?? Self.guess(work.kind))
    }

    func record(_ work: Work, seconds: Double) {
        guard work.units > 0 else { return }
        let rate = seconds / work.units
        secondsPerUnit.withLock { rates in
            let known = rates[work.kind] ?? rate
            rates[work.kind] = known + (rate - known) * Self.weightOfNews
        }
    }

    /// Until the first job of a kind: seen on one core of a server of 2023.
    private static func guess(_ kind: Work.Kind) -> Double {
        switch kind {
        case .decoding: 15e-9
        case .sketching: 5e-9
        case .repainting: 10e-9
        case .resizing: 10e-9
        case .encoding(let mediaType): mediaType == "image/png" ? 100e-9 : 20e-9
        case .network: 5e-12
        }
    }
}
