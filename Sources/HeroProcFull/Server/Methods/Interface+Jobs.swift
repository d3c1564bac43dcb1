import API
import Execution
import FoundationEssentials
import Logs
import Model
import RunnerProtocol
import Store

/// Methods of jobs.
extension Interface {
    static func addJobs(to table: inout HandlerTable) {
        table.add(JobList.self) { interface, given throws(RPCError) in
            let name = try interface.runName(given.run)
            let max = min(Swift.max(given.max ?? API.Limits.listMax, 1), API.Limits.listMax)
            let offset = UInt64(Swift.max(given.offset ?? 0, 0))
            let result = try interface.read { reader throws(StoreError) -> JobList.Result? in
                let groups = try reader.groups(of: name)
                if groups.isEmpty { return nil }
                let total = groups.reduce(0) { $0 + $1.definition.jobCount }
                return JobList.Result(
                    jobs: try jobs(of: groups, offset: offset, max: max, reader), total: Int(clamping: total))
            }
            guard let result else { throw RPCError(.notFound, "there is no run \(name)") }
            return result
        }
        table.add(JobGet.self) { interface, given throws(RPCError) in
            let found = try interface.find(given.job)
            let attempts = try interface.read { reader throws(StoreError) in try reader.attempts(of: found.job.id) }
            let statuses = Statuses(try interface.read { reader throws(StoreError) in try reader.runners() })
            return JobGet.Result(
                job: statuses.summary(of: found.job, in: found.group, last: attempts.last),
                command: found.group.definition.specification.arguments.texts,
                attempts: attempts.map { report(of: $0, statuses) })
        }
        table.add(JobLogs.self) { interface, given throws(RPCError) in try interface.logs(given) }
        table.add(JobCancel.self) { interface, given throws(RPCError) in
            try interface.count(
                .stop(.job(try interface.jobName(given.name)), given.now == true ? .atOnce : .gracefully))
        }
        table.add(JobSignal.self) { interface, given throws(RPCError) in
            guard let signal = SignalName.number(Array(given.signal.utf8)[...]) else {
                throw RPCError(.badParameters, "`\(given.signal)` is no signal, such as HUP or 1")
            }
            return try interface.count(.signal(.job(try interface.jobName(given.job)), signal))
        }
    }

    /// A job and its group.
    private func find(_ text: String) throws(RPCError) -> (group: GroupRecord, job: JobRecord) {
        let name = try jobName(text)
        let found = try read { reader throws(StoreError) -> (GroupRecord, JobRecord)? in
            let groups = try reader.groups(of: name.run)
            let group =
                name.group == nil
                ? groups.first { $0.run == nil } ?? (groups.count == 1 ? groups.first : nil)
                : groups.first { $0.run != nil && $0.definition.name == name.group }
            guard let group else { return nil }
            var offset: UInt64 = 0
            switch (group.definition.array, name.element) {
            case (nil, nil): break
            case (let array?, let element?):
                guard array.contains(element) else { return nil }
                offset = element - array.lowerBound
            case (nil, _?), (_?, nil): return nil
            }
            return try reader.jobs(of: group, offset: offset, max: 1).first.map { (group, $0) }
        }
        guard let found else {
            throw RPCError(
                .notFound, "there is no job \(name); `hero-proc run show \(name.run)` lists the jobs of a run")
        }
        return found
    }

    /// An attempt's report as `hero-runner` writes it, with the number that people know it by.
    private static func report(of attempt: AttemptRecord, _ statuses: Statuses) -> JSONValue {
        // What the runner writes is JSON.
        guard case .object(var members)? = try? JSONValue(parsing: attempt.report.jsonLine()) else { return .null }
        members["name"] = nil
        members["attempt"] = .int(Int(clamping: attempt.number))
        members["runner"] = .string(statuses.name(of: attempt.runner))
        return .object(members)
    }

    // MARK: Logs

    private func logs(_ given: JobLogs.Parameters) throws(RPCError) -> JobLogs.Result {
        let found = try find(given.job)
        let id = found.job.id
        let bytesMax = min(max(given.maxBytes ?? API.Limits.logBytesMax, 1), API.Limits.logBytesMax)
        var from = given.from ?? 0
        if given.from == nil, let since = given.sinceMs {
            // First the end, then the place: so what is added between the two is not passed over.
            from = try log { () throws(LogError) in
                let end = try backend.logs.end(of: id)
                return try backend.logs.number(of: id, since: since) ?? end
            }
        }
        var left = milliseconds(given.waitMs)
        while true {
            let version = backend.version
            // First whether it is over, then what there is: so nothing comes between.
            let isComplete = try isComplete(id)
            let parts = try log { () throws(LogError) in try backend.logs.parts(of: id, from: from, bytesMax: bytesMax)
            }
            let next = parts.last.map { $0.number + 1 } ?? from
            if !parts.isEmpty || isComplete || left == 0 {
                return JobLogs.Result(parts: parts.map(part), next: next, complete: isComplete && parts.isEmpty)
            }
            let before = backend.now
            let reached = awaitVersion(above: version, milliseconds: left)
            left -= min(left, reached == version ? left : backend.now - before)
        }
    }

    /// Whether a job is over and all that its attempts have reported to have written is in its log.
    private func isComplete(_ id: JobID) throws(RPCError) -> Bool {
        let written = try read { reader throws(StoreError) -> UInt64? in
            guard try reader.job(id)?.state.isOver == true else { return nil }
            return try reader.attempts(of: id).reduce(0) { sum, attempt in
                sum + (attempt.report.figures[.outputBytes] ?? 0) + (attempt.report.figures[.errorBytes] ?? 0)
            }
        }
        guard let written else { return false }
        return try log { () throws(LogError) in try backend.logs.bytesTold(of: id) } >= written
    }

    private func log<Value>(_ body: () throws(LogError) -> Value) throws(RPCError) -> Value {
        do throws(LogError) {
            return try body()
        } catch {
            throw RPCError(.internal, error.description)
        }
    }

    private func part(_ part: LogPart) -> JobLogs.Part {
        var result = JobLogs.Part(stream: part.stream == .output ? "out" : "err", timeMs: part.readAtMilliseconds)
        switch part.content {
        case .lost(let count): result.lost = count
        case .bytes(let bytes):
            if let text = String(validating: bytes, as: UTF8.self) {
                result.text = text
            } else {
                result.base64 = Data(bytes).base64EncodedString()
            }
        }
        return result
    }
}

extension StringTable {
    /// The strings, as far as they are UTF-8.
    var texts: [String] {
        var texts: [String] = []
        forEach { texts.append(String(decoding: $0, as: UTF8.self)) }
        return texts
    }
}
