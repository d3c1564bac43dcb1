import CLinux

/// The terminal on standard input while it gives keys one by one, without showing them or making signals of them. It is
/// again as it was when its owner goes.
public struct RawTerminal: ~Copyable {
    private var before = termios()

    /// Changes the terminal; what was typed already stays.
    package init() throws(Errno) {
        try check(unsafe tcgetattr(0, &before))
        var mode = before
        unsafe cl_tty_make_raw(&mode)
        try check(unsafe tcsetattr(0, TCSADRAIN, &mode))
    }

    deinit {
        var mode = before
        _ = unsafe tcsetattr(0, TCSADRAIN, &mode)
    }

    /// Suspends this process's group, as a key that a terminal makes a signal of does; returns when it goes on.
    package static func suspend() { _ = kill(0, SIGTSTP) }
}
