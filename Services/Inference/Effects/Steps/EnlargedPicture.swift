import Engine
import Imaging
import Networks

/// A larger picture that fills with tiles.
struct EnlargedPicture {
    private(set) var picture: Picture
    private let scale: Int
    private let workers: Workers

    /// Alpha is resized at once; colours are to come.
    init(_ source: Picture, scale: Int, _ workers: Workers) throws(ImagingError) {
        self.scale = scale
        self.workers = workers
        let (width, height) = (source.width * scale, source.height * scale)
        let samples = width * height * 3
        // Tiles write every pixel. To clear gigabytes before would take the time in which a user may want to stop.
        picture = Picture(
            width: width, height: height, rgb: [UInt8](unsafeUninitializedCapacity: samples) { $1 = samples },
            alpha: try source.resizedAlpha(width: width, height: height, .lanczos, workers))
    }

    /// Lays a tile's result over the tiles before it; where they overlap, one passes softly into the other.
    mutating func blend(_ result: Tensor, _ tile: TileGrid.Tile, _ traits: NetworkTraits) {
        let (columns, rows) = (tile.x.spoken(scale), tile.y.spoken(scale))
        let (width, scale) = (picture.width, scale)
        let (tileWidth, plane) = (result.shape.width, result.shape.width * result.shape.height)
        let low = traits.range.lowerBound
        let factor = 255 / (traits.range.upperBound - low)
        let weights = columns.map { tile.x.weight($0, scale) }
        picture.rgb.withUnsafeMutableBufferPointer { rgb in
            result.values.withUnsafeBufferPointer { values in
                workers.bands(rows.count) { band in
                    for y in band.map({ $0 + rows.lowerBound }) {
                        let rowWeight = tile.y.weight(y, scale)
                        let from = (y - tile.y.start * scale) * tileWidth - tile.x.start * scale
                        for x in columns {
                            let weight = rowWeight * weights[x - columns.lowerBound]
                            for channel in 0..<3 {
                                let number = values[traits.plane(channel) * plane + from + x]
                                let new = min(max((number - low) * factor, 0), 255)
                                let place = (y * width + x) * 3 + channel
                                let old = Float(rgb[place])
                                rgb[place] = UInt8(old + (new - old) * weight + 0.5)
                            }
                        }
                    }
                }
            }
        }
    }
}

extension TilePlace {
    /// What the tile has a say in, in pixels of the result.
    fileprivate func spoken(_ scale: Int) -> Range<Int> {
        let range = axis.spoken(index)
        return range.lowerBound * scale..<range.upperBound * scale
    }

    fileprivate func weight(_ place: Int, _ scale: Int) -> Float {
        axis.weight(index, at: (Double(place) + 0.5) / Double(scale))
    }
}

extension Picture {
    /// A tile in the numbers a network takes.
    func tensor(x: TilePlace, y: TilePlace, _ shape: Shape, _ traits: NetworkTraits) -> Tensor {
        let low = traits.range.lowerBound
        let factor = (traits.range.upperBound - low) / 255
        var tensor = Tensor(shape: shape)
        let plane = shape.width * shape.height
        tensor.values.withUnsafeMutableBufferPointer { values in
            rgb.withUnsafeBufferPointer { rgb in
                for row in 0..<shape.height {
                    let first = ((y.start + row) * width + x.start) * 3
                    for column in 0..<shape.width {
                        for channel in 0..<3 {
                            let number = Float(rgb[first + column * 3 + channel]) * factor + low
                            values[traits.plane(channel) * plane + row * shape.width + column] = number
                        }
                    }
                }
            }
        }
        return tensor
    }
}
