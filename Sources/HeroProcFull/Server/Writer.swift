import Model
import Store
import Threads

/// The thread that commits: a turn at a time, in order, and says so to the loop. A disk that is full is waited for.
final class Writer: Sendable {
    private let queue = Monitor<Queue>(Queue())
    private let mailbox: Mailbox
    private let complain: @Sendable (String) -> Void

    private struct Queue: Sendable {
        var turns: [[Change]] = []
        var isEnding = false
        var hasEnded = false
    }

    init(to mailbox: Mailbox, complain: @escaping @Sendable (String) -> Void) {
        self.mailbox = mailbox
        self.complain = complain
    }

    /// Starts the thread, which opens the store; it must have been opened once before. Gives whether it could be started.
    func start(_ path: String, versions: Versions) -> Bool {
        Thread.start("writer") { [self] in
            defer { queue.change { $0.hasEnded = true } }
            do throws(StoreError) {
                let store = try Store.open(path)
                while let changes = next() {
                    if try !commit(changes, to: store) { return }
                    versions.advance()
                    mailbox.put(.committed)
                }
            } catch {
                mailbox.put(.failed(error))
            }
        }
    }

    /// Gives it a turn.
    func write(_ changes: [Change]) { queue.change { $0.turns.append(changes) } }

    /// Lets it end once everything is written.
    func end() { queue.change { $0.isEnding = true } }

    /// Waits until it has ended.
    func waitUntilEnded() { queue.wait { $0.hasEnded ? () : nil } }

    private func next() -> [Change]? {
        queue.wait { queue -> [Change]?? in
            if !queue.turns.isEmpty {
                return .some(queue.turns.removeFirst())
            }
            return queue.isEnding ? .some(nil) : nil
        }
    }

    /// Commits, as often as it takes if there is no room; false: it was told to end meanwhile.
    private func commit(_ changes: [Change], to store: Store) throws(StoreError) -> Bool {
        var hasComplained = false
        while true {
            do throws(StoreError) {
                try store.commit(changes)
                if hasComplained { complain("the store can be written again") }
                return true
            } catch {
                guard error.mayPass else { throw error }
                if !hasComplained { complain("\(error); nothing new is accepted until it can be written") }
                hasComplained = true
            }
            let isEnding = queue.wait(milliseconds: Limits.retryMilliseconds) { $0.isEnding ? true : nil } ?? false
            if isEnding { return false }
        }
    }
}

extension StoreError {
    /// Whether it may be another matter later: no room, or somebody else reads.
    fileprivate var mayPass: Bool {
        guard case .database(_, _, let code, _) = self else { return false }
        switch code & 0xff {
        // SQLITE_BUSY, SQLITE_LOCKED, SQLITE_NOMEM, SQLITE_IOERR, SQLITE_FULL; https://sqlite.org/rescode.html
        case 5, 6, 7, 10, 13: return true
        default: return false
        }
    }
}
