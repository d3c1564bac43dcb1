import RunnerProtocol

/// What a runner must not forget, as it stands now: the entries that made it, without those that no longer matter.
///
/// It counts what it would take on the disk. `room` is what further entries may take; it never falls below 0,
/// because what an accepted assignment may still have to tell is set aside when it is accepted.
package struct SpoolImage: Equatable {
    /// Made with the spool, and anew when a part of it was lost; notices are counted within it.
    package private(set) var spoolID: Identifier
    /// The boot in which what runs was started; nil: nothing was ever started.
    package private(set) var bootID: Identifier?
    /// The highest epoch that came. None up to it is accepted any more.
    package private(set) var fence: UInt64 = 0
    /// Whether jobs are taken.
    package private(set) var intake = Order.Intake.open
    /// Specifications, by number.
    package private(set) var templates: [SpooledTemplate] = []
    /// Assignments that the coordinator has not seen the end of, by epoch.
    package private(set) var assignments: [SpooledAssignment] = []
    /// Numbered notices that it has not acknowledged.
    package private(set) var notices = NumberedNotices()
    /// What all of it would take, at most.
    package private(set) var bytes = SpoolSize.fixed
    /// What is set aside for assignments that are not over.
    package private(set) var reservedBytes = 0

    /// An empty spool.
    package init(spoolID: Identifier) { self.spoolID = spoolID }

    /// Takes a step. One that is about something that is not there, because damage took it, changes nothing.
    @inline(never)
    package mutating func apply(_ entry: SpoolEntry) {
        switch entry {
        case .identity(let id):
            spoolID = id
            notices.number(from: 1)
        case .boot(let id): bootID = id
        case .fence(let epoch): fence = max(fence, epoch)
        case .intake(let intake): self.intake = intake
        case .template(let number, let specification): add(SpooledTemplate(number: number, specification))
        case .templateDropped(let number): dropTemplate(number)
        case .accepted(let assignment): accept(assignment)
        case .state(let key, let state): update(key) { $0.state = state }
        case .stop(let key, let stop): update(key) { $0.stop = stop }
        case .pending(let notice): if let key = notice.assignment { update(key) { $0.take(notice) } }
        case .squeezed(let key): update(key) { $0.backlog.squeeze() }
        case .numbered(let key): number(key)
        case .notice(let notice): add(notice)
        case .numbering(let first): notices.number(from: first)
        case .acknowledged(let last): acknowledged(last)
        case .forgotten(let key): forget(key)
        }
    }

    /// Where an assignment stands in `assignments`; nil if it is not there.
    package func index(of key: AssignmentKey) -> Int? { assignments.index(of: key) }

    /// A specification; nil if it is not there.
    package func template(_ number: UInt32) -> SpooledTemplate? { templates.index(of: number).map { templates[$0] } }

    /// A number that no template has.
    package var nextTemplate: UInt32 { (templates.last?.number ?? 0) &+ 1 }

    /// Changes an assignment, and keeps the counts.
    @inline(never)
    private mutating func update(_ key: AssignmentKey, _ change: (SpooledAssignment) -> Void) {
        guard let at = index(of: key) else { return }
        let assignment = own(at)
        let wasOver = assignment.state.isOver
        bytes -= SpoolSize.of(assignment.backlog, key)
        change(assignment)
        bytes += SpoolSize.of(assignment.backlog, key)
        guard wasOver != assignment.state.isOver else { return }
        if wasOver { begin(at) } else { end(at) }
    }

    /// An assignment that nobody else holds, to be changed.
    @inline(never)
    private mutating func own(_ at: Int) -> SpooledAssignment {
        if !isKnownUniquelyReferenced(&assignments[at]) { assignments[at] = assignments[at].copy() }
        return assignments[at]
    }

    private mutating func accept(_ assignment: Assignment) {
        fence = max(fence, assignment.key.epoch)
        let at = assignments.place(of: assignment.key.epoch)
        if at < assignments.count, assignments[at].key.epoch == assignment.key.epoch { return }
        assignments.insert(SpooledAssignment(assignment), at: at)
        bytes += SpoolSize.of(assignment)
        begin(at)
    }

    private mutating func begin(_ at: Int) {
        reservedBytes += SpoolSize.reserve(for: assignments[at].key)
        useTemplate(assignments[at].assignment.template, 1)
    }

    private mutating func end(_ at: Int) {
        reservedBytes -= SpoolSize.reserve(for: assignments[at].key)
        useTemplate(assignments[at].assignment.template, -1)
    }

    @inline(never)
    private mutating func number(_ key: AssignmentKey) {
        guard let at = index(of: key) else { return }
        let backlog = assignments[at].backlog
        update(key) { $0.backlog = Backlog() }
        backlog.forEach(of: key) { add($0) }
    }

    private mutating func add(_ notice: Notice) {
        bytes += notices.append(notice)
        if let key = notice.assignment, let at = index(of: key) { own(at).numberedCount += 1 }
    }

    private mutating func acknowledged(_ last: UInt64) {
        for notice in notices.remove(through: last) {
            bytes -= SpoolSize.of(notice)
            guard let key = notice.assignment, let at = index(of: key) else { continue }
            // After damage there may be fewer than were counted.
            let assignment = own(at)
            assignment.numberedCount = max(0, assignment.numberedCount - 1)
            if assignment.state.isOver, assignment.numberedCount == 0, assignment.backlog.isEmpty { forget(key) }
        }
    }

    private mutating func forget(_ key: AssignmentKey) {
        guard let at = index(of: key) else { return }
        if !assignments[at].state.isOver { end(at) }
        bytes -= SpoolSize.of(assignments[at].backlog, assignments[at].key) + SpoolSize.of(assignments[at].assignment)
        assignments.remove(at: at)
    }

    // Templates.

    private mutating func add(_ template: SpooledTemplate) {
        guard templates.index(of: template.number) == nil else { return }
        let at = templates.firstIndex { $0.number > template.number } ?? templates.count
        templates.insert(template, at: at)
        bytes += template.bytes
    }

    private mutating func dropTemplate(_ number: UInt32) {
        guard let at = templates.index(of: number) else { return }
        bytes -= templates[at].bytes
        templates.remove(at: at)
    }

    private mutating func useTemplate(_ number: UInt32, _ change: Int) {
        guard let at = templates.index(of: number) else { return }
        templates[at].users = max(0, templates[at].users + change)
    }
}

