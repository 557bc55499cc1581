// libjpeg's error manager turned into statuses: shared by the JPEG reader and writer.
#pragma once

#include "Internal.h"

#include <jerror.h>
#include <jpeglib.h>
#include <setjmp.h>

typedef struct jpeg_errors {
    struct jpeg_error_mgr manager;
    jmp_buf jump;
    imaging_failure *failure;
} jpeg_errors;

// To be called after any `cinfo` is zeroed and before it is created.
struct jpeg_error_mgr *imaging_jpeg_errors(jpeg_errors *errors);
