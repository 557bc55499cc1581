#include "JPEGErrors.h"

enum { first_capacity = 1 << 20 };

typedef struct jpeg_writer {
    imaging_writer base;
    struct jpeg_compress_struct info;
    struct jpeg_destination_mgr destination;
    jpeg_errors errors;
} jpeg_writer;

static imaging_sink *sink_of(j_compress_ptr info) {
    return &((jpeg_writer *)((uint8_t *)info - offsetof(jpeg_writer, info)))->base.sink;
}

// Gives libjpeg the free end of the sink, made larger when it is full.
static void offer_space(j_compress_ptr info) {
    imaging_sink *sink = sink_of(info);
    if (!imaging_reserve(sink, sink->count + first_capacity)) ERREXIT1(info, JERR_OUT_OF_MEMORY, 0);
    info->dest->next_output_byte = sink->bytes + sink->count;
    info->dest->free_in_buffer = sink->capacity - sink->count;
}

static boolean when_full(j_compress_ptr info) {
    imaging_sink *sink = sink_of(info);
    sink->count = sink->capacity;
    offer_space(info);
    return TRUE;
}

static void at_end(j_compress_ptr info) {
    imaging_sink *sink = sink_of(info);
    sink->count = sink->capacity - info->dest->free_in_buffer;
}

static bool write_rows(
    imaging_writer *base, const uint8_t *rows, size_t stride, uint32_t count, imaging_failure *failure) {
    jpeg_writer *writer = (jpeg_writer *)base;
    writer->errors.failure = failure;
    if (setjmp(writer->errors.jump)) return false;
    for (uint32_t row = 0; row < count; row++) {
        JSAMPROW pixels = (JSAMPROW)(rows + stride * row);
        jpeg_write_scanlines(&writer->info, &pixels, 1);
    }
    return true;
}

static bool finish(imaging_writer *base, imaging_failure *failure) {
    jpeg_writer *writer = (jpeg_writer *)base;
    writer->errors.failure = failure;
    if (setjmp(writer->errors.jump)) return false;
    jpeg_finish_compress(&writer->info);
    return true;
}

static void close_writer(imaging_writer *base) {
    jpeg_writer *writer = (jpeg_writer *)base;
    jpeg_destroy_compress(&writer->info);
    free(writer);
}

imaging_writer *imaging_write_jpeg(
    uint32_t width, uint32_t height, int quality, const uint8_t *profile, size_t profile_count, imaging_failure *failure) {
    jpeg_writer *writer = calloc(1, sizeof *writer);
    if (!writer) {
        imaging_fail(failure, IMAGING_OUT_OF_MEMORY, "no memory for the writer");
        return NULL;
    }
    j_compress_ptr info = &writer->info;
    writer->base = (imaging_writer){.rows = write_rows, .finish = finish, .close = close_writer};
    writer->errors.failure = failure;
    info->err = imaging_jpeg_errors(&writer->errors);
    if (setjmp(writer->errors.jump)) {
        imaging_close_writer(&writer->base);
        return NULL;
    }
    jpeg_create_compress(info);
    writer->destination = (struct jpeg_destination_mgr){NULL, 0, offer_space, when_full, at_end};
    info->dest = &writer->destination;
    info->image_width = width;
    info->image_height = height;
    info->input_components = 3;
    info->in_color_space = JCS_RGB;
    jpeg_set_defaults(info);
    jpeg_set_quality(info, quality, TRUE);
    info->comp_info[0].h_samp_factor = 1;
    info->comp_info[0].v_samp_factor = 1;
    jpeg_start_compress(info, TRUE);
    jpeg_write_icc_profile(info, profile, (unsigned)profile_count);
    return &writer->base;
}
