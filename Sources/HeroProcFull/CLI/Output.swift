import Glibc

/// Text for people.
enum Output {
    /// Writes a line to standard error.
    static func error(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        var done = 0
        while done < bytes.count {
            // The pointer is used within the call only.
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe write(2, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done)
            }
            if count <= 0 { return }
            done += count
        }
    }
}
