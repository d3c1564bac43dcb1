// repeat [-c CPU] COUNT COMMAND [ARG...]: runs the command COUNT times, one after another, and prints the microseconds
// of wall-clock time that one run took on average. With -c everything stays on that CPU.
//
// The command's input and output are /dev/null. A run that does not exit with 0 ends the measurement, and so does one
// that cannot be started: what failed is not worth a figure. After a minute it gives up and kills all it started.
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double microseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

// Ends the process group, this process included.
static void give_up(int signal) {
    static const char text[] = "repeat: gave up after a minute\n";
    if (write(2, text, sizeof text - 1) < 0 || signal == 0) _exit(1);
    kill(0, SIGKILL);
}

int main(int argc, char **argv) {
    setpgid(0, 0);
    signal(SIGALRM, give_up);
    alarm(60);
    argv++;
    if (*argv && strcmp(*argv, "-c") == 0 && argv[1]) {
        cpu_set_t set;
        CPU_ZERO(&set);
        CPU_SET(atoi(argv[1]), &set);
        if (sched_setaffinity(0, sizeof set, &set) < 0) { perror("repeat: sched_setaffinity"); return 1; }
        argv += 2;
    }
    int count = *argv ? atoi(*argv++) : 0;
    if (count < 1 || !*argv) {
        fprintf(stderr, "usage: repeat [-c CPU] COUNT COMMAND [ARG...] (%d arguments given)\n", argc - 1);
        return 64;
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);

    double start = microseconds();
    for (int i = 0; i < count; i++) {
        pid_t pid;
        int status, error = posix_spawnp(&pid, argv[0], &actions, 0, argv, environ);
        if (error != 0) { fprintf(stderr, "repeat: %s: %s\n", argv[0], strerror(error)); return 127; }
        if (waitpid(pid, &status, 0) < 0) { perror("repeat: waitpid"); return 1; }
        if (status != 0) { fprintf(stderr, "repeat: %s ended with wait status %d\n", argv[0], status); return 1; }
    }
    printf("%.2f\n", (microseconds() - start) / count);
    return 0;
}
