/// Writes a value as compact JSON: `()` as null, blobs as arrays, other types as strings of their display form.
struct JSONWriter {
    /// What was written.
    private(set) var bytes: [UInt8] = []
    private let machine: Machine

    /// A writer within the limits of a call.
    init(_ call: borrowing NativeCall) {
        machine = call.machine
    }

    /// Writes a value. Nesting beyond `Limits.nestingMax` is an error.
    mutating func write(_ value: Value, depth: Int = 0) throws(ScriptError) {
        if depth > Limits.nestingMax { throw ScriptError(.dataTooLarge("Nesting of JSON too deep")) }
        switch value {
        case .unit: write("null")
        case .bool(let value): write(value ? "true" : "false")
        case .int(let value): write(String(value))
        case .float(let value): value.isFinite ? bytes.append(contentsOf: FloatText(value).debug) : write("null")
        case .string(let text): quote(text.bytes)
        case .array(let box): try list(box.items, depth: depth)
        case .blob(let box): try list(box.bytes.map { .int(Int64($0)) }, depth: depth)
        case .map(let box): try map(box, depth: depth)
        case .function(let pointer) where pointer.curried.isEmpty: quote(Array(pointer.name.utf8))
        case .function(let pointer): try list([.string(pointer.name)] + pointer.curried, depth: depth)
        case .tagged(let box): try write(box.value, depth: depth)
        case .cell(let cell): try write(cell.value, depth: depth)
        case .char, .timestamp, .range, .iterator, .host: quote(value.displayedBytes)
        }
    }

    private mutating func list(_ items: [Value], depth: Int) throws(ScriptError) {
        write("[")
        for (number, item) in items.enumerated() {
            if number > 0 { write(",") }
            try room()
            try write(item, depth: depth + 1)
        }
        write("]")
    }

    private mutating func map(_ map: MapBox, depth: Int) throws(ScriptError) {
        write("{")
        for (number, index) in map.sortedIndices.enumerated() {
            if number > 0 { write(",") }
            try room()
            let (key, value) = map.entry(at: index)
            quote(key.bytes)
            write(":")
            try write(value, depth: depth + 1)
        }
        write("}")
    }

    private func room() throws(ScriptError) {
        try machine.charge(1)
        try machine.checkText(bytes: bytes.count)
    }

    private mutating func write(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Writes a string in quotes; controls, quotes and backslashes are escaped, all else stays.
    private mutating func quote(_ text: [UInt8]) {
        write("\"")
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""): write("\\\"")
            case UInt8(ascii: "\\"): write("\\\\")
            case UInt8(ascii: "\n"): write("\\n")
            case UInt8(ascii: "\r"): write("\\r")
            case UInt8(ascii: "\t"): write("\\t")
            case ..<0x20, 0x7f:
                let digits = String(byte, radix: 16)
                write("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits)
            default: bytes.append(byte)
            }
        }
        write("\"")
    }
}
