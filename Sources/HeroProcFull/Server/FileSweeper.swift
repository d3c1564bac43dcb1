import System
import Threads

/// The thread that removes files which nothing needs any more: it looks when a coordinator starts, when jobs were removed,
/// and later again at what is too new to go.
final class FileSweeper: Sendable {
    private let store: FileStore
    private let wish = Monitor<Bool>(false)
    private let complain: @Sendable (String) -> Void

    init(_ store: FileStore, complain: @escaping @Sendable (String) -> Void) {
        self.store = store
        self.complain = complain
    }

    /// Starts it; gives whether it could be. `isNeeded` says whether a job is kept that needs it.
    func start(_ isNeeded: @escaping @Sendable ([UInt8]) -> Bool) -> Bool {
        // Nobody brings anything yet.
        tried { () throws(Errno) in try store.removePartials() }
        return Thread.start("files") { [self] in
            while true {
                var isLeft = false
                tried { () throws(Errno) in isLeft = try store.sweep(now: WallClock.milliseconds, isNeeded) }
                let look = { (wish: inout Bool) -> Void? in
                    defer { wish = false }
                    return wish ? () : nil
                }
                if isLeft {
                    _ = wish.wait(milliseconds: Limits.unneededFileMilliseconds, for: look)
                } else {
                    wish.wait(for: look)
                }
            }
        }
    }

    /// Lets it look.
    func look() { wish.change { $0 = true } }

    private func tried(_ body: () throws(Errno) -> Void) {
        do throws(Errno) {
            try body()
        } catch {
            complain("files that nothing needs cannot be removed: \(String(decoding: error.message, as: UTF8.self))")
        }
    }
}
