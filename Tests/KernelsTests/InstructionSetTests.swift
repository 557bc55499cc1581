import CKernels
import Foundation
import Kernels
import Testing

@Suite("Instruction sets and their tables")
struct InstructionSetTests {
    @Test("every set up to the best one runs, and they are in order")
    func order() {
        #expect(InstructionSet.allCases == InstructionSet.allCases.sorted())
        #expect(InstructionSet.baseline.isSupported)
        for set in InstructionSet.allCases { #expect(set.isSupported == (set <= .best)) }
        #expect(InstructionSet(rawValue: "avx512bf16") == .avx512bf16)
    }

    @Test("tanh is within 4e-7 everywhere", arguments: InstructionSet.allCases.filter(\.isSupported))
    func tanh(set: InstructionSet) {
        let count = 4000
        let inputs = (0..<(count * 16)).map { (Float($0) - Float(count * 8)) / 2000 } + [.infinity, -.infinity]
        let values = inputs + Array(repeating: Float(0), count: 16 - inputs.count % 16)
        let results = activate(values, set, Int32(ATELIER_TANH), slope: 0)
        for (value, result) in zip(values, results) {
            let error = abs(Double(result) - Foundation.tanh(Double(value)))
            #expect(error < 4e-7, "tanh(\(value)) is \(result)")
        }
    }

    @Test("a leaky ReLU scales the negative side", arguments: InstructionSet.allCases.filter(\.isSupported))
    func leaky(set: InstructionSet) {
        let values: [Float] = (0..<16).map { Float($0) - 8 }
        #expect(activate(values, set, Int32(ATELIER_LEAKY), slope: 0.25) == values.map { $0 > 0 ? $0 : $0 * 0.25 })
        #expect(activate(values, set, Int32(ATELIER_LINEAR), slope: 0.25) == values)
        #expect(activate(values, set, Int32(ATELIER_LINEAR), slope: 0.25, streams: 1) == values)
    }

    /// One row of pixels through `pointwise`; a multiple of 16 values.
    private func activate(
        _ values: [Float], _ set: InstructionSet, _ activation: Int32, slope: Float, streams: Int32 = 0
    ) -> [Float] {
        let bytes = values.count * 4
        let memory = UnsafeMutableRawPointer.allocate(byteCount: 2 * bytes + 128, alignment: 64)
        defer { memory.deallocate() }
        let floats = memory.bindMemory(to: Float.self, capacity: 2 * values.count + 32)
        let (output, zero, one) = (floats + values.count, floats + 2 * values.count, floats + 2 * values.count + 16)
        floats.update(from: values, count: values.count)
        zero.update(repeating: 0, count: 16)
        one.update(repeating: 1, count: 16)
        withUnsafePointer(to: Int64(0)) { plane in
            let epilogue = atelier_epilogue(
                output: output, planes: plane, row_step: 0, pixel_step: 16, bias: zero, residual: nil,
                residual_planes: nil, half_row_step: 0, scale: 1, slope: slope, activation: activation,
                streams: streams, half: 0,
                reserved: 0, moments: nil,
                parts: 0)
            var task = atelier_pointwise(
                epilogue: epilogue, input: floats, input_planes: plane, input_row_step: 0, factor: one,
                width: Int32(values.count / 16), input_half: 0)
            set.kernels.pointwise(&task, 0, 0)
        }
        return Array(UnsafeBufferPointer(start: output, count: values.count))
    }
}
