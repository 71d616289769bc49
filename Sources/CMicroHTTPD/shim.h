#ifndef CMICROHTTPD_SHIM_H
#define CMICROHTTPD_SHIM_H

#include <microhttpd.h>

/* Swift cannot call variadic functions, and libmicrohttpd takes its options that way. */

/* Everything that one daemon needs; every callback receives `context` as its first argument. */
struct cmicrohttpd_configuration {
  int listen_descriptor;
  unsigned int connections_max;
  unsigned int connections_per_address_max; /* 0: no limit */
  size_t connection_pool_bytes;
  void *context;
  MHD_AccessHandlerCallback handle;
  void *(*request_line)(void *context, const char *target, struct MHD_Connection *connection);
  MHD_RequestCompletedCallback completed;
  MHD_NotifyConnectionCallback connection_changed;
  size_t (*unescape)(void *context, struct MHD_Connection *connection, char *text);
};

static inline struct MHD_Daemon *
cmicrohttpd_start(const struct cmicrohttpd_configuration *configuration)
{
  return MHD_start_daemon(
    MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL_INTERNAL_THREAD | MHD_USE_ITC, 0, NULL, NULL,
    configuration->handle, configuration->context,
    MHD_OPTION_LISTEN_SOCKET, (MHD_socket) configuration->listen_descriptor,
    MHD_OPTION_CONNECTION_LIMIT, configuration->connections_max,
    MHD_OPTION_PER_IP_CONNECTION_LIMIT, configuration->connections_per_address_max,
    MHD_OPTION_CONNECTION_MEMORY_LIMIT, configuration->connection_pool_bytes,
    MHD_OPTION_CONNECTION_TIMEOUT, 0u,
    MHD_OPTION_URI_LOG_CALLBACK, configuration->request_line, configuration->context,
    MHD_OPTION_UNESCAPE_CALLBACK, configuration->unescape, configuration->context,
    MHD_OPTION_NOTIFY_COMPLETED, configuration->completed, configuration->context,
    MHD_OPTION_NOTIFY_CONNECTION, configuration->connection_changed, configuration->context,
    MHD_OPTION_END);
}

/* The answer is not chunked; where its length is unknown the connection closes behind it. */
static inline enum MHD_Result
cmicrohttpd_forbid_chunks(struct MHD_Response *response)
{
  return MHD_set_response_options(response, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT, MHD_RO_END);
}

static inline int
cmicrohttpd_descriptor(struct MHD_Connection *connection)
{
  const union MHD_ConnectionInfo *info =
    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return (info == NULL) ? -1 : info->connect_fd;
}

static inline void *
cmicrohttpd_socket_context(struct MHD_Connection *connection)
{
  const union MHD_ConnectionInfo *info =
    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return (info == NULL) ? NULL : info->socket_context;
}

static inline size_t
cmicrohttpd_head_bytes(struct MHD_Connection *connection)
{
  const union MHD_ConnectionInfo *info =
    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
  return (info == NULL) ? 0 : info->header_size;
}

#endif
