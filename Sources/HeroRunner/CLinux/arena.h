// The shipped runner's first allocations: from a few pages of the program itself instead of libc's heap.
//
// Most runs of `exec` live and end on less than ARENA_BYTES. libc would map a page for each size class and unmap it
// again, two page faults and two system calls each, which is more than all else the runner does for a job. What does
// not fit goes to libc, so nothing is bounded by this.
//
//     | size in units | payload, 16-aligned ... | size in units | payload ...
//
// A freed block is kept in the list of its size for the next one of that size; the last block is taken back.
#ifndef HERO_CLINUX_ARENA_H
#define HERO_CLINUX_ARENA_H

enum { CL_ARENA_BYTES = 12 * 1024, CL_ARENA_UNIT = 16, CL_ARENA_LISTED = 40 };

typedef struct {
    _Alignas(16) unsigned char bytes[CL_ARENA_BYTES];
    void *freed[CL_ARENA_LISTED];
    size_t used;
} cl_arena;

// The one arena. Swift's importer emits a function's own statics, but not those of a header.
static inline cl_arena *cl_the_arena(void) {
    static cl_arena arena;
    return &arena;
}

// A block, or null if it does not fit.
static inline void *cl_arena_allocate(cl_arena *a, size_t size) {
    if (size > CL_ARENA_BYTES / 2) return 0;
    size_t units = (size + sizeof(uint64_t) + CL_ARENA_UNIT - 1) / CL_ARENA_UNIT;
    if (units < CL_ARENA_LISTED && a->freed[units]) {
        void *block = a->freed[units];
        a->freed[units] = *(void **)block;
        return block;
    }
    if (a->used == 0) a->used = CL_ARENA_UNIT - sizeof(uint64_t);
    if (units * CL_ARENA_UNIT > CL_ARENA_BYTES - a->used) return 0;
    unsigned char *header = a->bytes + a->used;
    *(uint64_t *)(void *)header = units;
    a->used += units * CL_ARENA_UNIT;
    return header + sizeof(uint64_t);
}

// Takes a block back; 0 if it is not the arena's.
static inline int cl_arena_release(cl_arena *a, void *block) {
    unsigned char *at = block;
    if (at < a->bytes || at >= a->bytes + CL_ARENA_BYTES) return 0;
    size_t units = *(uint64_t *)(void *)(at - sizeof(uint64_t));
    size_t start = (size_t)(at - a->bytes) - sizeof(uint64_t);
    if (start + units * CL_ARENA_UNIT == a->used) {
        a->used = start;
    } else if (units < CL_ARENA_LISTED) {
        *(void **)block = a->freed[units];
        a->freed[units] = block;
    }
    return 1;
}

// libc's own, which the linker puts behind these names (--wrap).
void __real_free(void *block);
int __real_posix_memalign(void **block, size_t alignment, size_t size);
#endif
