import CTests

/// A terminal whose keyboard and screen are a test's.
final class Pseudoterminal {
    /// What a program opens to have it; the first to do so in a session of its own gets it as controlling terminal.
    let path: String
    private let keyboard: Int32

    init() throws {
        keyboard = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard keyboard >= 0, grantpt(keyboard) == 0, unlockpt(keyboard) == 0 else { throw CallFailed("posix_openpt") }
        var name = [CChar](repeating: 0, count: 64)
        guard unsafe ptsname_r(keyboard, &name, name.count) == 0 else { throw CallFailed("ptsname_r") }
        path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { _ = close(keyboard) }

    /// A descriptor of its own from which the screen can be read.
    func reader() throws -> Int32 {
        let raw = ct_duplicate(keyboard)
        guard raw >= 0 else { throw CallFailed("fcntl") }
        return raw
    }

    /// Types.
    func type(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard unsafe write(keyboard, bytes, bytes.count) == bytes.count else { throw CallFailed("write") }
    }

    /// Sets the size of its window.
    func resize(rows: UInt16, columns: UInt16) {
        _ = ct_resize(keyboard, rows, columns)
    }

    /// The process group in its foreground.
    var foreground: pid_t { ct_foreground(keyboard) }
}
