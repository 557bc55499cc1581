#pragma once

#include <stdint.h>

/// The richest tier of kernels that this CPU and operating system can run:
/// 0 baseline, 1 AVX2 with FMA and F16C, 2 AVX-512 (F, BW, DQ, VL, CD), 3 AVX-512 with BF16 products.
int32_t atelier_cpu_tier(void);

/// Tells the core that this is a waiting loop.
static inline __attribute__((always_inline)) void atelier_pause(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

/// Asks for the cache line at `address` to be brought into the second-level cache.
static inline __attribute__((always_inline)) void atelier_prefetch(const void *_Nonnull address) {
    __builtin_prefetch(address, 0, 2);
}

/// The same for a line that will be written: the core then owns it before the first store.
static inline __attribute__((always_inline)) void atelier_prefetch_to_write(const void *_Nonnull address) {
    __builtin_prefetch(address, 1, 2);
}

/// Orders streamed stores before later ones.
static inline __attribute__((always_inline)) void atelier_fence(void) {
#if defined(__x86_64__)
    __builtin_ia32_sfence();
#elif defined(__aarch64__)
    __asm__ volatile("dmb ishst" ::: "memory");
#endif
}

/// The same number, which the compiler takes for any.
static inline __attribute__((always_inline)) long atelier_unknown(long number) {
    __asm__("" : "+r"(number));
    return number;
}
