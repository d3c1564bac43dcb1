// Directories, mounts and waiting for a file of the kernel's: what Swift cannot call by itself.
#ifndef HERO_CLINUX_DIRECTORY_H
#define HERO_CLINUX_DIRECTORY_H

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

// Directly: readdir(3) needs a DIR on the heap.
static inline long cl_getdents(int fd, void *buffer, unsigned long size) {
    return syscall(SYS_getdents64, (long)fd, buffer, (long)size);
}

// statfs is a struct and a function in C; Swift sees only one of them.
static inline int cl_is_cgroup2(int fd) {
    struct statfs s;
    return fstatfs(fd, &s) == 0 && s.f_type == 0x63677270 /* CGROUP2_SUPER_MAGIC */;
}

#ifndef SYS_faccessat2
#define SYS_faccessat2 439
#endif

// Whether the effective user may do that (F_OK, W_OK) to a file. Kernels before 5.8 are asked for the real user, who is
// the same unless somebody made the runner set-user-id.
static inline int cl_may_access(int dir, const char *name, int mode) {
    long result = syscall(SYS_faccessat2, (long)dir, name, (long)mode, (long)AT_EACCESS);
    if (result < 0 && errno == ENOSYS) result = syscall(SYS_faccessat, (long)dir, name, (long)mode);
    return result == 0;
}

// Waits until a file of the kernel's says that it has changed since it was last read.
static inline int cl_wait_changed(int fd, int timeout_ms) {
    struct pollfd p = { fd, POLLPRI, 0 };
    return poll(&p, 1, timeout_ms);
}

// The release of the running kernel, `6.1.0-41-cloud-amd64`.
static inline const char *cl_kernel_release(struct utsname *name) {
    return uname(name) == 0 ? name->release : "";
}
#endif
