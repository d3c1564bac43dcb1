import RunnerProtocol
import Testing

struct CRC32CTests {
    @Test(arguments: [("123456789", 0xe306_9283), ("", 0), ("a", 0xc1d0_4330)] as [(String, UInt32)])
    func `the checksum is the published one`(text: String, value: UInt32) {
        #expect(CRC32C(of: Array(text.utf8)[...]).value == value)
    }

    @Test func `the checksums of RFC 3720 hold`() {
        #expect(CRC32C(of: [UInt8](repeating: 0, count: 32)[...]).value == 0x8a91_36aa)
        #expect(CRC32C(of: [UInt8](repeating: 255, count: 32)[...]).value == 0x62a8_ab43)
        #expect(CRC32C(of: Array(0..<32)[...]).value == 0x46dd_794e)
    }
}
