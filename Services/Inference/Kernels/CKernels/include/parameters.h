#pragma once

#include <stdint.h>

// Offsets and steps count floats. A "block" is 16 channels of one pixel, side by side; a "plane" is one block of every pixel. A block
// in half precision (IEEE 754 binary16) takes the room of 8 floats.

enum { ATELIER_LINEAR = 0, ATELIER_LEAKY = 1, ATELIER_TANH = 2 };

/// What happens to a result before it is stored: `activation(sum + bias) * scale + residual`.
typedef struct {
    float *_Nonnull output;
    /// Offset of the first pixel of every output plane.
    const int64_t *_Nonnull planes;
    int64_t row_step, pixel_step;
    /// 16 per output plane.
    const float *_Nonnull bias;
    const float *_Nullable residual;
    const int64_t *_Nullable residual_planes;
    /// Of a residual that is half as high and wide as the result and repeats its pixels, from row to row; 0: it is as large. Only of
    /// ``atelier_rows``.
    int64_t half_row_step;
    float scale;
    /// Of the negative side, for ATELIER_LEAKY; 0 is ReLU.
    float slope;
    int32_t activation;
    /// 1: the result is so large that it goes past the caches.
    int32_t streams;
    /// 1: the result and the residual are kept in half precision.
    int32_t half, reserved;
    /// Where the moments of what is stored are left for each output plane and part, `parts` of them: see `Moments` in Moments.swift.
    float *_Nullable moments;
    int64_t parts;
} atelier_epilogue;

/// What happens to the input before a convolution: `activation(input * factor + offset)`, a ReLU or a leaky one.
typedef struct {
    /// 16 per input plane; NULL: the input is taken as it is.
    const float *_Nullable factor, *_Nullable offset;
    /// Of the negative side; 1 is no activation.
    float slope;
    /// Taps of one input plane.
    int32_t plane_taps;
    /// 1: the input is kept in half precision.
    int32_t half, reserved;
} atelier_prologue;

/// Products of pixels and packed weights, without a layout of their own: see `product` in Product.swift.
typedef struct {
    /// Offset of the pixel under every tap of the window, for each block of input channels in turn.
    const int64_t *_Nonnull taps;
    /// Taps of `full_channels` = 16 input channels, and after them taps whose block has only `tail_channels`.
    int32_t full_taps, full_channels, tail_taps, tail_channels;
} atelier_window;

// The epilogue comes first: a pointer to the whole is a pointer to it.

/// One row of a convolution, computed directly.
typedef struct {
    atelier_epilogue epilogue;
    const float *_Nonnull input;
    atelier_window window;
    /// Floats from the window of one output row to that of the next, and pixels from one output pixel's to the next one's.
    int64_t row_step, pixel_stride;
    /// [group][tap][channel][lane], lanes as the tier's `lanes`.
    const float *_Nonnull weights;
    int64_t group_weights;
    int32_t width, blocks;
} atelier_direct;

/// A convolution of fewer than 16 channels, stride 1 and 7 x 7 windows by F(4, 7) along its rows, a strip of it at a time: the products of
/// an output row's seven input rows are summed before they go their way back.
typedef struct {
    atelier_epilogue epilogue;
    /// The pixel under the first window's first tap.
    const float *_Nonnull input;
    int64_t row_step;
    /// [element of the transformed tile][group][window row, channel][lane]
    const float *_Nonnull weights;
    /// Of the input.
    int32_t channels;
    /// Of the output, and its groups and planes.
    int32_t width, height, groups, planes;
    /// Tiles of a strip, strips, and rows of a band.
    int32_t strip, strips, band;
} atelier_winograd_rows;

