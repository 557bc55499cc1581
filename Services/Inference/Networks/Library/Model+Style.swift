public import Engine

extension Model {
    /// What ``MSGNet``'s picture graph takes as `style`.
    ///
    /// - Parameter gram: of the style picture, as ``GraphRole/style`` gives it; 1 x 1 x C x C.
    public func target(_ gram: Tensor, on lane: Lane) throws -> Tensor {
        try run(.target, ["gram": gram.rowsAsChannels], on: lane)[0].columnsAsRows
    }
}

extension Tensor {
    /// A matrix, 1 x 1 x C x C, as a picture of C channels one pixel high.
    public var rowsAsChannels: Tensor {
        Tensor(shape: Shape(channels: shape.height, height: 1, width: shape.width), values: values)
    }

    /// Such a picture as a matrix again, transposed.
    public var columnsAsRows: Tensor {
        let (columns, rows) = (shape.channels, shape.width)
        var transposed = Tensor(shape: Shape(channels: 1, height: rows, width: columns))
        for row in 0..<rows {
            for column in 0..<columns {
                transposed.values[row * columns + column] = values[column * rows + row]
            }
        }
        return transposed
    }
}
