#include "JPEGErrors.h"

typedef struct jpeg_reader {
    imaging_reader base;
    struct jpeg_decompress_struct info;
    struct jpeg_source_mgr source;
    struct jpeg_progress_mgr progress;
    jpeg_errors errors;
    uint32_t scans;
    // Whether libjpeg asked for more than there is.
    bool ended;
    uint8_t *profile;
} jpeg_reader;

static jpeg_reader *reader_of(j_decompress_ptr info) {
    return (jpeg_reader *)((uint8_t *)info - offsetof(jpeg_reader, info));
}

static void nothing(j_decompress_ptr info) {}

// libjpeg looks ahead, so asking for more is no proof of missing pixels. An end-of-image marker is put there: when pixels
// do miss, the decoder runs into it and says so.
static boolean at_end(j_decompress_ptr info) {
    static const JOCTET end[2] = {0xFF, JPEG_EOI};
    reader_of(info)->ended = true;
    info->src->next_input_byte = end;
    info->src->bytes_in_buffer = sizeof end;
    return TRUE;
}

static void skip(j_decompress_ptr info, long count) {
    if (count <= 0) return;
    if ((size_t)count > info->src->bytes_in_buffer) {
        at_end(info);
        return;
    }
    info->src->next_input_byte += count;
    info->src->bytes_in_buffer -= (size_t)count;
}

// Called for every row of every scan: bounds the passes of a progressive file, and stops on demand.
static void on_progress(j_common_ptr common) {
    jpeg_reader *reader = reader_of((j_decompress_ptr)common);
    if (!imaging_goes_on(&reader->base, reader->errors.failure)) longjmp(reader->errors.jump, 1);
    if ((uint32_t)reader->info.input_scan_number > reader->scans) {
        imaging_fail(reader->errors.failure, IMAGING_TOO_LARGE, "too many progressive scans");
        longjmp(reader->errors.jump, 1);
    }
}

static bool read_pixels(imaging_reader *base, uint8_t *pixels, size_t stride, imaging_failure *failure) {
    jpeg_reader *reader = (jpeg_reader *)base;
    j_decompress_ptr info = &reader->info;
    reader->errors.failure = failure;
    if (setjmp(reader->errors.jump)) return false;
    jpeg_start_decompress(info);
    while (info->output_scanline < info->output_height) {
        JSAMPROW row = pixels + stride * info->output_scanline;
        jpeg_read_scanlines(info, &row, 1);
    }
    // With several scans the missing ones would only make the picture coarser or colourless.
    if (reader->ended && jpeg_has_multiple_scans(info)) {
        imaging_fail(failure, IMAGING_TRUNCATED, "the last scans are missing");
        return false;
    }
    return true;
}

static void close_reader(imaging_reader *base) {
    jpeg_reader *reader = (jpeg_reader *)base;
    jpeg_destroy_decompress(&reader->info);
    free(reader->profile);
    free(reader);
}

static void find_exif(jpeg_saved_marker_ptr marker, imaging_header *header) {
    for (; marker; marker = marker->next) {
        if (marker->marker == JPEG_APP0 + 1 && marker->data_length > 6 && !memcmp(marker->data, "Exif\0", 6)) {
            header->exif = marker->data + 6;
            header->exif_count = marker->data_length - 6;
            return;
        }
    }
}

imaging_reader *imaging_open_jpeg(
    const uint8_t *bytes, size_t count, size_t memory, uint32_t scans, imaging_header *header, imaging_failure *failure) {
    jpeg_reader *reader = calloc(1, sizeof *reader);
    if (!reader) {
        imaging_fail(failure, IMAGING_OUT_OF_MEMORY, "no memory for the reader");
        return NULL;
    }
    j_decompress_ptr info = &reader->info;
    reader->base = (imaging_reader){.read = read_pixels, .close = close_reader};
    reader->scans = scans;
    reader->errors.failure = failure;
    info->err = imaging_jpeg_errors(&reader->errors);
    if (setjmp(reader->errors.jump)) {
        close_reader(&reader->base);
        return NULL;
    }
    jpeg_create_decompress(info);
    info->mem->max_memory_to_use = (long)memory;
    reader->source = (struct jpeg_source_mgr){bytes, count, nothing, at_end, skip, jpeg_resync_to_restart, nothing};
    info->src = &reader->source;
    reader->progress.progress_monitor = on_progress;
    info->progress = &reader->progress;
    jpeg_save_markers(info, JPEG_APP0 + 1, 0xFFFF);
    jpeg_save_markers(info, JPEG_APP0 + 2, 0xFFFF);
    jpeg_read_header(info, TRUE);

    *header = (imaging_header){.width = info->image_width, .height = info->image_height};
    switch (info->jpeg_color_space) {
    case JCS_GRAYSCALE:
        info->out_color_space = JCS_GRAYSCALE;
        header->model = IMAGING_GREY;
        header->channels = 1;
        break;
    case JCS_CMYK:
    case JCS_YCCK:
        info->out_color_space = JCS_CMYK;
        header->model = IMAGING_CMYK;
        header->channels = 4;
        header->inverted = info->saw_Adobe_marker;
        break;
    default:
        info->out_color_space = JCS_RGB;
        header->model = IMAGING_RGB;
        header->channels = 3;
    }
    // 16 bits for every coefficient.
    header->working_bytes = jpeg_has_multiple_scans(info) ? 2 * header->channels : 0;
    find_exif(info->marker_list, header);
    unsigned profile_count = 0;
    if (jpeg_read_icc_profile(info, &reader->profile, &profile_count)) {
        header->profile = reader->profile;
        header->profile_count = profile_count;
    }
    return &reader->base;
}