/// A convolution with stride 1, or all phases of a transposed one, to few channels. An input pixel's products with
/// all rows and columns of the window share lanes, and are shifted and added afterwards: every input row is read once.
///
/// A "run" of lanes belongs to one column of the window of one column of phases: [row of phases][row of the window][output].
typedef struct {
    atelier_epilogue epilogue;
    const float *_Nonnull input;
    /// Taps of a pixel: one for each block of input channels. The first pixel is that under the window's first column.
    atelier_window window;
    int64_t row_step;
    /// [group][block of input channels][channel][lane], the last group perhaps of fewer lanes; of every element of a tile.
    const float *_Nonnull weights;
    int64_t group_weights;
    /// Of every run, [column of phases][column of the window]: where it begins, from the products of the pixel under the window's
    /// first column.
    const int64_t *_Nonnull runs;
    /// Of every lane of a run, up to whole vectors: 1 where the window has a row before.
    const float *_Nonnull continues;
    /// Of every row of phases: the input row, from the output row, with which it is complete.
    const int32_t *_Nonnull last_rows;
    /// Of the first row of the window of the first row of phases; the last of `last_rows`.
    int32_t first_row, last_row;
    /// Of a phase.
    int32_t width, height;
    /// Pixels of a strip, and those whose products are kept at a time, beside the `reach` further ones of a window.
    int32_t strip, piece, reach;
    /// The unfinished sums of every pixel of the row, [pixel][column of phases][run]. A vector lies before, between and after the
    /// strips, which shifted reads touch.
    float *_Nonnull sums;
    /// Rows (and columns) of phases, and of the window of each.
    int32_t phases, taps, outputs;
    /// Of all lanes, and of a run's.
    int32_t vectors, run_vectors;
    /// Outputs of a tile where the rows are filtered minimally, in fp32: 6 for 3 x 3 windows, 4 for 7 x 7; else 0. The lanes are then those
    /// of one run, `strip` counts tiles, and the sums are [tile][element][run].
    int32_t tile_outputs, reserved_tiles;
    /// For windows that are written out, which have full blocks of channels only; NULL: they are multiplied where they are, in fp32.
    const int64_t *_Nullable column_taps;
    /// Products of bfloat16.
    int32_t bf16, reserved;
    atelier_prologue prologue;
} atelier_narrow;

/// A convolution of few pixels: their windows are first written out next to each other, `pixels` of the tier at a time, so that
/// the weights, which are most of the data, are read once.
typedef struct {
    atelier_epilogue epilogue;
    const float *_Nonnull input;
    /// Taps of full blocks of input channels.
    atelier_window window;
    /// Of every pixel: offset of its window, and of its result from the first pixel of an output plane.
    const int64_t *_Nonnull sources, *_Nonnull targets;
    /// [block of pixels][tap][pixel][channel], fp32 or pairs of bfloat16.
    float *_Nonnull columns;
    /// Where each tap's pixels start within a block.
    const int64_t *_Nonnull column_taps;
    const float *_Nonnull weights;
    /// In floats; weights in bfloat16 take half of them.
    int64_t group_weights;
    int32_t pixels, planes, bf16;
    /// 1: the weights are kept in half precision, for products of fp32.
    int32_t half_weights;
    /// 1: the input is kept in half precision.
    int32_t input_half, reserved;
} atelier_columns;

/// A convolution whose windows are written out a row's piece at a time, so that they are read from near, in bfloat16 if wanted, by
/// all groups of output channels.
typedef struct {
    atelier_epilogue epilogue;
    const float *_Nonnull input;
    /// Taps of full blocks of input channels.
    atelier_window window;
    /// As in ``atelier_direct``.
    int64_t row_step, pixel_stride;
    /// As in ``atelier_columns``.
    const int64_t *_Nonnull column_taps;
    const float *_Nonnull weights;
    int64_t group_weights;
    /// Pixels of a row and of a piece, a multiple of the tier's; groups of output channels, and their planes.
    int32_t width, piece, groups, planes;
    /// Rows, and those of a band.
    int32_t height, band;
    int32_t bf16, reserved;
    atelier_prologue prologue;
} atelier_rows;

