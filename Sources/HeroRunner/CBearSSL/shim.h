// BearSSL's primitives, in the shapes in which Noise asks for them.
//
// They are functions, not direct calls, because BearSSL renames half of its functions by macros and reaches the other
// half through tables of function pointers, neither of which Swift imports.
#ifndef HERO_CBEARSSL_SHIM_H
#define HERO_CBEARSSL_SHIM_H

#include <bearssl/bearssl_block.h>
#include <bearssl/bearssl_ec.h>
#include <bearssl/bearssl_hash.h>
#include <bearssl/bearssl_hmac.h>
#include <bearssl/bearssl_kdf.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { CB_KEY_BYTES = 32, CB_TAG_BYTES = 16 };

// Which of BearSSL's implementations, all of constant time: the coordinator, which seals for thousands of runners, takes
// the fastest for its CPU, and the runner, which is the one that is built against musl, the smallest.
#if defined(__GLIBC__) && defined(__SIZEOF_INT128__)
#define CB_POLY1305 br_poly1305_ctmulq_run
#else
#define CB_POLY1305 br_poly1305_ctmul_run
#endif
#if defined(__GLIBC__) && defined(__SSE2__)
#define CB_CHACHA20 br_chacha20_sse2_run
#else
#define CB_CHACHA20 br_chacha20_ct_run
#endif

// Fills with zeros in a way that the compiler must not leave out, though nothing reads them.
static inline void cb_wipe(void *start, size_t count) {
    memset(start, 0, count);
    __asm__ volatile("" : : "r"(start) : "memory");
}

// X25519 (RFC 7748): result = secret * point, which BearSSL computes in place of the point. Gives 0 if the result is all
// zeros, which is what a point of low order makes of every secret. BearSSL clamps the secret, in a copy.
static inline uint32_t cb_x25519(uint8_t *result, const uint8_t *secret, const uint8_t *point) {
    uint8_t any = 0;
    memcpy(result, point, CB_KEY_BYTES);
    br_ec_c25519_m31.mul(result, CB_KEY_BYTES, secret, CB_KEY_BYTES, BR_EC_curve25519);
    for (size_t i = 0; i < CB_KEY_BYTES; i++) any |= result[i];
    return any;
}

// X25519 of the base point: the public key of a secret.
static inline void cb_x25519_base(uint8_t *result, const uint8_t *secret) {
    static const uint8_t base[CB_KEY_BYTES] = {9};
    (void)cb_x25519(result, secret, base);
}

// SHA-256 of what comes in parts. The space is BearSSL's, aligned as it must be.
enum { CB_SHA256_WORDS = (sizeof(br_sha256_context) + 7) / 8 };

static inline void cb_sha256_begin(uint64_t *space) { br_sha256_init((br_sha256_context *)space); }

static inline void cb_sha256_add(uint64_t *space, const void *data, size_t count) {
    br_sha256_update((br_sha256_context *)space, data, count);
}

static inline void cb_sha256_end(const uint64_t *space, uint8_t *hash) {
    br_sha256_out((const br_sha256_context *)space, hash);
}

// SHA-256 of what stands in `hash`, followed by the data; the result replaces `hash`.
static inline void cb_sha256_mix(uint8_t *hash, const void *data, size_t count) {
    br_sha256_context context;
    br_sha256_init(&context);
    br_sha256_update(&context, hash, br_sha256_SIZE);
    br_sha256_update(&context, data, count);
    br_sha256_out(&context, hash);
}

// HKDF with HMAC-SHA-256 (RFC 5869) and no info: 64 bytes, in two halves. The results may overlap the inputs.
static inline void cb_hkdf(uint8_t *first, uint8_t *second, const uint8_t *salt, const void *material, size_t count) {
    br_hkdf_context context;
    br_hkdf_init(&context, &br_sha256_vtable, salt, CB_KEY_BYTES);
    br_hkdf_inject(&context, material, count);
    br_hkdf_flip(&context);
    br_hkdf_produce(&context, 0, 0, first, CB_KEY_BYTES);
    br_hkdf_produce(&context, 0, 0, second, CB_KEY_BYTES);
    cb_wipe(&context, sizeof context);
}

// The nonce of RFC 8439 as Noise makes it of a number: four zeros, and eight bytes with the lowest first.
static inline void cb_nonce(uint8_t nonce[12], uint64_t number) {
    memset(nonce, 0, 4);
    for (int i = 0; i < 8; i++) nonce[4 + i] = (uint8_t)(number >> (8 * i));
}

// Encrypts the text in place and puts its tag behind it (RFC 8439).
static inline void cb_seal(
    const uint8_t *key, uint64_t number, uint8_t *text, size_t count, const uint8_t *additional, size_t additional_count
) {
    uint8_t nonce[12];
    cb_nonce(nonce, number);
    CB_POLY1305(key, nonce, text, count, additional, additional_count, text + count, CB_CHACHA20, 1);
}

// Decrypts the text in place, and gives 1 if the tag behind it is right. Otherwise gives 0, and the text is zeros.
static inline int cb_open(
    const uint8_t *key, uint64_t number, uint8_t *text, size_t count, const uint8_t *additional, size_t additional_count
) {
    uint8_t nonce[12], tag[CB_TAG_BYTES];
    uint8_t different = 0;
    cb_nonce(nonce, number);
    CB_POLY1305(key, nonce, text, count, additional, additional_count, tag, CB_CHACHA20, 0);
    for (size_t i = 0; i < CB_TAG_BYTES; i++) different |= tag[i] ^ text[count + i];
    // The right tag of a forged message is a secret.
    cb_wipe(tag, sizeof tag);
    if (different) cb_wipe(text, count);
    return !different;
}

#endif
