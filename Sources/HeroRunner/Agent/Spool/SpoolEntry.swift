import RunnerProtocol

/// One step of what a runner must not forget. Applied in order to an empty `SpoolImage` they give it back.
package indirect enum SpoolEntry: Equatable {
    /// The spool has this identity from here on, and its notices are counted from 1 again.
    case identity(Identifier)
    /// The boot in which what runs was started.
    case boot(Identifier)
    /// No epoch up to this one is accepted any more.
    case fence(UInt64)
    /// Whether jobs are taken.
    case intake(Order.Intake)
    /// A specification, under a number of the spool's own.
    case template(number: UInt32, JobSpecification)
    /// That specification is not needed any more.
    case templateDropped(number: UInt32)
    /// A job was accepted, and its first attempt may have started. Its `template` is the number above.
    case accepted(Assignment)
    /// Where an assignment stands.
    case state(AssignmentKey, SpooledAssignment.State)
    /// An assignment is to be ended.
    case stop(AssignmentKey, Order.Stop)
    /// What is to be told of an assignment, without a number as yet; never a direct one. Nothing follows a refusal.
    case pending(Notice)
    /// The oldest ended attempt of an assignment that has not been numbered is only counted from here on.
    case squeezed(AssignmentKey)
    /// All that is to be told of an assignment has got its numbers, in order.
    case numbered(AssignmentKey)
    /// A notice with the next number.
    case notice(Notice)
    /// The notice at hand that is the oldest has this number.
    case numbering(first: UInt64)
    /// The coordinator has all notices up to this one.
    case acknowledged(through: UInt64)
    /// An assignment is forgotten, and nothing more is told of it.
    case forgotten(AssignmentKey)
}

extension SpoolEntry {
    /// An attempt has started; to be told.
    static func started(_ key: AttemptKey, startedAtMilliseconds time: UInt64) -> SpoolEntry {
        .pending(.started(key, startedAtMilliseconds: time))
    }

    /// An attempt has ended; to be told.
    static func ended(_ end: AttemptEnd) -> SpoolEntry { .pending(.ended(end)) }

    /// An accepted assignment will not be carried out (further); to be told.
    static func refused(_ key: AssignmentKey, _ refusal: Notice.Refusal) -> SpoolEntry {
        .pending(.refused(key, refusal))
    }
}

/// An accepted assignment, until the coordinator knows how it ended. An object, so that looking at one copies nothing;
/// `SpoolImage` changes a copy of one that somebody else still holds, so that it is a value all the same.
package final class SpooledAssignment: Equatable {
    /// What was ordered; `template` is a number of the spool's own.
    package let assignment: Assignment
    /// Where it stands.
    package internal(set) var state = State.running(attempt: 1)
    /// Whether it is to be ended.
    package internal(set) var stop: Order.Stop?
    /// What is to be told of it and has no number yet. Mostly that is nothing, which takes no memory.
    package internal(set) var backlog: Backlog {
        get { if case .something(let backlog) = untold { backlog } else { Backlog() } }
        set { untold = newValue.isEmpty ? .nothing : .something(newValue) }
    }
    /// How many of the numbered notices are about it.
    package internal(set) var numberedCount: Int32 = 0
    private var untold = Untold.nothing

    init(_ assignment: Assignment) { self.assignment = assignment }

    /// Another one that is as this one is.
    func copy() -> SpooledAssignment {
        let copy = SpooledAssignment(assignment)
        copy.state = state
        copy.stop = stop
        copy.backlog = backlog
        copy.numberedCount = numberedCount
        return copy
    }

    /// Whether both are the same, and stand where they do.
    package static func == (a: SpooledAssignment, b: SpooledAssignment) -> Bool {
        a.assignment == b.assignment && a.state == b.state && a.stop == b.stop && a.backlog == b.backlog
            && a.numberedCount == b.numberedCount
    }

    package var key: AssignmentKey { assignment.key }

    private enum Untold {
        case nothing
        indirect case something(Backlog)
    }

    /// Where an assignment stands, as far as the disk knows.
    package enum State: Equatable {
        /// That attempt may have started.
        case running(attempt: UInt64)
        /// That attempt has ended, and another follows.
        case between(attempt: UInt64)
        /// Nothing more will happen; what came of it is to be told.
        case over

        /// Whether nothing more will happen.
        package var isOver: Bool { if case .over = self { true } else { false } }
    }
}

/// What is to be told of an assignment and has no number yet, so that it may still be shortened.
package struct Backlog: Equatable {
    /// The ended attempts that are only counted.
    package internal(set) var coalesced: Coalesced?
    /// Ended attempts, the oldest first.
    package internal(set) var ended: [AttemptEnd] = []
    /// The attempt that runs; it is not told when its end is there to be told.
    package internal(set) var started: Started?
    /// It is not carried out.
    package internal(set) var refusal: Notice.Refusal?

    package struct Coalesced: Equatable {
        package var firstAttempt: UInt64
        package var count: UInt64
    }

    package struct Started: Equatable {
        package var attempt: UInt64
        package var atMilliseconds: UInt64
    }

    /// Whether there is nothing to tell.
    package var isEmpty: Bool { coalesced == nil && ended.isEmpty && started == nil && refusal == nil }

    /// Calls `body` with all of it, in the order in which it is told.
    @inline(never)
    func forEach(of key: AssignmentKey, _ body: (Notice) -> Void) {
        if let coalesced {
            body(.coalesced(key, firstAttempt: coalesced.firstAttempt, count: coalesced.count))
        }
        for end in ended { body(.ended(end)) }
        if let started {
            body(.started(AttemptKey(key, attempt: started.attempt), startedAtMilliseconds: started.atMilliseconds))
        }
        if let refusal { body(.refused(key, refusal)) }
    }
}
