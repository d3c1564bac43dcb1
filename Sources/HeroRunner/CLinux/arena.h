// The shipped runner's heap, in place of libc's, which is ten times the code and maps a page for each size class: two
// page faults and two system calls each, which is more than all else the runner does for a job.
//
//     | units | payload, 16-aligned ... | units | payload ...        a unit is 16 bytes, the count's 8 included
//
// Blocks come from a few pages of the program itself and, when those are used up, from chunks that are mapped. Sizes are
// whole units at first, and above them powers of two with what an array has before its elements; a freed block is kept
// in the list of its size for the next one of that size. Before another chunk is mapped, free blocks that lie side by side
// are joined, whatever their sizes were, and new ones come from there. What is larger than CL_HEAP_LISTED_MAX is mapped by
// itself and goes back to the kernel when it is freed; free pages go back before a long wait.
#ifndef HERO_CLINUX_ARENA_H
#define HERO_CLINUX_ARENA_H

enum {
    CL_HEAP_OWN = 12 * 1024,
    CL_HEAP_CHUNK = 64 * 1024,
    CL_HEAP_PAGE = 4096,
    CL_HEAP_SETTLED = 64 * 1024, // so much must have been freed to be worth a look at all there is
    CL_HEAP_UNIT = 16,
    CL_HEAP_EXACT = 32, // up to so many units a size has a list of its own
    CL_HEAP_HEAD = 3, // the count, and what an array has before its elements
    CL_HEAP_LISTS = CL_HEAP_EXACT + 1 + 6,
    CL_HEAP_LISTED_UNITS = (CL_HEAP_EXACT << 6) + CL_HEAP_HEAD,
    CL_HEAP_LISTED_MAX = CL_HEAP_LISTED_UNITS * CL_HEAP_UNIT - 8,
    CL_HEAP_FREE = 1 << 20, // stands in the count of a block that is free
};

// The lists stand first, on the page that the program's data has touched already.
typedef struct {
    void *freed[CL_HEAP_LISTS];
    unsigned char *at; // the next block's unit count, 8 behind a multiple of 16
    unsigned char *end;
    size_t freed_bytes;    // since free pages were last given back
    size_t freed_enough;   // to look for some again
    void *runs;            // free blocks that others can be cut from, of any size above the exact ones
    unsigned char *chunks; // the last one; each begins with the address of the one before, the first is `own`
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
    unsigned list = CL_HEAP_EXACT + 1;
    size_t size = 2 * CL_HEAP_EXACT;
    while (size + CL_HEAP_HEAD < *units) {
        size *= 2;
        list++;
    }
    *units = size + CL_HEAP_HEAD;
    return list;
}

