// What a process needs to keep what another one would lose with its life: small messages that carry descriptors, memory
// that outlives it, children that are looked at before they are reaped, and its own program started anew.
#ifndef HERO_KEEPER_H
#define HERO_KEEPER_H

#ifndef SYS_memfd_create
#error "memfd_create has no number"
#endif
#ifndef SYS_splice
#error "splice has no number"
#endif

enum { CL_CHANNEL_WORDS = 12, CL_CHANNEL_DESCRIPTORS = 3, CL_KEPT_PATH_MAX = 1024 };

// Two ends; each is closed on execution.
static inline int cl_channel_pair(int *ends) {
    return (int)syscall(SYS_socketpair, (long)AF_UNIX, (long)(SOCK_SEQPACKET | SOCK_CLOEXEC), 0L, ends);
}

// Sends a message and copies of the first `count` descriptors. 0, or -1.
static inline int cl_channel_send(int fd, const uint64_t *words, const int *descriptors, int count, int flags) {
    struct iovec part = { (void *)(uintptr_t)words, CL_CHANNEL_WORDS * sizeof *words };
    union { struct cmsghdr header; char space[CMSG_SPACE(CL_CHANNEL_DESCRIPTORS * sizeof(int))]; } control;
    struct msghdr message;
    memset(&message, 0, sizeof message);
    memset(&control, 0, sizeof control);
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (count > 0) {
        message.msg_control = &control;
        message.msg_controllen = CMSG_SPACE((size_t)count * sizeof(int));
        control.header.cmsg_level = SOL_SOCKET;
        control.header.cmsg_type = SCM_RIGHTS;
        control.header.cmsg_len = CMSG_LEN((size_t)count * sizeof(int));
        memcpy(CMSG_DATA(&control.header), descriptors, (size_t)count * sizeof(int));
    }
    return syscall(SYS_sendmsg, (long)fd, &message, (long)(MSG_NOSIGNAL | flags)) < 0 ? -1 : 0;
}
static inline int cl_do_not_wait(void) { return MSG_DONTWAIT; }

// Takes a message and its descriptors, which are closed on execution. Gives how many there are, or -1; 0 and no words
// (`*size` is 0) at the end. What is not as long as a message is none.
static inline int cl_channel_receive(int fd, uint64_t *words, int *descriptors, int flags, long *size) {
    struct iovec part = { words, CL_CHANNEL_WORDS * sizeof *words };
    union { struct cmsghdr header; char space[CMSG_SPACE(CL_CHANNEL_DESCRIPTORS * sizeof(int))]; } control;
    struct msghdr message;
    memset(&message, 0, sizeof message);
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = &control;
    message.msg_controllen = sizeof control;
    *size = syscall(SYS_recvmsg, (long)fd, &message, (long)(MSG_CMSG_CLOEXEC | flags));
    if (*size < 0) return -1;
    int count = 0;
    if (message.msg_controllen >= CMSG_LEN(0) && control.header.cmsg_type == SCM_RIGHTS) {
        count = (int)((control.header.cmsg_len - CMSG_LEN(0)) / sizeof(int));
        memcpy(descriptors, CMSG_DATA(&control.header), (size_t)count * sizeof(int));
    }
    return count;
}

// ---- memory that outlives a process ------------------------------------------------------------------------------

static inline int cl_memory_file(void) { return (int)syscall(SYS_memfd_create, "hero", 1L /* MFD_CLOEXEC */); }
static inline void *cl_map_shared(int fd, size_t size) { return cl_map(size, MAP_SHARED, fd); }
// In the order of the program, for whoever finds the memory after this process was killed between two of them.
static inline uint64_t cl_load(const uint64_t *place) { return *(const volatile uint64_t *)place; }
static inline void cl_store(uint64_t *place, uint64_t value) { *(volatile uint64_t *)place = value; }

// ---- children ----------------------------------------------------------------------------------------------------

