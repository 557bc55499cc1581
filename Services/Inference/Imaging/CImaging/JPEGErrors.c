#include "JPEGErrors.h"

static void stop(j_common_ptr info, imaging_status status) {
    jpeg_errors *errors = (jpeg_errors *)info->err;
    char message[JMSG_LENGTH_MAX];
    info->err->format_message(info, message);
    imaging_fail(errors->failure, status, message);
    longjmp(errors->jump, 1);
}

static void on_error(j_common_ptr info) {
    switch (info->err->msg_code) {
    case JERR_INPUT_EOF:
    case JERR_NO_IMAGE:
        stop(info, IMAGING_TRUNCATED);
    case JERR_OUT_OF_MEMORY:
        stop(info, IMAGING_OUT_OF_MEMORY);
    // Raised when the memory limit is passed.
    case JERR_NO_BACKING_STORE:
    case JERR_TFILE_CREATE:
        stop(info, IMAGING_TOO_LARGE);
    default:
        stop(info, IMAGING_DAMAGED);
    }
}

// libjpeg paints what is missing in grey and only warns; here a picture with missing pieces is no picture. Other warnings
// (stray bytes between markers, odd Adobe or JFIF markers) do no harm.
static void on_message(j_common_ptr info, int level) {
    if (level >= 0) return;
    switch (info->err->msg_code) {
    case JWRN_HIT_MARKER:
        stop(info, IMAGING_TRUNCATED);
    case JWRN_HUFF_BAD_CODE:
    case JWRN_MUST_RESYNC:
        stop(info, IMAGING_DAMAGED);
    default:
        break;
    }
}

struct jpeg_error_mgr *imaging_jpeg_errors(jpeg_errors *errors) {
    struct jpeg_error_mgr *manager = jpeg_std_error(&errors->manager);
    manager->error_exit = on_error;
    manager->emit_message = on_message;
    return manager;
}
