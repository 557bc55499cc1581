/// A time as people say it: estimates pretend to no precision they lack.
enum RoundedDuration: Equatable {
    case seconds(Int)
    case minutes(Int)
    case hours(Int)

    init(_ seconds: Double) {
        switch seconds {
        case ..<10: self = .seconds(Int(max(1, seconds.rounded(.up))))
        case ..<58: self = .seconds(Int((seconds / 5).rounded(.up)) * 5)
        case ..<5400: self = .minutes(Int((seconds / 60).rounded()))
        default: self = .hours(Int((seconds / 3600).rounded()))
        }
    }
}