// Looks at a child that has ended and leaves it as it is: the id, or 0: none has, or -1. `code` is that of its exit if
// `*is_exit`, else its signal; `usage` is in the order of `ResourceUsage`.
static inline int cl_peek_child(int *is_exit, int *code, uint64_t *usage) {
    siginfo_t info;
    long used[18]; // struct rusage, getrusage(2)
    memset(&info, 0, sizeof info);
    if (syscall(SYS_waitid, 0L /* P_ALL */, 0L, &info, (long)(WEXITED | WNOHANG | WNOWAIT), used) < 0) return -1;
    if (info.si_pid == 0) return 0;
    *is_exit = info.si_code == CLD_EXITED;
    *code = info.si_status;
    usage[0] = (uint64_t)used[0] * 1000000 + (uint64_t)used[1];
    usage[1] = (uint64_t)used[2] * 1000000 + (uint64_t)used[3];
    usage[2] = (uint64_t)used[4] * 1024;
    usage[3] = (uint64_t)used[8];
    usage[4] = (uint64_t)used[9];
    usage[5] = (uint64_t)used[16];
    usage[6] = (uint64_t)used[17];
    return info.si_pid;
}

static inline int cl_pidfd_send_signal(int fd, int signal) { return (int)syscall(SYS_pidfd_send_signal, (long)fd, (long)signal, 0L, 0L); }

// ---- a program's own ---------------------------------------------------------------------------------------------

// Where this process's program lies: its length, or -1.
static inline long cl_own_program(char *path, size_t size) {
    return syscall(SYS_readlinkat, (long)AT_FDCWD, "/proc/self/exe", path, (long)size);
}

// Starts a program in a process group of its own with this process's arguments and environment and one variable more:
// `name` (which ends with `=`) is the number of a descriptor that it inherits. `limits`: the open files that it may have;
// null: as this process. Gives the id, or -1 with errno, also if the program could not be executed.
static inline int cl_start_own(const char *path, const char *name, int inherited, const uint64_t *limits) {
    int count;
    char **arguments = cl_arguments(&count);
    char **environment = arguments + count + 1;
    size_t variables = 0;
    while (environment[variables]) variables++;
    char *table[variables + 2];
    memcpy(table, environment, variables * sizeof *table);
    char variable[40];
    char *at = variable + sizeof variable;
    *--at = 0;
    int rest = inherited;
    do *--at = (char)('0' + rest % 10); while (rest /= 10);
    size_t length = strlen(name); // at most 20
    memcpy(at -= length, name, length);
    table[variables] = at;
    table[variables + 1] = 0;
    int ends[2];
    if (cl_pipe(ends) != 0) return -1;
    int pid = cl_fork();
    if (pid == 0) {
        setpgid(0, 0);
        cl_fcntl(inherited, F_SETFD, 0);
        if (limits) syscall(SYS_prlimit64, 0L, (long)RLIMIT_NOFILE, limits, (void *)0);
        execve(path, arguments, table);
        int reason = errno;
        ssize_t told = write(ends[1], &reason, sizeof reason);
        (void)told;
        _exit(127);
    }
    int reason = errno;
    close(ends[1]);
    if (pid > 0) {
        ssize_t told;
        do told = read(ends[0], &reason, sizeof reason); while (told < 0 && errno == EINTR);
        if (told == (ssize_t)sizeof reason) {
            while (waitpid(pid, &ends[1], 0) < 0 && errno == EINTR) {}
            pid = -1;
        }
    }
    close(ends[0]);
    errno = reason;
    return pid;
}

// ---- output ------------------------------------------------------------------------------------------------------

// Moves what a pipe has, at most `count` bytes, to a place of a file, without waiting.
static inline long cl_splice(int pipe, int file, uint64_t offset, size_t count) {
    long long place = (long long)offset;
    return syscall(SYS_splice, (long)pipe, 0L, (long)file, &place, (long)count, 2L /* SPLICE_F_NONBLOCK */);
}
static inline uint64_t cl_modified_ms(const struct stat *s) {
    return (uint64_t)s->st_mtim.tv_sec * 1000 + (uint64_t)s->st_mtim.tv_nsec / 1000000;
}

#endif
