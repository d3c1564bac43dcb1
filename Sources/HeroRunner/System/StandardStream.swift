import CLinux

/// The three descriptors every process starts with. The runner does not own them.
package enum StandardStream: Int32, Sendable {
    case input = 0
    case output = 1
    case errors = 2

    /// Writes everything.
    package func writeAll(_ bytes: some Collection<UInt8>) throws(Errno) { try writeWhole(rawValue, bytes) }

    /// Writes everything; gives false if it cannot be written.
    @discardableResult
    package func write(_ bytes: some Collection<UInt8>) -> Bool {
        do throws(Errno) {
            try writeWhole(rawValue, bytes)
            return true
        } catch {
            return false
        }
    }

    /// Opens /dev/null in place of every standard stream this process was started without, or the next file opened
    /// would become one. A job finds it closed, as it would without us.
    package static func openMissing() {
        for raw in Int32(0)...2 where cl_fcntl(raw, F_GETFD, 0) < 0 {
            cl_open_null()
        }
    }

    /// Whether it is a terminal, isatty(3).
    package var isTerminal: Bool { cl_is_terminal(rawValue) != 0 }

    /// Whether it is a terminal that obeys control sequences, and nobody set NO_COLOR (https://no-color.org).
    package var obeysControls: Bool { isTerminal && cl_wants_controls() != 0 }

    /// Rows of the terminal; nil if it is none or does not say.
    package var rows: Int? {
        let rows = Int(cl_tty_height(rawValue))
        return rows > 0 ? rows : nil
    }

    /// Columns of the terminal; nil if it is none or does not say.
    package var columns: Int? {
        let columns = Int(cl_tty_width(rawValue))
        return columns > 0 ? columns : nil
    }
}
