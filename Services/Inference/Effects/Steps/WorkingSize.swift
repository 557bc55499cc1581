/// The size at which a network sees the whole of a picture.
enum WorkingSize {
    /// Both sides are multiples of `multiple`, the longer one at most `longSide` and no longer than it takes to hold the
    /// picture (but at least one multiple). Of these sizes the one that distorts the picture least; of equally good ones,
    /// the larger.
    static func fitting(_ size: PictureSize, multiple: Int, longSide: Int) -> PictureSize {
        let held = (max(size.width, size.height) + multiple - 1) / multiple
        let steps = Array(1...max(1, min(longSide / multiple, held)))
        let aspect = Double(size.width) / Double(size.height)
        func distortion(_ columns: Int, _ rows: Int) -> Double {
            let ratio = Double(columns) / Double(rows) / aspect
            return max(ratio, 1 / ratio)
        }
        var best = (columns: 1, rows: 1)
        for columns in steps {
            for rows in steps {
                let (new, old) = (distortion(columns, rows), distortion(best.columns, best.rows))
                if new < old * (1 - tolerance)
                    || (new < old * (1 + tolerance) && columns * rows > best.columns * best.rows)
                {
                    best = (columns, rows)
                }
            }
        }
        return PictureSize(width: best.columns * multiple, height: best.rows * multiple)
    }

    /// Distortions nearer to each other than this look the same.
    private static let tolerance = 0.02
}
