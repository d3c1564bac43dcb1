// Starting a job's process: clone3(CLONE_VM | CLONE_VFORK), or clone(2) where clone3 is refused.
//
// The child shares our memory and runs on a piece of our stack while we are suspended, so nothing is copied and it can
// write the error of a failed step straight into `cl_spawn`. Between clone and exec it makes only system calls: raw
// ones where libc would do more than the call (set*id in libc changes every thread).
// The caller has every signal blocked, so no handler of ours can run in the child.
#ifndef HERO_CLINUX_SPAWN_H
#define HERO_CLINUX_SPAWN_H

#ifndef SYS_clone3
#define SYS_clone3 435
#endif

// What the child was doing when it failed.
enum {
    CL_STEP_NONE, CL_STEP_CLONE, CL_STEP_CGROUP, CL_STEP_STDIO, CL_STEP_NICE, CL_STEP_OOM_SCORE, CL_STEP_RLIMIT,
    CL_STEP_GROUPS, CL_STEP_GROUP, CL_STEP_USER, CL_STEP_DIRECTORY, CL_STEP_NO_NEW_PRIVILEGES, CL_STEP_PARENT, CL_STEP_EXEC,
};

typedef struct {
    char *const *candidates;      // null-terminated paths to try in order, as execvp does with PATH
    char *const *argv;
    char *const *envp;
    const char *cwd;              // null: keep
    int32_t stdin_fd, stdout_fd, stderr_fd;   // -1: leave as it is
    int32_t cgroup_fd;            // directory; -1: stay in the runner's cgroup
    int32_t cgroup_procs_fd;      // its cgroup.procs, for the way without clone3; -1 if cgroup_fd is -1
    uint64_t signal_mask;         // what the job starts with
    const uint64_t *rlimits;      // three numbers each: resource, soft, hard
    int32_t rlimit_count;
    const gid_t *groups;
    int32_t group_count;          // -1: keep
    int64_t uid, gid;             // -1: keep
    int32_t umask;                // -1: keep
    int32_t set_nice, nice;
    const char *oom_score_adjust; // decimal text for /proc/self/oom_score_adj; null: keep
    int32_t no_new_privileges;
    int32_t die_with_parent;      // SIGKILL when the runner dies
    int32_t ignore_child_signal;  // SIGCHLD starts ignored
    int32_t new_session;          // a session of its own, setsid(2)
    int32_t *keeping;             // not null: the child is our parent's, and in memory that outlives us stand from here
                                  // its id, which is there before it runs, and two words on, as below, why it failed
    // results
    int32_t error;                // errno of the step that failed
    int32_t step;
} cl_spawn;

struct cl_clone_args {
    uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size, cgroup;
};

enum { CL_CLONE_VM = 0x100, CL_CLONE_VFORK = 0x4000, CL_CLONE_PARENT = 0x8000, CL_CLONE_PARENT_SETTID = 0x100000 };

static inline int cl_child_set_up(cl_spawn *r, pid_t parent, int place_in_cgroup) {
    if (place_in_cgroup && r->cgroup_procs_fd >= 0) {
        r->step = CL_STEP_CGROUP;
        if (write(r->cgroup_procs_fd, "0", 1) != 1) return -1;
    }
    r->step = CL_STEP_STDIO;
    if (r->stdin_fd >= 0 && dup2(r->stdin_fd, 0) < 0) return -1;
    if (r->stdout_fd >= 0 && dup2(r->stdout_fd, 1) < 0) return -1;
    if (r->stderr_fd >= 0 && dup2(r->stderr_fd, 2) < 0) return -1;
    if (r->new_session) setsid(); // a new process leads no group, so it cannot fail
    // The child has a table of dispositions of its own.
    if (r->ignore_child_signal) cl_set_child_signal(SIG_IGN);
    if (r->umask >= 0) umask((mode_t)r->umask);
    r->step = CL_STEP_NICE;
    if (r->set_nice && setpriority(PRIO_PROCESS, 0, r->nice) < 0) return -1;
    if (r->oom_score_adjust) {
        r->step = CL_STEP_OOM_SCORE;
        int fd = cl_open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC, 0);
        if (fd < 0) return -1;
        ssize_t n = write(fd, r->oom_score_adjust, strlen(r->oom_score_adjust));
        int e = errno;
        close(fd);
        errno = e;
        if (n < 0) return -1;
    }
    r->step = CL_STEP_RLIMIT;
    for (int i = 0; i < r->rlimit_count; i++) {
        const uint64_t *limit = r->rlimits + 3 * i;
        if (syscall(SYS_prlimit64, 0L, (long)limit[0], limit + 1, (void *)0) < 0) return -1;
    }
    r->step = CL_STEP_GROUPS;
