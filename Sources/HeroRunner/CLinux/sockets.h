// Sockets, unix(7) and tcp(7): what Swift cannot import is the union of address types and, in musl, macros.
#ifndef HERO_SOCKETS_H
#define HERO_SOCKETS_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>

enum {
    CL_SOCKET_PATH_MAX = sizeof(((struct sockaddr_un *)0)->sun_path) - 1,
    CL_SOCKET_BACKLOG = 128,
    CL_SOCKET_END_SENDING = SHUT_WR,
    CL_SOCKET_END_BOTH = SHUT_RDWR,
};

// By the system call, as in the rest of this file: musl's wrappers emulate what kernels before 2.6.28 lack.
static inline int cl_socket(int family) {
    return (int)syscall(SYS_socket, (long)family, (long)(SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK), 0L);
}
static inline int cl_socket_unix(void) { return cl_socket(AF_UNIX); }

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
    if (cl_change_mode(fd, 0600) != 0) return -1;
    return bind(fd, (struct sockaddr *)&address, sizeof address);
}

static inline int cl_socket_connect(int fd, const char *path) {
    struct sockaddr_un address = cl_socket_address(path);
    return connect(fd, (struct sockaddr *)&address, sizeof address);
}

// Whether the file itself, not what a link leads to, is a socket.
static inline int cl_is_socket(const char *path) {
    struct stat s;
    return cl_stat_at(AT_FDCWD, path, &s, AT_SYMLINK_NOFOLLOW) == 0 && S_ISSOCK(s.st_mode);
}

static inline int cl_socket_accept(int fd) {
    return (int)syscall(SYS_accept4, (long)fd, 0L, 0L, (long)(SOCK_CLOEXEC | SOCK_NONBLOCK));
}

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

// ---- TCP -------------------------------------------------------------------------------------------------------------

// Which number of a connection is set: the level and the name of setsockopt(2), in one.
enum {
    CL_TCP_NO_DELAY = IPPROTO_TCP << 16 | TCP_NODELAY,
    CL_TCP_KEEP_ALIVE = SOL_SOCKET << 16 | SO_KEEPALIVE,
    CL_TCP_KEEP_IDLE = IPPROTO_TCP << 16 | TCP_KEEPIDLE,
    CL_TCP_KEEP_INTERVAL = IPPROTO_TCP << 16 | TCP_KEEPINTVL,
    CL_TCP_KEEP_COUNT = IPPROTO_TCP << 16 | TCP_KEEPCNT,
    CL_TCP_USER_TIMEOUT = IPPROTO_TCP << 16 | TCP_USER_TIMEOUT,
    CL_TCP_LEAST_RECEIVED = SOL_SOCKET << 16 | SO_RCVLOWAT,
};

// An address and how long it is.
typedef struct {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    };
    socklen_t size;
} cl_tcp_address;

// The address is 4 or 16 bytes, the high one first.
static inline cl_tcp_address cl_tcp_address_of(const uint8_t *host, size_t count, uint16_t port) {
    cl_tcp_address address = {.v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)}, .size = sizeof address.v6};
    if (count == 4) {
        // The port lies at the same place.
        address.v4.sin_family = AF_INET;
        memcpy(&address.v4.sin_addr, host, 4);
        address.size = sizeof address.v4;
    } else {
        memcpy(&address.v6.sin6_addr, host, 16);
    }
    return address;
}

// Reads the text of an address of that many bytes; 0 if it is none.
static inline int cl_tcp_host(const char *text, size_t count, uint8_t *host) {
    return inet_pton(count == 4 ? AF_INET : AF_INET6, text, host) == 1;
}

// Writes an address as text, which has room for 46 bytes; 0 if it is of neither kind.
static inline int cl_tcp_host_text(const uint8_t *host, size_t count, char *text) {
    return inet_ntop(count == 4 ? AF_INET : AF_INET6, host, text, INET6_ADDRSTRLEN) != 0;
}

static inline int cl_tcp_socket(size_t count) {
    return cl_socket(count == 4 ? AF_INET : AF_INET6);
}

static inline int cl_tcp_connect(int fd, cl_tcp_address address) { return connect(fd, &address.any, address.size); }

// An address that a dead process had is free at once, and one of IPv6 is not one of IPv4 as well.
static inline int cl_tcp_bind(int fd, cl_tcp_address address) {
    int one = 1;
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) != 0) return -1;
    if (address.any.sa_family == AF_INET6 && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one) != 0) return -1;
    return bind(fd, &address.any, address.size);
}

// The address of one end; gives how many bytes the host has, 4 or 16, 0 if it is no socket of TCP, or -1.
static inline int cl_tcp_end(int fd, int is_peer, uint8_t *host, uint16_t *port) {
    cl_tcp_address address = {.size = sizeof address.v6};
    if ((is_peer ? getpeername : getsockname)(fd, &address.any, &address.size) != 0) return -1;
    *port = ntohs(address.v4.sin_port);
    if (address.any.sa_family == AF_INET6) {
        memcpy(host, &address.v6.sin6_addr, 16);
        return 16;
    }
    if (address.any.sa_family != AF_INET) return 0;
    memcpy(host, &address.v4.sin_addr, 4);
    return 4;
}

static inline int cl_tcp_set(int fd, int option, int value) {
    return setsockopt(fd, option >> 16, option & 0xffff, &value, sizeof value);
}

static inline int cl_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

#endif
