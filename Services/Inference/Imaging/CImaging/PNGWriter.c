#include "PNGErrors.h"

typedef struct png_writer {
    imaging_writer base;
    png_structp png;
    png_infop info;
    png_errors errors;
} png_writer;

static void give(png_structp png, png_bytep bytes, size_t count) {
    png_writer *writer = png_get_io_ptr(png);
    imaging_sink *sink = &writer->base.sink;
    if (!imaging_reserve(sink, count)) {
        writer->errors.status = IMAGING_OUT_OF_MEMORY;
        png_error(png, "no memory for the encoded picture");
    }
    memcpy(sink->bytes + sink->count, bytes, count);
    sink->count += count;
}

static void flush(png_structp png) {}

static bool write_rows(
    imaging_writer *base, const uint8_t *rows, size_t stride, uint32_t count, imaging_failure *failure) {
    png_writer *writer = (png_writer *)base;
    writer->errors.failure = failure;
    if (setjmp(writer->errors.jump)) return false;
    for (uint32_t row = 0; row < count; row++) png_write_row(writer->png, rows + stride * row);
    return true;
}

static bool finish(imaging_writer *base, imaging_failure *failure) {
    png_writer *writer = (png_writer *)base;
    writer->errors.failure = failure;
    if (setjmp(writer->errors.jump)) return false;
    png_write_end(writer->png, NULL);
    return true;
}

static void close_writer(imaging_writer *base) {
    png_writer *writer = (png_writer *)base;
    png_destroy_write_struct(&writer->png, &writer->info);
    free(writer);
}

imaging_writer *imaging_write_png(uint32_t width, uint32_t height, bool alpha, int level, imaging_failure *failure) {
    png_writer *writer = calloc(1, sizeof *writer);
    if (!writer) {
        imaging_fail(failure, IMAGING_OUT_OF_MEMORY, "no memory for the writer");
        return NULL;
    }
    writer->base = (imaging_writer){.rows = write_rows, .finish = finish, .close = close_writer};
    writer->errors.failure = failure;
    if (setjmp(writer->errors.jump)) {
        imaging_close_writer(&writer->base);
        return NULL;
    }
    writer->png =
        png_create_write_struct(PNG_LIBPNG_VER_STRING, &writer->errors, imaging_png_error, imaging_png_warning);
    if (writer->png) writer->info = png_create_info_struct(writer->png);
    if (!writer->info) {
        imaging_fail(failure, IMAGING_OUT_OF_MEMORY, "no memory for the writer");
        imaging_close_writer(&writer->base);
        return NULL;
    }
    png_set_write_fn(writer->png, writer, give, flush);
    png_set_user_limits(writer->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_IHDR(
        writer->png, writer->info, width, height, 8, alpha ? PNG_COLOR_TYPE_RGBA : PNG_COLOR_TYPE_RGB,
        PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_sRGB_gAMA_and_cHRM(writer->png, writer->info, PNG_sRGB_INTENT_RELATIVE);
    png_set_compression_level(writer->png, level);
    png_write_info(writer->png, writer->info);
    return &writer->base;
}
