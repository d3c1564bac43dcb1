// stopped: stops itself, again and again.
#include <signal.h>
#include <unistd.h>

int main(void) {
    for (;;) kill(getpid(), SIGSTOP);
}
