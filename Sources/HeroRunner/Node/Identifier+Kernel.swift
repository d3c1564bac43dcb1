import RunnerProtocol
import System

extension Identifier {
    /// One that nothing else has.
    static func random() throws(Errno) -> Identifier {
        Identifier(high: try MachineFacts.randomBits(), low: try MachineFacts.randomBits())
    }

    /// The kernel's of this boot; nil where it does not tell.
    static var ofBoot: Identifier? {
        guard let file = try? Descriptor.open("/proc/sys/kernel/random/boot_id", .read),
            let text = file.contents()
        else { return nil }
        return Identifier(text: text)
    }

    /// Reads 32 hexadecimal digits, whatever stands between them.
    init?(text: [UInt8]) {
        self.init(high: 0, low: 0)
        var digits = 0
        for byte in text {
            let value: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = byte - UInt8(ascii: "a") + 10
            default: continue
            }
            high = high << 4 | low >> 60
            low = low << 4 | UInt64(value)
            digits += 1
        }
        guard digits == 32 else { return nil }
    }
}
