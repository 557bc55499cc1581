// Small doors to libjpeg-turbo, libpng, libwebp and lcms2.
//
// libjpeg and libpng report errors by longjmp, which must not cross Swift's frames: every call below sets its own jump
// target and comes back with a status instead. Nothing here decides on limits or meaning; Swift does.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum imaging_status {
    IMAGING_OK,
    // The file ends before the picture does.
    IMAGING_TRUNCATED,
    // The file breaks the rules of its format.
    IMAGING_DAMAGED,
    // A limit given at opening was passed while decoding.
    IMAGING_TOO_LARGE,
    IMAGING_OUT_OF_MEMORY,
    // The caller did not want the rest.
    IMAGING_STOPPED,
} imaging_status;

typedef struct imaging_failure {
    imaging_status status;
    // The library's own words.
    char message[200];
} imaging_failure;

typedef enum imaging_model { IMAGING_GREY, IMAGING_RGB, IMAGING_CMYK } imaging_model;

// What a file says of itself, and how its pixels will be given: 8 bits a sample, interleaved.
typedef struct imaging_header {
    uint32_t width, height;
    imaging_model model;
    // Colours of the model, and one more after them when `alpha`.
    uint32_t channels;
    bool alpha;
    bool lossless;
    bool animated;
    // Bytes the decoder itself takes for a pixel: the coefficients of several scans, libwebp's own picture.
    uint32_t working_bytes;
    // Adobe's CMYK: 255 is no ink.
    bool inverted;
    // EXIF (TIFF header first) and ICC blocks; lent until the reader is closed, NULL when absent.
    const uint8_t *exif, *profile;
    size_t exif_count, profile_count;
    // PNG's gAMA (the file's exponent, 0 when absent) and cHRM (x, y of white, red, green, blue).
    double gamma;
    bool has_chromaticities;
    double chromaticities[8];
} imaging_header;

// A file being read. The bytes stay the caller's and must outlive it.
typedef struct imaging_reader imaging_reader;

// Reads the header alone: memory for pixels is not asked for. NULL and `failure` when it cannot.
// `memory` bounds what libjpeg may take while decoding, `scans` a progressive file's passes.
imaging_reader *imaging_open_jpeg(
    const uint8_t *bytes, size_t count, size_t memory, uint32_t scans, imaging_header *header, imaging_failure *failure);
// `chunk` bounds the memory of any one ancillary chunk, `chunks` how many are kept.
imaging_reader *imaging_open_png(
    const uint8_t *bytes, size_t count, size_t chunk, uint32_t chunks, imaging_header *header, imaging_failure *failure);
imaging_reader *imaging_open_webp(
    const uint8_t *bytes, size_t count, imaging_header *header, imaging_failure *failure);
// Whether decoding is to go on; asked every few rows.
typedef bool (*imaging_question)(const void *asked);
// Decodes all rows into `pixels` (height x stride bytes). To be called once. `asked` goes to `goes_on`.
bool imaging_read(
    imaging_reader *reader, uint8_t *pixels, size_t stride, imaging_question goes_on, const void *asked,
    imaging_failure *failure);
void imaging_close(imaging_reader *reader);

// A file being written, in memory.
typedef struct imaging_writer imaging_writer;

// Baseline JPEG without chroma subsampling; `profile` is embedded. RGB rows.
imaging_writer *imaging_write_jpeg(
    uint32_t width, uint32_t height, int quality, const uint8_t *profile, size_t profile_count, imaging_failure *failure);
// 8-bit PNG tagged sRGB. RGB rows, or RGBA when `alpha`. `level` is zlib's.
imaging_writer *imaging_write_png(uint32_t width, uint32_t height, bool alpha, int level, imaging_failure *failure);
bool imaging_write_rows(
    imaging_writer *writer, const uint8_t *rows, size_t stride, uint32_t count, imaging_failure *failure);
// To be called after the last row; the bytes are lent until the writer is closed.
bool imaging_finish(imaging_writer *writer, const uint8_t **bytes, size_t *count, imaging_failure *failure);
void imaging_close_writer(imaging_writer *writer);

// A transformation of 8-bit pixels to sRGB; may be used by several threads at once.
typedef struct imaging_conversion imaging_conversion;

// NULL when the profile is broken or is for other pixels than the header's. Relative colorimetric with black point
// compensation.
imaging_conversion *imaging_conversion_from_profile(const imaging_header *header);
// From PNG's gAMA and cHRM; sRGB's primaries when there is no cHRM.
imaging_conversion *imaging_conversion_from_gamma(const imaging_header *header);
// Reads the header's channels, writes three; `out` may be `in` when the header has three.
void imaging_convert(const imaging_conversion *conversion, const uint8_t *in, uint8_t *out, uint32_t pixels);
void imaging_close_conversion(imaging_conversion *conversion);

// The ICC profile of sRGB; free() it.
uint8_t *imaging_srgb_profile(size_t *count);