// A block of its own, whose count is larger than any list's.
static inline void *cl_heap_allocate_mapped(size_t size) {
    if (size > SIZE_MAX / 2) return 0;
    size_t units = (size + CL_HEAP_UNIT + 4095) / 4096 * (4096 / CL_HEAP_UNIT);
    unsigned char *start = cl_map(units * CL_HEAP_UNIT, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    if (!start) return 0;
    *(uint64_t *)(void *)(start + 8) = units;
    return start + CL_HEAP_UNIT;
}

static inline uint64_t *cl_heap_count(void *block) { return (uint64_t *)(void *)((unsigned char *)block - 8); }

static inline void cl_heap_push(void **list, void *block) {
    *(void **)block = *list;
    *list = block;
}

// Ends the place that new blocks come from: the rest of it is a free block, which no list has before the next joining.
static inline void cl_heap_end_place(cl_heap *h) {
    if (h->at < h->end) *(uint64_t *)(void *)h->at = (uint64_t)(h->end - h->at) / CL_HEAP_UNIT | CL_HEAP_FREE;
    h->end = h->at;
}

// Joins free blocks that lie side by side, and sorts them into the lists.
static __attribute__((noinline)) void cl_heap_join(cl_heap *h) {
    for (unsigned list = 0; list < CL_HEAP_LISTS; list++) h->freed[list] = 0;
    h->runs = 0;
    for (unsigned char *chunk = h->chunks; chunk; chunk = *(unsigned char **)(void *)chunk) {
        unsigned char *block = chunk + CL_HEAP_UNIT;
        unsigned char *end = chunk + (chunk == h->own ? CL_HEAP_OWN : CL_HEAP_CHUNK);
        uint64_t *free = 0; // the count of the free block that ends here
        while (block < end) {
            uint64_t *count = cl_heap_count(block);
            uint64_t units = *count & ~(uint64_t)CL_HEAP_FREE;
            if (*count == units) {
                free = 0;
            } else if (free) {
                *free += units;
            } else {
                free = count;
            }
            block += units * CL_HEAP_UNIT;
            int ends = block >= end || !(*cl_heap_count(block) & CL_HEAP_FREE);
            if (!free || !ends) continue;
            units = *free & ~(uint64_t)CL_HEAP_FREE;
            cl_heap_push(units <= CL_HEAP_EXACT ? &h->freed[units] : &h->runs, free + 1);
        }
    }
}

// Takes new blocks from another place from here on, where one of so many units fits. Gives 0 if there is no memory.
static __attribute__((noinline)) int cl_heap_refill(cl_heap *h, size_t units) {
    cl_heap_end_place(h);
    for (int joined = 0;; joined = 1) {
        for (void **link = &h->runs; *link; link = (void **)*link) {
            unsigned char *block = *link;
            size_t size = *cl_heap_count(block) & ~(uint64_t)CL_HEAP_FREE;
            if (size < units) continue;
            *link = *(void **)block;
            h->at = block - 8;
            h->end = h->at + size * CL_HEAP_UNIT;
            return 1;
        }
        if (joined) break;
        cl_heap_join(h);
    }
    // The first is the program's own.
    size_t size = h->chunks ? CL_HEAP_CHUNK : CL_HEAP_OWN;
    unsigned char *chunk = h->chunks ? cl_map(size, MAP_PRIVATE | MAP_ANONYMOUS, -1) : h->own;
    if (!chunk) return 0;
    cl_heap_push((void **)&h->chunks, chunk);
    h->at = chunk + 8;
    h->end = chunk + size - 8;
    return units * CL_HEAP_UNIT <= size - CL_HEAP_UNIT || cl_heap_refill(h, units);
}

// A block aligned to 16, or null if there is no memory.
static inline void *cl_heap_allocate(cl_heap *h, size_t size) {
    if (size > CL_HEAP_LISTED_MAX) return cl_heap_allocate_mapped(size);
    size_t units = (size + 8 + CL_HEAP_UNIT - 1) / CL_HEAP_UNIT;
    void **list = &h->freed[cl_heap_list(&units)];
    void *block = *list;
    if (block) {
        *list = *(void **)block;
    } else {
        if (units * CL_HEAP_UNIT > (size_t)(h->end - h->at) && !cl_heap_refill(h, units)) return 0;
        block = h->at + 8;
        h->at += units * CL_HEAP_UNIT;
    }
    *cl_heap_count(block) = units;
    return block;
}

// Takes a block back; null is fine.
static inline void cl_heap_free(cl_heap *h, void *block) {
    if (!block) return;
    unsigned char *header = (unsigned char *)block - 8;
    size_t units = *cl_heap_count(block);
    h->freed_bytes += units * CL_HEAP_UNIT;
    if (units > CL_HEAP_LISTED_UNITS) {
        munmap(header - 8, units * CL_HEAP_UNIT);
    } else if (header + units * CL_HEAP_UNIT == h->at) {
        h->at = header;
    } else {
        *cl_heap_count(block) = units | CL_HEAP_FREE;
        cl_heap_push(&h->freed[cl_heap_list(&units)], block);
    }
}

// Gives free pages back to the kernel: the first time, and when much was freed since the last one.
static inline void cl_heap_settle(cl_heap *h) {
    if (h->freed_bytes < h->freed_enough) return;
    h->freed_bytes = 0;
    h->freed_enough = CL_HEAP_SETTLED;
    cl_heap_end_place(h);
    cl_heap_join(h);
    for (void *run = h->runs; run; run = *(void **)run) {
        // What says how large it is, and which is the next, stays.
        uintptr_t start = ((uintptr_t)run + 8 + CL_HEAP_PAGE - 1) / CL_HEAP_PAGE * CL_HEAP_PAGE;
        uintptr_t end = (uintptr_t)run + (*cl_heap_count(run) & ~(uint64_t)CL_HEAP_FREE) * CL_HEAP_UNIT - 8;
        end = end / CL_HEAP_PAGE * CL_HEAP_PAGE;
        if (start < end) cl_advise(start, end - start, MADV_DONTNEED);
    }
}
#endif
