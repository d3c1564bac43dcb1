/// Numbers that name things. Each is counted from 1 by the coordinator and never given twice, so a late word about
/// something that is gone finds nothing.

/// A job: one command that is run until it has a result. An element of an array is a job.
package struct JobID: Hashable, Comparable, Sendable {
    package var number: UInt64
    package init(_ number: UInt64) { self.number = number }
    package static func < (a: JobID, b: JobID) -> Bool { a.number < b.number }
}

/// A group: what was asked for under one name, which is one job or all elements of an array.
package struct GroupID: Hashable, Comparable, Sendable {
    package var number: UInt64
    package init(_ number: UInt64) { self.number = number }
    package static func < (a: GroupID, b: GroupID) -> Bool { a.number < b.number }
}

/// A run: groups that were submitted together and may need each other.
package struct RunID: Hashable, Comparable, Sendable {
    package var number: UInt64
    package init(_ number: UInt64) { self.number = number }
    package static func < (a: RunID, b: RunID) -> Bool { a.number < b.number }
}

/// A runner that was enrolled.
package struct RunnerID: Hashable, Comparable, Sendable {
    package var number: UInt64
    package init(_ number: UInt64) { self.number = number }
    package static func < (a: RunnerID, b: RunnerID) -> Bool { a.number < b.number }
}

/// Somebody who asked and waits for an answer. It is of no meaning after a restart, so it is never stored.
package struct RequestID: Hashable, Sendable {
    package var number: UInt64
    package init(_ number: UInt64) { self.number = number }
}
