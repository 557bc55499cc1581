import InferenceProtocol
import Testing

@Suite("Values of the protocol")
struct ValueTests {
    @Test("A job's name is read in the form it is written")
    func jobID() {
        let job = JobID()
        #expect(JobID(job.description) == job)
        #expect(JobID(job.description.uppercased()) == job)
        #expect(job.bytes[6] >> 4 == 4)
        #expect(JobID() != job)
        for text in [
            "", "0011", "00112233-4455-6677-8899-aabbccddeef", "0011223344556677-8899-aabbccddeeff",
            "g0112233-4455-6677-8899-aabbccddeeff",
        ] {
            #expect(JobID(text) == nil, "\(text)")
        }
        #expect(JobID(bytes: [1, 2, 3]) == nil)
    }

    @Test("A text falls back to English, then to what there is")
    func localized() {
        let text = LocalizedText(en: "Neon", ru: "Неон")
        #expect(text["ru"] == "Неон")
        #expect(text["de"] == "Neon")
        #expect(LocalizedText(["fr": "Néon"])["ru"] == "Néon")
        #expect(LocalizedText([:])["ru"] == "")
    }

    @Test("A parameter takes its own values only")
    func parameters() {
        let factor = Samples.effect.parameters[0]
        let strength = Samples.effect.parameters[1]
        let keep = Samples.effect.parameters[2]
        #expect(factor.accepts("2") && !factor.accepts("5") && !factor.accepts(""))
        #expect(strength.accepts("0") && strength.accepts("0.3") && strength.accepts("1"))
        #expect(!strength.accepts("1.01") && !strength.accepts("nan") && !strength.accepts("a lot"))
        #expect(keep.accepts("true") && !keep.accepts("yes"))
    }

    @Test("A histogram counts into the first bucket that is wide enough")
    func histogram() {
        #expect(Samples.histogram.counts == [2, 0, 1, 1])
        #expect(Samples.histogram.sum == 11.1)
        #expect(Histogram(upperBounds: [1, 1], counts: [0, 0, 0], sum: 0) == nil)
        #expect(Histogram(upperBounds: [1], counts: [0], sum: 0) == nil)
    }
}
