import API
import Testing

struct DigestTextTests {
    @Test func `a digest is written and read`() {
        let digest = (0..<32).map { UInt8($0 * 8 + 7) }
        let text = DigestText.text(of: digest)
        #expect(text == "070f171f272f373f474f575f676f777f878f979fa7afb7bfc7cfd7dfe7eff7ff")
        #expect(DigestText.digest(text) == digest)
    }

    @Test(arguments: [
        "", "07", String(repeating: "0", count: 63), String(repeating: "0", count: 65),
        String(repeating: "A", count: 64), String(repeating: "0", count: 63) + "g", String(repeating: "é", count: 32),
    ])
    func `what is no digest is refused`(text: String) {
        #expect(DigestText.digest(text) == nil)
    }
}
