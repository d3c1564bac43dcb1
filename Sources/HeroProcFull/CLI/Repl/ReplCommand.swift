/// A line that begins with a colon: for the prompt itself, not for the script.
enum ReplCommand: Equatable {
    case help(String?)
    case variables
    case load(String)
    case reset
    case quit
    /// What was written is no command, and why.
    case unknown(String)

    /// The commands' names, in the order in which they are shown.
    static let names = [":help", ":vars", ":load", ":reset", ":quit"]

    /// Understands a line; nil when it does not begin with a colon.
    init?(_ line: String) {
        let words = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
        guard let name = words.first, name.hasPrefix(":") else { return nil }
        let operand = words.count > 1 ? String(words[1].trimmingBlanks) : nil
        switch (String(name), operand) {
        case (":help", let name): self = .help(name)
        case (":vars", nil): self = .variables
        case (":load", let file?): self = .load(file)
        case (":load", nil): self = .unknown(":load needs a file")
        case (":reset", nil): self = .reset
        case (":quit", nil): self = .quit
        case (":vars", _), (":reset", _), (":quit", _): self = .unknown("\(name) takes nothing behind it")
        default: self = .unknown("no command `\(name)`; there are \(Self.names.joined(separator: " "))")
        }
    }

    /// What `:help` shows.
    static let help = """
        Type a script, line by line: what it declares stays. The value of an expression is shown.
        A line whose blocks, brackets or strings are still open goes on in the next.

          :help NAME   show the functions of a name
          :vars        show the variables and the functions that were defined
          :load FILE   run a file as if it were typed
          :reset       forget everything
          :quit        leave; so does Ctrl-D

        Tab completes; the arrow up brings back what was typed before, from what begins like the line.
        Ctrl-C stops a script that runs, or throws away the line.
        A line that begins with a blank is not remembered.
        """
}

extension Substring {
    fileprivate var trimmingBlanks: Substring {
        var text = drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
