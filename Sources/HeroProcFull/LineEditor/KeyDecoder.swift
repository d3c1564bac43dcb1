/// Makes keys of the bytes that a terminal sends. A sequence that means nothing here is swallowed whole. Escape by itself is
/// the beginning of the next key, which then counts as typed with Alt.
struct KeyDecoder {
    private enum State {
        case ground
        /// Behind an escape.
        case escape
        /// Behind `ESC [`, with what followed.
        case sequence([UInt8])
        /// Behind `ESC O`.
        case single
        /// Within a scalar, so many bytes of which are missing.
        case scalar([UInt8], missing: Int)
        /// Within a pasted text.
        case paste([UInt8])
    }
    private var state = State.ground
    private static let pasteEnd = Array("\u{1b}[201~".utf8)

    /// Takes a byte; gives a key when it is complete.
    mutating func feed(_ byte: UInt8) -> Key? {
        switch state {
        case .ground: return begin(byte)
        case .escape: return afterEscape(byte)
        case .sequence(let bytes): return continueSequence(bytes, byte)
        case .single:
            state = .ground
            return Self.key(final: byte, parameters: [])
        case .scalar(let bytes, let missing): return continueScalar(bytes, byte, missing)
        case .paste(var bytes):
            // Let go of the state's copy, so that the text grows in place.
            state = .ground
            return continuePaste(&bytes, byte)
        }
    }

    private mutating func begin(_ byte: UInt8) -> Key? {
        switch byte {
        case 0x1b: state = .escape
        case 0xc2...0xdf: state = .scalar([byte], missing: 1)
        case 0xe0...0xef: state = .scalar([byte], missing: 2)
        case 0xf0...0xf4: state = .scalar([byte], missing: 3)
        case 0x20...0x7e: return .text(Unicode.Scalar(byte))
        case 0x80...: return .text("\u{fffd}")
        default: return Self.key(control: byte)
        }
        return nil
    }

    private static func key(control byte: UInt8) -> Key? {
        switch byte {
        case 0x01: .lineStart
        case 0x02: .left
        case 0x03: .interrupt
        case 0x04: .deleteOrEnd
        case 0x05: .lineEnd
        case 0x06: .right
        case 0x08, 0x7f: .backspace
        case 0x09: .tab
        case 0x0a, 0x0d: .enter
        case 0x0b: .cutLineEnd
        case 0x0c: .clearScreen
        case 0x0e: .down
        case 0x10: .up
        case 0x14: .exchange
        case 0x15: .cutLineStart
        case 0x17: .cutWordLeft
        case 0x19: .putBack
        case 0x1a: .suspend
        default: nil
        }
    }

    private mutating func afterEscape(_ byte: UInt8) -> Key? {
        state = .ground
        switch byte {
        case UInt8(ascii: "["): state = .sequence([])
        case UInt8(ascii: "O"): state = .single
        case UInt8(ascii: "b"), UInt8(ascii: "B"): return .wordLeft
        case UInt8(ascii: "f"), UInt8(ascii: "F"): return .wordRight
        case UInt8(ascii: "d"), UInt8(ascii: "D"): return .cutWordRight
        case 0x08, 0x7f: return .cutWordLeft
        case 0x0a, 0x0d: return .newLine
        case 0x1b: state = .escape
        // Ctrl keys mean the same with Alt; letters with Alt mean nothing.
        case 0..<0x20: return Self.key(control: byte)
        default: return nil
        }
        return nil
    }

    private mutating func continueSequence(_ bytes: [UInt8], _ byte: UInt8) -> Key? {
        switch byte {
        case 0x20...0x3f where bytes.count < Limits.sequenceBytesMax:
            state = .sequence(bytes + [byte])
            return nil
        case 0x1b:
            state = .escape
            return nil
        default: state = .ground
        }
        let parameters = bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map {
            Int(String(decoding: $0, as: UTF8.self)) ?? 0
        }
        if byte == UInt8(ascii: "~"), parameters.first == 200 {
            state = .paste([])
            return nil
        }
        return Self.key(final: byte, parameters: parameters)
    }

    /// The key of a sequence by its last byte and its numbers; the second number is 1 plus 2 for Alt, 4 for Ctrl.
    private static func key(final byte: UInt8, parameters: [Int]) -> Key? {
        let isWord = parameters.count > 1 && parameters[1] > 2
        switch byte {
        case UInt8(ascii: "A"): return .up
        case UInt8(ascii: "B"): return .down
        case UInt8(ascii: "C"): return isWord ? .wordRight : .right
        case UInt8(ascii: "D"): return isWord ? .wordLeft : .left
        case UInt8(ascii: "H"): return .lineStart
        case UInt8(ascii: "F"): return .lineEnd
        case UInt8(ascii: "M") where parameters.isEmpty: return .enter
        case UInt8(ascii: "~"):
            switch parameters.first {
            case 1, 7: return .lineStart
            case 4, 8: return .lineEnd
            case 3: return isWord ? .cutWordRight : .delete
            default: return nil
            }
        default: return nil
        }
    }

    private mutating func continueScalar(_ bytes: [UInt8], _ byte: UInt8, _ missing: Int) -> Key? {
        state = .ground
        // What does not go on as it must is no text; the byte that came instead is a key of its own.
        guard byte & 0xc0 == 0x80 else { return begin(byte) }
        let all = bytes + [byte]
        if missing > 1 {
            state = .scalar(all, missing: missing - 1)
            return nil
        }
        let scalars = String(decoding: all, as: UTF8.self).unicodeScalars
        guard scalars.count == 1, let scalar = scalars.first, scalar.value >= 0xa0 else { return nil }
        return .text(scalar)
    }

    private mutating func continuePaste(_ bytes: inout [UInt8], _ byte: UInt8) -> Key? {
        bytes.append(byte)
        if byte == UInt8(ascii: "~"), bytes.suffix(Self.pasteEnd.count).elementsEqual(Self.pasteEnd) {
            return .paste(Self.text(ofPaste: bytes.dropLast(Self.pasteEnd.count)))
        }
        // Beyond the limit only the end matters.
        if bytes.count > 2 * Limits.textBytesMax { bytes.removeSubrange(Limits.textBytesMax..<(bytes.count - 8)) }
        state = .paste(bytes)
        return nil
    }

    /// Lines end in line feeds; other control characters, but for the tab, are left out.
    private static func text(ofPaste bytes: ArraySlice<UInt8>) -> String {
        let text = String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        let scalars = text.unicodeScalars.filter {
            $0 == "\n" || $0 == "\t" || $0.properties.generalCategory != .control
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
