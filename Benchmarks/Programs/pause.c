// The least that a waiting process can cost: it waits for a signal.
#include <unistd.h>

int main(void) { return pause(); }
