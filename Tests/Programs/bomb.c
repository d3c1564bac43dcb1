// bomb COUNT: forks so many children, which wait to be ended, says how many there are and how many were refused, and
// exits without waiting for them.
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv) {
    long count = argc > 1 ? atol(argv[1]) : 1;
    long started = 0, refused = 0;
    for (long i = 0; i < count; i++) {
        pid_t child = fork();
        if (child == 0)
            for (;;) pause();
        if (child > 0) started++;
        else refused++;
    }
    printf("%ld %ld\n", started, refused);
    return 0;
}
