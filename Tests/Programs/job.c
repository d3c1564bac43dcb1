// The job of the end-to-end tests: its first argument says what it does. Built static against musl, it starts in half
// a millisecond, so that a test can start many.
//
// What waits for something says "ready" first, in one write, so that a test knows when to go on.
#define _GNU_SOURCE 1
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static void say(const char *text) {
    if (write(1, text, strlen(text)) < 0) _exit(99);
}

static void say_number(const char *label, long number) {
    char line[64];
    snprintf(line, sizeof line, "%s%ld\n", label, number);
    say(line);
}

static void ignore(int count, char **signals) {
    for (int i = 0; i < count; i++) signal(atoi(signals[i]), SIG_IGN);
}

_Noreturn static void wait_for_ever(void) {
    for (;;) pause();
}

// die SIGNAL: ends by a signal of its own, without a core file.
static int die(char **words) {
    struct rlimit none = { 0, 0 };
    setrlimit(RLIMIT_CORE, &none);
    kill(getpid(), atoi(words[0]));
    return 98;
}

// signals LAST: says the number of each signal that reaches it, and exits with 0 after LAST.
static int signals(char **words) {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, 0);
    say("ready\n");
    for (;;) {
        int number = sigwaitinfo(&all, 0);
        if (number < 0) continue;
        say_number("", number);
        if (number == atoi(words[0])) return 0;
    }
}

// descriptors: says which are open.
static int descriptors(void) {
    for (int fd = 0; fd < 4096; fd++) if (fcntl(fd, F_GETFD) >= 0) say_number("", fd);
    return 0;
}

// strings: its further arguments and its environment, each with its NUL and a mark in front.
static int strings(int count, char **words, char **environment) {
    for (int i = 0; i < count; i++) { fputs("a:", stdout); fputs(words[i], stdout); fputc(0, stdout); }
    for (char **entry = environment; *entry; entry++) { fputs("e:", stdout); fputs(*entry, stdout); fputc(0, stdout); }
    return fflush(stdout) == 0 ? 0 : 97;
}

// groups N: starts N processes, each in a process group of its own, that ignore SIGTERM and wait for ever; says "ready"
// and exits with 0 once all of them are there.
static int groups(char **words) {
    int ends[2];
    if (pipe(ends) != 0) return 96;
    int count = atoi(words[0]);
    for (int i = 0; i < count; i++) {
        pid_t pid = fork();
        if (pid < 0) return 95;
        if (pid > 0) continue;
        setpgid(0, 0);
        signal(SIGTERM, SIG_IGN);
        if (write(ends[1], "", 1) != 1) _exit(94);
        close(ends[0]);
        close(ends[1]);
        wait_for_ever();
    }
    char byte;
    for (int i = 0; i < count; i++) if (read(ends[0], &byte, 1) != 1) return 93;
    say("ready\n");
    return 0;
}

// lines N: N numbered lines of ten bytes.
static int lines(char **words) {
    int count = atoi(words[0]);
    for (int i = 0; i < count; i++) printf("%09d\n", i);
    return fflush(stdout) == 0 ? 0 : 92;
}

// front: takes a process group of its own and the terminal's foreground, as a shell does, and waits for ever.
static int front(void) {
    signal(SIGTTOU, SIG_IGN);
    if (setpgid(0, 0) != 0 || tcsetpgrp(0, getpid()) != 0) return 91;
    say("ready\n");
    wait_for_ever();
}

// foreground: says whether its process group is the terminal's foreground.
static int foreground(void) {
    say(tcgetpgrp(0) == getpgrp() ? "foreground\n" : "background\n");
    return 0;
}

// window: says the terminal's rows and columns at each change of its size, and ends when it has no rows.
static int window(void) {
    sigset_t changes;
    sigemptyset(&changes);
    sigaddset(&changes, SIGWINCH);
    sigprocmask(SIG_BLOCK, &changes, 0);
    say("ready\n");
    for (;;) {
        struct winsize size;
        if (sigwaitinfo(&changes, 0) < 0) continue;
        if (ioctl(0, TIOCGWINSZ, &size) != 0) return 90;
        char line[64];
        snprintf(line, sizeof line, "%dx%d\n", size.ws_row, size.ws_col);
        say(line);
        if (size.ws_row == 0) return 0;
    }
}

// suspend SIGNAL: stops itself, and says so when it goes on.
static int suspend(char **words) {
    say("ready\n");
    kill(getpid(), atoi(words[0]));
    say("resumed\n");
    return 0;
}

int main(int argc, char **argv, char **environment) {
    char **words = argv + 2;
    int count = argc - 2;
    if (count < 0) return 64;
    const char *verb = argv[1];
    if (!strcmp(verb, "exit")) return atoi(words[0]);
    if (!strcmp(verb, "die")) return die(words);
    if (!strcmp(verb, "signals")) return signals(words);
    if (!strcmp(verb, "descriptors")) return descriptors();
    if (!strcmp(verb, "strings")) return strings(count, words, environment);
    if (!strcmp(verb, "groups")) return groups(words);
    if (!strcmp(verb, "lines")) return lines(words);
    if (!strcmp(verb, "front")) return front();
    if (!strcmp(verb, "foreground")) return foreground();
    if (!strcmp(verb, "window")) return window();
    if (!strcmp(verb, "suspend")) return suspend(words);
    if (!strcmp(verb, "ignore")) {
        ignore(count, words);
        say("ready\n");
        wait_for_ever();
    }
    return 64;
}
