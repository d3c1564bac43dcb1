// Sockets of this machine, unix(7): what Swift cannot import is the union of address types and, in musl, macros.
#ifndef HERO_SOCKETS_H
#define HERO_SOCKETS_H

#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>

enum {
    CL_SOCKET_PATH_MAX = sizeof(((struct sockaddr_un *)0)->sun_path) - 1,
    CL_SOCKET_BACKLOG = 128,
    CL_SOCKET_END_SENDING = SHUT_WR,
    CL_SOCKET_END_BOTH = SHUT_RDWR,
};

static inline int cl_socket_unix(void) { return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0); }

// The path must be shorter than sun_path; the caller has measured it.
static inline struct sockaddr_un cl_socket_address(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(path);
    if (length > CL_SOCKET_PATH_MAX) length = CL_SOCKET_PATH_MAX;
    memcpy(address.sun_path, path, length);
    return address;
}

// The file of a socket gets the mode that the socket has when it is bound: nobody else may connect, from the first
// moment on and whatever the umask is.
static inline int cl_socket_bind(int fd, const char *path) {
    struct sockaddr_un address = cl_socket_address(path);
    if (fchmod(fd, 0600) != 0) return -1;
    return bind(fd, (struct sockaddr *)&address, sizeof address);
}

static inline int cl_socket_connect(int fd, const char *path) {
    struct sockaddr_un address = cl_socket_address(path);
    return connect(fd, (struct sockaddr *)&address, sizeof address);
}

// Whether the file itself, not what a link leads to, is a socket.
static inline int cl_is_socket(const char *path) {
    struct stat s;
    return lstat(path, &s) == 0 && S_ISSOCK(s.st_mode);
}

static inline int cl_socket_accept(int fd) { return accept4(fd, 0, 0, SOCK_CLOEXEC | SOCK_NONBLOCK); }

// Who is at the other end: the process that has connected, or that has called listen.
static inline int cl_socket_peer(int fd, int *pid, unsigned *user, unsigned *group) {
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return -1;
    *pid = peer.pid;
    *user = peer.uid;
    *group = peer.gid;
    return 0;
}

// Without SIGPIPE, which would end a program whose peer has gone.
static inline ssize_t cl_socket_send(int fd, const void *bytes, size_t count) {
    return send(fd, bytes, count, MSG_NOSIGNAL);
}

static inline int cl_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

#endif
