/// The size at which a network sees the whole of a picture.
enum WorkingSize {
    /// Both sides are multiples of `multiple`, the longer one at most `longSide` and no longer than it takes to hold the
    /// picture (but at least one multiple). Of these sizes the one that distorts the picture least; of equally good ones,
    /// the larger.
    static func fitting(_ size: PictureSize, multiple: Int, longSide: Int) -> PictureSize {
        if size.width % multiple == 0, size.height % multiple == 0, max(size.width, size.height) <= longSide {
            return size
        }
        let held = (max(size.width, size.height) + multiple - 1) / multiple
        let most = max(1, min(longSide / multiple, held))
        let aspect = Double(size.width) / Double(size.height)
        // For every number of columns, the rows on either side of the picture's shape.
        let candidates = (1...most).flatMap { columns in
            let rows = min(max(Int(Double(columns) / aspect), 1), most)
            return [rows, min(rows + 1, most)].map { rows in
                let ratio = Double(columns) / Double(rows) / aspect
                return (columns: columns, rows: rows, distortion: max(ratio, 1 / ratio))
            }
        }
        let least = candidates.reduce(.infinity) { min($0, $1.distortion) }
        let equal = candidates.filter { $0.distortion <= least * (1 + tolerance) }
        let best = equal.max { $0.columns * $0.rows < $1.columns * $1.rows } ?? candidates[0]
        return PictureSize(width: best.columns * multiple, height: best.rows * multiple)
    }

    /// Distortions nearer to each other than this look the same.
    private static let tolerance = 0.02
}
