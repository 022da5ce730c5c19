list(APPEND io_headers formats/csv.h formats/json.h formats/json_reader.h formats/value.h formats/xml.h
    formats/yaml_reader.h)
list(APPEND io_sources formats/csv.cpp formats/json.cpp formats/json_reader.cpp formats/json_scan.cpp formats/value.cpp
    formats/xml.cpp formats/xml_scan.cpp formats/yaml_reader.cpp)
list(APPEND io_private_links simdjson::simdjson pugixml::pugixml PkgConfig::yamlcpp)
