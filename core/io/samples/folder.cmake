list(APPEND io_headers samples/bits.h samples/sample_block.h samples/sample_block_form.h)
list(APPEND io_sources samples/bits.cpp samples/sample_block.cpp samples/sample_block_read.cpp)
