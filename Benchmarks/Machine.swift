import Foundation

/// What the figures depend on.
struct Machine: CustomStringConvertible {
    /// CPUs that this process may use.
    let processors = ProcessInfo.processInfo.activeProcessorCount

    var description: String {
        let release = Machine.firstLine(of: "/proc/sys/kernel/osrelease")
        let load = Machine.firstLine(of: "/proc/loadavg").split(separator: " ").prefix(3).joined(separator: " ")
        let model = Machine.value(of: "model name", in: "/proc/cpuinfo")
        return "\(model), \(processors) CPUs, Linux \(release), load \(load)"
    }

    /// Whether systemd runs the machine, so that systemd-run can be measured.
    var hasSystemd: Bool { FileManager.default.fileExists(atPath: "/run/systemd/system") }

    private static func firstLine(of path: String) -> String {
        TextFile(path)?.lines.first.map(String.init) ?? "?"
    }

    private static func value(of key: String, in path: String) -> String {
        TextFile(path)?.text(of: key) ?? "unknown CPU"
    }
}

/// A file read by lines; those of /proc have a `key: value` on each.
struct TextFile {
    let lines: [Substring]

    /// Nil if the file cannot be read: the process it tells of may have ended.
    init?(_ path: String) {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
    }

    /// What stands behind the key, without white space around it.
    func text(of key: String) -> String? {
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2, parts[0].trimmingCharacters(in: .whitespaces) == key {
                return parts[1].trimmingCharacters(in: .whitespaces)
            }
        }
        return nil
    }

    /// The number that stands behind the key.
    func number(of key: String) -> Int? {
        text(of: key)?.split(separator: " ").first.flatMap { Int($0) }
    }
}
