/// Where the conversation with one user in one chat stands. Kept between messages, so its form is stored data: fields
/// may be added as optionals, not renamed.
public struct Session: Codable, Equatable, Sendable {
    /// Older sets of pictures are forgotten; their menus then say so.
    static let setLimit = 20
    /// Telegram's bound for an album.
    static let albumLimit = 10

    /// Chosen with /language; nil follows the user's Telegram.
    public var language: Language?
    /// An effect chosen before there was a picture.
    public var waiting: Choice?
    /// Pictures that were sent, oldest first.
    public var sets: [PictureSet] = []
    /// The number of the newest set.
    public var lastSet = 0
    public var knowsOfFiles = false
    /// The style of the photos to come, until another one is named.
    public var style: Style?
    /// A style is what the user is expected to send next.
    public var styleRequest: StyleRequest?
    /// Results are wanted as files, whatever the pictures came as.
    public var prefersFiles: Bool?
    /// By effect, the method it is to work by where nothing else is said.
    public var methods: [String: String]?

    public init() {}

    /// The set with that number, while it is remembered.
    func set(_ number: Int) -> PictureSet? {
        sets.first { $0.number == number }
    }

    /// Adds a set and returns its number.
    mutating func add(_ pictures: [Picture], album: String? = nil) -> Int {
        lastSet += 1
        sets.append(PictureSet(number: lastSet, album: album, pictures: pictures))
        sets.removeFirst(max(0, sets.count - Self.setLimit))
        return lastSet
    }

    /// The message that asks for the style of a set has been sent.
    public mutating func asked(for set: Int, in message: Int64) {
        if styleRequest?.set == set { styleRequest?.message = message }
    }

    /// A set beside that one whose pictures still wait for an effect: somebody who sends a photo and a painting sends
    /// them one after the other.
    func neighbour(of number: Int) -> PictureSet? {
        [number - 1, number + 1].lazy.compactMap(set).first { $0.isOpen }
    }

    mutating func change(_ number: Int, _ change: (inout PictureSet) -> Void) {
        if let index = sets.firstIndex(where: { $0.number == number }) { change(&sets[index]) }
    }
}

/// One picture, or an album: what one choice is for.
public struct PictureSet: Codable, Equatable, Sendable {
    public var number: Int
    /// Telegram's `media_group_id`.
    public var album: String?
    public var pictures: [Picture]
    /// Settings changed so far, before the start.
    public var draft: Choice?
    /// What was started; pictures of the album that come later get the same.
    public var chosen: Choice?
    /// The picture served as a style.
    public var isStyle: Bool?
    /// The result is wanted as a file, whatever the picture came as.
    public var asFile: Bool?

    /// Nothing has been made of it yet.
    var isOpen: Bool { chosen == nil && isStyle != true }
}

/// A picture somebody sent. Only Telegram has its bytes.
public struct Picture: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, Sendable {
        case photo
        case document
        case sticker
    }

    /// The message it came with.
    public var message: Int64
    /// Telegram's `file_id`.
    public var file: String
    public var bytes: Int?
    public var kind: Kind

    public init(message: Int64, file: String, bytes: Int?, kind: Kind) {
        self.message = message
        self.file = file
        self.bytes = bytes
        self.kind = kind
    }
}
