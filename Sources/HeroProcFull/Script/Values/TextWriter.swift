/// Writes the text forms of values, up to a number of bytes: shared parts can make a small value's text very long.
struct TextWriter {
    /// What was written.
    private(set) var bytes: [UInt8]
    /// Whether something was left out because of the limit.
    private(set) var isCut = false
    /// Why the machine that counts the work stopped it.
    private(set) var failure: ScriptError?
    private let bytesMax: Int
    private let machine: Machine?
    private var counted = 0

    /// A writer that goes on where a text ends and stops at about a number of bytes, or when the machine has had enough: it
    /// is told of each `countedBytes`.
    init(after bytes: consuming [UInt8] = [], bytesMax: Int, countedBy machine: Machine? = nil) {
        self.bytes = bytes
        self.bytesMax = bytesMax
        self.machine = machine
    }

    /// After this many bytes the machine is told.
    static let countedBytes = 1 << 14

    /// Writes the display form.
    mutating func display(_ value: Value) {
        switch value {
        case .unit: return
        case .string(let text): bytes.append(contentsOf: text.bytes)
        case .float(let number): bytes.append(contentsOf: FloatText(number).display)
        case .tagged(let box): display(box.value)
        case .cell(let cell): display(cell.value)
        default: debug(value)
        }
    }

    /// Writes the debug form. Nesting beyond `Limits.nestingMax` is shown as `...`.
    mutating func debug(_ value: Value, depth: Int = 0) {
        switch value {
        case .unit: write("()")
        case .bool(let value): write(value ? "true" : "false")
        case .int(let value): write(String(value))
        case .float(let value): bytes.append(contentsOf: FloatText(value).debug)
        case .char(let value): append(value)
        case .timestamp: write("<timestamp>")
        case .string(let text): quote(text.bytes)
        case .array(let box): array(box.items, depth: depth)
        case .map(let box): map(box, depth: depth)
        case .blob(let box): blob(box.bytes)
        case .function(let pointer): write("Fn(\(pointer.name))")
        case .range(let box): range(box)
        case .iterator, .host: write(value.typeName)
        case .tagged(let box): debug(box.value, depth: depth)
        case .cell(let cell): debug(cell.value, depth: depth)
        }
    }

    /// Writes a string in quotes, escaped as the reference does: what cannot be seen becomes `\u{…}`.
    mutating func quote(_ text: [UInt8]) {
        write("\"")
        if text.allSatisfy({ $0 >= 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            bytes.append(contentsOf: text)
        } else {
            for scalar in String(decoding: text, as: UTF8.self).unicodeScalars { escape(scalar) }
        }
        write("\"")
    }

    private mutating func write(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        bytes.append(contentsOf: scalar.utf8)
    }

    private mutating func escape(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": write("\\\"")
        case "\\": write("\\\\")
        case "\n": write("\\n")
        case "\r": write("\\r")
        case "\t": write("\\t")
        case "\0": write("\\0")
        default:
            if scalar.isShown {
                append(scalar)
            } else {
                write("\\u{\(String(scalar.value, radix: 16))}")
            }
        }
    }

    /// Whether there is room for more; notes that something was left out when not.
    private mutating func hasRoom(depth: Int) -> Bool {
        if depth >= Limits.nestingMax {
            write("...")
            return false
        }
        if bytes.count > bytesMax {
            if !isCut { write("...") }
            isCut = true
        }
        if let machine, !isCut, bytes.count - counted >= Self.countedBytes { count(in: machine) }
        return !isCut
    }

    /// Tells the machine of what was written since the last time.
    private mutating func count(in machine: Machine) {
        let units = (bytes.count - counted) / Self.countedBytes
        counted += units * Self.countedBytes
        do throws(ScriptError) {
            try machine.charge(units * Self.countedBytes / Limits.unitsPerOperation)
            try machine.reserve(bytes: bytes.count)
        } catch {
            failure = error
            isCut = true
        }
    }

    private mutating func array(_ items: [Value], depth: Int) {
        write("[")
        for (number, item) in items.enumerated() {
            if number > 0 { write(", ") }
            guard hasRoom(depth: depth) else { break }
            debug(item, depth: depth + 1)
        }
        write("]")
    }

    private mutating func map(_ map: MapBox, depth: Int) {
        write("#{")
        for (number, index) in map.sortedIndices.enumerated() {
            if number > 0 { write(", ") }
            guard hasRoom(depth: depth) else { break }
            let (key, value) = map.entry(at: index)
            quote(key.bytes)
            write(": ")
            debug(value, depth: depth + 1)
        }
        write("}")
    }

    /// Two hexadecimal digits a byte, a space after each eight.
    private mutating func blob(_ blob: [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        write("[")
        for (number, byte) in blob.enumerated() {
            if number > 0 && number % 8 == 0 { write(" ") }
            bytes.append(digits[Int(byte >> 4)])
            bytes.append(digits[Int(byte & 15)])
        }
        write("]")
    }

    private mutating func range(_ range: RangeBox) {
        write(range.isInclusive ? "\(range.start)..=" : "\(range.start)..")
        if range.end != .max { write(String(range.end)) }
    }
}

extension Unicode.Scalar {
    /// Whether the debug form shows it as itself: not what is unassigned, private, a control, a mark that joins the one
    /// before, or a space other than the usual one.
    fileprivate var isShown: Bool {
        if value >= 0x20 && value < 0x7f { return true }
        if properties.isGraphemeExtend { return false }
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned: return false
        case .lineSeparator, .paragraphSeparator, .spaceSeparator: return false
        default: return true
        }
    }
}
