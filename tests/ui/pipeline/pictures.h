// Pictures of real widgets, for the eye: written where FERMATA_PICTURES names a folder, else only painted.
#pragma once

#include <QDir>
#include <QTest>
#include <QWidget>

namespace fermata::tests {

inline void picture(QWidget& widget, const QString& name) {
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
    QCoreApplication::processEvents();
    const auto pixmap = widget.grab();
    QVERIFY(!pixmap.isNull());
    const auto folder = qEnvironmentVariable("FERMATA_PICTURES");
    if (!folder.isEmpty())
        QVERIFY(pixmap.save(QDir(folder).filePath(name + ".png")));
}

} // namespace fermata::tests
