/// A bug that the simulator must find, put in on purpose where the parts are joined. (Bugs within the parts are put in by
/// `contrib/simulate --mutants`, which edits a copy of them.)
package enum Fault: String, CaseIterable, Sendable {
    /// The coordinator speaks before its transaction is on disk.
    case speaksBeforeCommit
    /// The agent starts a job before its fence is on disk.
    case startsBeforeSync
    /// A start of the coordinator forgets what was assigned.
    case forgetsAssignments
}
