/// Names and values of an `application/x-www-form-urlencoded` body.
public enum URLEncodedForm {
    /// Splits at `&` and `=`, turns `+` into a space and `%XX` into its byte. A malformed escape stays as it is.
    public static func decode(_ body: some Sequence<UInt8>) -> [(name: String, value: String)] {
        Array(body).split(separator: UInt8(ascii: "&")).map { pair in
            let halves = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            return (text(halves[0]), halves.count > 1 ? text(halves[1]) : "")
        }
    }

    private static func text(_ encoded: ArraySlice<UInt8>) -> String {
        var bytes: [UInt8] = []
        var rest = encoded
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "+") {
                bytes.append(UInt8(ascii: " "))
            } else if byte == UInt8(ascii: "%"), let escaped = hexadecimal(rest.prefix(2)) {
                bytes.append(escaped)
                rest.removeFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt8? {
        guard digits.count == 2, !digits.contains(UInt8(ascii: "+")), !digits.contains(UInt8(ascii: "-")) else {
            return nil
        }
        return UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