#ifdef SYS_setgroups32
    if (r->group_count >= 0 && syscall(SYS_setgroups32, (long)r->group_count, r->groups) < 0) return -1;
    r->step = CL_STEP_GROUP;
    if (r->gid >= 0 && syscall(SYS_setresgid32, (long)r->gid, (long)r->gid, (long)r->gid) < 0) return -1;
    r->step = CL_STEP_USER;
    if (r->uid >= 0 && syscall(SYS_setresuid32, (long)r->uid, (long)r->uid, (long)r->uid) < 0) return -1;
#else
    if (r->group_count >= 0 && syscall(SYS_setgroups, (long)r->group_count, r->groups) < 0) return -1;
    r->step = CL_STEP_GROUP;
    if (r->gid >= 0 && syscall(SYS_setresgid, (long)r->gid, (long)r->gid, (long)r->gid) < 0) return -1;
    r->step = CL_STEP_USER;
    if (r->uid >= 0 && syscall(SYS_setresuid, (long)r->uid, (long)r->uid, (long)r->uid) < 0) return -1;
#endif
    r->step = CL_STEP_DIRECTORY;
    if (r->cwd && chdir(r->cwd) < 0) return -1;
    r->step = CL_STEP_NO_NEW_PRIVILEGES;
    if (r->no_new_privileges && cl_prctl(PR_SET_NO_NEW_PRIVS, 1) < 0) return -1;
    if (r->die_with_parent) {
        // After the change of user, which clears it (prctl(2)). The runner may have died before it was set.
        r->step = CL_STEP_PARENT;
        if (cl_prctl(PR_SET_PDEATHSIG, SIGKILL) < 0) return -1;
        if (getppid() != parent) { errno = ESRCH; return -1; }
    }
    return 0;
}

// The errno that says most about why none of the candidates could be executed: a file that is there but may not be
// executed (EACCES, ENOEXEC ...) outweighs one that is missing, as in execvp(3).
static inline int cl_child_exec(cl_spawn *r) {
    int seen = ENOENT;
    for (char *const *path = r->candidates; *path; path++) {
        execve(*path, r->argv, r->envp);
        if (errno != ENOENT && errno != ENOTDIR) seen = errno;
        if (errno != ENOENT && errno != ENOTDIR && errno != EACCES) break;
    }
    return seen;
}

typedef struct { cl_spawn *request; pid_t parent; int place_in_cgroup; int error_pipe; } cl_child;

static inline void cl_child_main(cl_child *c) {
    cl_spawn *r = c->request;
    int e;
    if (cl_child_set_up(r, c->parent, c->place_in_cgroup) != 0) {
        e = errno;
    } else {
        r->step = CL_STEP_EXEC;
        syscall(SYS_rt_sigprocmask, (long)SIG_SETMASK, &r->signal_mask, (void *)0, (long)sizeof r->signal_mask);
        e = cl_child_exec(r);
    }
    r->error = e;
    if (r->keeping) {
        r->keeping[2] = e;
        r->keeping[3] = r->step;
    }
    if (c->error_pipe >= 0) {
        int32_t report[2] = { e, r->step };
        ssize_t n = write(c->error_pipe, report, sizeof report);
        (void)n;
    }
    _exit(127);
}

