// Waits until something in a folder, or in the folders right in it, was written, moved or removed.
#pragma once

#include <chrono>
#include <map>
#include <stop_token>
#include <string>

#include "core/base/result.h"
#include "core/io/files/posix.h"

namespace fermata::io {

/// Files are told when they are closed after writing, moved in, moved out or removed; not while they grow. New folders
/// right in the watched one are watched too. Linux only (inotify); not told on network file systems.
/// Thread safety: one thread at a time.
class FolderWatch {
public:
    /// @returns NotFound, Refused, Full (the system's limit of watches), Unsupported elsewhere than on Linux
    static Result<FolderWatch> of(const std::string& folder);

    /// @returns true: something changed since the last wait (or since the beginning); false: nothing within `most`;
    ///          Cancelled by the stop; NotFound once the folder itself is gone
    Result<bool> wait(std::chrono::milliseconds most, std::stop_token stop);

private:
    FolderWatch(std::string folder, Descriptor inotify) : m_folder(std::move(folder)), m_inotify(std::move(inotify)) {}
    Result<void> add(const std::string& folder);
    Result<bool> readEvents();

    std::string m_folder;
    Descriptor m_inotify;
    std::map<int, std::string> m_watched;
};

} // namespace fermata::io
