import System
import Threads

/// The runner on the coordinator's own machine. It is started in the background and outlives the coordinator; one that
/// runs already is left alone, and one that is gone is started again.
final class LocalRunner: Sendable {
    private let options: LocalRunnerOptions
    private let socket: String
    /// What this process was started with.
    private let openFiles: OpenFiles?
    private let complain: @Sendable (String) -> Void
    private let isMissing = Monitor(true)

    /// How many files may be open, by default and at most.
    typealias OpenFiles = (soft: UInt64, hard: UInt64)

    init(
        _ options: LocalRunnerOptions, socket: String, _ openFiles: OpenFiles?,
        complain: @escaping @Sendable (String) -> Void
    ) {
        self.options = options
        self.openFiles = openFiles
        self.socket = socket
        self.complain = complain
    }

    /// Starts the thread that sees to it, and enrolls the runner. Gives whether it could be started.
    func start(_ backend: LiveBackend) -> Bool {
        Thread.start("local runner") { [self] in
            // If it is enrolled already, that is refused, and all is well.
            _ = backend.ask(.enroll(name: options.name))
            while true {
                isMissing.wait { $0 ? () : nil }
                var pause = Limits.retryMilliseconds
                // A lock may outlive its holder's connection by a moment, so that one look is not enough.
                while isMissing.look({ $0 }) {
                    launchIfNeeded()
                    _ = isMissing.wait(milliseconds: pause) { $0 ? nil : () }
                    pause = min(2 * pause, Limits.localRunnerPauseMax)
                }
            }
        }
    }

    /// A runner has come or gone; if it is this one, and has gone, it is started again unless it runs.
    func seen(_ name: String, _ presence: Presence) {
        if name == options.name { isMissing.change { $0 = presence == .gone } }
    }

    private func launchIfNeeded() {
        if isRunning { return }
        let launch = Launch()
        launch.diesWithParent = false
        // Jobs inherit what it has, and many programs cannot stand more than is usual.
        if let openFiles { launch.limit(Launch.openFiles, soft: openFiles.soft, hard: openFiles.hard) }
        launch.candidates = terminated(options.program)
        let arguments =
            [
                "hero-runner", "agent", "--detach", "--connect", "unix:\(socket)", "--name", options.name, "--spool",
                options.spoolDirectory,
            ] + options.arguments
        launch.arguments = arguments.flatMap(terminated)
        launch.environment = Environment.packed
        var method = Launch.Method.clone3
        do throws(Launch.Failure) {
            let process = try launch.start(by: &method)
            // It goes to the background when it is ready, and says itself why it is not.
            let status = Process.wait(for: process)
            if status != .exited(0), !isRunning {
                complain("the runner \(options.name) has not started; it is tried again")
            }
        } catch {
            let reason = String(decoding: error.reason.message, as: UTF8.self)
            complain("the runner \(options.name) cannot be started: \(options.program): \(reason)")
        }
    }

    /// Whether its spool is locked, as it is by a runner.
    private var isRunning: Bool {
        // Without a lock file there has never been one.
        guard let file = try? Descriptor.open(CString("\(options.spoolDirectory)/lock".utf8), [.readWrite]) else {
            return false
        }
        return (try? file.lock()) == nil
    }

    private func terminated(_ text: String) -> [UInt8] { CString(text.utf8).terminated }
}

/// Whether a runner has a connection.
enum Presence { case here, gone }
