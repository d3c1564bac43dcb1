import CLinux

/// What the kernel must be told to start a process: the values of a job, made ready for it. It is filled in once and then
/// started.
@safe package final class Launch {
    /// Paths to try in order, the candidates of a PATH search, each with its NUL.
    package var candidates: [UInt8] = []
    /// Arguments, each with its NUL.
    package var arguments: [UInt8] = []
    /// `NAME=VALUE` strings, each with its NUL.
    package var environment: [UInt8] = []
    /// More of them; each takes the place of one of the same name in `environment`.
    package var overrides: [UInt8] = []
    /// Where the process starts, with its NUL; empty: here.
    package var directory: [UInt8] = []
    /// Descriptors to become 0, 1 and 2; -1 leaves what there is.
    package var input: Int32 = -1
    package var output: Int32 = -1
    package var errors: Int32 = -1
    /// The directory of the cgroup it is to live in; -1: this process's own cgroup.
    package var cgroup: Int32 = -1
    /// What the process has blocked when it starts.
    package var signalMask = SignalSet.none
    /// Limits of setrlimit(2), three numbers each: the resource, the soft limit and the hard one.
    package private(set) var resourceLimits: [UInt64] = []
    /// The resource RLIMIT_CPU, in seconds of each process.
    package static var cpuSeconds: Int32 { cl_rlimit_cpu() }
    /// The resource RLIMIT_NOFILE.
    package static var openFiles: Int32 { cl_rlimit_open_files() }
    package var user: UInt32?
    package var group: UInt32?
    package var supplementaryGroups: [UInt32]?
    package var umask: UInt32?
    package var nice: Int32?
    /// Decimal text with its NUL; empty: what this process has.
    package var oomScoreAdjust: [UInt8] = []
    package var hasNoNewPrivileges = false
    /// SIGKILL when this process dies.
    package var diesWithParent = true
    /// Makes the process a child of this one's parent. Its id stands in that word before it runs, and why it could not be
    /// executed in the next one: the reason, and the step behind it.
    package var keeping: (words: SharedWords, at: Int)?
    /// SIGCHLD starts ignored.
    package var ignoresChildSignal = false
    /// It leads a session of its own: neither a terminal's signals nor those to this process's group reach it.
    package var leadsSession = false

    package init() {}

    /// Adds a limit of setrlimit(2). A later one of the same resource counts.
    @inline(never)
    package func limit(_ resource: Int32, soft: UInt64, hard: UInt64) {
        resourceLimits.append(UInt64(truncatingIfNeeded: resource))
        resourceLimits.append(soft)
        resourceLimits.append(hard)
    }

    /// The way a process is made.
    package enum Method: UInt8, Sendable {
        /// clone3(2): born in its cgroup.
        case clone3
        /// clone(2): for kernels before 5.7, and where a filter refuses clone3. The child moves itself.
        case clone
    }

    /// Where a start failed, and why.
    package struct Failure: Error, Equatable, Sendable {
        package var step: Step
        package var reason: Errno
    }

    /// What was being done, in the order it is done; the numbers are those of spawn.h.
    package enum Step: UInt8, Sendable {
        case clone = 1
        case joinCgroup, connectStreams, setNice, setOOMScore, setResourceLimit, setGroups, setGroup, setUser
        case changeDirectory, setNoNewPrivileges, watchParent, execute
    }

    /// Starts the process and gives its id. `method` becomes `clone` for good where the kernel does not offer clone3.
    ///
    /// The caller has all signals blocked.
    @inline(never)
    package func start(by method: inout Method) throws(Failure) -> Int32 {
        var table = PointerTable(for: candidates, arguments, environment, overrides)
        let candidatesAt = table.add(candidates)
        let argumentsAt = table.add(arguments)
        let environmentAt = table.addVariables(overrides, environment)
        var request = unsafe cl_spawn()
        unsafe fill(&request)
        // The strings and the table outlive the call; the child has executed, or failed, when it returns, because the
        // start suspends this process until then.
        unsafe request.candidates = UnsafePointer(table.start + candidatesAt)
        unsafe request.argv = UnsafePointer(table.start + argumentsAt)
        unsafe request.envp = UnsafePointer(table.start + environmentAt)
        let pid = unsafe start(&request, by: &method)
        if pid < 0 {
            let step = unsafe Step(rawValue: UInt8(truncatingIfNeeded: request.step))
            throw unsafe Failure(step: step ?? .clone, reason: Errno(request.error))
        }
        return pid
    }

    private func start(_ request: inout cl_spawn, by method: inout Method) -> Int32 {
        if method == .clone3 {
            let pid = unsafe cl_spawn_clone3(&request)
            guard pid < 0, unsafe request.step == Int32(CL_STEP_CLONE), unsafe Self.isRefusal(request.error) else {
                return pid
            }
            method = .clone
        }
        return unsafe startByClone(&request)
    }

    /// The way without clone3, for which the child must be able to write its own `cgroup.procs`.
    private func startByClone(_ request: inout cl_spawn) -> Int32 {
        if cgroup < 0 { return unsafe cl_spawn_clone(&request) }
        unsafe request.cgroup_procs_fd = cl_openat(cgroup, "cgroup.procs", O_WRONLY | O_CLOEXEC, 0)
        if unsafe request.cgroup_procs_fd < 0 {
            unsafe request.step = Int32(CL_STEP_CGROUP)
            unsafe request.error = Errno.last.code
            return -1
        }
        defer { _ = unsafe CLinux.close(request.cgroup_procs_fd) }
        return unsafe cl_spawn_clone(&request)
    }

    /// Whether clone3 itself is missing (old kernel) or filtered (seccomp answers ENOSYS or EPERM; a kernel before 5.7
    /// does not know CLONE_INTO_CGROUP and says EINVAL or E2BIG).
    private static func isRefusal(_ code: Int32) -> Bool {
        code == ENOSYS || code == EPERM || code == EINVAL || code == E2BIG
    }

    /// The pointers lead into the arrays of this object, which nobody changes before the start is over.
    private func fill(_ request: inout cl_spawn) {
        unsafe request.stdin_fd = input
        unsafe request.stdout_fd = output
        unsafe request.stderr_fd = errors
        unsafe request.cgroup_fd = cgroup
        unsafe request.cgroup_procs_fd = -1
        unsafe request.signal_mask = signalMask.bits
        unsafe request.uid = user.map(Int64.init) ?? -1
        unsafe request.gid = group.map(Int64.init) ?? -1
        unsafe request.umask = umask.map(Int32.init) ?? -1
        unsafe request.set_nice = nice == nil ? 0 : 1
        unsafe request.nice = nice ?? 0
        unsafe request.no_new_privileges = hasNoNewPrivileges ? 1 : 0
        unsafe request.die_with_parent = diesWithParent ? 1 : 0
        unsafe request.ignore_child_signal = ignoresChildSignal ? 1 : 0
        unsafe request.new_session = leadsSession ? 1 : 0
        if let keeping { unsafe request.keeping = keeping.words.place(of: keeping.at) }
        unsafe request.cwd = UnsafePointer(PointerTable.text(directory))
        unsafe request.oom_score_adjust = UnsafePointer(PointerTable.text(oomScoreAdjust))
        unsafe request.rlimits = resourceLimits.withUnsafeBufferPointer { $0.baseAddress }
        unsafe request.rlimit_count = Int32(resourceLimits.count / 3)
        unsafe request.groups = supplementaryGroups?.withUnsafeBufferPointer { $0.baseAddress }
        unsafe request.group_count = supplementaryGroups.map { Int32($0.count) } ?? -1
    }
}
