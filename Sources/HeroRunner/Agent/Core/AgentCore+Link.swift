import RunnerProtocol
import System

/// The connection: hello and welcome, heartbeat, its end and the next one.
extension AgentCore {
    mutating func expire() {
        if case .failed(let retryAt) = disk, retryAt <= now { retryDisk() }
        expireLeases()
        if let armedUntil, armedUntil <= now { disarm() }
        guard let due = link.deadline, due <= now else { return }
        switch link.state {
        case .apart:
            link.state = .connecting(until: now.advanced(byMilliseconds: Limits.connectMilliseconds))
            emit(.connect)
        case .connecting, .greeting: close(.timedOut, goodbye: nil)
        case .joined(let heartbeat): beat(heartbeat)
        case .closing: break
        }
    }

    private mutating func beat(_ heartbeat: AgentLink.Heartbeat) {
        guard heartbeat.sentAt == nil else { return close(.silent, goodbye: nil) }
        var heartbeat = heartbeat
        heartbeat.sentAt = now
        heartbeat.nextAt = now.advanced(byMilliseconds: heartbeat.milliseconds)
        link.state = .joined(heartbeat)
        emit(.send(.ping))
    }

    mutating func linkOpened() {
        guard case .connecting = link.state else { return }
        link.state = .greeting(sentAt: now)
        var profile = settings.profile
        profile.slots = slotsOffered
        link.slotsTold = profile.slots
        var hello = Hello(
            runner: settings.runner, bootID: image.bootID ?? image.spoolID, spoolID: image.spoolID, profile: profile)
        hello.session = link.session
        hello.lastOrder = link.session == nil ? 0 : link.ordersSpooled
        hello.firstNotice = image.notices.first
        hello.nextNotice = image.notices.next
        emit(.send(.hello(hello)))
    }

    mutating func linkClosed(_ reported: LinkFailure, _ randomness: UInt32) {
        let failure: LinkFailure
        switch link.state {
        case .apart: return
        case .closing(let reason): failure = reason
        case .connecting, .greeting, .joined: failure = reported
        }
        let pause = link.pause(after: failure, joinedAt: joinedAt, now: now, randomness)
        joinedAt = nil
        link.state = .apart(until: pause.map { now.advanced(byMilliseconds: $0) })
        forgetOrders()
        emit(.complain(failure))
    }

    /// Ends the connection; the answer is `linkClosed`.
    @inline(never)
    mutating func close(_ failure: LinkFailure, goodbye: Goodbye.Reason?) {
        switch link.state {
        case .apart, .closing: return
        case .connecting, .greeting, .joined: break
        }
        if let goodbye { emit(.send(.goodbye(Goodbye(goodbye)))) }
        link.state = .closing(failure)
        emit(.close)
    }

    // Records.

    mutating func received(_ record: Record) {
        switch (link.state, record) {
        case (.apart, _), (.connecting, _), (.closing, _): break
        case (.greeting(let sentAt), .welcome(let welcome)): join(welcome, sentAt)
        case (.greeting, .goodbye(let goodbye)), (.joined, .goodbye(let goodbye)):
            close(.goodbye(goodbye), goodbye: nil)
        case (.joined, .order(let order)):
            obey(order)
            // One that could not be obeyed comes again on the next connection.
            if link.isJoined { link.ordersReceived += 1 }
        case (.joined, .acknowledge(let last)): acknowledged(last)
        case (.joined(let heartbeat), .pong): pong(heartbeat)
        case (.joined, .outputCredit(let bytes)): output.grant(bytes)
        case (.joined, .outputTaken(let place)):
            output.taken(place)
            emit(.releaseOutput(place))
            output.forget { image.index(of: $0) == nil }
        case (.greeting, _), (.joined, _): close(.malformed, goodbye: .malformed)
        }
    }

    private mutating func join(_ welcome: Welcome, _ sentAt: Instant) {
        guard WireVersion.all.contains(welcome.version) else {
            return close(.version(welcome.version), goodbye: .version)
        }
        joinedAt = now
        link.heard = sentAt
        let milliseconds = max(welcome.heartbeatMilliseconds, Limits.heartbeatMinMilliseconds)
        link.state = .joined(
            AgentLink.Heartbeat(
                since: now, milliseconds: milliseconds, nextAt: now.advanced(byMilliseconds: milliseconds), sentAt: nil)
        )
        if link.session != welcome.session {
            link.session = welcome.session
            link.ordersSpooled = 0
            aliases.removeAll()
        }
        link.ordersReceived = link.ordersSpooled
        if welcome.lastNotice >= image.notices.next {
            // It has notices of this spool that are not here: the disk has forgotten what it had said was written.
            put(.numbering(first: welcome.lastNotice + 1))
            renumbered()
        } else if welcome.lastNotice >= image.notices.first {
            putLazily(.acknowledged(through: welcome.lastNotice))
        }
        link.noticesSent = image.notices.first - 1
        output.restart()
        numberAll()
    }

    private mutating func acknowledged(_ last: UInt64) {
        guard last <= link.noticesSent else { return close(.malformed, goodbye: .malformed) }
        guard last >= image.notices.first else { return }
        putLazily(.acknowledged(through: last))
        numberAll()
    }

    private mutating func pong(_ heartbeat: AgentLink.Heartbeat) {
        guard let sentAt = heartbeat.sentAt else { return close(.malformed, goodbye: .malformed) }
        var heartbeat = heartbeat
        heartbeat.sentAt = nil
        link.heard = sentAt
        link.state = .joined(heartbeat)
    }

    // What is offered.

    /// How many jobs the coordinator may have here.
    var slotsOffered: UInt32 {
        guard draining == nil, image.intake == .open, disk.isSound else { return 0 }
        // What the next one takes is about what one with large numbers takes.
        let key = AssignmentKey(job: image.fence, epoch: image.fence)
        let each = SpoolSize.of(Assignment(key: key, template: 0)) + SpoolSize.reserve(for: key)
        return min(settings.profile.slots, UInt32(clamping: jobs.count + max(0, room - Limits.refusalBytes) / each))
    }

    mutating func sendProfile() {
        let slots = slotsOffered
        guard slots != link.slotsTold else { return }
        link.slotsTold = slots
        var profile = settings.profile
        profile.slots = slots
        emit(.send(.profile(profile)))
    }

    mutating func sendOutput() {
        while let sending = output.next() {
            switch sending {
            case .gap(let gap): emit(.send(.outputGap(gap)))
            case .part(let part): emit(.sendOutput(part))
            }
        }
    }

    mutating func release(_ places: [OutputPlace]) {
        for place in places { emit(.releaseOutput(place)) }
    }
}
