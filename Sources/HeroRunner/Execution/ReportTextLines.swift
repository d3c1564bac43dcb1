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
        let limit: UInt64?
        let used: UInt64?
        let verb: StaticString
        switch cause {
        case .oom:
            line.append("out of memory (")
            (limit, verb, used) = (job.limits.memoryBytes, "peak ", figures[.memoryPeakBytes])
        case .timeout:
            line.append("timeout (")
            (limit, verb, used) = (microseconds(job.timing.wallMilliseconds), "ran ", figures[.wallMicroseconds])
        case .cpuTimeout:
            line.append("CPU timeout (")
            (limit, verb, used) = (microseconds(job.timing.cpuMilliseconds), "used ", cpuMicroseconds)
        case .exit, .signal, .cancelled, .spawnFailed, .lost, .reboot, .unknown: return nil
        }
        append("limit ", limit, to: &line)
        if limit != nil, used != nil { line.append(", ") }
        append(verb, used, to: &line)
        if limit == nil, used == nil { line.append("no figures") }
        line.append(")\n")
        return line
    }

    /// Adds what is known, in the unit of what the cause is about.
    @inline(never)
    private func append(_ word: StaticString, _ value: UInt64?, to line: inout [UInt8]) {
        guard let value else { return }
        line.append(word)
        if cause == .oom { line.append(size: value) } else { line.append(duration: value) }
    }

    private func microseconds(_ milliseconds: UInt64?) -> UInt64? {
        milliseconds.map { $0.multipliedReportingOverflow(by: 1000).partialValue }
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
            .setGroups, .setGroup, .setUser, .setNoNewPrivileges, .watchParent, .bringFiles:
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
        case .openOutput, .openErrors:
            return reason == .notPossible ? "; a FIFO cannot be set aside, so leave out --log-max" : ""
        case .openInput, .connectStreams, .changeDirectory, .setNoNewPrivileges, .watchParent, .bringFiles: return ""
        }
    }
}
