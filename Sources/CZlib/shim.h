#ifndef PENSTOCK_CZLIB_SHIM_H
#define PENSTOCK_CZLIB_SHIM_H

#include <zlib.h>

// A macro that hands over the version and the size of the structure; 16 more bits mean gzip and nothing else.
static inline int czlib_begin_inflating_gzip(z_stream *stream) { return inflateInit2(stream, 16 + MAX_WBITS); }

#endif
