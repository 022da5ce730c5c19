// What every test includes: Qt Test, readable failures, and warnings that fail the test.
#pragma once

#include <QTest>

#include "core/base/result.h"

/// Fails the test with the error's text when `result` holds one.
#define FERMATA_VERIFY_OK(result) QVERIFY2((result).has_value(), (result).has_value() ? "" : (result).error().text().c_str())

/// main() of a test of the core: no QApplication; an unannounced warning fails the test.
#define FERMATA_CORE_TEST(Class)                                                                                       \
    QTEST_APPLESS_MAIN(Class)
