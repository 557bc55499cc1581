#include "Internal.h"

#include <webp/decode.h>
#include <webp/demux.h>

// Of the file, between two questions whether to go on.
enum { bytes_at_once = 64 << 10 };

typedef struct webp_reader {
    imaging_reader base;
    const uint8_t *bytes;
    size_t count;
    bool alpha;
    uint32_t height;
    WebPDemuxer *demuxer;
    WebPChunkIterator exif, profile;
} webp_reader;

static bool check(VP8StatusCode code, imaging_failure *failure) {
    switch (code) {
    case VP8_STATUS_OK:
        return true;
    case VP8_STATUS_NOT_ENOUGH_DATA:
    case VP8_STATUS_SUSPENDED:
        imaging_fail(failure, IMAGING_TRUNCATED, "the file ends too early");
        return false;
    case VP8_STATUS_OUT_OF_MEMORY:
        imaging_fail(failure, IMAGING_OUT_OF_MEMORY, "no memory for decoding");
        return false;
    default:
        imaging_fail(failure, IMAGING_DAMAGED, "broken bitstream");
        return false;
    }
}

static bool read_pixels(imaging_reader *base, uint8_t *pixels, size_t stride, imaging_failure *failure) {
    webp_reader *reader = (webp_reader *)base;
    WebPDecoderConfig config;
    WebPInitDecoderConfig(&config);
    config.output.colorspace = reader->alpha ? MODE_RGBA : MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = pixels;
    config.output.u.RGBA.stride = (int)stride;
    config.output.u.RGBA.size = stride * reader->height;
    WebPIDecoder *decoder = WebPIDecode(NULL, 0, &config);
    if (!decoder) return check(VP8_STATUS_OUT_OF_MEMORY, failure);
    VP8StatusCode code = VP8_STATUS_SUSPENDED;
    for (size_t known = 0; known < reader->count && code == VP8_STATUS_SUSPENDED;) {
        if (!imaging_goes_on(base, failure)) break;
        known = reader->count - known > bytes_at_once ? known + bytes_at_once : reader->count;
        code = WebPIUpdate(decoder, reader->bytes, known);
    }
    WebPIDelete(decoder);
    return failure->status != IMAGING_STOPPED && check(code, failure);
}

static void close_reader(imaging_reader *base) {
    webp_reader *reader = (webp_reader *)base;
    WebPDemuxReleaseChunkIterator(&reader->exif);
    WebPDemuxReleaseChunkIterator(&reader->profile);
    WebPDemuxDelete(reader->demuxer);
    free(reader);
}

imaging_reader *imaging_open_webp(
    const uint8_t *bytes, size_t count, imaging_header *header, imaging_failure *failure) {
    WebPBitstreamFeatures features;
    if (!check(WebPGetFeatures(bytes, count, &features), failure)) return NULL;
    webp_reader *reader = calloc(1, sizeof *reader);
    if (!reader) {
        imaging_fail(failure, IMAGING_OUT_OF_MEMORY, "no memory for the reader");
        return NULL;
    }
    *reader = (webp_reader){
        .base = {.read = read_pixels, .close = close_reader},
        .bytes = bytes,
        .count = count,
        .alpha = features.has_alpha,
        .height = (uint32_t)features.height,
    };
    WebPDemuxState state;
    WebPData data = {bytes, count};
    reader->demuxer = WebPDemuxPartial(&data, &state);
    if (!reader->demuxer || state != WEBP_DEMUX_DONE) {
        bool broken = state == WEBP_DEMUX_PARSE_ERROR;
        imaging_fail(
            failure, broken ? IMAGING_DAMAGED : IMAGING_TRUNCATED, broken ? "broken container" : "the file ends too early");
        close_reader(&reader->base);
        return NULL;
    }
    *header = (imaging_header){
        .width = (uint32_t)features.width,
        .height = (uint32_t)features.height,
        .model = IMAGING_RGB,
        .channels = features.has_alpha ? 4 : 3,
        .alpha = features.has_alpha,
        .lossless = features.format == 2,
        .animated = features.has_animation,
        .working_bytes = 4,
    };
    if (WebPDemuxGetChunk(reader->demuxer, "ICCP", 1, &reader->profile)) {
        header->profile = reader->profile.chunk.bytes;
        header->profile_count = reader->profile.chunk.size;
    }
    if (WebPDemuxGetChunk(reader->demuxer, "EXIF", 1, &reader->exif)) {
        header->exif = reader->exif.chunk.bytes;
        header->exif_count = reader->exif.chunk.size;
    }
    return &reader->base;
}
