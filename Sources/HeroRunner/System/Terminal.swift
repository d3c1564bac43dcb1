import CLinux

/// The terminal this process was started on, as far as job control is concerned: who is in the foreground.
package struct Terminal: Sendable {
    private let raw: Int32

    /// The terminal behind a standard stream, if this process's group is in its foreground; else nil.
    package static var inForeground: Terminal? {
        for raw in Int32(0)...2 {
            var group: pid_t = 0
            if unsafe cl_tty_group(raw, &group) == 0 { return group == getpgrp() ? Terminal(raw: raw) : nil }
        }
        return nil
    }

    /// Whether this process's group is in the foreground now.
    package var isForeground: Bool {
        var group: pid_t = 0
        return unsafe cl_tty_group(raw, &group) == 0 && group == getpgrp()
    }

    /// Brings this process's group back to the foreground. SIGTTOU must be blocked.
    package func takeForeground() { _ = cl_tty_set_group(raw, getpgrp()) }
}
