import System

/// Text for people.
enum Output {
    /// Writes a line to standard error. If that cannot be written there is nobody left to tell.
    static func error(_ text: String) {
        StandardStream.errors.write(Array((text + "\n").utf8))
    }
}

extension Errno {
    /// `No such file or directory`.
    var text: String { String(decoding: message, as: UTF8.self) }
}
