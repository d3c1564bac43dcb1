import System
import Testing

struct NetworkInterfacesTests {
    @Test func `no address is one that other machines cannot reach`() {
        for host in NetworkInterfaces.hosts {
            #expect(host.count == 4 || host.count == 16)
            #expect(host.first != 127, "it is of this machine alone")
            #expect(host != [UInt8](repeating: 0, count: 15) + [1], "it is of this machine alone")
            #expect(host.prefix(2) != [169, 254] && !(host.first == 0xfe && host[1] & 0xc0 == 0x80))
        }
    }
}
