// The addresses of this machine, getifaddrs(3), and of others by their names, getaddrinfo(3).
#ifndef HERO_INTERFACES_H
#define HERO_INTERFACES_H

#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>

// One that other machines may reach: not of this machine alone, and not good on one cable only.
static inline int cl_interface_host(const struct ifaddrs *one, uint8_t *host) {
    if (!one->ifa_addr || !(one->ifa_flags & IFF_UP) || (one->ifa_flags & IFF_LOOPBACK)) return 0;
    if (one->ifa_addr->sa_family == AF_INET) {
        memcpy(host, &((struct sockaddr_in *)one->ifa_addr)->sin_addr, 4);
        return host[0] == 169 && host[1] == 254 ? 0 : 4;
    }
    if (one->ifa_addr->sa_family != AF_INET6) return 0;
    memcpy(host, &((struct sockaddr_in6 *)one->ifa_addr)->sin6_addr, 16);
    return host[0] == 0xfe && (host[1] & 0xc0) == 0x80 ? 0 : 16;
}

// Writes at most `most` of them, 17 bytes each: how long it is, and then it. Gives how many, or -1.
static inline int cl_interface_hosts(uint8_t *hosts, int most) {
    struct ifaddrs *first;
    int count = 0;
    if (getifaddrs(&first) != 0) return -1;
    for (const struct ifaddrs *one = first; one && count < most; one = one->ifa_next) {
        int length = cl_interface_host(one, hosts + 17 * count + 1);
        hosts[17 * count] = (uint8_t)length;
        count += length > 0;
    }
    freeifaddrs(first);
    return count;
}

// The same for a machine with that name; 0 also if it cannot be looked up.
static inline int cl_named_hosts(const char *name, uint8_t *hosts, int most) {
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *first;
    int count = 0;
    if (getaddrinfo(name, 0, &hints, &first) != 0) return 0;
    for (const struct addrinfo *one = first; one && count < most; one = one->ai_next) {
        uint8_t *host = hosts + 17 * count;
        if (one->ai_family == AF_INET) {
            memcpy(host + 1, &((struct sockaddr_in *)one->ai_addr)->sin_addr, host[0] = 4);
        } else if (one->ai_family == AF_INET6) {
            memcpy(host + 1, &((struct sockaddr_in6 *)one->ai_addr)->sin6_addr, host[0] = 16);
        } else {
            continue;
        }
        count++;
    }
    freeaddrinfo(first);
    return count;
}

#endif
