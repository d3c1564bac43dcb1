import API
import Model
import Options
import RunnerProtocol
import System

/// Reads what somebody submits. What is run is read as a line of `hero-runner batch` is, by the same code, so that it means
/// the same.
struct SubmissionReader: ~Copyable {
    private let parser: BatchParser<Machine>
    private let files: FileStore

    init(_ files: FileStore) throws(RPCError) {
        self.files = files
        let words: [[UInt8]] = []
        // The empty command line is one of a batch.
        guard let options = try? BatchOptions.parse(words, from: 0, in: Machine()) else {
            throw RPCError(.internal, "the options of a job cannot be read")
        }
        parser = BatchParser(options, in: Machine())
    }

    func submission(_ given: RunSubmit.Parameters) throws(RPCError) -> Submission {
        var groups: [GroupDefinition] = []
        for (number, group) in given.jobs.enumerated() { groups.append(try self.group(group, number)) }
        var submission = Submission(
            base: given.name, groups: groups, origin: Origin(cause: String((given.cause ?? "interface").prefix(256))))
        submission.form = given.direct == true ? .direct : .run
        submission.runningMax = given.maxRunning
        return submission
    }

    private func group(_ given: RunSubmit.Group, _ number: Int) throws(RPCError) -> GroupDefinition {
        let place = given.name.map { "job `\($0)`" } ?? "job \(number + 1)"
        let specification = try job(given.job, place)
        let name = given.name ?? String(decoding: specification.name, as: UTF8.self)
        specification.name = Array(name.utf8)
        specification.files = try (given.put ?? []).map { file throws(RPCError) in try self.file(file, place) }
        if !specification.files.isEmpty, specification.identity.user != nil {
            throw RPCError(.badParameters, "\(place): files are for jobs of the runner's own user")
        }
        var group = GroupDefinition(name: name, specification: specification)
        group.needs = given.needs ?? []
        group.array = try given.array.map { text throws(RPCError) in try array(text, place) }
        group.priority = given.priority ?? 0
        group.placement.labels = (given.on ?? []).sorted()
        group.placement.resources = try resources(given.reserve ?? [:], place)
        group.placement.limits = specification.enforcement == .required ? specification.neededLimits : []
        if !specification.files.isEmpty { group.placement.limits.insert(.files) }
        group.whenLost = try whenLost(given, place)
        if let lossesMax = given.lossesMax { group.lossesMax = lossesMax }
        group.runningMax = given.maxRunning
        group.deadlineMilliseconds = try given.deadline.map { text throws(RPCError) in
            try duration(text, "deadline", place)
        }
        return group
    }

    private func job(_ given: [String: JSONValue], _ place: String) throws(RPCError) -> JobSpecification {
        let line = Array(JSONValue.object(given).text(pretty: false).utf8)
        let job: BatchJob?
        do throws(LineError) {
            job = try parser.job(line)
        } catch {
            throw RPCError(.badParameters, "\(place): \(String(decoding: error.reason, as: UTF8.self))")
        }
        guard let job else { throw RPCError(.badParameters, "\(place): nothing to run") }
        return job.job
    }

    private func file(_ given: RunSubmit.Group.File, _ place: String) throws(RPCError) -> JobFile {
        guard let name = given.name, WireName.isValid(Array(name.utf8)) else {
            throw RPCError(.badParameters, "\(place): a file must have a name of 1 to 128 bytes without a slash")
        }
        guard let digest = given.sha256.flatMap({ DigestText.digest($0) }) else {
            throw RPCError(.badParameters, "\(place): the sha256 of `\(name)` must be 64 hexadecimal digits")
        }
        guard let size = files.size(digest) else {
            throw RPCError(.badParameters, "\(place): `\(name)` is not here; bring it first, by PUT /files/SHA256")
        }
        return JobFile(
            name: Array(name.utf8), digest: digest, size: size, kind: given.executable == true ? .program : .data)
    }

    private func array(_ text: String, _ place: String) throws(RPCError) -> ClosedRange<UInt64> {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { UInt64($0) }
        guard ends.count == 2, let first = ends[0], let last = ends[1], first >= 1, first <= last else {
            throw RPCError(.badParameters, "\(place): the array `\(text)` must be FIRST-LAST, counted from 1")
        }
        return first...last
    }

    private func resources(
        _ given: [String: String], _ place: String
    ) throws(RPCError) -> [Placement.Reservation] {
        var reservations: [Placement.Reservation] = []
        for (name, text) in given.sorted(by: { $0.key < $1.key }) {
            let bytes = Array(text.utf8)[...]
            let amount =
                switch name {
                case "cpu": Quantity.thousandths(bytes)
                case "memory": Quantity.bytes(bytes)
                default: Quantity.count(bytes)
                }
            guard let amount else {
                let form = name == "cpu" ? "such as 0.5" : name == "memory" ? "such as 64M" : "a whole number"
                throw RPCError(.badParameters, "\(place): `\(name)` cannot be `\(text)`; it must be \(form)")
            }
            reservations.append(Placement.Reservation(name: name, amount: amount))
        }
        return reservations
    }

    private func whenLost(_ given: RunSubmit.Group, _ place: String) throws(RPCError) -> LossPolicy {
        switch given.whenLost {
        case .wait:
            guard given.lease == nil else {
                throw RPCError(.badParameters, "\(place): what waits for its runner has no lease")
            }
            return .wait
        case .rerun, nil:
            guard let lease = given.lease else { return .standard }
            return .rerun(leaseMilliseconds: try duration(lease, "lease", place))
        }
    }

    private func duration(_ text: String, _ name: String, _ place: String) throws(RPCError) -> UInt64 {
        guard let milliseconds = Quantity.milliseconds(Array(text.utf8)[...]) else {
            throw RPCError(
                .badParameters, "\(place): `\(name)` cannot be `\(text)`; it must be a time such as 90s or 10m")
        }
        return milliseconds
    }
}

extension JobSpecification {
    /// What a kernel must be able to enforce for it.
    fileprivate var neededLimits: LimitKinds {
        var kinds: LimitKinds = []
        if limits.memoryBytes != nil || limits.memoryHighBytes != nil { kinds.insert(.memory) }
        if limits.swapBytes != nil { kinds.insert(.swap) }
        if limits.cpuThousandths != nil || limits.cpuWeight != nil { kinds.insert(.cpu) }
        if limits.processes != nil { kinds.insert(.processes) }
        if !limits.io.isEmpty { kinds.insert(.io) }
        return kinds
    }
}
