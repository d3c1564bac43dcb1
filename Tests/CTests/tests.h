// libc for the end-to-end tests, with the few functions that Swift cannot call by themselves.
#ifndef HERO_CTESTS_H
#define HERO_CTESTS_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static inline int ct_errno(void) { return errno; }
static inline char **ct_environ(void) { return environ; }
static inline int ct_open(const char *path, int flags) { return open(path, flags | O_CLOEXEC, 0600); }
static inline int ct_duplicate(int fd) { return fcntl(fd, F_DUPFD_CLOEXEC, 3); }
static inline int ct_pidfd_open(pid_t pid) { return (int)syscall(434 /* SYS_pidfd_open */, (long)pid, 0L); }
static inline int ct_resize(int fd, unsigned short rows, unsigned short columns) {
    struct winsize size = { rows, columns, 0, 0 };
    return ioctl(fd, TIOCSWINSZ, &size);
}
static inline int ct_foreground(int fd) {
    pid_t group = -1;
    return ioctl(fd, TIOCGPGRP, &group) == 0 ? group : -1;
}
static inline int ct_name(struct dirent *entry, char *name, size_t size) {
    return snprintf(name, size, "%s", entry->d_name);
}
#endif
