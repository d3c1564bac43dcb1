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

    /// Appends the display form. Containers stop at `Limits.shownBytesMax`.
    package func appendDisplay(to bytes: inout [UInt8]) {
        switch self {
        case .unit: return
        case .string(let text): bytes.append(contentsOf: text.bytes)
        case .char(let scalar): bytes.append(contentsOf: scalar.utf8)
        case .int(let value): bytes.append(contentsOf: String(value).utf8)
        default: write(to: &bytes) { $0.display(self) }
        }
    }

    /// Appends the debug form. Containers stop at `Limits.shownBytesMax`, nesting at `Limits.nestingMax`; both show `...`.
    package func appendDebug(to bytes: inout [UInt8], depth: Int = 0) {
        write(to: &bytes) { $0.debug(self, depth: depth) }
    }

    private func write(to bytes: inout [UInt8], _ body: (inout TextWriter) -> Void) {
        var taken: [UInt8] = []
        swap(&taken, &bytes)
        let bytesMax = taken.count + Limits.shownBytesMax
        var writer = TextWriter(after: taken, bytesMax: bytesMax)
        taken = []
        body(&writer)
        bytes = writer.bytes
    }
}

extension Limits {
    /// Where text is made without a script's budget, as for messages, a container's text ends after this many bytes.
    package static let shownBytesMax = 1 << 22
    /// What `print` and `debug` are given ends after this many bytes.
    package static let printedBytesMax = 1 << 26
}
