/// What is seen of a JSON text from its marks alone, before it is decoded: what the decoder takes too much stack for, and
/// what it lets pass. Of a text that is no JSON it says something too, which means nothing.
struct JSONOutline {
    /// How deeply arrays and objects lie in each other.
    private(set) var depth = 0
    /// Whether a comma stands before the end of an array or object.
    private(set) var hasCommaTooMany = false

    init(of bytes: [UInt8]) {
        var level = 0
        var isInString = false
        var isEscaped = false
        /// The last byte that is neither blank nor in a string.
        var last: UInt8 = 0
        for byte in bytes {
            switch byte {
            case _ where isEscaped: isEscaped = false
            case UInt8(ascii: "\\") where isInString: isEscaped = true
            case UInt8(ascii: "\""):
                isInString.toggle()
                last = byte
            case _ where isInString: break
            case 0x09, 0x0a, 0x0d, 0x20: break
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                level += 1
                depth = max(depth, level)
                last = byte
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                level -= 1
                if last == UInt8(ascii: ",") { hasCommaTooMany = true }
                last = byte
            default: last = byte
            }
        }
    }
}
