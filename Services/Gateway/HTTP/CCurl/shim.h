/* libcurl's setters and getters take variable arguments, which Swift does not import. Each form we use has a typed
   function here; the rest of the API is called as it is. */
#pragma once
#include <curl/curl.h>

typedef size_t (*atelier_curl_write)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode atelier_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode atelier_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode atelier_curl_set_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode atelier_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode atelier_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode atelier_curl_set_mime(CURL *handle, curl_mime *value) {
    return curl_easy_setopt(handle, CURLOPT_MIMEPOST, value);
}

static inline CURLcode atelier_curl_set_write(CURL *handle, CURLoption option, atelier_curl_write value) {
    return curl_easy_setopt(handle, option, value);
}

static inline long atelier_curl_get_long(CURL *handle, CURLINFO info) {
    long value = 0;
    return curl_easy_getinfo(handle, info, &value) == CURLE_OK ? value : 0;
}

static inline void *atelier_curl_get_private(CURL *handle) {
    char *value = NULL;
    return curl_easy_getinfo(handle, CURLINFO_PRIVATE, &value) == CURLE_OK ? value : NULL;
}

/* CURLMsg keeps its result in a union. */
static inline CURLcode atelier_curl_result(const CURLMsg *message) { return message->data.result; }

static inline CURLcode atelier_curl_initialise(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }
