// What the shims share: readers and writers are structs that begin with their functions.
#pragma once

#include "CImaging.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct imaging_reader {
    bool (*read)(imaging_reader *, uint8_t *pixels, size_t stride, imaging_failure *);
    void (*close)(imaging_reader *);
    // While it reads.
    imaging_question goes_on;
    const void *asked;
};

// The encoded bytes so far.
typedef struct imaging_sink {
    uint8_t *bytes;
    size_t count, capacity;
} imaging_sink;

struct imaging_writer {
    bool (*rows)(imaging_writer *, const uint8_t *rows, size_t stride, uint32_t count, imaging_failure *);
    bool (*finish)(imaging_writer *, imaging_failure *);
    void (*close)(imaging_writer *);
    imaging_sink sink;
};

static inline void imaging_fail(imaging_failure *failure, imaging_status status, const char *message) {
    failure->status = status;
    snprintf(failure->message, sizeof failure->message, "%s", message);
}

// False, with the failure told, when the caller does not want the rest.
static inline bool imaging_goes_on(const imaging_reader *reader, imaging_failure *failure) {
    if (!reader->goes_on || reader->goes_on(reader->asked)) return true;
    imaging_fail(failure, IMAGING_STOPPED, "stopped");
    return false;
}

// Makes room for `more` bytes behind `count`; false when there is no memory.
static inline bool imaging_reserve(imaging_sink *sink, size_t more) {
    if (sink->capacity - sink->count >= more) return true;
    size_t capacity = sink->capacity * 2 > sink->count + more ? sink->capacity * 2 : sink->count + more;
    uint8_t *bytes = realloc(sink->bytes, capacity);
    if (!bytes) return false;
    sink->bytes = bytes;
    sink->capacity = capacity;
    return true;
}
