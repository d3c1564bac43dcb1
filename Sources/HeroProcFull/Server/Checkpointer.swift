import Store
import System
import Threads

/// The thread that moves what was committed from the store's log into its file, beside the writer, so that no turn waits
/// for that.
struct Checkpointer: Sendable {
    let store: String
    let versions: Versions
    let complain: @Sendable (String) -> Void

    /// Starts the thread. Gives whether it could be started.
    func start() -> Bool {
        Thread.start("checkpoints") {
            do throws(StoreError) {
                let store = try Store.open(self.store)
                var version: UInt64 = 0
                while true {
                    version = versions.wait(above: version, milliseconds: .max / 2)
                    if isLong { try store.checkpoint() }
                    Thread.pause(milliseconds: Limits.checkpointMilliseconds)
                }
            } catch {
                complain("\(error); its log goes on growing")
            }
        }
    }

    private var isLong: Bool {
        // Without a log there is nothing to be moved.
        guard let status = try? Files.status(of: CString("\(store)-wal".utf8)) else { return false }
        return status.size > Limits.walBytesMax
    }
}
