#pragma once

/// Sixteen floats; Swift sees `SIMD16<Float>`. These exist because Swift's own versions are loops over lanes.
typedef float atelier_v16 __attribute__((vector_size(64)));
typedef int atelier_i16 __attribute__((vector_size(64)));

#define ATELIER_INLINE static inline __attribute__((always_inline))

/// The same in every lane.
ATELIER_INLINE atelier_v16 atelier_repeat(float value) { return value - (atelier_v16){}; }

ATELIER_INLINE atelier_v16 atelier_max(atelier_v16 a, atelier_v16 b) { return __builtin_elementwise_max(a, b); }
ATELIER_INLINE atelier_v16 atelier_min(atelier_v16 a, atelier_v16 b) { return __builtin_elementwise_min(a, b); }
ATELIER_INLINE atelier_v16 atelier_abs(atelier_v16 a) { return __builtin_elementwise_abs(a); }
ATELIER_INLINE atelier_v16 atelier_floor(atelier_v16 a) { return __builtin_elementwise_floor(a); }

/// Stores past the caches, to an address aligned to 64 bytes; ``atelier_fence`` makes it visible to other threads.
ATELIER_INLINE void atelier_stream(atelier_v16 value, float *_Nonnull to) {
    __builtin_nontemporal_store(value, (atelier_v16 *)to);
}

/// `test > 0 ? positive : other` in every lane.
ATELIER_INLINE atelier_v16 atelier_where_positive(atelier_v16 test, atelier_v16 positive, atelier_v16 other) {
    atelier_i16 mask = test > 0;
    return (atelier_v16)(((atelier_i16)positive & mask) | ((atelier_i16)other & ~mask));
}

/// `a == b ? equal : other` in every lane.
ATELIER_INLINE atelier_v16 atelier_where_equal(atelier_v16 a, atelier_v16 b, atelier_v16 equal, atelier_v16 other) {
    atelier_i16 mask = a == b;
    return (atelier_v16)(((atelier_i16)equal & mask) | ((atelier_i16)other & ~mask));
}

/// 2 to the power of whole numbers between -126 and 127.
ATELIER_INLINE atelier_v16 atelier_exp2_whole(atelier_v16 whole) {
    return (atelier_v16)((__builtin_convertvector(whole, atelier_i16) + 127) << 23);
}

/// Two numbers of every lane, rounded to the nearest bfloat16 (to even between two), side by side in 32 bits.
typedef unsigned int atelier_u16 __attribute__((vector_size(64)));
ATELIER_INLINE atelier_v16 atelier_pair_bf16(atelier_v16 first, atelier_v16 second) {
    atelier_u16 a = (atelier_u16)first, b = (atelier_u16)second;
    a = (a + 0x7fff + ((a >> 16) & 1)) >> 16;
    b = (b + 0x7fff + ((b >> 16) & 1)) & 0xffff0000;
    return (atelier_v16)(a | b);
}

#if defined(__F16C__) || defined(__aarch64__)
/// Sixteen numbers of half precision (IEEE 754 binary16) as floats.
typedef _Float16 atelier_f16 __attribute__((vector_size(32)));
ATELIER_INLINE atelier_v16 atelier_load_half(const void *_Nonnull from) {
    return __builtin_convertvector(*(const atelier_f16 *)from, atelier_v16);
}

/// Rounded to half precision; what is greater than its greatest number becomes that.
ATELIER_INLINE atelier_f16 atelier_to_half(atelier_v16 value) {
    const float greatest = 65504;
    return __builtin_convertvector(
        atelier_min(atelier_max(value, atelier_repeat(-greatest)), atelier_repeat(greatest)), atelier_f16);
}
ATELIER_INLINE void atelier_store_half(void *_Nonnull to, atelier_v16 value) {
    *(atelier_f16 *)to = atelier_to_half(value);
}
/// ``atelier_store_half`` past the caches.
ATELIER_INLINE void atelier_stream_half(void *_Nonnull to, atelier_v16 value) {
    __builtin_nontemporal_store(atelier_to_half(value), (atelier_f16 *)to);
}
#endif

#if defined(__AVX512BF16__)
#include <immintrin.h>

/// Rounded to bfloat16, channel pairs side by side in 32 bits.
ATELIER_INLINE void atelier_store_bf16(void *_Nonnull to, atelier_v16 value) {
    *(__m256bh *)to = _mm512_cvtneps_pbh((__m512)value);
}

/// Adds the products of 16 pairs of bfloat16, which vectors of floats carry.
ATELIER_INLINE atelier_v16 atelier_dot_bf16(atelier_v16 sum, atelier_v16 a, atelier_v16 b) {
    return (atelier_v16)_mm512_dpbf16_ps((__m512)sum, (__m512bh)a, (__m512bh)b);
}
#endif
