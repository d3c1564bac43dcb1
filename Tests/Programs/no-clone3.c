// no-clone3 COMMAND [ARGUMENT...]: runs a command under a filter that refuses clone3, as container engines have.
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

// Of <linux/filter.h> and <linux/seccomp.h>, which musl does not bring.
struct step { uint16_t code; uint8_t yes, no; uint32_t value; };
struct program { unsigned short count; const struct step *steps; };
enum { LOAD_WORD = 0x20, JUMP_IF_EQUAL = 0x15, RETURN = 0x06, REFUSE = 0x00050000, ALLOW = 0x7fff0000 };
enum { CLONE3 = 435, SECCOMP_MODE = 2 };

int main(int argc, char **argv) {
    const struct step steps[] = {
        { LOAD_WORD, 0, 0, 0 },
        { JUMP_IF_EQUAL, 0, 1, CLONE3 },
        { RETURN, 0, 0, REFUSE | ENOSYS },
        { RETURN, 0, 0, ALLOW },
    };
    const struct program program = { sizeof steps / sizeof *steps, steps };
    if (argc < 2) return 64;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE, &program) != 0) {
        perror("no-clone3");
        return 69;
    }
    execvp(argv[1], argv + 1);
    perror(argv[1]);
    return 127;
}
