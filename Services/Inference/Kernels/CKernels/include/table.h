#pragma once

#include "parameters.h"

/// The kernels of one tier.
typedef struct {
    /// Output channels computed together, and pixels.
    int32_t lanes, pixels;
    /// 1: weights may be kept in half precision.
    int32_t half_weights;
    /// `scratch`: 2 KiB aligned to 64 bytes, this thread's own.
    void (*_Nonnull direct)(const atelier_direct *_Nonnull, int32_t group, int32_t row, float *_Nonnull scratch);
    /// Tiles of 6 x 6 outputs, window 3 x 3. `scratch`: as `winograd` in Winograd.swift says, this thread's own.
    void (*_Nonnull winograd6)(const atelier_winograd *_Nonnull, atelier_block block, float *_Nonnull scratch);
    /// Tiles of 5 x 5 outputs, window 2 x 2.
    void (*_Nonnull winograd5)(const atelier_winograd *_Nonnull, atelier_block block, float *_Nonnull scratch);
    /// Tiles of 3 x 3 outputs, window 2 x 2.
    void (*_Nonnull winograd3)(const atelier_winograd *_Nonnull, atelier_block block, float *_Nonnull scratch);
    /// One strip of one band of rows. `scratch`: as `winogradRows` in WinogradRows.swift says, this thread's own.
    void (*_Nonnull winograd_rows)(
        const atelier_winograd_rows *_Nonnull, int32_t strip, int32_t band, float *_Nonnull scratch);
    /// Channels `first` to `end` - 1 of one group. `scratch` as `transformFilters` in FilterTransform.swift says, this thread's own.
    void (*_Nonnull transform_filters)(
        const atelier_filters *_Nonnull, int32_t group, int32_t first, int32_t end, float *_Nonnull scratch);
    /// The input rows `first` to `end` - 1 of one strip; rows have to come in order. `scratch` as `addRows` in NarrowConvolution.swift
    /// says, this thread's own.
    void (*_Nonnull narrow)(
        const atelier_narrow *_Nonnull, int32_t strip, int32_t first, int32_t end, float *_Nonnull scratch);
    /// Writes out the windows for the taps of one block of pixels.
    void (*_Nonnull gather_columns)(const atelier_columns *_Nonnull, int32_t block);
    /// `scratch` as for `direct`.
    void (*_Nonnull multiply_columns)(const atelier_columns *_Nonnull, int32_t group, float *_Nonnull scratch);
    /// `next`: the band that this thread will probably do after this one. `scratch`: as for `direct`, after it what is
    /// added to a tile's pixels of one plane, then a piece's written-out windows.
    void (*_Nonnull rows)(const atelier_rows *_Nonnull, int32_t band, int32_t next, float *_Nonnull scratch);
    /// Rows of pixels of 16 channels; `count` pixels of the smaller picture.
    void (*_Nonnull max_pool)(const float *_Nonnull upper, const float *_Nonnull lower, float *_Nonnull result, int64_t count);
    void (*_Nonnull gate)(const float *_Nonnull gradient, const float *_Nonnull test, float *_Nonnull result, int64_t count);
    void (*_Nonnull unpool)(
        const float *_Nonnull gradient, const float *_Nonnull upper, const float *_Nonnull lower,
        float *_Nonnull upper_result, float *_Nonnull lower_result, int64_t count);
    void (*_Nonnull outer)(const atelier_outer *_Nonnull);
    void (*_Nonnull pointwise)(const atelier_pointwise *_Nonnull, int32_t plane, int32_t row);
    /// Multiplies for the sake of the time it takes, in bfloat16 or fp32; `scratch`: 8 KiB of finite numbers aligned to 64 bytes.
    /// Returns the floating-point operations, 0 where there are no such products.
    int64_t (*_Nonnull peak)(int64_t rounds, int32_t bf16, float *_Nonnull scratch);
    void (*_Nonnull moments)(const atelier_moments *_Nonnull);
} atelier_kernels;
