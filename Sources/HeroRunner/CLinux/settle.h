// Waiting for long on next to no memory.
//
// The pages that a start needs and a wait does not - the program's text, the deeper stack - are given back before the
// wait; they come from the page cache again when something happens. The kernel maps up to 64 KiB around a page that is
// touched, within its mapping; so the page that holds this function becomes a mapping of its own (a different advice
// splits it off) and is the only one of the text that stays.
//
// It is aligned to 256 bytes, and shorter, so that it lies in one page. Everything between the giving back and the wait must lie in that page: the system calls are made here and not by libc.
#ifndef HERO_CLINUX_SETTLE_H
#define HERO_CLINUX_SETTLE_H

#if !defined(__GLIBC__) && (defined(__x86_64__) || defined(__aarch64__) || defined(__arm__))

static inline __attribute__((always_inline)) long cl_raw_call(long number, long a, long b, long c, long d, long e, long f) {
#if defined(__x86_64__)
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "0"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
    return result;
#elif defined(__aarch64__)
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    register long x4 __asm__("x4") = e;
    register long x5 __asm__("x5") = f;
    register long x8 __asm__("x8") = number;
    __asm__ volatile("svc #0" : "+r"(x0) : "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5), "r"(x8) : "memory");
    return x0;
#else
    register long r0 __asm__("r0") = a;
    register long r1 __asm__("r1") = b;
    register long r2 __asm__("r2") = c;
    register long r3 __asm__("r3") = d;
    register long r4 __asm__("r4") = e;
    register long r5 __asm__("r5") = f;
    register long r6 __asm__("r6") = number;
    // r7 may be the frame pointer, so it is swapped by hand.
    __asm__ volatile("mov r8, r7\n\tmov r7, r6\n\tsvc #0\n\tmov r7, r8" : "+r"(r0) : "r"(r1), "r"(r2), "r"(r3), "r"(r4), "r"(r5), "r"(r6) : "r8", "memory");
    return r0;
#endif
}

static inline __attribute__((always_inline)) void cl_raw_advise(uintptr_t start, uintptr_t size, long advice) {
#if defined(__x86_64__)
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "0"((long)SYS_madvise), "D"(start), "S"(size), "d"(advice) : "rcx", "r11", "memory");
#else
    cl_raw_call(SYS_madvise, (long)start, (long)size, advice, 0, 0, 0);
#endif
}

#if defined(__x86_64__)
enum { CL_SETTLED_BYTES = 256 };
#else
enum { CL_SETTLED_BYTES = 512 };
#endif

// epoll_pwait(2) for up to `timeout_ms`, or for ever (-1).
static __attribute__((noinline, aligned(256), section(".text.cl_settled_wait"))) int cl_settled_wait(
    int ep, struct epoll_event *events, int n, int timeout_ms) {
    extern const char __ehdr_start[] __attribute__((visibility("hidden")));
    extern const char etext[] __attribute__((visibility("hidden")));
    const uintptr_t page = 4096;
    uintptr_t here = (uintptr_t)cl_settled_wait & ~(page - 1);
    uintptr_t start = (uintptr_t)__ehdr_start & ~(page - 1);
    uintptr_t end = ((uintptr_t)etext + page - 1) & ~(page - 1);
    uintptr_t stack = ((uintptr_t)__builtin_frame_address(0) & ~(page - 1)) - page;
    // If this is the last page, the length behind it is 0.
    cl_raw_advise(start, here - start, MADV_RANDOM);
    cl_raw_advise(start, here - start, MADV_DONTNEED);
    cl_raw_advise(here + page, end - here - page, MADV_RANDOM);
    cl_raw_advise(here + page, end - here - page, MADV_DONTNEED);
    // What lies below the frame of this function holds nothing; a start reaches 64 KiB down at most.
    cl_raw_advise(stack - 16 * page, 16 * page, MADV_DONTNEED);
    return (int)cl_raw_call(SYS_epoll_pwait, ep, (long)(intptr_t)events, n, timeout_ms, 0, 8);
}

#else

static inline int cl_settled_wait(int ep, struct epoll_event *events, int n, int timeout_ms) {
    int got = epoll_wait(ep, events, n, timeout_ms);
    return got < 0 ? -errno : got;
}

#endif
#endif
