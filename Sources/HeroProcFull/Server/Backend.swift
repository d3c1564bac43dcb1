import Logs
import Model
import Store

/// What the methods of the interface need of the running coordinator. Any thread may call it; a call may wait.
package protocol Backend: Sendable {
    /// Asks the coordinator, and gives its answer once what follows from it is on disk; nil: the coordinator is ending, and
    /// whether it was done is not known.
    func ask(_ request: Request) -> Answer?

    /// Reads what is stored, by a reader that nobody else uses meanwhile.
    func read<Result>(_ body: (StoreReader) throws(StoreError) -> Result) throws(StoreError) -> Result

    /// How other machines reach it; nil: they do not.
    var door: Door? { get }

    /// What jobs have written.
    var logs: LogReader { get }

    /// A number that grows with each turn that is on disk.
    var version: UInt64 { get }

    /// Milliseconds of a clock that only goes forward.
    var now: UInt64 { get }

    /// Waits until `version` is above that, or so long, or until nobody wants to know; gives the version. When the coordinator
    /// is ending it does not wait.
    func awaitVersion(above version: UInt64, milliseconds: UInt64, unless isUnwanted: () -> Bool) -> UInt64

    /// Lets all who wait for a version look again whether it is still wanted.
    func wakeWaiting()

    /// Ends the coordinator, as SIGTERM does.
    func end(_ jobs: JobsAtEnd)

    /// Waits until it has ended, or nobody wants to know.
    func awaitEnd(unless isUnwanted: () -> Bool)
}

extension Backend {
    /// Ends the coordinator; jobs go on.
    func end() { end(.goOn) }

    /// Waits until `version` is above that, or so long.
    func awaitVersion(above version: UInt64, milliseconds: UInt64) -> UInt64 {
        awaitVersion(above: version, milliseconds: milliseconds, unless: { false })
    }
}
