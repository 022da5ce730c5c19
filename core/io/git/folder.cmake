list(APPEND io_headers git/borders.h git/commit.h git/library.h git/loose_objects.h git/objects.h git/objects_inner.h git/repository.h git/revision.h git/tree.h)
list(APPEND io_sources git/borders.cpp git/commit.cpp git/library.cpp git/loose_objects.cpp git/merge_base.cpp git/objects.cpp git/repository.cpp git/revision.cpp)
list(APPEND io_private_links PkgConfig::git2 ZLIB::ZLIB)
