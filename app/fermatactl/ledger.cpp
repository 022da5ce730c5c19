// `fermatactl ledger`: what the gate was good for, each number with the rows that it is made of.
#include <algorithm>

#include <fmt/format.h>

#include "app/fermatactl/command.h"
#include "app/fermatactl/record_access.h"
#include "core/base/text.h"
#include "core/engine/accounts.h"
#include "core/io/formats/json.h"
#include "core/wording/wording.h"

namespace fermata::ctl {
namespace {

struct Wanted {
    std::string from, to, account;
    int nightOffsetMinutes = 0;
};

Result<std::optional<Time>> moment(const std::string& text, const char* option) {
    if (text.empty())
        return std::optional<Time>();
    const auto time = parseTime(text);
    return time ? Result<std::optional<Time>>(*time) : Result<std::optional<Time>>(Error(time.error()).ofField(option));
}

Result<engine::Accounts> count(const Wanted& wanted, Context& context) {
    const auto from = moment(wanted.from, "--from"), to = moment(wanted.to, "--to");
    for (const auto* time : {&from, &to})
        if (!*time)
            return time->error();
    if (*from && *to && **from >= **to)
        return Error(Fault::Usage, "ends before it begins").ofField("--to");
    auto chain = openRecord(context, audit::Access::Observe);
    if (!chain)
        return std::move(chain).error();
    auto accounts = engine::accountsOf(*chain, *from, *to, Seconds{wanted.nightOffsetMinutes * 60});
    if (accounts && !wanted.account.empty()) {
        if (!accounts->find(wanted.account))
            return Error(Fault::Usage, "no account has this name").ofField("--account");
        std::erase_if(accounts->accounts, [&](const engine::Account& each) { return each.id != wanted.account; });
    }
    return accounts;
}

io::Json asJson(const engine::Accounts& accounts) {
    io::Json::List list;
    for (const engine::Account& account : accounts.accounts) {
        io::Json::List rows;
        for (const engine::AccountRow& row : account.rows)
            rows.push_back(io::Json::Map{{"record", static_cast<std::int64_t>(row.record)},
                                         {"at", rfc3339(row.at)},
                                         {"subject", repairedUtf8(row.subject)},
                                         {"person", repairedUtf8(row.person)},
                                         {"amount", row.amount}});
        io::Json::Map entry{{"id", account.id},
                            {"unit", repairedUtf8(account.unit)},
                            {"sum", account.sum == engine::Sum::Total ? "total" : "median"},
                            {"value", account.value ? io::Json(*account.value) : io::Json(nullptr)},
                            {"meaning", wording::sentence(account.meaning)},
                            {"rows", std::move(rows)}};
        if (!account.value)
            entry["why_nothing"] = wording::sentence(account.whyNothing);
        list.push_back(std::move(entry));
    }
    const auto end = [](const std::optional<Time>& time) {
        return time ? io::Json(rfc3339(*time)) : io::Json(nullptr);
    };
    return io::Json::Map{{"schema", "fermata/ledger/1"},
                         {"from", end(accounts.from)},
                         {"to", end(accounts.to)},
                         {"accounts", std::move(list)}};
}

std::string asText(const engine::Accounts& accounts, bool hasRows) {
    std::string out;
    for (const engine::Account& account : accounts.accounts) {
        const auto shown = [&](double amount) {
            return account.unit.empty() ? fmt::format("{:.0f}", amount)
                                        : fmt::format("{:.2f} {}", amount, plainText(account.unit));
        };
        const std::string value = account.value ? shown(*account.value) : wording::sentence(account.whyNothing);
        out += fmt::format("{:<18} {}{}\n    {}\n", account.id, value,
                           account.sum == engine::Sum::Median && account.value
                               ? fmt::format(" (median of {})", account.rows.size())
                               : std::string(),
                           wording::sentence(account.meaning));
        if (hasRows)
            for (const engine::AccountRow& row : account.rows)
                out += fmt::format("    {:>8}  {}  {}  {}  {}\n", row.record, wording::timeForPeople(row.at),
                                   plainText(row.subject), row.person.empty() ? "-" : plainText(row.person),
                                   shown(row.amount));
    }
    return out;
}

} // namespace

void addLedger(CLI::App& app, Context& context) {
    auto wanted = std::make_shared<Wanted>();
    CLI::App* command = app.add_subcommand(
        "ledger",
        "What persons were spared, lead times and promised value, counted from the record.\nExample: fermatactl "
        "ledger --from 2026-11-01T00:00:00Z --account waiting.spared");
    command->add_option("--from", wanted->from, "Only what came at this moment or later");
    command->add_option("--to", wanted->to, "Only what came before this moment");
    command->add_option("--account", wanted->account, "One number with the rows that it is made of");
    command
        ->add_option("--night-offset", wanted->nightOffsetMinutes,
                     "Minutes from UTC of the people on call; their night is from 22:00 to 07:00")
        ->check(CLI::Range(-840, 840));
    command->callback([wanted, &context] {
        const auto accounts = count(*wanted, context);
        if (!accounts)
            return context.fail(accounts.error());
        if (context.json)
            printJson(context, asJson(*accounts));
        else
            context.print(asText(*accounts, !wanted->account.empty()));
    });
}

} // namespace fermata::ctl
