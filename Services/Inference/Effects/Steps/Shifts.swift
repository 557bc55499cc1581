import Imaging

extension FloatPicture {
    /// The picture moved right and down; what comes in repeats the edge.
    func shifted(x: Int, y: Int) -> FloatPicture {
        if x == 0 && y == 0 { return self }
        var moved = colours
        for row in 0..<height {
            let from = max(row - y, 0) * width
            for column in 0..<width { moved[row * width + column] = colours[from + max(column - x, 0)] }
        }
        return FloatPicture(width: width, height: height, colours: moved)
    }
}

/// The mean of pictures that were shifted, each moved back; at the right and lower edges, of those that still show the place.
struct MeanOfShifts {
    private let width: Int
    private let height: Int
    private var sums: [SIMD4<Float>]
    /// How many pictures show the place: at least one, when one of the shifts is (0, 0).
    private var looks: [Float]

    init(like picture: FloatPicture) {
        (width, height) = (picture.width, picture.height)
        sums = Array(repeating: .zero, count: picture.colours.count)
        looks = Array(repeating: 0, count: picture.colours.count)
    }

    mutating func add(_ picture: FloatPicture, x: Int, y: Int) {
        for row in 0..<max(0, height - y) {
            for column in 0..<max(0, width - x) {
                sums[row * width + column] += picture.colours[(row + y) * width + column + x]
                looks[row * width + column] += 1
            }
        }
    }

    var mean: FloatPicture {
        FloatPicture(width: width, height: height, colours: zip(sums, looks).map { $0 / $1 })
    }
}
