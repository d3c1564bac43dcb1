import Testing

/// `hero-runner exec --no-cgroup` with a report in a file.
struct Exec {
    let child: Child
    private let scratch: Scratch

    /// Starts it.
    init(
        _ options: [String], _ command: [String], environment: [String] = [], input: Child.Stream = .null,
        output: Child.Stream = .pipe, errors: Child.Stream = .pipe, in place: Child.Place = .ownGroup,
        from directory: String? = nil, under wrapper: [String] = []
    ) throws {
        scratch = try Scratch()
        child = try Child(
            wrapper + [try Tools.runner(), "exec", "--no-cgroup", "--report-file", scratch("report")] + options + ["--"]
                + command,
            environment: environment, input: input, output: output, errors: errors, in: place, from: directory)
    }

    /// Starts it without options.
    init(_ command: [String], input: Child.Stream = .null) throws { try self.init([], command, input: input) }

    /// The reports that were written so far.
    var reports: [Report] { Report.all(in: scratch("report")) }

    /// Waits for the end. Everything that was started must be gone by then.
    func end(sourceLocation: SourceLocation = #_sourceLocation) throws -> Ended {
        let end = try child.end(sourceLocation: sourceLocation)
        return Ended(
            end: end, reports: reports, output: child.outputText, errors: child.errorText)
    }

    /// What came of it.
    struct Ended {
        let end: End
        let reports: [Report]
        let output: String
        let errors: String

        /// How each attempt ended.
        var endings: [String] { reports.map(\.ending) }
    }

    /// Starts it and waits for its end.
    static func run(
        _ options: [String], _ command: [String], environment: [String] = [], input: Child.Stream = .null,
        output: Child.Stream = .pipe, errors: Child.Stream = .pipe, from directory: String? = nil,
        under wrapper: [String] = [], sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Ended {
        try Exec(
            options, command, environment: environment, input: input, output: output, errors: errors, from: directory,
            under: wrapper
        ).end(sourceLocation: sourceLocation)
    }

    /// Starts it without options and waits for its end.
    static func run(
        _ command: [String], under wrapper: [String] = [], sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Ended {
        try run([], command, under: wrapper, sourceLocation: sourceLocation)
    }
}
