import HTTPServer
import Testing

struct URLEncodedFormTests {
    @Test func decodesNamesAndValues() {
        let pairs = URLEncodedForm.decode("a=1&b+c=%D0%B6%26&empty=&bare&x=1=2&bad=%zz%4".utf8)
        #expect(pairs.map(\.name) == ["a", "b c", "empty", "bare", "x", "bad"])
        #expect(pairs.map(\.value) == ["1", "ж&", "", "", "1=2", "%zz%4"])
    }
}
