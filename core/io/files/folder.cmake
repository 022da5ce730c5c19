list(APPEND io_headers files/list_folder.h files/lock_file.h files/posix.h files/read_file.h
    files/watch.h files/write_file.h)
list(APPEND io_sources files/list_folder.cpp files/lock_file.cpp files/posix.cpp files/read_file.cpp
    files/watch.cpp files/write_file.cpp)