/// Products of two planes' channels, summed over one row of pixels: `result[i * 16 + j] = sum of first[i] * second[j]`.
typedef struct {
    const float *_Nonnull first;
    const float *_Nonnull second;
    int64_t count;
    float *_Nonnull result;
} atelier_outer;

enum { ATELIER_EDGE_ZERO = 0, ATELIER_EDGE_REFLECT = 1, ATELIER_EDGE_REPLICATE = 2 };

/// A convolution by Winograd's minimal filtering (Lavin and Gray 2015, arXiv:1509.09308), a block of square tiles at a time: all
/// input channels are transformed, then for one group of output channels after the other come the products and the way back.
///
/// An input pixel (y, x) of a tile's element (i, j) in the sub-grid (r, c), `input_step` x `input_step` of them:
/// y = (tile row * tile size + i) * input_step + r + row_offset, and likewise x.
typedef struct {
    atelier_epilogue epilogue;
    const float *_Nonnull input;
    /// Offset of the first pixel inside the border of every input plane.
    const int64_t *_Nonnull input_planes;
    int64_t input_row_step;
    /// [element of the transformed tile][group][plane, sub-grid, channel][lane]
    const float *_Nonnull weights;
    int32_t input_count, input_channels, input_height, input_width, input_step, row_offset, column_offset, edge;
    /// Groups of output channels of one phase, and its planes.
    int32_t phase_groups, phase_planes;
    int32_t phases;
    /// Output pixels of one phase.
    int32_t rows, columns;
    /// By phase: pixels by which its window starts after the first phase's.
    const int32_t *_Nonnull row_shifts, *_Nonnull column_shifts;
    int32_t tiles_wide, tiles, block_tiles;
    /// Where the transformed input of all tiles lies, for all threads; NULL: that of a block lies in its scratch memory.
    float *_Nullable transformed;
    /// Groups whose products are computed together, one element of the tiles after the other. One group needs the least memory;
    /// with all of them each transformed element is read from the cache once.
    int32_t pass_groups;
    /// Products of bfloat16: the weights as pairs of channels, of whole blocks of 16.
    int32_t bf16;
    /// 1: the weights of F(3 x 3, 2 x 2) are kept in half precision, for products of fp32.
    int32_t half_weights;
    atelier_prologue prologue;
} atelier_winograd;

/// The weights of ``atelier_winograd`` made of filters: `transform * window * transposed transform` of every window.
typedef struct {
    /// [group][channel][window row, column][lane]
    const float *_Nonnull filters;
    /// [element][group][channel][lane], fp32 or pairs of bfloat16.
    float *_Nonnull weights;
    /// [size][window]
    const float *_Nonnull transform;
    int32_t size, window;
    /// Groups of output channels of all phases; channels of the input's planes and sub-grids, even for bfloat16.
    int32_t groups, depth;
    /// 1: the filters are kept in half precision.
    int32_t bf16, half_filters;
} atelier_filters;

/// Some tiles of it, at most `block_tiles`, and groups of output channels of all phases. With `transformed` it is either tiles whose
/// input is to be transformed, without groups, or all tiles and the groups to be computed.
typedef struct {
    int32_t first, tiles, first_group, groups;
    /// Of the result, by which its moments are kept.
    int32_t part;
    /// The first tile of what this thread will probably do next.
    int32_t next;
} atelier_block;

/// `activation(input * factor + offset) * scale + residual`, one row of one plane.
typedef struct {
    atelier_epilogue epilogue;
    const float *_Nonnull input;
    const int64_t *_Nonnull input_planes;
    int64_t input_row_step;
    /// 16 per plane; the offset is the epilogue's bias.
    const float *_Nonnull factor;
    int32_t width;
    /// 1: the input is kept in half precision.
    int32_t input_half;
} atelier_pointwise;

/// Moments of one row of one plane.
typedef struct {
    const float *_Nonnull input;
    int64_t count;
    float *_Nonnull result;
} atelier_moments;
