import System
import Testing

struct NetworkHostsTests {
    @Test func `no address is one that other machines cannot reach`() {
        for host in NetworkHosts.ofThisMachine {
            #expect(host.count == 4 || host.count == 16)
            #expect(host.first != 127, "it is of this machine alone")
            #expect(host != [UInt8](repeating: 0, count: 15) + [1], "it is of this machine alone")
            #expect(host.prefix(2) != [169, 254] && !(host.first == 0xfe && host[1] & 0xc0 == 0x80))
        }
    }

    @Test func `a name is looked up`() {
        #expect(NetworkHosts.named(CString("localhost".utf8)).contains([127, 0, 0, 1]))
        #expect(NetworkHosts.named(CString("192.0.2.7".utf8)) == [[192, 0, 2, 7]])
        #expect(NetworkHosts.named(CString("a..b".utf8)).isEmpty)
    }
}