// The raw call with a child that returns on a stack of its own: libc offers no wrapper for clone3, and the one for
// clone would have us write the same for each.
static inline long cl_clone_call(long number, long a, long b, long c, long d, long e, void (*fn)(cl_child *), cl_child *arg) {
#if defined(__x86_64__)
    register long rax __asm__("rax") = number;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register void *r12 __asm__("r12") = (void *)arg;
    register void *r13 __asm__("r13") = (void *)fn;
    __asm__ volatile("syscall\n\ttest %%rax, %%rax\n\tjnz 1f\n\txor %%ebp, %%ebp\n\tmov %%r12, %%rdi\n\tcall *%%r13\n\tud2\n1:"
                     : "+a"(rax) : "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r12), "r"(r13) : "rcx", "r11", "memory");
    return rax;
#elif defined(__aarch64__)
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    register long x4 __asm__("x4") = e;
    register long x8 __asm__("x8") = number;
    register void *x20 __asm__("x20") = (void *)arg;
    register void *x21 __asm__("x21") = (void *)fn;
    __asm__ volatile("svc #0\n\tcbnz x0, 1f\n\tmov x29, #0\n\tmov x0, x20\n\tblr x21\n\tbrk #0\n1:"
                     : "+r"(x0) : "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x8), "r"(x20), "r"(x21) : "memory");
    return x0;
#elif defined(__riscv)
    register long a0 __asm__("a0") = a;
    register long a1 __asm__("a1") = b;
    register long a2 __asm__("a2") = c;
    register long a3 __asm__("a3") = d;
    register long a4 __asm__("a4") = e;
    register long a7 __asm__("a7") = number;
    register void *s2 __asm__("s2") = (void *)arg;
    register void *s3 __asm__("s3") = (void *)fn;
    __asm__ volatile("ecall\n\tbnez a0, 1f\n\tmv a0, s2\n\tjalr s3\n\tebreak\n1:"
                     : "+r"(a0) : "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a7), "r"(s2), "r"(s3) : "memory");
    return a0;
#elif defined(__arm__)
    register long r0 __asm__("r0") = a;
    register long r1 __asm__("r1") = b;
    register long r2 __asm__("r2") = c;
    register long r3 __asm__("r3") = d;
    register long r4 __asm__("r4") = e;
    register void *r5 __asm__("r5") = (void *)fn;
    register long r6 __asm__("r6") = number;
    register void *r9 __asm__("r9") = (void *)arg;
    // r7 may be the frame pointer, so it is swapped by hand.
    __asm__ volatile("mov r8, r7\n\tmov r7, r6\n\tsvc #0\n\tmov r7, r8\n\tcmp r0, #0\n\tbne 1f\n\tmov r0, r9\n\tblx r5\n\tudf #0\n1:"
                     : "+r"(r0) : "r"(r1), "r"(r2), "r"(r3), "r"(r4), "r"(r5), "r"(r6), "r"(r9) : "r8", "cc", "memory");
    return r0;
#else
#error "cl_clone_call: this CPU's system call sequence is missing"
#endif
}

#ifdef __GLIBC__
enum { CL_CHILD_STACK = 32768 };   // dynamic glibc resolves symbols lazily: an XSAVE area each time
#else
enum { CL_CHILD_STACK = 4096 };
#endif

// Ends a child that could not execute, and gives its failure.
static inline pid_t cl_spawn_failed(cl_spawn *r, pid_t pid) {
    int status;
    while (!r->keeping && waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
    return -1;
}

// clone3: the child is born inside its cgroup. Gives the pid, or -1 with `step` and `error` set; step CLONE means that
// the call itself was refused and nothing was started.
static inline pid_t cl_spawn_clone3(cl_spawn *r) {
    char stack[CL_CHILD_STACK] __attribute__((aligned(16)));
    struct cl_clone_args a;
    memset(&a, 0, sizeof a);
    a.flags = CL_CLONE_VM | CL_CLONE_VFORK;
    if (r->keeping) {
        // The signal of its end is that of our own.
        a.flags |= CL_CLONE_PARENT | CL_CLONE_PARENT_SETTID;
        a.parent_tid = (uint64_t)(uintptr_t)r->keeping;
    } else {
        a.exit_signal = SIGCHLD;
    }
    a.stack = (uint64_t)(uintptr_t)stack;
    a.stack_size = sizeof stack;
    if (r->cgroup_fd >= 0) { a.flags |= 0x200000000ull /* CLONE_INTO_CGROUP */; a.cgroup = (uint64_t)r->cgroup_fd; }
    cl_child child = { r, r->keeping ? getppid() : getpid(), 0, -1 };
    r->error = 0;
    r->step = CL_STEP_CLONE;
    long pid = cl_clone_call(SYS_clone3, (long)(intptr_t)&a, sizeof a, 0, 0, 0, cl_child_main, &child);
    if (pid < 0) { r->error = (int32_t)-pid; return -1; }
    if (r->error != 0) return cl_spawn_failed(r, (pid_t)pid);
    return (pid_t)pid;
}

// clone(2): the child moves itself into the cgroup before anything else. A pipe carries the error as well, because
// user-mode emulators turn CLONE_VM | CLONE_VFORK into an ordinary fork, which shares no memory.
static inline pid_t cl_spawn_clone(cl_spawn *r) {
    char stack[CL_CHILD_STACK] __attribute__((aligned(16)));
    int ends[2];
    if (cl_pipe(ends) != 0) { r->step = CL_STEP_CLONE; r->error = errno; return -1; }
    cl_child child = { r, r->keeping ? getppid() : getpid(), 1, ends[1] };
    r->error = 0;
    r->step = CL_STEP_CLONE;
    long flags = CL_CLONE_VM | CL_CLONE_VFORK;
    flags |= r->keeping ? CL_CLONE_PARENT | CL_CLONE_PARENT_SETTID : SIGCHLD;
    long top = (long)(intptr_t)(stack + sizeof stack);
    long pid = cl_clone_call(SYS_clone, flags, top, (long)(intptr_t)r->keeping, 0, 0, cl_child_main, &child);
    close(ends[1]);
    if (pid < 0) { r->error = (int32_t)-pid; close(ends[0]); return -1; }
    int32_t report[2];
    ssize_t n;
    do n = read(ends[0], report, sizeof report); while (n < 0 && errno == EINTR);
    close(ends[0]);
    if (n == (ssize_t)sizeof report) {
        r->error = report[0];
        r->step = report[1];
        return cl_spawn_failed(r, (pid_t)pid);
    }
    return (pid_t)pid;
}
#endif
