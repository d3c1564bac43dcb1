// The shipped runner's heap, in place of libc's, which is ten times the code and maps a page for each size class: two
// page faults and two system calls each, which is more than all else the runner does for a job.
//
//     | units | payload, 16-aligned ... | units | payload ...        a unit is 16 bytes, the count's 8 included
//
// Blocks come from a few pages of the program itself and, when those are used up, from chunks that are mapped. Sizes are
// whole units at first and powers of two above; a freed block is kept in the list of its size for the next one of that
// size. What is larger than CL_HEAP_LISTED_MAX is mapped by itself and goes back to the kernel when it is freed.
#ifndef HERO_CLINUX_ARENA_H
#define HERO_CLINUX_ARENA_H

enum {
    CL_HEAP_OWN = 12 * 1024,
    CL_HEAP_CHUNK = 128 * 1024,
    CL_HEAP_UNIT = 16,
    CL_HEAP_EXACT = 32, // up to so many units a size has a list of its own
    CL_HEAP_LISTS = CL_HEAP_EXACT + 1 + 6,
    CL_HEAP_LISTED_MAX = (CL_HEAP_EXACT << 6) * CL_HEAP_UNIT - 8,
};

// The lists stand first, on the page that the program's data has touched already.
typedef struct {
    void *freed[CL_HEAP_LISTS];
    unsigned char *at; // the next block's unit count, 8 behind a multiple of 16
    unsigned char *end;
    _Alignas(16) unsigned char own[CL_HEAP_OWN];
} cl_heap;

// The one heap. Swift's importer emits a function's own statics, but not those of a header.
static inline cl_heap *cl_the_heap(void) {
    static cl_heap heap;
    return &heap;
}

// Rounds up to a size that has a list, and gives its number.
static inline unsigned cl_heap_list(size_t *units) {
    if (*units <= CL_HEAP_EXACT) return (unsigned)*units;
    unsigned list = CL_HEAP_EXACT;
    size_t size = CL_HEAP_EXACT;
    while (size < *units) {
        size *= 2;
        list++;
    }
    *units = size;
    return list;
}

static inline void *cl_heap_map(size_t size) {
#ifdef SYS_mmap2
    long start = syscall(SYS_mmap2, 0L, size, (long)(PROT_READ | PROT_WRITE), (long)(MAP_PRIVATE | MAP_ANONYMOUS), -1L, 0L);
#else
    long start = syscall(SYS_mmap, 0L, size, (long)(PROT_READ | PROT_WRITE), (long)(MAP_PRIVATE | MAP_ANONYMOUS), -1L, 0L);
#endif
    return start == -1 ? 0 : (void *)start;
}

// A block of its own, whose count is larger than any list's.
static inline void *cl_heap_allocate_mapped(size_t size) {
    if (size > SIZE_MAX / 2) return 0;
    size_t units = (size + CL_HEAP_UNIT + 4095) / 4096 * (4096 / CL_HEAP_UNIT);
    unsigned char *start = cl_heap_map(units * CL_HEAP_UNIT);
    if (!start) return 0;
    *(uint64_t *)(void *)(start + 8) = units;
    return start + CL_HEAP_UNIT;
}

// A block aligned to 16, or null if there is no memory.
static inline void *cl_heap_allocate(cl_heap *h, size_t size) {
    if (size > CL_HEAP_LISTED_MAX) return cl_heap_allocate_mapped(size);
    size_t units = (size + 8 + CL_HEAP_UNIT - 1) / CL_HEAP_UNIT;
    void **list = &h->freed[cl_heap_list(&units)];
    if (*list) {
        void *block = *list;
        *list = *(void **)block;
        return block;
    }
    if (!h->at) {
        h->at = h->own + 8;
        h->end = h->own + CL_HEAP_OWN;
    }
    if (units * CL_HEAP_UNIT > (size_t)(h->end - h->at)) {
        // The rest of the old chunk has mostly never been touched.
        unsigned char *chunk = cl_heap_map(CL_HEAP_CHUNK);
        if (!chunk) return 0;
        h->at = chunk + 8;
        h->end = chunk + CL_HEAP_CHUNK;
    }
    unsigned char *header = h->at;
    *(uint64_t *)(void *)header = units;
    h->at += units * CL_HEAP_UNIT;
    return header + 8;
}

// Takes a block back; null is fine.
static inline void cl_heap_free(cl_heap *h, void *block) {
    if (!block) return;
    unsigned char *header = (unsigned char *)block - 8;
    size_t units = *(uint64_t *)(void *)header;
    if (units > (CL_HEAP_EXACT << 6)) {
        munmap(header - 8, units * CL_HEAP_UNIT);
    } else if (header + units * CL_HEAP_UNIT == h->at) {
        h->at = header;
    } else {
        void **list = &h->freed[cl_heap_list(&units)];
        *(void **)block = *list;
        *list = block;
    }
}
#endif
