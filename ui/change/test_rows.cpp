#include "ui/change/test_rows.h"

#include <algorithm>

#include <QCoreApplication>

#include "ui/wording/wording.h"

namespace fermata::ui {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(fermata::ui::TestRows)
};

QString percent(double share) {
    return Words::tr("%1 %", "a share")
        .arg(QString::number(share * 100, 'f',
                             share > 0 && share < 0.0995 ? 1
                             : share > 0.9 && share < 1  ? 1
                                                         : 0));
}

QString sentenceOf(const assessment::FailedTest& test) {
    const bool isQuarantined = test.quarantine.has_value();
    if (test.isExcused && isQuarantined && test.quarantine->cases > 0)
        return Words::tr("failed, not blocking: in quarantine until %1 by %2", "time, person")
            .arg(wording::stamp(test.quarantine->until), wording::oneLine(test.quarantine->person, 60));
    if (!test.isExcused && isQuarantined)
        return test.builds == 0 ? Words::tr("stands in spite of its quarantine: nobody knows its past")
                                : Words::tr("stands in spite of its quarantine: %1 likely broken", "percent")
                                      .arg(percent(test.pBroken));
    if (test.isExcused)
        return Words::tr("failed, %1 likely flaky, not blocking; both failed and passed on %2 of %3 revisions",
                         "percent, count, count")
            .arg(percent(1.0 - test.pBroken))
            .arg(test.flips)
            .arg(test.builds);
    if (test.builds == 0)
        return Words::tr("stands: nobody knows its past");
    return Words::tr("stands: %1 likely broken; failed on %2 of %3 earlier revisions", "percent, count, count")
        .arg(percent(test.pBroken))
        .arg(test.failedBuilds)
        .arg(test.builds);
}

QList<int> stripOf(const delivery::TestPast& past) {
    QList<int> strip;
    const std::size_t from = past.size() > stripBuilds ? past.size() - stripBuilds : 0;
    for (std::size_t i = from; i < past.size(); ++i) {
        const auto& attempts = past[i].failed;
        const bool hasFailed = std::ranges::find(attempts, true) != attempts.end();
        const bool hasPassed = std::ranges::find(attempts, false) != attempts.end();
        strip.append(!hasFailed ? RowsModel::StripPassed : hasPassed ? RowsModel::StripBoth : RowsModel::StripFailed);
    }
    return strip;
}

} // namespace

std::vector<std::string> failedTests(const assessment::TestFacts& tests) {
    std::vector<std::string> names;
    for (const auto& test : tests.known)
        names.push_back(test.name);
    for (const auto& name : tests.failing)
        if (std::ranges::find(names, name) == names.end())
            names.push_back(name);
    return names;
}

std::vector<RowsModel::Row> testRows(const assessment::TestFacts& tests, const delivery::TestPasts* pasts) {
    std::vector<RowsModel::Row> rows;
    for (const std::string& name : failedTests(tests)) {
        assessment::FailedTest test;
        const auto known = std::ranges::find(tests.known, name, &assessment::FailedTest::name);
        const bool isKnown = known != tests.known.end();
        if (isKnown)
            test = *known;
        RowsModel::Cell title, strip, broken;
        title.text = wording::oneLine(name, 200);
        title.under = sentenceOf(test);
        title.isStrong = !test.isExcused;
        if (const auto past = pasts ? pasts->find(name) : delivery::TestPasts::const_iterator{};
            pasts && past != pasts->end())
            strip.strip = stripOf(past->second);
        const auto count = [&](int kind) { return static_cast<int>(std::ranges::count(strip.strip, kind)); };
        strip.text = !pasts                  ? Words::tr("being read")
                     : strip.strip.isEmpty() ? Words::tr("no past")
                                             : Words::tr("of %1 builds: %2 failed, %3 failed and passed")
                                                   .arg(strip.strip.size())
                                                   .arg(count(RowsModel::StripFailed))
                                                   .arg(count(RowsModel::StripBoth));
        strip.isMuted = true;
        broken.text = isKnown ? percent(test.pBroken) : Words::tr("not known");
        broken.isNumber = isKnown;
        broken.isStrong = !test.isExcused;
        rows.push_back({title, strip, broken});
    }
    return rows;
}

} // namespace fermata::ui
