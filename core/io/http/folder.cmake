list(APPEND io_headers http/http.h)
