// The least that an agent takes for a coordinator: greeter PATH MILLISECONDS listens on a Unix socket, welcomes whoever
// says hello, asks for a ping so often, answers each, and orders nothing. Says "welcomed" when it has.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int whole(int fd, unsigned char *bytes, size_t count) {
    for (size_t done = 0; done < count;) {
        ssize_t n = read(fd, bytes + done, count - done);
        if (n <= 0) return 0;
        done += (size_t)n;
    }
    return 1;
}

// Each record of PROTOCOL.md in a frame of its own.
static int welcome(int fd, unsigned long heartbeat) {
    unsigned char frame[32] = { 0, 0, 0x90, 0, /* version */ 1, /* features */ 0, /* session */ 1, /* last notice */ 0 };
    size_t end = 8;
    for (; heartbeat >= 128; heartbeat >>= 7) frame[end++] = (unsigned char)(heartbeat | 128);
    frame[end++] = (unsigned char)heartbeat;
    frame[1] = (unsigned char)(end - 2);
    frame[3] = (unsigned char)(end - 4);
    return write(fd, frame, end) == (ssize_t)end;
}

int main(int count, char **words) {
    static unsigned char body[65536];
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (count != 3 || strlen(words[1]) >= sizeof address.sun_path) return 64;
    strcpy(address.sun_path, words[1]);
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 1) != 0) return 1;
    for (;;) {
        int fd = accept(listener, 0, 0);
        unsigned char head[2];
        for (int frames = 0; whole(fd, head, 2) && whole(fd, body, (size_t)(head[0] << 8 | head[1])); frames++) {
            if (frames == 0) {
                if (!welcome(fd, strtoul(words[2], 0, 10)) || write(1, "welcomed\n", 9) < 0) break;
            } else if (body[0] == 0x21 && write(fd, "\0\2\x11\0", 4) != 4) {
                break;
            }
        }
        close(fd);
    }
}
