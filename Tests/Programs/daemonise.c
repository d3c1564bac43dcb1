// daemonise: leaves a process that has no parent of ours, a session and a group of its own and no terminal, and exits
// when it is up. Prints its process id.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void) {
    int ends[2];
    if (pipe(ends) != 0) return 3;
    if (fork() == 0) {
        setsid();
        if (fork() != 0) _exit(0);
        pid_t self = getpid();
        int null = open("/dev/null", O_RDWR);
        for (int i = 0; i < 3; i++) dup2(null, i);
        if (write(ends[1], &self, sizeof self) != (ssize_t)sizeof self) _exit(3);
        for (;;) pause();
    }
    pid_t left;
    if (read(ends[0], &left, sizeof left) != (ssize_t)sizeof left) return 3;
    printf("%d\n", (int)left);
    return 0;
}
