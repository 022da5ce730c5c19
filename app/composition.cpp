#include "app/composition.h"

#include <cstdlib>
#include <filesystem>

#include "app/connections.h"
#include "core/engine/actor.h"
#include "core/io/files/read_file.h"
#include "core/io/files/write_file.h"
#include "core/io/formats/json_reader.h"
#include "core/workspace/workspace.h"

namespace fermata::app {

namespace fs = std::filesystem;

namespace {

/// Where the recorded world lies: beside the installed program, else in the source tree that this was built from.
Result<std::string> sampleFolder() {
    std::error_code ignored;
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
    for (const fs::path& folder :
         {program.parent_path() / "../share/fermata/sample", fs::path(FERMATA_SOURCE_FOLDER) / "resources/sample"})
        if (fs::exists(folder / "world.json", ignored))
            return fs::weakly_canonical(folder, ignored).string();
    return Error(Fault::NotFound, "the sample world is not installed");
}

/// The moment at which the sample world was recorded.
Result<Time> recordedMoment(const std::string& sample) {
    const std::string file = sample + "/world.json";
    auto content = io::readFile(file, 1 << 16);
    if (!content)
        return std::move(content).error();
    auto document = io::readJson(content->bytes, file);
    if (!document)
        return std::move(document).error();
    auto at = document->root().at("at");
    if (!at)
        return std::move(at).error();
    return at->time();
}

Result<void> makeSampleWorkspace(const std::string& folder, const std::string& sample) {
    auto policy = io::readFile(sample + "/policy.yaml", 1 << 20);
    if (!policy)
        return std::move(policy).error();
    const std::string mark = "@account@";
    for (std::size_t at = 0; (at = policy->bytes.rfind(mark)) != std::string::npos;) {
        // The comment names the mark, too; replacing it there does no harm.
        policy->bytes.replace(at, mark.size(), engine::osAccount());
    }
    if (auto made = io::makeFolder(folder, io::FileAccess::Private); !made)
        return std::move(made).error();
    if (auto written = io::writeFileDurably(folder + "/policy.yaml", policy->bytes); !written)
        return std::move(written).error();
    workspace::Settings settings;
    settings.name = "sample";
    settings.isSample = true;
    settings.repositories = {{"shop", sample + "/shop.git"}};
    settings.evidence = {sample + "/evidence"};
    settings.board = sample + "/board.json";
    auto made = workspace::Workspace::create(folder, settings);
    return made ? Result<void>{} : Result<void>(std::move(made).error());
}

} // namespace

std::string accountFolder(const char* name, const char* fallback) {
    if (const char* folder = std::getenv(name); folder && *folder)
        return std::string(folder) + "/fermata";
    if (const char* home = std::getenv("HOME"); home && *home)
        return std::string(home) + "/" + fallback + "/fermata";
    return (fs::temp_directory_path() / "fermata").string();
}

Result<World> compose(const Launch& launch, std::unique_ptr<io::SecretStore> keychain) {
    World world;
    world.options.repository = launch.repository;
    world.options.followsTime = launch.followsTime;
    world.options.workspace = launch.workspace;
    if (world.options.workspace.empty())
        world.options.workspace =
            accountFolder("XDG_DATA_HOME", ".local/share") + (launch.isSample ? "/sample" : "/default");
    if (launch.isSample) {
        auto sample = sampleFolder();
        if (!sample)
            return std::move(sample).error();
        auto opened = workspace::Workspace::open(world.options.workspace);
        if (!opened && opened.error().fault() == Fault::NotFound) {
            if (auto made = makeSampleWorkspace(world.options.workspace, *sample); !made)
                return std::move(made).error().in("making the sample workspace");
            opened = workspace::Workspace::open(world.options.workspace);
        }
        if (!opened)
            return std::move(opened).error();
        if (!opened->settings().isSample)
            return Error(Fault::Refused, "this workspace is a real one, not the sample")
                .inFile(world.options.workspace);
    }
    // A sample workspace stays one, however it is opened.
    if (auto opened = workspace::Workspace::open(world.options.workspace); opened && opened->settings().isSample) {
        auto sample = sampleFolder();
        auto moment = sample ? recordedMoment(*sample) : Result<Time>(std::move(sample).error());
        if (!moment)
            return std::move(moment).error().in("reading the sample world");
        world.options.isSample = true;
        world.clock = std::make_unique<FixedClock>(*moment);
    } else {
        world.clock = std::make_unique<SystemClock>();
    }
    auto log = Log::toFile(accountFolder("XDG_STATE_HOME", ".local/state") + "/fermata.log");
    world.log = log ? std::move(*log) : Log::toStandardError();
    // The sample world is a recording: nothing outside is asked or touched.
    if (!world.options.isSample)
        world.options.outside = connections(world.options.workspace, *world.log, std::move(keychain));
    return world;
}

} // namespace fermata::app
