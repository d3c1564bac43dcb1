import RunnerProtocol
import System

/// The words of a report.
enum ReportWord {
    /// In the order of the cases of `Cause`.
    static func cause(_ cause: Cause) -> [UInt8] {
        WordList("exit signal timeout cpu_timeout oom cancelled spawn_failed lost reboot unknown")[Int(cause.rawValue)]
    }

    /// In the order of the cases of `Accounting`.
    static func accounting(_ accounting: Accounting) -> [UInt8] {
        WordList("cgroup2 cgroup2-core rusage")[Int(accounting.rawValue)]
    }

    /// In the order of the cases of `SpawnFailure.Step`.
    static func step(_ step: SpawnFailure.Step) -> [UInt8] {
        let words = WordList(
            """
            open_input open_output open_errors make_cgroup set_limit clone join_cgroup connect_streams set_nice \
            set_oom_score set_resource_limit set_groups set_group set_user change_directory set_no_new_privileges \
            watch_parent execute bring_files
            """)
        return words[Int(step.rawValue)]
    }
}

extension Array where Element == UInt8 {
    /// Adds a word with blanks for its underscores.
    mutating func append(plain word: [UInt8]) {
        for byte in word { add(byte == UInt8(ascii: "_") ? UInt8(ascii: " ") : byte) }
    }

    /// Adds `No such file or directory (2)`.
    mutating func append(reason code: Int32) {
        add(Errno(code).message)
        append(" (")
        append(decimal: code)
        append(")")
    }
}
