list(APPEND io_headers formats/json.h formats/json_reader.h formats/value.h)
list(APPEND io_sources formats/json.cpp formats/json_reader.cpp formats/json_scan.cpp formats/value.cpp)
list(APPEND io_private_links simdjson::simdjson)
