// libpng's error callbacks turned into statuses: shared by the PNG reader and writer.
#pragma once

#include "Internal.h"

#include <png.h>
#include <setjmp.h>

typedef struct png_errors {
    jmp_buf jump;
    imaging_failure *failure;
    // Set before an error is raised for a reason that libpng does not know.
    imaging_status status;
} png_errors;

// For `png_create_read_struct` and its twin: the error pointer is a `png_errors`.
_Noreturn void imaging_png_error(png_structp png, png_const_charp message);
void imaging_png_warning(png_structp png, png_const_charp message);
