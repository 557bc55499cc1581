#pragma once

#include "parameters.h"

/// The kernels of one tier.
typedef struct {
    /// Output channels computed together, and pixels.
    int32_t lanes, pixels;
    /// `scratch`: 2 KiB aligned to 64 bytes, this thread's own.
    void (*_Nonnull direct)(const atelier_direct *_Nonnull, int32_t group, int32_t row, float *_Nonnull scratch);
    /// Tiles of 6 x 6 outputs, window 3 x 3. `scratch` as ``atelier_winograd_scratch`` says, this thread's own.
    void (*_Nonnull winograd6)(const atelier_winograd *_Nonnull, int32_t block, float *_Nonnull scratch);
    /// Tiles of 5 x 5 outputs, window 2 x 2.
    void (*_Nonnull winograd5)(const atelier_winograd *_Nonnull, int32_t block, float *_Nonnull scratch);
    void (*_Nonnull pointwise)(const atelier_pointwise *_Nonnull, int32_t plane, int32_t row);
    void (*_Nonnull moments)(const atelier_moments *_Nonnull);
} atelier_kernels;
