import API
import Testing

struct JoinAddressTests {
    @Test(arguments: [
        ("tcp:192.0.2.1:7", "tcp:192.0.2.1:7"), ("tcp:192.0.2.1", "tcp:192.0.2.1:7419"),
        ("tcp:[2001:db8::1]:65535", "tcp:[2001:db8::1]:65535"), ("tcp:[::1]", "tcp:[::1]:7419"),
        ("tcp:a-b.example:1", "tcp:a-b.example:1"), ("tcp:build_7", "tcp:build_7:7419"),
    ])
    func `an address is read, with the usual port where none is said`(text: String, meaning: String) {
        #expect(JoinAddress(text)?.description == meaning)
    }

    @Test(arguments: [
        "", "tcp:", "tcp::1", "192.0.2.1:7", "unix:/x", "tcp:a:", "tcp:a:0", "tcp:a:65536", "tcp:a:+1", "tcp:a:1:2",
        "tcp:2001:db8::1", "tcp:[::1", "tcp:[::1]7", "tcp:[]:1", "tcp:[g::1]:1", "tcp:a b:1", "tcp:-a:1", "tcp:a\n:1",
        "tcp:é:1", "tcp:a/b:1", "TCP:a:1", "tcp:" + String(repeating: "a", count: 252),
    ])
    func `what is no address is refused`(text: String) {
        #expect(JoinAddress(text) == nil)
    }

    @Test func `the words for all addresses are known`() {
        #expect(JoinAddress("tcp:0.0.0.0")?.isWildcard == true)
        #expect(JoinAddress("tcp:[::]:1")?.isWildcard == true)
        #expect(JoinAddress("tcp:[::1]:1")?.isWildcard == false)
    }
}
