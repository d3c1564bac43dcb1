import Coordinator
import Logs
import Model
import Store
import System
import Threads

/// Runs a coordinator until SIGTERM, SIGINT or SIGHUP. Jobs go on then, unless the options say otherwise; the runners have
/// them.
///
/// `say` gets a line for people: what is ready, and what is wrong. `open` opens the interface, once requests can be
/// answered.
package func serve(
    _ options: ServeOptions, say: @escaping @Sendable (String) -> Void,
    open: (any Backend) throws(ServeError) -> Void
) throws(ServeError) {
    var ending = SignalSet.none
    for signal in [Signal.terminate, Signal.interrupt, Signal.hangup] { ending.insert(signal) }
    var blocked = ending
    blocked.insert(Signal.pipe)
    // Threads that are started from here on have them blocked, too.
    _ = blocked.block()
    // The store is made by a library that asks nobody.
    Process.keepFilesPrivate()
    // Each connection is one.
    let openFiles = Process.raiseOpenFiles()
    for directory in [options.stateDirectory, options.socketDirectory] {
        try using(directory, to: "make") { _ throws(Errno) in try Files.makeDirectories(Array(directory.utf8)) }
    }
    let lock = try StateLock.take(options)
    let snapshot = try prepareStore(options)
    let listener = try using(options.runnerSocket, to: "listen at") { path throws(Errno) in
        try Socket.listen(at: path)
    }

    let entrance = try Entrance.open(options)
    let running = try Running(options, snapshot, listener, entrance, listensTo: ending, openFiles, say)
    try running.start(say)
    try open(running.backend)
    let places = [options.runnerSocket] + (entrance?.addresses.map(\.link) ?? [])
    say("ready: interface at \(options.interfaceSocket), runners at \(places.joined(separator: ", "))")
    do throws(StoreError) {
        try running.loop.run()
    } catch {
        throw .store(error)
    }
    running.versions.end()
    // Until here nobody else may have the directory.
    _ = lock
}

/// Everything of a coordinator that runs.
private struct Running {
    let options: ServeOptions
    let loop: Loop
    let writer: Writer
    let output: OutputWriter
    let sweeper: FileSweeper
    let versions = Versions()
    let backend: LiveBackend
    let localRunner: LocalRunner?

    init(
        _ options: ServeOptions, _ snapshot: Snapshot, _ listener: consuming Descriptor, _ entrance: Entrance?,
        listensTo signals: SignalSet, _ openFiles: LocalRunner.OpenFiles?, _ say: @escaping @Sendable (String) -> Void
    ) throws(ServeError) {
        self.options = options
        do throws(Errno) {
            let mailbox = try Mailbox()
            let runner = options.localRunner.map {
                LocalRunner($0, socket: options.runnerSocket, openFiles, complain: say)
            }
            localRunner = runner
            writer = Writer(to: mailbox, complain: say)
            output = OutputWriter(to: mailbox, versions: versions, complain: say)
            let files = FileStore(directory: options.files)
            sweeper = FileSweeper(files, complain: say)
            backend = LiveBackend(options, entrance?.door(options), mailbox, versions)
            let parts = Loop.Parts(
                mailbox: mailbox, writer: writer, output: output, files: files, sweeper: sweeper, complain: say,
                seen: { runner?.seen($0, $1) },
                retention: options.retention, jobsAtEnd: options.jobsAtEnd)
            loop = try Loop(snapshot, parts, listener: listener, entrance, signals: SignalReader.make(signals))
        } catch {
            throw .system(step: "wait for events", error)
        }
    }

    /// Starts the threads.
    func start(_ say: @escaping @Sendable (String) -> Void) throws(ServeError) {
        let checkpointer = Checkpointer(store: options.store, versions: versions, complain: say)
        let backend = backend
        let known: @Sendable (ClosedRange<JobID>) -> Set<JobID>? = { range in
            // Of what cannot be read nothing is removed; whoever needs it says why.
            try? backend.read { reader throws(StoreError) in try reader.jobs(in: range) }
        }
        guard writer.start(options.store, versions: versions), output.start(directory: options.logs, known: known),
            sweeper.start({ digest in
                // What cannot be read is kept; whoever needs it says why.
                (try? backend.read { reader throws(StoreError) in try reader.needs(file: digest) }) ?? true
            }), checkpointer.start(), localRunner?.start(backend) ?? true
        else { throw .threads }
    }
}

/// Opens the store for the first time, which brings its tables up to date, and reads what is not over.
private func prepareStore(_ options: ServeOptions) throws(ServeError) -> Snapshot {
    do throws(StoreError) {
        let store = try Store.open(options.store)
        try store.checkpoint()
        return try store.reader().snapshot()
    } catch {
        throw .store(error)
    }
}
