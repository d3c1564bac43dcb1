// Terminals: their raw mode, and whether one wants control sequences.
#ifndef HERO_TERMINAL_H
#define HERO_TERMINAL_H

static inline int cl_tty_group(int fd, pid_t *group) { return cl_ioctl(fd, TIOCGPGRP, group); }
static inline int cl_tty_set_group(int fd, pid_t group) { return cl_ioctl(fd, TIOCSPGRP, &group); }
static inline int cl_tty_width(int fd) {
    struct winsize w;
    return cl_ioctl(fd, TIOCGWINSZ, &w) == 0 ? w.ws_col : 0;
}
static inline int cl_tty_height(int fd) {
    struct winsize w;
    return cl_ioctl(fd, TIOCGWINSZ, &w) == 0 ? w.ws_row : 0;
}
// Keys one by one, unechoed, without signals and flow control; what is written is not translated either.
static inline void cl_tty_make_raw(struct termios *t) {
    t->c_iflag &= ~(unsigned)(BRKINT | ICRNL | INPCK | ISTRIP | IXON);
    t->c_oflag &= ~(unsigned)OPOST;
    t->c_lflag &= ~(unsigned)(ECHO | ICANON | IEXTEN | ISIG);
    t->c_cc[VMIN] = 1;
    t->c_cc[VTIME] = 0;
}
static inline int cl_is_terminal(int fd) {
    struct winsize w;
    return cl_ioctl(fd, TIOCGWINSZ, &w) == 0;
}
// What stands behind a beginning; null if it is another one.
static inline const char *cl_value(const char *text, const char *beginning) {
    while (*beginning && *text == *beginning) {
        text++;
        beginning++;
    }
    return *beginning ? 0 : text;
}
// Not on a terminal of no or a dumb kind, nor where they are not wanted.
static inline int cl_wants_controls(void) {
    int wanted = 0;
    for (char **entry = cl_environ(); entry && *entry; entry++) {
        const char *kind = cl_value(*entry, "TERM=");
        if (kind) wanted = *kind && !(cl_value(kind, "dumb") && !kind[4]);
        const char *refusal = cl_value(*entry, "NO_COLOR=");
        if (refusal && *refusal) return 0;
    }
    return wanted;
}

#endif
