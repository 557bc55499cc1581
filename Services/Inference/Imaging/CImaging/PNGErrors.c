#include "PNGErrors.h"

_Noreturn void imaging_png_error(png_structp png, png_const_charp message) {
    png_errors *errors = png_get_error_ptr(png);
    imaging_fail(errors->failure, errors->status == IMAGING_OK ? IMAGING_DAMAGED : errors->status, message);
    longjmp(errors->jump, 1);
}

// Warnings are about ancillary chunks, which are ignored then.
void imaging_png_warning(png_structp png, png_const_charp message) {}
