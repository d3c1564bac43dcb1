import Model
import System
import Testing
import Threads

@testable import Server

/// A coordinator that serves in a thread of this process, on sockets of its own.
final class ServedCoordinator {
    let options: ServeOptions
    let backend: any Backend
    private let end: Monitor<Result<Void, ServeError>?>
    /// What it has said to people.
    let lines: Monitor<[String]>

    /// Starts one; an error if it does not come so far that it answers.
    init(in folder: Folder, _ change: (inout ServeOptions) -> Void = { _ in }) throws {
        var wish = ServeOptions(
            stateDirectory: folder.path + "/var/state", socketDirectory: folder.path + "/s", localRunner: nil)
        change(&wish)
        let options = wish
        let opened = Monitor<(any Backend)?>(nil)
        let end = Monitor<Result<Void, ServeError>?>(nil)
        let lines = Monitor<[String]>([])
        #expect(
            Thread.start("coordinator", stackBytes: 8 << 20) {
                do throws(ServeError) {
                    try serve(options, say: { line in lines.change { $0.append(line) } }) { backend in
                        opened.change { $0 = backend }
                    }
                    end.change { $0 = .success(()) }
                } catch {
                    end.change { $0 = .failure(error) }
                    opened.change { _ in }
                }
            })
        self.options = options
        self.end = end
        self.lines = lines
        backend = try opened.wait { backend -> Result<any Backend, ServeError>? in
            if let backend { return .success(backend) }
            if case .failure(let error) = end.look({ $0 }) { return .failure(error) }
            return nil
        }.get()
    }

    /// Ends it, and waits for that.
    func stop() throws {
        backend.end()
        try awaitEnd()
    }

    /// Waits until it has ended.
    func awaitEnd() throws { try end.wait { $0 }.get() }
}
