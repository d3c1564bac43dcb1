/// The Castagnoli checksum of RFC 3720, appendix B.4: it finds every damage of up to 32 bits in a row.
public struct CRC32C {
    private var state: UInt32 = 0xffff_ffff

    /// Of nothing yet.
    public init() {}

    /// The checksum of some bytes.
    public init(of bytes: ArraySlice<UInt8>) { add(bytes) }

    /// Takes more bytes.
    public mutating func add(_ bytes: ArraySlice<UInt8>) {
        for byte in bytes {
            state ^= UInt32(byte)
            state = state >> 4 ^ Self.table[Int(state & 15)]
            state = state >> 4 ^ Self.table[Int(state & 15)]
        }
    }

    /// The checksum of all bytes so far.
    public var value: UInt32 { ~state }

    /// What four bits become in four steps with the polynomial 0x1EDC6F41, bits reversed.
    private static let table: [16 of UInt32] = [
        0x0000_0000, 0x105e_c76f, 0x20bd_8ede, 0x30e3_49b1, 0x417b_1dbc, 0x5125_dad3, 0x61c6_9362, 0x7198_540d,
        0x82f6_3b78, 0x92a8_fc17, 0xa24b_b5a6, 0xb215_72c9, 0xc38d_26c4, 0xd3d3_e1ab, 0xe330_a81a, 0xf36e_6f75,
    ]
}
