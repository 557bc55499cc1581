extension ReferenceOperations {
    static func maxPool(_ x: Tensor, to shape: Shape) -> Tensor {
        var result = Tensor(shape: shape)
        forEachWindow(x, pooled: shape) { place, greatest in result.values[place] = x.values[greatest] }
        return result
    }

    static func unpool(_ gradient: Tensor, like x: Tensor) -> Tensor {
        var result = Tensor(shape: x.shape)
        forEachWindow(x, pooled: gradient.shape) { place, greatest in
            result.values[greatest] = x.values[greatest] > 0 ? gradient.values[place] : 0
        }
        return result
    }

    /// Calls `body` with every place of the pooled tensor and the place in `x` of its window's first greatest value.
    private static func forEachWindow(_ x: Tensor, pooled: Shape, _ body: (_ place: Int, _ greatest: Int) -> Void) {
        let width = x.shape.width
        for place in 0..<pooled.count {
            let column = place % pooled.width
            let row = place / pooled.width % pooled.height
            let plane = place / (pooled.width * pooled.height)
            let corner = (plane * x.shape.height + 2 * row) * width + 2 * column
            var greatest = corner
            for candidate in [corner + 1, corner + width, corner + width + 1]
            where x.values[candidate] > x.values[greatest] {
                greatest = candidate
            }
            body(place, greatest)
        }
    }
}
