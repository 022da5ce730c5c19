list(APPEND io_headers blobs/blob_store.h)
list(APPEND io_sources blobs/blob_store.cpp)
