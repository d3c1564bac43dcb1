import Foundation

/// The targets that Package.swift declares, read from its text.
struct Manifest {
    /// One target.
    struct Target: Equatable {
        let name: String
        /// Its folder, from the root.
        let path: String
        /// Whether it is a test target.
        let isTest: Bool
    }

    let targets: [Target]

    init(_ text: String) {
        let kinds = ["systemLibrary", "target", "executableTarget", "testTarget", "plugin", "macro"]
        // The declarations: each starts with `.kind(` and its name follows, so that `.product(name:` is not one.
        let starts = kinds.flatMap { kind in
            text.ranges(of: ".\(kind)(").map { (kind: kind, range: $0) }
        }.sorted { $0.range.lowerBound < $1.range.lowerBound }
        targets = starts.enumerated().compactMap { index, start in
            let end = index + 1 < starts.count ? starts[index + 1].range.lowerBound : text.endIndex
            let declaration = text[start.range.upperBound..<end]
            guard let name = Manifest.value(of: "name", in: declaration) else { return nil }
            let isTest = start.kind == "testTarget"
            let path = Manifest.value(of: "path", in: declaration) ?? "\(isTest ? "Tests" : "Sources")/\(name)"
            return Target(name: name, path: path, isTest: isTest)
        }
    }

    /// The text of `label: "…"`.
    private static func value(of label: String, in text: Substring) -> String? {
        guard let start = text.firstRange(of: "\(label): \"") else { return nil }
        return text[start.upperBound...].split(separator: "\"", maxSplits: 1).first.map(String.init)
    }
}
