import RunnerProtocol

/// What an agent wants done, in this order.
package indirect enum AgentEffect: Equatable {
    /// Put this behind all that was appended before.
    case append(SpoolEntry)
    /// Commit what was appended, with `AgentCore.image` as it is then; say `spooled` or `spoolFailed`. Several may be
    /// answered at once with the last one's number.
    case sync(through: UInt64)
    /// Open a connection.
    case connect
    /// Send this on it.
    case send(Record)
    /// End it when everything was sent.
    case close
    /// Say why there is no connection.
    case complain(LinkFailure)
    /// Start a job.
    case start(JobStart)
    /// End a job.
    case stop(AssignmentKey, Haste)
    /// Send its main process a signal.
    case signal(AssignmentKey, Int32)
    /// Send kept output on the connection.
    case sendOutput(OutputPart)
    /// Kept output before that place is not needed any more.
    case releaseOutput(OutputPlace)
    /// End the program.
    case leave

    /// `gracefully`: as the specification says. `atOnce`: the whole tree is killed.
    package enum Haste: Equatable { case gracefully, atOnce }
}

/// A job to be started.
package struct JobStart: Equatable {
    /// Which one.
    package var key: AssignmentKey
    /// What is run.
    package var specification: JobSpecification
    /// Its place in an array.
    package var index: UInt64?
    /// How many attempts it has had: they count in `HERO_ATTEMPT`.
    package var attemptsBefore: UInt64
    /// How many may follow the first one now; nil: any number. In place of the specification's `restartsMax`.
    package var restartsLeft: UInt64?
    /// How many of the attempts were of this assignment.
    package var attemptsHere: UInt64 = 0
}
