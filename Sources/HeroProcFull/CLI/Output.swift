import System

/// Text for people.
enum Output {
    /// Writes a line to standard error. If that cannot be written there is nobody left to tell.
    static func error(_ text: String) {
        StandardStream.errors.write(Array((text + "\n").utf8))
    }
}

extension String {
    /// With an escape, as scripts' strings are shown, for each character that a terminal would obey instead of show; line
    /// ends and tabs stay.
    var visible: String {
        if unicodeScalars.allSatisfy({ !$0.isObeyed }) { return self }
        var text = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if scalar.isObeyed {
                text += "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars
            } else {
                text.append(scalar)
            }
        }
        return String(text)
    }
}

extension Unicode.Scalar {
    fileprivate var isObeyed: Bool {
        switch value {
        case 0x09, 0x0A: false
        // Controls, separators of lines and paragraphs, and what turns text around.
        case ..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}

extension Errno {
    /// `No such file or directory`.
    var text: String { String(decoding: message, as: UTF8.self) }
}
