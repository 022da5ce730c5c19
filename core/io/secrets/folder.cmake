list(APPEND io_headers secrets/secret.h secrets/secret_store.h)
list(APPEND io_sources secrets/secret.cpp secrets/secret_store.cpp)
