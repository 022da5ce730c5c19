list(APPEND io_headers http/curl_client.h http/curl_job.h http/curl_transfer.h http/headers.h http/http.h http/http_cache.h
    http/pauses.h http/retry.h http/url.h http/waiting_line.h)
list(APPEND io_sources http/curl_client.cpp http/curl_job.cpp http/curl_transfer.cpp http/headers.cpp http/http.cpp
    http/http_cache.cpp http/pauses.cpp http/redact.cpp http/retry.cpp http/url.cpp http/waiting_line.cpp)
list(APPEND io_private_links CURL::libcurl ZLIB::ZLIB)
