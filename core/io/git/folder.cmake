list(APPEND io_headers git/commit.h git/objects.h git/repository.h)
list(APPEND io_sources git/commit.cpp)
list(APPEND io_private_links PkgConfig::git2 ZLIB::ZLIB)
