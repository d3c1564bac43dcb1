import Model
import RunnerProtocol

/// A job of a run that is not over, or a job by itself that is not.
struct LiveJob: Sendable {
    var record: JobRecord
    /// Whether this turn has changed it.
    var isChanged = false
}

/// A group as long as its run is not over.
struct LiveGroup: Sendable {
    var record: GroupRecord
    /// Groups of the run that wait for this one.
    var dependents: [GroupID] = []
    /// Groups it needs that have not succeeded yet.
    var unmet = 0
    /// Its jobs that are not over.
    var remaining: UInt64
    /// Whether one of its jobs was not successful.
    var hasFailed = false
    /// Where its jobs queue.
    var shape: ShapeID
    /// How long its jobs take.
    var pace = Pace()
    /// Runners that were sent its specification.
    var knownBy: [RunnerID] = []
    /// Whether this turn has changed its record.
    var isChanged = false

    var jobs: ClosedRange<UInt64> {
        record.firstJob.number...(record.firstJob.number + record.definition.jobCount - 1)
    }

    /// The name under which runners know its specification.
    var alias: UInt32 { UInt32(truncatingIfNeeded: record.id.number) }
}

/// A run that is not over.
struct LiveRun: Sendable {
    var record: RunRecord
    var groups: [GroupID] = []
    /// Its jobs that are not over.
    var remaining: UInt64 = 0
    var hasFailed = false
    var hasCancelled = false
}

/// A runner that is enrolled.
struct LiveRunner: Sendable {
    var record: RunnerRecord
    var isConnected = false
    /// The session that goes on when it connects again; nil: every order that is still wanted has to be sent again.
    var session: UInt64?
    /// Groups whose specification was sent in this session.
    var templates: Set<GroupID> = []
    /// The jobs it has, by epoch.
    var assigned: [UInt64: JobID] = [:]
    /// How many it has of each group.
    var groups: [GroupID: Int] = [:]
    /// Until then nothing is queued at it: what was had to wait too long.
    var queuesNothingUntil: UInt64 = 0
    /// What was given to it up to this epoch has waited for a slot long enough when it is looked at next; nil: nobody looks.
    var queueWatchedThrough: UInt64?
    /// How many of them have a lease, for each length of one in milliseconds.
    var leases: [UInt64: Int] = [:]
    /// What is reserved on it.
    var reserved: [String: UInt64] = [:]
    /// Until then it is given nothing: it was too busy.
    var busyUntil: UInt64 = 0
    /// When it was last answered, so that it knows we are there: from then on its leases count.
    var answeredAt: UInt64
    /// When it was last heard of.
    var heardAt: UInt64
    /// When its leases are looked at next.
    var leasesWatchedAt: UInt64?
    /// Whether a timer will look whether it still says something.
    var isSilenceWatched = false
    /// Whether this turn has changed its record.
    var isChanged = false

    init(_ record: RunnerRecord, at now: UInt64) {
        self.record = record
        answeredAt = now
        heardAt = now
    }

    var id: RunnerID { record.id }

    /// The time at which the first of its leases is over, if it is not answered before; nil: it has none.
    var leaseEnd: UInt64? {
        leases.keys.min().map { answeredAt + $0 + Limits.leaseMarginMilliseconds }
    }

    /// Its jobs in the order in which they were given.
    var assignedInOrder: [JobID] { assigned.sorted { $0.key < $1.key }.map(\.value) }

    /// How many jobs it may be given now, for which it has slots.
    func slots(at now: UInt64) -> Int {
        guard isConnected, record.intake == .open, busyUntil <= now, let profile = record.profile else { return 0 }
        return Int(profile.slots)
    }

    /// Whether it may be given another job now.
    func takesJobs(at now: UInt64) -> Bool { assigned.count < slots(at: now) }

    /// Whether it may be given a job of a quick group, which then waits for a slot: at most until those of the same group
    /// that it has are over.
    func queuesJobs(of group: GroupID, at now: UInt64) -> Bool {
        queuesNothingUntil <= now && groups[group] != nil
            && assigned.count < slots(at: now) * (1 + WireLimits.queuedPerSlot)
    }

    /// Whether as much of each thing is free.
    func hasFree(_ resources: [Placement.Reservation]) -> Bool {
        resources.allSatisfy { amount(of: $0.name) - (reserved[$0.name] ?? 0) >= $0.amount }
    }

    /// How much of a thing it has; what is reserved of it is never more, except while it shrinks.
    private func amount(of name: String) -> UInt64 {
        max(record.profile?.amount(of: name) ?? 0, reserved[name] ?? 0)
    }

    mutating func reserve(_ resources: [Placement.Reservation]) {
        for resource in resources { reserved[resource.name, default: 0] += resource.amount }
    }

    mutating func free(_ resources: [Placement.Reservation]) {
        for resource in resources {
            let left = (reserved[resource.name] ?? 0) - min(resource.amount, reserved[resource.name] ?? 0)
            reserved[resource.name] = left == 0 ? nil : left
        }
    }
}

/// How long the jobs of a group take, as far as that is known since this coordinator started.
struct Pace: Sendable {
    private var count = 0
    private var microseconds: UInt64 = 0

    /// A job has taken so long. The last ones count most.
    mutating func add(microseconds new: UInt64) {
        microseconds = count == 0 ? new : microseconds - microseconds / 8 + min(new, 1 << 48) / 8
        count += 1
    }

    /// Whether they are over so soon that giving out the next one takes about as long.
    var isQuick: Bool { count >= Limits.quickSample && microseconds <= Limits.quickMicroseconds }
}

extension RunnerProfile {
    /// How much it has of a thing.
    func amount(of name: String) -> UInt64 {
        let name = Array(name.utf8)
        return resources.first { $0.name == name }?.amount ?? 0
    }

    /// Why it can never run what is to be placed so; nil: it can.
    func obstacle(to placement: Placement) -> BlockReason? {
        var missing = Set(placement.labels)
        for label in labels.bytes.split(separator: 0) { missing.remove(String(decoding: label, as: UTF8.self)) }
        if !missing.isEmpty { return .labels }
        if !placement.resources.allSatisfy({ amount(of: $0.name) >= $0.amount }) { return .resources }
        return enforceable.isSuperset(of: placement.limits) ? nil : .limits
    }
}
