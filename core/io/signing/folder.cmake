list(APPEND io_headers signing/base64.h signing/canonical_json.h signing/canonical_spelling.h
    signing/ed25519.h signing/hmac.h signing/key_store.h signing/keyed_hash.h signing/sha256.h)
list(APPEND io_sources signing/base64.cpp signing/canonical_json.cpp signing/canonical_reader.cpp signing/ed25519.cpp signing/hmac.cpp
    signing/key_store.cpp signing/keyed_hash.cpp signing/sha256.cpp)
list(APPEND io_private_links PkgConfig::sodium)
