// What every test includes: Qt Test, readable failures, and warnings that fail the test.
#pragma once

#include <QTest>

#include "core/base/result.h"

/// Fails the test with the error's text when `result` holds one. Evaluates `result` once.
#define FERMATA_VERIFY_OK(result)                                                                                      \
    do {                                                                                                               \
        const auto& fermataResult = (result);                                                                          \
        QVERIFY2(fermataResult.has_value(), fermataResult.has_value() ? "" : fermataResult.error().text().c_str());    \
    } while (false)

/// main() of a test of the core: no QApplication; an unannounced warning fails the test.
#define FERMATA_CORE_TEST(Class)                                                                                       \
    QTEST_APPLESS_MAIN(Class)
