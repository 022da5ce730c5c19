list(APPEND io_headers secrets/secret.h secrets/secret_store.h)
