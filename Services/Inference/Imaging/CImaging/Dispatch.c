#include "Internal.h"

bool imaging_read(
    imaging_reader *reader, uint8_t *pixels, size_t stride, imaging_question goes_on, const void *asked,
    imaging_failure *failure) {
    reader->goes_on = goes_on;
    reader->asked = asked;
    return reader->read(reader, pixels, stride, failure);
}

void imaging_close(imaging_reader *reader) {
    reader->close(reader);
}

bool imaging_write_rows(
    imaging_writer *writer, const uint8_t *rows, size_t stride, uint32_t count, imaging_failure *failure) {
    return writer->rows(writer, rows, stride, count, failure);
}

bool imaging_finish(imaging_writer *writer, const uint8_t **bytes, size_t *count, imaging_failure *failure) {
    if (!writer->finish(writer, failure)) return false;
    *bytes = writer->sink.bytes;
    *count = writer->sink.count;
    return true;
}

void imaging_close_writer(imaging_writer *writer) {
    free(writer->sink.bytes);
    writer->close(writer);
}
