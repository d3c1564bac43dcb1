// What a program needs that stays: a timer that counts suspended time, randomness, what the machine is and has.
#ifndef HERO_BACKGROUND_H
#define HERO_BACKGROUND_H

#include <sys/sysinfo.h>
#include <sys/timerfd.h>

static inline int cl_boot_timer(void) { return timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK); }

// Nanoseconds of CLOCK_BOOTTIME at which it is to become readable; 0: never.
static inline int cl_boot_timer_set(int fd, uint64_t at) {
    struct itimerspec when;
    memset(&when, 0, sizeof when);
    when.it_value.tv_sec = (time_t)(at / 1000000000ull);
    when.it_value.tv_nsec = (long)(at % 1000000000ull);
    return timerfd_settime(fd, TFD_TIMER_ABSTIME, &when, 0);
}

// Gives whether all of it was filled, which short requests always are once the kernel has randomness.
static inline int cl_random(void *place, size_t count) {
    return syscall(SYS_getrandom, place, (long)count, 0L) == (long)count;
}

// Random access memory in bytes; 0 if the kernel does not say.
static inline uint64_t cl_memory(void) {
    struct sysinfo info;
    return sysinfo(&info) == 0 ? (uint64_t)info.totalram * info.mem_unit : 0;
}

// The machine's name, within `name`.
static inline const char *cl_machine_name(struct utsname *name) { return uname(name) == 0 ? name->nodename : 0; }

// Lets this process have as many open files as it may; gives the soft and the hard limit that it had, 0 if it is told none.
static inline int cl_raise_open_files(uint64_t *limits) {
    if (syscall(SYS_prlimit64, 0L, (long)RLIMIT_NOFILE, 0L, limits) != 0) return 0;
    uint64_t raised[2] = { limits[1], limits[1] };
    return syscall(SYS_prlimit64, 0L, (long)RLIMIT_NOFILE, raised, 0L) == 0;
}
static inline int cl_rlimit_open_files(void) { return RLIMIT_NOFILE; }

#endif
