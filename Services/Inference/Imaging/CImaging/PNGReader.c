#include "PNGErrors.h"

typedef struct png_reader {
    imaging_reader base;
    png_structp png;
    png_infop info;
    png_errors errors;
    const uint8_t *next;
    size_t left;
    uint32_t height;
    int passes;
} png_reader;

static void take(png_structp png, png_bytep out, size_t count) {
    png_reader *reader = png_get_io_ptr(png);
    if (count > reader->left) {
        reader->errors.status = IMAGING_TRUNCATED;
        png_error(png, "the file ends too early");
    }
    memcpy(out, reader->next, count);
    reader->next += count;
    reader->left -= count;
}

static bool read_pixels(imaging_reader *base, uint8_t *pixels, size_t stride, imaging_failure *failure) {
    png_reader *reader = (png_reader *)base;
    reader->errors.failure = failure;
    if (setjmp(reader->errors.jump)) return false;
    for (int pass = 0; pass < reader->passes; pass++) {
        for (uint32_t row = 0; row < reader->height; row++) {
            if (!imaging_goes_on(base, failure)) return false;
            png_read_row(reader->png, pixels + stride * row, NULL);
        }
    }
    png_read_end(reader->png, NULL);
    return true;
}

static void close_reader(imaging_reader *base) {
    png_reader *reader = (png_reader *)base;
    png_destroy_read_struct(&reader->png, &reader->info, NULL);
    free(reader);
}

// Everything becomes 8-bit grey or RGB, with alpha where the file has transparency of any kind.
static void ask_for_plain_samples(png_reader *reader, imaging_header *header) {
    png_structp png = reader->png;
    png_set_expand(png);
    png_set_scale_16(png);
    reader->passes = png_set_interlace_handling(png);
    png_read_update_info(png, reader->info);
    header->channels = png_get_channels(png, reader->info);
    header->alpha = header->channels == 2 || header->channels == 4;
    header->model = header->channels <= 2 ? IMAGING_GREY : IMAGING_RGB;
}

static void find_colours(png_reader *reader, imaging_header *header) {
    png_structp png = reader->png;
    png_infop info = reader->info;
    png_charp name;
    png_bytep profile;
    png_uint_32 profile_count;
    int compression, intent;
    if (png_get_iCCP(png, info, &name, &compression, &profile, &profile_count)) {
        header->profile = profile;
        header->profile_count = profile_count;
        return;
    }
    if (png_get_sRGB(png, info, &intent)) return;
    if (!png_get_gAMA(png, info, &header->gamma)) header->gamma = 0;
    double *c = header->chromaticities;
    header->has_chromaticities =
        png_get_cHRM(png, info, c, c + 1, c + 2, c + 3, c + 4, c + 5, c + 6, c + 7) == PNG_INFO_cHRM;
}

imaging_reader *imaging_open_png(
    const uint8_t *bytes, size_t count, size_t chunk, uint32_t chunks, imaging_header *header, imaging_failure *failure) {
    png_reader *reader = calloc(1, sizeof *reader);
    if (!reader) {
        imaging_fail(failure, IMAGING_OUT_OF_MEMORY, "no memory for the reader");
        return NULL;
    }
    reader->base = (imaging_reader){.read = read_pixels, .close = close_reader};
    reader->errors.failure = failure;
    reader->next = bytes;
    reader->left = count;
    if (setjmp(reader->errors.jump)) {
        close_reader(&reader->base);
        return NULL;
    }
    reader->png =
        png_create_read_struct(PNG_LIBPNG_VER_STRING, &reader->errors, imaging_png_error, imaging_png_warning);
    if (reader->png) reader->info = png_create_info_struct(reader->png);
    if (!reader->info) {
        imaging_fail(failure, IMAGING_OUT_OF_MEMORY, "no memory for the reader");
        close_reader(&reader->base);
        return NULL;
    }
    png_set_read_fn(reader->png, reader, take);
    // The caller's limits on width and height are checked before any pixel is decoded.
    png_set_user_limits(reader->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_chunk_malloc_max(reader->png, chunk);
    png_set_chunk_cache_max(reader->png, chunks);
    png_read_info(reader->png, reader->info);

    *header = (imaging_header){
        .width = png_get_image_width(reader->png, reader->info),
        .height = png_get_image_height(reader->png, reader->info),
        .lossless = true,
    };
    reader->height = header->height;
    find_colours(reader, header);
    png_uint_32 exif_count;
    png_bytep exif;
    if (png_get_eXIf_1(reader->png, reader->info, &exif_count, &exif)) {
        header->exif = exif;
        header->exif_count = exif_count;
    }
    ask_for_plain_samples(reader, header);
    return &reader->base;
}
