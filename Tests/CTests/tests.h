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
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
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
// A listening Unix socket; -1 if it cannot be had.
static inline int ct_listen(const char *path) {
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (strlen(path) >= sizeof address.sun_path) return -1;
    strcpy(address.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 8) != 0) return -1;
    return fd;
}
static inline int ct_accept(int fd) { return accept4(fd, 0, 0, SOCK_CLOEXEC); }
static inline int ct_name(struct dirent *entry, char *name, size_t size) {
    return snprintf(name, size, "%s", entry->d_name);
}
#endif
