// burn [MILLISECONDS]: computes until it has used so much CPU time; without a number, for ever.
#include <stdlib.h>
#include <time.h>

int main(int argc, char **argv) {
    long milliseconds = argc > 1 ? atol(argv[1]) : -1;
    for (;;) {
        for (volatile int i = 0; i < 10000; i++) {}
        struct timespec used;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
        if (milliseconds >= 0 && used.tv_sec * 1000 + used.tv_nsec / 1000000 >= milliseconds) return 0;
    }
}
