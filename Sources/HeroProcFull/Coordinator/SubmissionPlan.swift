import Model
import RunnerProtocol

/// A submission that can be carried out: its names are names, and its needs are known and end somewhere.
struct SubmissionPlan {
    /// For each group the groups it needs, by their places.
    let needs: [[Int]]
    let jobCount: UInt64

    /// `name` is what it will be called: that is a part of what runners are told.
    init(_ submission: Submission, as name: RunName) throws(RequestError) {
        guard RunName.isBase(submission.base) else { throw .badName(submission.base) }
        guard !submission.groups.isEmpty else { throw .emptySubmission }
        var places: [String: Int] = [:]
        var count: UInt64 = 0
        for (place, group) in submission.groups.enumerated() {
            guard RunName.isBase(group.name) else { throw .badName(group.name) }
            guard places.updateValue(place, forKey: group.name) == nil else { throw .duplicateGroup(group.name) }
            count = try Self.checked(group, after: count)
            try Self.check(group.specification(of: name, submission.form), of: group.name)
        }
        if submission.form == .direct {
            guard count == 1, submission.groups.allSatisfy({ $0.array == nil && $0.needs.isEmpty }) else {
                throw .directNeedsOneJob
            }
        }
        needs = try Self.needs(of: submission.groups, places)
        jobCount = count
        if let cycle = Self.cycle(in: needs) { throw .cyclicNeeds(cycle.map { submission.groups[$0].name }) }
    }

    /// The number of jobs with this group's.
    private static func checked(_ group: GroupDefinition, after count: UInt64) throws(RequestError) -> UInt64 {
        if let array = group.array {
            // The count of 0...UInt64.max would not fit, and names count from 1.
            guard array.lowerBound >= 1 else { throw .badArray(group: group.name) }
        }
        let (sum, overflow) = count.addingReportingOverflow(group.jobCount)
        guard !overflow, sum <= Limits.submittedJobsMax else {
            throw .tooManyJobs(count: overflow ? .max : sum, max: Limits.submittedJobsMax)
        }
        for label in group.placement.labels where !isLabel(label) { throw .badLabel(label) }
        for resource in group.placement.resources where !RunName.isBase(resource.name) {
            throw .badResource(resource.name)
        }
        if case .rerun(let lease) = group.whenLost, lease < Limits.leaseMillisecondsMin {
            throw .badLease(milliseconds: lease, min: Limits.leaseMillisecondsMin)
        }
        return sum
    }

    /// What a runner would not take, or the store could not keep, is refused here.
    private static func check(_ specification: JobSpecification, of group: String) throws(RequestError) {
        do throws(WireError) {
            _ = try Record.order(.template(Template(alias: .max, specification: specification))).encoded()
        } catch {
            var text: [UInt8] = []
            error.append(to: &text)
            throw .badSpecification(group: group, reason: String(decoding: text, as: UTF8.self))
        }
    }

    /// Whether a text is `NAME=VALUE` on one line.
    private static func isLabel(_ text: String) -> Bool {
        let bytes = text.utf8
        return bytes.count <= WireLimits.nameBytesMax && bytes.contains(UInt8(ascii: "="))
            && !bytes.contains { $0 < 0x20 || $0 == 0x7f }
    }

    private static func needs(of groups: [GroupDefinition], _ places: [String: Int]) throws(RequestError) -> [[Int]] {
        var all: [[Int]] = []
        for group in groups {
            var needs: [Int] = []
            for need in group.needs {
                guard let place = places[need] else { throw .unknownNeed(group: group.name, need: need) }
                if !needs.contains(place) { needs.append(place) }
            }
            all.append(needs)
        }
        return all
    }

    /// A way through the needs that comes back to where it began; nil if there is none.
    private static func cycle(in needs: [[Int]]) -> [Int]? {
        // Takes away, again and again, what needs nothing that is left. What cannot be taken away leads into a cycle.
        var unmet = needs.map(\.count)
        var dependents = [[Int]](repeating: [], count: needs.count)
        for (place, list) in needs.enumerated() {
            for need in list { dependents[need].append(place) }
        }
        var done = needs.indices.filter { unmet[$0] == 0 }
        var at = 0
        while at < done.count {
            for dependent in dependents[done[at]] {
                unmet[dependent] -= 1
                if unmet[dependent] == 0 { done.append(dependent) }
            }
            at += 1
        }
        guard let start = needs.indices.first(where: { unmet[$0] > 0 }) else { return nil }
        var path: [Int] = []
        var here = start
        while !path.contains(here) {
            path.append(here)
            guard let next = needs[here].first(where: { unmet[$0] > 0 }) else { return path }
            here = next
        }
        return Array(path[(path.firstIndex(of: here) ?? 0)...]) + [here]
    }
}
