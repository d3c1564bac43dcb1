import CLinux

/// An address of IPv4 or IPv6, and a port of TCP there.
package struct NetworkAddress: Equatable, Sendable {
    /// 4 or 16 bytes, the high one first.
    package let host: [UInt8]
    /// From 0, which as an address to listen at is any that is free.
    package let port: UInt16

    /// Both as given; nil: that is no address.
    package init?(host: [UInt8], port: UInt16) {
        guard host.count == 4 || host.count == 16 else { return nil }
        self.host = host
        self.port = port
    }

    /// Reads `192.0.2.1`, `192.0.2.1:7419`, `[2001:db8::1]` or `[2001:db8::1]:7419`; nil: it is none of these. Names are
    /// not looked up.
    package init?(_ text: [UInt8], usualPort: UInt16) {
        let isLong = text.first == UInt8(ascii: "[")
        let close = isLong ? text.firstIndex(of: UInt8(ascii: "]")) : text.firstIndex(of: UInt8(ascii: ":"))
        guard let end = close ?? (isLong ? nil : text.count) else { return nil }
        var host = [UInt8](repeating: 0, count: isLong ? 16 : 4)
        let name = CString(text[(isLong ? 1 : 0)..<end])
        let isHost = unsafe name.withPointer { name in
            unsafe host.withUnsafeMutableBufferPointer { unsafe cl_tcp_host(name, $0.count, $0.baseAddress) != 0 }
        }
        guard isHost, !text.contains(0), let port = Self.port(text[(isLong ? end + 1 : end)...], usual: usualPort)
        else { return nil }
        self.init(host: host, port: port)
    }

    /// Reads `:7419`, or nothing.
    private static func port(_ text: ArraySlice<UInt8>, usual: UInt16) -> UInt16? {
        guard let colon = text.first else { return usual }
        guard colon == UInt8(ascii: ":"), text.count > 1, text.count <= 6 else { return nil }
        var port = 0
        for byte in text.dropFirst() {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            port = port * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return UInt16(exactly: port)
    }

    /// As it is read, with its port.
    package var text: [UInt8] {
        var name = [UInt8](repeating: 0, count: 46)
        let isWritten = unsafe host.withUnsafeBufferPointer { host in
            unsafe name.withUnsafeMutableBytes { name in
                unsafe cl_tcp_host_text(
                    host.baseAddress, host.count, name.assumingMemoryBound(to: CChar.self).baseAddress) != 0
            }
        }
        precondition(isWritten, "an address has 4 or 16 bytes")
        let plain = name.prefix { $0 != 0 }
        var text = host.count == 4 ? Array(plain) : [UInt8(ascii: "[")] + plain + [UInt8(ascii: "]")]
        text.append(UInt8(ascii: ":"))
        var power: UInt16 = 10_000
        while power > 1, port < power { power /= 10 }
        while power > 0 {
            text.append(UInt8(ascii: "0") + UInt8(port / power % 10))
            power /= 10
        }
        return text
    }

    /// As the kernel takes it.
    var kernelForm: cl_tcp_address {
        unsafe host.withUnsafeBufferPointer { unsafe cl_tcp_address_of($0.baseAddress, $0.count, port) }
    }
}
