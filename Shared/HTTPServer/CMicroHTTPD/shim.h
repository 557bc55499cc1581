// Swift cannot call variadic C functions: these give the few calls in use one fixed, typed shape each.
#ifndef ATELIER_CMICROHTTPD_SHIM_H
#define ATELIER_CMICROHTTPD_SHIM_H

#include <microhttpd.h>

typedef struct {
    /// A socket that already listens; the daemon owns it from a successful start on.
    int listening_socket;
    unsigned int connection_limit;
    unsigned int idle_seconds;
    /// Room for the request line, the headers and one piece of the body.
    size_t connection_memory;
    MHD_AccessHandlerCallback access;
    MHD_RequestCompletedCallback completed;
    /// Handed to both callbacks.
    void *context;
} atelier_mhd_settings;

/// One thread with epoll that serves every connection; handlers may suspend a connection and resume it from any thread.
static inline struct MHD_Daemon *atelier_mhd_start(const atelier_mhd_settings *settings) {
    return MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC, 0, NULL, NULL,
        settings->access, settings->context,
        MHD_OPTION_LISTEN_SOCKET, (MHD_socket)settings->listening_socket,
        MHD_OPTION_CONNECTION_LIMIT, settings->connection_limit,
        MHD_OPTION_CONNECTION_TIMEOUT, settings->idle_seconds,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, settings->connection_memory,
        MHD_OPTION_NOTIFY_COMPLETED, settings->completed, settings->context,
        MHD_OPTION_END);
}

/// The address of the other side, or NULL when it is not known.
static inline const struct sockaddr *atelier_mhd_peer(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info ? info->client_addr : NULL;
}

/// GNU's search for a piece of memory, which Swift's Glibc module leaves out.
extern void *memmem(const void *haystack, size_t haystack_size, const void *needle, size_t needle_size);

#endif
