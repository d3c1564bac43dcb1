// Making the addresses in the program's data right: where it lies is only known when it runs. musl does that for the
// tables of old, 24 bytes an address; this does it for the packed one (DT_RELR of the System V ABI), a bit an address.
//
// It runs before all else, so it uses nothing that holds an address.
#ifndef HERO_CLINUX_RELOCATE_H
#define HERO_CLINUX_RELOCATE_H

// Adds `base` to every word that the table names. An even entry is the place of an address, counted from `base`; an odd
// one has a bit for each of the words behind the last place.
static inline void cl_relocate(uintptr_t base, const uintptr_t *entry, const uintptr_t *end) {
    uintptr_t *place = 0;
    for (; entry < end; entry++) {
        if (!(*entry & 1)) {
            place = (uintptr_t *)(base + *entry);
            *place++ += base;
            continue;
        }
        uintptr_t *word = place;
        for (uintptr_t bits = *entry >> 1; bits; bits >>= 1, word++) {
            if (bits & 1) *word += base;
        }
        place += 8 * sizeof *place - 1;
    }
}

#if !defined(__GLIBC__)

typedef int (*cl_main_pointer)(int, char **, char **);

static inline int cl_start(cl_main_pointer main, int argc, char **argv) {
    extern const char __ehdr_start[] __attribute__((visibility("hidden")));
    extern const uintptr_t _DYNAMIC[] __attribute__((visibility("hidden")));
    extern int __real___libc_start_main(cl_main_pointer, int, char **, void (*)(void), void (*)(void), void (*)(void));
    const uintptr_t base = (uintptr_t)__ehdr_start;
    const uintptr_t *entry = 0, *end = 0;
    for (const uintptr_t *tag = _DYNAMIC; tag[0]; tag += 2) {
        if (tag[0] == 36 /* DT_RELR */) entry = (const uintptr_t *)(base + tag[1]);
        if (tag[0] == 35 /* DT_RELRSZ */) end = (const uintptr_t *)tag[1];
    }
    cl_relocate(base, entry, (const uintptr_t *)((uintptr_t)entry + (uintptr_t)end));
    // Whoever called may have read this one from a table that was not right yet.
    if ((uintptr_t)main < base) main = (cl_main_pointer)((uintptr_t)main + base);
    return __real___libc_start_main(main, argc, argv, 0, 0, 0);
}

#endif
#endif