/// A specification that assignments refer to.
package struct SpooledTemplate: Equatable {
    package let number: UInt32
    package let specification: JobSpecification
    /// What it takes on the disk, at most.
    package let bytes: Int
    /// How many assignments that are not over refer to it.
    package internal(set) var users = 0

    init(number: UInt32, _ specification: JobSpecification) {
        self.number = number
        self.specification = specification
        bytes = SpoolSize.of(specification)
    }
}

extension [SpooledTemplate] {
    /// Where a number stands.
    @inline(never)
    fileprivate func index(of number: UInt32) -> Int? { firstIndex { $0.number == number } }
}

extension [SpooledAssignment] {
    /// Where an epoch stands, or would.
    @inline(never)
    fileprivate func place(of epoch: UInt64) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].key.epoch < epoch { low = middle + 1 } else { high = middle }
        }
        return low
    }

    @inline(never)
    fileprivate func index(of key: AssignmentKey) -> Int? {
        let place = place(of: key.epoch)
        return place < count && self[place].key == key ? place : nil
    }
}

extension SpooledAssignment {
    /// Takes what is to be told of it. What comes when it is over is nothing new.
    fileprivate func take(_ notice: Notice) {
        var backlog = backlog
        defer { self.backlog = backlog }
        switch notice {
        case .coalesced(_, let first, let count): backlog.coalesced = .init(firstAttempt: first, count: count)
        case .direct: break
        case .started(let key, let time):
            if !state.isOver { backlog.started = .init(attempt: key.attempt, atMilliseconds: time) }
        case .ended(let end):
            guard !state.isOver else { return }
            if let started = backlog.started, started.attempt <= end.key.attempt { backlog.started = nil }
            backlog.ended.append(end)
            if backlog.ended.count > Limits.attemptsKept { backlog.squeeze() }
            state = end.outlook == .last ? .over : .between(attempt: end.key.attempt)
        case .refused(_, let refusal):
            guard !state.isOver else { return }
            backlog.started = nil
            backlog.refusal = refusal
            state = .over
        }
    }
}

extension Backlog {
    /// Only counts the oldest ended attempt from here on. The last one of an assignment is its result and stays.
    mutating func squeeze() {
        guard let end = ended.first, end.outlook == .another else { return }
        ended.removeFirst()
        let first = coalesced?.firstAttempt ?? end.key.attempt
        coalesced = Coalesced(firstAttempt: first, count: max(end.key.attempt, first) - first + 1)
    }
}
