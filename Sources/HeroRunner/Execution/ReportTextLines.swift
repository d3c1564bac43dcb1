import RunnerProtocol
import System

/// The one line on standard error that says why a job did not end by itself.
extension AttemptReport {
    /// `hero-runner: build: killed: out of memory (limit 64M, peak 64M)` and a newline, if a limit or a timeout ended
    /// the attempt; else nil.
    package func causeLine(_ job: JobSpecification) -> [UInt8]? {
        var line: [UInt8] = []
        line.append("hero-runner: ")
        line.append(shown: name)
        line.append(signal == Signal.kill ? ": killed: " : ": stopped: ")
        switch cause {
        case .oom:
            line.append("out of memory (")
            line.append(pairOf: "limit", job.limits.memoryBytes, "peak", figures[.memoryPeakBytes]) {
                $0.append(size: $1)
            }
        case .timeout:
            line.append("timeout (")
            let limit = job.timing.wallMilliseconds.map { $0.multipliedReportingOverflow(by: 1000).partialValue }
            line.append(pairOf: "limit", limit, "ran", figures[.wallMicroseconds]) { $0.append(duration: $1) }
        case .cpuTimeout:
            line.append("CPU timeout (")
            let limit = job.timing.cpuMilliseconds.map { $0.multipliedReportingOverflow(by: 1000).partialValue }
            line.append(pairOf: "limit", limit, "used", cpuMicroseconds) { $0.append(duration: $1) }
        case .exit, .signal, .cancelled, .spawnFailed, .lost, .reboot, .unknown: return nil
        }
        line.append("\n")
        return line
    }

    private var cpuMicroseconds: UInt64? {
        guard let user = figures[.userMicroseconds], let system = figures[.systemMicroseconds] else { return nil }
        return user &+ system
    }

    /// `hero-runner: cannot start 'foo': execute foo: No such file or directory (2); is it installed and in PATH?` and
    /// a newline, if the attempt never started; else nil.
    package func failureLine(_ job: JobSpecification) -> [UInt8]? {
        guard cause == .spawnFailed, let failure else { return nil }
        var line: [UInt8] = []
        line.append("hero-runner: cannot start ")
        line.append(quoted: name)
        line.append(": ")
        line.append(plain: ReportWord.step(failure.step))
        failure.appendObject(of: job, to: &line)
        line.append(": ")
        line.append(reason: failure.code)
        line.append(failure.remedy(job))
        line.append("\n")
        return line
    }
}

extension SpawnFailure {
    /// Adds what the step was done to, if it has a name.
    fileprivate func appendObject(of job: JobSpecification, to line: inout [UInt8]) {
        let object: [UInt8]
        switch step {
        case .openInput:
            guard case .file(let path) = job.streams.input else { return }
            object = path
        case .openOutput:
            guard case .file(let path) = job.streams.output else { return }
            object = path
        case .openErrors:
            guard case .file(let path) = job.streams.errors else { return }
            object = path
        case .changeDirectory: object = job.directory ?? []
        case .execute: object = Array(job.arguments.first)
        case .makeCgroup, .setLimit, .clone, .joinCgroup, .connectStreams, .setNice, .setOOMScore, .setResourceLimit,
            .setGroups, .setGroup, .setUser, .setNoNewPrivileges, .watchParent:
            return
        }
        line.append(" ")
        line.append(shown: object)
    }

    /// What a person can do, with what separates it from the reason; empty if nothing can be said.
    fileprivate func remedy(_ job: JobSpecification) -> StaticString {
        let reason = Errno(code)
        switch step {
        case .execute:
            if reason == .noSuchFile {
                return job.arguments.first.contains(UInt8(ascii: "/"))
                    ? "; check the path, and the interpreter its first line names"
                    : "; is it installed, and its directory in PATH?"
            }
            if reason == .accessDenied { return "; is it a file, and executable (chmod +x)?" }
            if reason == .notExecutable { return "; a script needs a first line such as #!/bin/sh" }
            return ""
        case .makeCgroup, .joinCgroup: return "; see hero-runner doctor, or run without (--no-cgroup)"
        case .setLimit: return "; see hero-runner doctor, or run without this limit (--best-effort)"
        case .clone: return reason == .again ? "; no more processes are allowed (ulimit -u, pids.max)" : ""
        case .setUser, .setGroup, .setGroups: return reason == .notPermitted ? "; only root may become others" : ""
        case .setNice, .setOOMScore:
            return reason == .notPermitted || reason == .accessDenied ? "; only root may ask for more" : ""
        case .setResourceLimit: return reason == .notPermitted ? "; only root may raise a hard limit" : ""
        case .openInput, .openOutput, .openErrors, .connectStreams, .changeDirectory, .setNoNewPrivileges,
            .watchParent:
            return ""
        }
    }
}

extension Array where Element == UInt8 {
    /// Adds `limit 64M, peak 64M)`, without what is not known.
    fileprivate mutating func append(
        pairOf first: StaticString, _ value: UInt64?, _ second: StaticString, _ other: UInt64?,
        _ add: (inout [UInt8], UInt64) -> Void
    ) {
        if let value {
            append(first)
            append(" ")
            add(&self, value)
        }
        if let other {
            if value != nil { append(", ") }
            append(second)
            append(" ")
            add(&self, other)
        }
        if value == nil, other == nil { append("no figures") }
        append(")")
    }
}
