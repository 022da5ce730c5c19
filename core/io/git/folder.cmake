list(APPEND io_headers git/borders.h git/commit.h git/library.h git/loose_objects.h git/objects.h git/objects_inner.h git/pack_file.h git/pack_index.h git/pack_reader.h git/repository.h git/revision.h git/tree.h)
list(APPEND io_sources git/borders.cpp git/commit.cpp git/library.cpp git/loose_objects.cpp git/merge_base.cpp git/objects.cpp git/pack_file.cpp git/pack_index.cpp git/pack_reader.cpp git/repository.cpp git/revision.cpp)
list(APPEND io_private_links PkgConfig::deflate PkgConfig::git2 ZLIB::ZLIB)
