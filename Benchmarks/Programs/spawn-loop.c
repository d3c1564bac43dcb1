// spawn-loop PARALLEL COUNT COMMAND [ARG...]: runs the command COUNT times, PARALLEL at a time. The floor of a batch:
// one loop of posix_spawn and wait. Exits 1 if a command failed.
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc < 4) return 64;
    int parallel = atoi(argv[1]), count = atoi(argv[2]), running = 0, failed = 0;
    while (count > 0 || running > 0) {
        if (count > 0 && running < parallel) {
            pid_t pid;
            if (posix_spawnp(&pid, argv[3], 0, 0, argv + 3, environ) != 0) return 127;
            count--, running++;
        } else {
            int status;
            if (wait(&status) < 0) return 125;
            if (status != 0) failed = 1;
            running--;
        }
    }
    return failed;
}
