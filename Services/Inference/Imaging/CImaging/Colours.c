#include "Internal.h"

#include <lcms2.h>

// An imaging_conversion is a cmsHTRANSFORM made without a cache, so that threads share it.
static imaging_conversion *to_srgb(cmsHPROFILE source, const imaging_header *header) {
    static const cmsColorSpaceSignature spaces[] = {cmsSigGrayData, cmsSigRgbData, cmsSigCmykData};
    static const cmsUInt32Number formats[] = {TYPE_GRAY_8, TYPE_RGB_8, TYPE_CMYK_8};
    if (!source) return NULL;
    cmsHTRANSFORM transform = NULL;
    if (cmsGetColorSpace(source) == spaces[header->model]) {
        cmsUInt32Number format = formats[header->model];
        if (header->alpha) format |= EXTRA_SH(1);
        if (header->inverted) format |= FLAVOR_SH(1);
        cmsHPROFILE srgb = cmsCreate_sRGBProfile();
        transform = cmsCreateTransform(
            source, format, srgb, TYPE_RGB_8, INTENT_RELATIVE_COLORIMETRIC,
            cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_NOCACHE);
        cmsCloseProfile(srgb);
    }
    cmsCloseProfile(source);
    return transform;
}

imaging_conversion *imaging_conversion_from_profile(const imaging_header *header) {
    return to_srgb(cmsOpenProfileFromMem(header->profile, (cmsUInt32Number)header->profile_count), header);
}

imaging_conversion *imaging_conversion_from_gamma(const imaging_header *header) {
    cmsToneCurve *curve = cmsBuildGamma(NULL, 1 / header->gamma);
    if (!curve) return NULL;
    cmsCIExyY white = {0.3127, 0.3290, 1};
    cmsCIExyYTRIPLE primaries = {{0.64, 0.33, 1}, {0.30, 0.60, 1}, {0.15, 0.06, 1}};
    const double *c = header->chromaticities;
    if (header->has_chromaticities) {
        white = (cmsCIExyY){c[0], c[1], 1};
        primaries = (cmsCIExyYTRIPLE){{c[2], c[3], 1}, {c[4], c[5], 1}, {c[6], c[7], 1}};
    }
    cmsHPROFILE source;
    if (header->model == IMAGING_GREY) {
        source = cmsCreateGrayProfile(&white, curve);
    } else {
        cmsToneCurve *curves[3] = {curve, curve, curve};
        source = cmsCreateRGBProfile(&white, &primaries, curves);
    }
    cmsFreeToneCurve(curve);
    return to_srgb(source, header);
}

void imaging_convert(const imaging_conversion *conversion, const uint8_t *in, uint8_t *out, uint32_t pixels) {
    cmsDoTransform((cmsHTRANSFORM)conversion, in, out, pixels);
}

void imaging_close_conversion(imaging_conversion *conversion) {
    cmsDeleteTransform((cmsHTRANSFORM)conversion);
}

uint8_t *imaging_srgb_profile(size_t *count) {
    enum { date_offset = 24, date_size = 12 };
    cmsHPROFILE srgb = cmsCreate_sRGBProfile();
    cmsUInt32Number size = 0;
    uint8_t *bytes = NULL;
    if (srgb && cmsSaveProfileToMem(srgb, NULL, &size) && (bytes = malloc(size))) {
        if (cmsSaveProfileToMem(srgb, bytes, &size) && size > date_offset + date_size) {
            // lcms writes today's date; equal pictures shall make equal files.
            memset(bytes + date_offset, 0, date_size);
        } else {
            free(bytes);
            bytes = NULL;
        }
    }
    if (srgb) cmsCloseProfile(srgb);
    *count = bytes ? size : 0;
    return bytes;
}
