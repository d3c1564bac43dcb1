import CLinux

/// What the kernel must be told to start a process: the values of a job, made ready for it.
@safe package struct Launch {
    /// Paths to try in order, the candidates of a PATH search, each with its NUL.
    package var candidates: [UInt8] = []
    /// Arguments, each with its NUL.
    package var arguments: [UInt8] = []
    /// `NAME=VALUE` strings, each with its NUL.
    package var environment: [UInt8] = []
    /// More of them; each takes the place of one of the same name in `environment`.
    package var overrides: [UInt8] = []
    /// Where the process starts; nil: here.
    package var directory: CString?
    /// Descriptors to become 0, 1 and 2; -1 leaves what there is.
    package var input: Int32 = -1
    package var output: Int32 = -1
    package var errors: Int32 = -1
    /// The directory of the cgroup it is to live in; -1: this process's own cgroup.
    package var cgroup: Int32 = -1
    /// What the process has blocked when it starts.
    package var signalMask = SignalSet.none
    /// Limits of setrlimit(2).
    package var resourceLimits: [(resource: Int32, soft: UInt64, hard: UInt64)] = []
    /// The resource RLIMIT_CPU, in seconds of each process.
    package static var cpuSeconds: Int32 { cl_rlimit_cpu() }
    package var user: UInt32?
    package var group: UInt32?
    package var supplementaryGroups: [UInt32]?
    package var umask: UInt32?
    package var nice: Int32?
    /// Decimal text.
    package var oomScoreAdjust: CString?
    package var hasNoNewPrivileges = false
    /// SIGKILL when this process dies.
    package var diesWithParent = true
    /// SIGCHLD starts ignored.
    package var ignoresChildSignal = false

    package init() {}

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

    /// What was being done, in the order it is done.
    package enum Step: Sendable {
        case clone, joinCgroup, connectStreams, setNice, setOOMScore, setResourceLimit, setGroups, setGroup, setUser
        case changeDirectory, setNoNewPrivileges, watchParent, execute
    }

    /// Starts the process and gives its id. `method` becomes `clone` for good where the kernel does not offer clone3.
    ///
    /// The caller has all signals blocked.
    package func start(by method: inout Method) throws(Failure) -> Int32 {
        var request = unsafe cl_spawn()
        unsafe fill(&request)
        let pid = unsafe withTables(&request) { request in
            if method == .clone3 {
                let pid = unsafe cl_spawn_clone3(&request)
                guard pid < 0, unsafe request.step == Int32(CL_STEP_CLONE), unsafe Self.isRefusal(request.error) else {
                    return pid
                }
                method = .clone
            }
            return unsafe startByClone(&request)
        }
        if pid < 0 {
            throw unsafe Failure(step: Step(code: request.step), reason: Errno(request.error))
        }
        return pid
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
    }

    /// Calls `body` with the request's pointers set. They are good for the call only; the child has executed, or
    /// failed, when `body` returns, because the start suspends this process until then.
    private func withTables(_ request: inout cl_spawn, _ body: (inout cl_spawn) -> Int32) -> Int32 {
        let limits = resourceLimits.map { cl_rlimit(resource: $0.resource, soft: $0.soft, hard: $0.hard) }
        unsafe request.rlimit_count = Int32(limits.count)
        unsafe request.group_count = supplementaryGroups.map { Int32($0.count) } ?? -1
        return unsafe PointerTable.with(candidates) { candidates in
            unsafe PointerTable.with(arguments) { arguments in
                unsafe PointerTable.with(environment, overriddenBy: overrides) { environment in
                    unsafe limits.withUnsafeBufferPointer { limits in
                        unsafe (supplementaryGroups ?? []).withUnsafeBufferPointer { groups in
                            unsafe request.candidates = UnsafePointer(candidates)
                            unsafe request.argv = UnsafePointer(arguments)
                            unsafe request.envp = UnsafePointer(environment)
                            unsafe request.rlimits = limits.baseAddress
                            unsafe request.groups = groups.baseAddress
                            return unsafe withText(directory) { directory in
                                unsafe withText(oomScoreAdjust) { score in
                                    unsafe request.cwd = directory
                                    unsafe request.oom_score_adjust = score
                                    return unsafe body(&request)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private func withText(_ text: CString?, _ body: (UnsafePointer<CChar>?) -> Int32) -> Int32 {
        guard let text else { return body(nil) }
        return unsafe text.withPointer { unsafe body($0) }
    }
}

extension Launch.Step {
    fileprivate init(code: Int32) {
        switch code {
        case Int32(CL_STEP_CGROUP): self = .joinCgroup
        case Int32(CL_STEP_STDIO): self = .connectStreams
        case Int32(CL_STEP_RLIMIT): self = .setResourceLimit
        case Int32(CL_STEP_NICE): self = .setNice
        case Int32(CL_STEP_OOM_SCORE): self = .setOOMScore
        case Int32(CL_STEP_GROUPS): self = .setGroups
        case Int32(CL_STEP_GROUP): self = .setGroup
        case Int32(CL_STEP_USER): self = .setUser
        case Int32(CL_STEP_DIRECTORY): self = .changeDirectory
        case Int32(CL_STEP_NO_NEW_PRIVILEGES): self = .setNoNewPrivileges
        case Int32(CL_STEP_PARENT): self = .watchParent
        case Int32(CL_STEP_EXEC): self = .execute
        default: self = .clone
        }
    }
}
