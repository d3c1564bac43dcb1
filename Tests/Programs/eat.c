// eat MEBIBYTES: takes that much memory and touches all of it, then waits to be ended.
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv) {
    long left = argc > 1 ? atol(argv[1]) : 1;
    for (; left > 0; left--) {
        char *piece = malloc(1 << 20);
        if (!piece) return 3;
        memset(piece, 0xa5, 1 << 20);
    }
    for (;;) pause();
}
