import CTests

/// posix_spawn(3) with what the tests need of it. Tests run on many threads, where a bare fork is not safe.
@safe final class SpawnCall {
    private var actions = unsafe posix_spawn_file_actions_t()
    private var attributes = posix_spawnattr_t()

    init() {
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
    }

    deinit {
        unsafe posix_spawn_file_actions_destroy(&actions)
        unsafe posix_spawnattr_destroy(&attributes)
    }

    func connect(_ raw: Int32, to target: Int32) { _ = unsafe posix_spawn_file_actions_adddup2(&actions, raw, target) }

    func close(_ target: Int32) { _ = unsafe posix_spawn_file_actions_addclose(&actions, target) }

    func open(_ path: String, as target: Int32) {
        _ = unsafe posix_spawn_file_actions_addopen(&actions, target, path, O_RDWR, 0)
    }

    func change(to directory: String) { _ = unsafe posix_spawn_file_actions_addchdir_np(&actions, directory) }

    /// Keeps it from inheriting what this process was given beyond the standard streams.
    func closeOthers() { _ = unsafe posix_spawn_file_actions_addclosefrom_np(&actions, 3) }

    /// Starts it with no signal blocked and every signal at its default.
    func start(_ words: [[UInt8]], _ variables: [[UInt8]], _ place: Child.Place) throws -> pid_t {
        var none = sigset_t()
        var all = sigset_t()
        unsafe sigemptyset(&none)
        unsafe sigfillset(&all)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setsigdefault(&attributes, &all)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        // POSIX_SPAWN_SETSID has no constant that Swift sees.
        let group = place == .ownSession ? 0x80 : Int32(POSIX_SPAWN_SETPGROUP)
        let flags = group | Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
        var pid: pid_t = 0
        let code = unsafe Self.withPointers(words) { words in
            unsafe Self.withPointers(variables) { variables in
                // There is always a first word, the program.
                unsafe posix_spawnp(&pid, words[0].unsafelyUnwrapped, &actions, &attributes, words, variables)
            }
        }
        guard code == 0 else { throw CallFailed("spawn \(String(decoding: words[0], as: UTF8.self))", code) }
        return pid
    }

    private static func withPointers<Result>(
        _ strings: [[UInt8]], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        let table = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: strings.count + 1)
        for (index, string) in strings.enumerated() {
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: string.count + 1)
            for (at, byte) in string.enumerated() { unsafe copy[at] = CChar(bitPattern: byte) }
            unsafe copy[string.count] = 0
            unsafe table[index] = copy
        }
        unsafe table[strings.count] = nil
        defer {
            for index in strings.indices { unsafe table[index]?.deallocate() }
            unsafe table.deallocate()
        }
        return unsafe body(table)
    }
}

/// A number that is never given twice.
@safe final class Counter: @unchecked Sendable {
    private var value = 0
    private var lock = unsafe pthread_mutex_t()

    init() { unsafe pthread_mutex_init(&lock, nil) }

    func add() -> Int {
        unsafe pthread_mutex_lock(&lock)
        defer { unsafe pthread_mutex_unlock(&lock) }
        value += 1
        return value
    }
}
