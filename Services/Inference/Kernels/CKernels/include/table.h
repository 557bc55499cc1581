#pragma once

#include "parameters.h"

/// The kernels of one tier.
typedef struct {
    /// Output channels computed together, and pixels.
    int32_t lanes, pixels;
    /// `scratch`: 2 KiB aligned to 64 bytes, this thread's own.
    void (*_Nonnull direct)(const atelier_direct *_Nonnull, int32_t group, int32_t row, float *_Nonnull scratch);
    void (*_Nonnull pointwise)(const atelier_pointwise *_Nonnull, int32_t plane, int32_t row);
    void (*_Nonnull moments)(const atelier_moments *_Nonnull);
} atelier_kernels;
