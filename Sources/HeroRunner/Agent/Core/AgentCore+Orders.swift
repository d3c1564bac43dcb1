import RunnerProtocol
import System

/// What a coordinator orders. Each order means the same when it comes twice.
extension AgentCore {
    mutating func obey(_ order: Order) {
        switch order {
        case .template(let template): take(template)
        case .retireTemplate(let alias):
            aliases.remove(alias)
            dropUnnamedTemplates()
        case .assign(let assignment): assign(assignment)
        case .stop(let key, let stop): self.stop(key, stop)
        case .signal(let key, let signal):
            if let job = jobIndex(key), jobs[job].isStarted { emit(.signal(key, signal)) }
        case .intake(let intake): take(intake)
        }
    }

    private mutating func take(_ template: Template) {
        guard aliases[template.alias] != nil || aliases.count < Limits.aliasesMax else {
            return close(.malformed, goodbye: .malformed)
        }
        let known = image.templates.first { $0.specification.isWritten(as: template.specification) }
        aliases.set(.init(alias: template.alias, specification: template.specification, number: known?.number))
        dropUnnamedTemplates()
    }

    private mutating func take(_ intake: Order.Intake) {
        if image.intake != intake { put(.intake(intake)) }
        if intake == .stop { stopAll() }
    }

    mutating func stopAll() {
        for assignment in image.assignments where !assignment.state.isOver { stop(assignment.key, .gracefully) }
    }

    // Assignments.

    private mutating func assign(_ assignment: Assignment) {
        let key = assignment.key
        // An echo: it is being carried out, or its result is on its way.
        if image.index(of: key) != nil { return }
        if key.epoch <= image.fence { return refuse(key, .fenced) }
        guard let alias = aliases[assignment.template] else { return refuse(key, .unknownTemplate) }
        guard image.intake == .open, draining == nil,
            jobs.count < Int(settings.profile.slots) * (1 + WireLimits.queuedPerSlot)
        else {
            return refuse(key, .busy)
        }
        let lease = lease(of: assignment, alias.specification)
        if let lease, link.heard.map({ lease.ending(heard: $0, now: now) }) != AgentJob.Ending.none {
            return refuse(key, .expired)
        }
        var accepted = assignment
        guard let number = makeRoom(for: assignment, of: alias) else { return refuse(key, .busy) }
        accepted.template = number
        putSoon(.accepted(accepted))
        enlist(key, attemptsBefore: 0, lease)
    }

    private func lease(of assignment: Assignment, _ specification: JobSpecification) -> Lease? {
        assignment.leaseMilliseconds.map {
            Lease(milliseconds: $0, graceMilliseconds: specification.timing.graceMilliseconds)
        }
    }

    /// The lease of an assignment that is in the spool; nil: it has none.
    func lease(of assignment: Assignment) -> Lease? {
        image.template(assignment.template).flatMap { lease(of: assignment, $0.specification) }
    }

    /// Gives the number of the assignment's template, which is in the spool then; nil: there is no room for both.
    private mutating func makeRoom(for assignment: Assignment, of alias: AliasTable.Entry) -> UInt32? {
        let own = SpoolSize.of(assignment) + SpoolSize.reserve(for: assignment.key)
        let needed = Limits.refusalBytes + own + (alias.number == nil ? SpoolSize.of(alias.specification) : 0)
        if room < needed { dropTemplates { $0.number != alias.number } }
        guard room >= needed else { return nil }
        if let number = alias.number { return number }
        let number = image.nextTemplate
        putSoon(.template(number: number, alias.specification))
        aliases.number(alias.alias, number)
        return number
    }

    /// What further entries may take.
    var room: Int { SpoolImage.bytesMax(spoolBytes: settings.spoolBytes) - image.bytes - image.reservedBytes }

    /// Takes templates from the spool that neither an assignment nor an alias refers to.
    private mutating func dropUnnamedTemplates() {
        let aliases = aliases
        dropTemplates { !aliases.uses($0.number) }
    }

    /// Takes templates that nothing uses from the spool, if they fit.
    @inline(never)
    mutating func dropTemplates(where fits: (SpooledTemplate) -> Bool) {
        for template in image.templates where template.users == 0 && fits(template) {
            putLazily(.templateDropped(number: template.number))
            aliases.forget(number: template.number)
        }
    }

    /// Refuses an assignment that is not known. Its epoch is spent: when it comes again, it is not started either, for the
    /// coordinator may have given the job away meanwhile.
    private mutating func refuse(_ key: AssignmentKey, _ refusal: Notice.Refusal) {
        let notice = Notice.refused(key, refusal)
        if room < SpoolSize.of(notice) { dropTemplates { _ in true } }
        guard room >= SpoolSize.of(notice), image.notices.count < WireLimits.unacknowledgedMax else {
            return close(.spoolFull, goodbye: .overloaded)
        }
        if key.epoch > image.fence { put(.fence(key.epoch)) }
        put(.notice(notice))
    }

    // Stops.

    private mutating func stop(_ key: AssignmentKey, _ stop: Order.Stop) {
        if stop == .ifQueued { return giveBack(key) }
        guard let at = image.index(of: key) else { return stopUnknown(key, stop) }
        let assignment = image.assignments[at]
        if assignment.state.isOver {
            if stop == .disowned { put(.forgotten(key)) }
            return
        }
        if let known = assignment.stop, known.rawValue >= stop.rawValue { return }
        put(.stop(key, stop))
        guard let job = jobIndex(key) else { return }
        switch jobs[job].phase {
        case .queued, .unwritten:
            jobs.remove(at: job)
            giveUp(key, .cancelled)
        case .started: emit(.stop(key, stop == .gracefully ? .gracefully : .atOnce))
        }
    }

    /// It was never here, or is over and acknowledged, or damage took it. If it is still to come, it is not started. The
    /// coordinator is told, so that it does not wait for ever.
    private mutating func stopUnknown(_ key: AssignmentKey, _ stop: Order.Stop) {
        switch stop {
        case .disowned:
            if key.epoch > image.fence { put(.fence(key.epoch)) }
        case .ifQueued: break
        case .gracefully, .atOnce: refuse(key, key.epoch > image.fence ? .cancelled : .fenced)
        }
    }

    private mutating func giveBack(_ key: AssignmentKey) {
        guard let job = jobIndex(key), !jobs[job].isStarted else { return }
        jobs.remove(at: job)
        giveUp(key, .expired)
    }

    /// Ends an assignment that has no result.
    mutating func giveUp(_ key: AssignmentKey, _ refusal: Notice.Refusal) {
        guard let at = image.index(of: key) else { return }
        if image.assignments[at].stop == .disowned { return put(.forgotten(key)) }
        put(.refused(key, refusal))
        number(key)
    }

    /// Where a job stands in `jobs`.
    func jobIndex(_ key: AssignmentKey) -> Int? { jobs.place(of: key) }
}
