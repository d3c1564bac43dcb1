import Logs
import Model
import Store

/// The methods' way to the running coordinator.
final class LiveBackend: Backend {
    let logs: LogReader
    let door: Door?
    private let mailbox: Mailbox
    private let versions: Versions
    private let readers: ReaderPool

    init(_ options: ServeOptions, _ door: Door?, _ mailbox: Mailbox, _ versions: Versions) {
        self.door = door
        logs = LogReader(directory: options.logs)
        self.mailbox = mailbox
        self.versions = versions
        readers = ReaderPool(options.store)
    }

    func ask(_ request: Request) -> Answer? {
        let reply = Reply()
        return mailbox.put(.request(request, reply)) ? reply.wait() : nil
    }

    func end(_ jobs: JobsAtEnd) { mailbox.put(.end(jobs)) }

    func awaitEnd(unless isUnwanted: () -> Bool) { versions.waitForEnd(unless: isUnwanted) }

    func read<Result>(_ body: (StoreReader) throws(StoreError) -> Result) throws(StoreError) -> Result {
        try readers.read(body)
    }

    var now: UInt64 { Moment.now.milliseconds }

    var version: UInt64 { versions.current }

    func awaitVersion(above version: UInt64, milliseconds: UInt64, unless isUnwanted: () -> Bool) -> UInt64 {
        versions.wait(above: version, milliseconds: milliseconds, unless: isUnwanted)
    }

    func wakeWaiting() { versions.wake() }
}
