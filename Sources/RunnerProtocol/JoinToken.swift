/// What a machine needs to become a runner of a coordinator, as one line that is carried there by a person.
///
///     hero1-AAECAw...    base64url without padding (RFC 4648, section 5) of:
///
///     32 bytes           the coordinator's public key
///     16 bytes           a secret that is good once
///     1, then so many    the runner's name
///     1                  how many addresses follow, each as
///     1, then so many    tcp:HOST:PORT
///     4 bytes            CRC-32C of all before, the high byte first
///
/// The checksum tells a mistake in typing from a token that is not good.
public struct JoinToken: Equatable, Sendable {
    /// The coordinator's public key: the runner speaks with who has the private one, and with nobody else.
    public let coordinator: [UInt8]
    /// Proves at the coordinator that this runner was asked for.
    public let secret: [UInt8]
    /// What the runner is called there.
    public let name: [UInt8]
    /// Where the coordinator listens, to be tried in turn.
    public let addresses: [[UInt8]]

    /// All as given.
    public init(
        coordinator: [UInt8], secret: [UInt8], name: [UInt8], addresses: [[UInt8]]
    ) throws(JoinTokenFault) {
        self.coordinator = coordinator
        self.secret = secret
        self.name = name
        self.addresses = addresses
        if !isPossible { throw .malformed }
    }

    /// Reads the line, without its end.
    public init(text: [UInt8]) throws(JoinTokenFault) {
        let prefix = Self.prefix
        guard text.starts(with: prefix) else { throw .notToken }
        guard text.count <= Self.textBytesMax, let bytes = Base64URL.decoded(text[prefix.count...]), bytes.count > 4,
            Self.checksum(of: bytes[..<(bytes.count - 4)]) == Array(bytes[(bytes.count - 4)...])
        else { throw .mistyped }
        do throws(WireFault) {
            try self.init(reading: ByteReader(Array(bytes[..<(bytes.count - 4)])))
        } catch {
            throw .malformed
        }
    }

    private init(reading fields: ByteReader) throws(WireFault) {
        var reader = fields
        coordinator = try reader.bytes(Self.keyBytes)
        secret = try reader.bytes(Self.secretBytes)
        name = try reader.bytes(Int(reader.byte()))
        var addresses: [[UInt8]] = []
        for _ in 0..<(try reader.byte()) { addresses.append(try reader.bytes(Int(reader.byte()))) }
        self.addresses = addresses
        if reader.left > 0 || !isPossible { throw .badText }
    }

    private var isPossible: Bool {
        guard coordinator.count == Self.keyBytes, secret.count == Self.secretBytes, WireName.isValid(name),
            1...Self.addressesMax ~= addresses.count
        else { return false }
        for address in addresses {
            guard 1...Self.addressBytesMax ~= address.count, TextRule.line.accepts(address) else { return false }
        }
        return true
    }

    /// The line, without its end.
    public var text: [UInt8] {
        var writer = ByteWriter(coordinator)
        writer.bytes(secret)
        writer.byte(UInt8(truncatingIfNeeded: name.count))
        writer.bytes(name)
        writer.byte(UInt8(truncatingIfNeeded: addresses.count))
        for address in addresses {
            writer.byte(UInt8(truncatingIfNeeded: address.count))
            writer.bytes(address)
        }
        writer.bytes(Self.checksum(of: writer.bytes[...]))
        var text = Self.prefix
        Base64URL.append(writer.bytes, to: &text)
        return text
    }

    private static func checksum(of bytes: ArraySlice<UInt8>) -> [UInt8] {
        let value = CRC32C(of: bytes).value
        var checksum: [UInt8] = []
        for place in 1...4 as ClosedRange<UInt32> { checksum.add(UInt8(truncatingIfNeeded: value >> (32 - 8 * place))) }
        return checksum
    }

    /// How each begins; another number is another form.
    private static var prefix: [UInt8] { Array("hero1-") }
    /// Of a public key.
    public static var keyBytes: Int { 32 }
    /// Of the secret.
    public static var secretBytes: Int { 16 }
    /// Addresses in one token.
    public static var addressesMax: Int { 8 }
    /// Of an address.
    public static var addressBytesMax: Int { 255 }
    /// Of the longest line: no more of one need be read.
    public static var textBytesMax: Int {
        6 + (keyBytes + secretBytes + 2 + WireLimits.nameBytesMax + addressesMax * (1 + addressBytesMax) + 4) * 4 / 3
            + 1
    }
}

/// Why a text is no token.
public enum JoinTokenFault: UInt8, Error, Equatable, Sendable {
    /// It is something else.
    case notToken
    /// It was a token, and is not whole: a letter is missing, wrong or too much.
    case mistyped
    /// It is whole, and says what cannot be.
    case malformed

    /// A phrase that says it.
    public var text: StaticString {
        switch self {
        case .notToken: "that is no token: they begin with hero1-"
        case .mistyped: "the token is not whole: a letter is missing, wrong or too much"
        case .malformed: "the token says what cannot be"
        }
    }
}

/// Base64 with the alphabet for URLs and file names and without padding: RFC 4648, section 5.
public enum Base64URL {
    /// Adds bytes as text.
    static func append(_ bytes: [UInt8], to text: inout [UInt8]) {
        var pending: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.add(letter(pending >> bits & 63))
            }
        }
        if bits > 0 { text.add(letter(pending << (6 - bits) & 63)) }
    }

    /// Bytes as text.
    public static func text(of bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        append(bytes, to: &text)
        return text
    }

    /// What a text means; nil if it has other letters, or is not the one text for its bytes.
    public static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var pending: UInt32 = 0
        var bits: UInt32 = 0
        for letter in text {
            guard let value = value(letter) else { return nil }
            pending = pending << 6 | value
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.add(UInt8(truncatingIfNeeded: pending >> bits))
            }
        }
        // What is left over is zeros, and less than a letter.
        return bits < 6 && pending & (1 << bits - 1) == 0 ? bytes : nil
    }

    private static func letter(_ value: UInt32) -> UInt8 {
        let byte = UInt8(truncatingIfNeeded: value)
        switch byte {
        case 0..<26: return UInt8(ascii: "A") + byte
        case 26..<52: return UInt8(ascii: "a") + byte - 26
        case 52..<62: return UInt8(ascii: "0") + byte - 52
        case 62: return UInt8(ascii: "-")
        default: return UInt8(ascii: "_")
        }
    }

    private static func value(_ letter: UInt8) -> UInt32? {
        switch letter {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(letter - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(letter - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(letter - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
