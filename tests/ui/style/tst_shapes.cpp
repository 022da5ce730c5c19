// Bundled fonts and icons are there, the shapes differ by more than colour, and mixed text stays inside its area.
#include <QFontDatabase>
#include <QImage>
#include <QPainter>

#include "tests/support/test.h"
#include "ui/style/fermata_style.h"
#include "ui/style/runs.h"
#include "ui/style/shapes.h"

using namespace fermata::ui::style;

namespace {

QImage drawn(const std::function<void(QPainter&)>& paint) {
    QImage image(64, 64, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QPainter painter(&image);
    paint(painter);
    return image;
}

QImage grey(const QImage& image) { return image.convertToFormat(QImage::Format_Grayscale8); }

} // namespace

class TestShapes : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY(loadResources()); }

    void bundlesItsFonts() {
        QVERIFY(QFontDatabase::families().contains("Inter"));
        QVERIFY(QFontDatabase::families().contains("JetBrains Mono"));
    }
    void hasADrawingForEveryIcon() {
        for (int i = 0; i < iconCount; ++i) {
            const QImage image = iconPixmap(static_cast<Icon>(i), Qt::black, 24, 1.0).toImage();
            bool inked = false;
            for (int y = 0; y < image.height() && !inked; ++y)
                for (int x = 0; x < image.width(); ++x)
                    inked = inked || qAlpha(image.pixel(x, y)) > 128;
            QVERIFY2(inked, qPrintable(iconPath(static_cast<Icon>(i))));
        }
    }
    void verdictsDifferWithoutColour() {
        const Theme theme = Theme::light();
        QList<QImage> seen;
        for (const auto shape : {VerdictShape::Block, VerdictShape::Hold, VerdictShape::HoldTimed, VerdictShape::Review,
                                 VerdictShape::Approve, VerdictShape::FastTrack, VerdictShape::None}) {
            const QImage image = grey(drawn([&](QPainter& p) { paintFlag(p, QRectF(8, 8, 48, 48), shape, theme, true); }));
            QVERIFY(!seen.contains(image));
            seen.append(image);
        }
    }
    void runStatesDifferWithoutColour() {
        Theme theme = Theme::light();
        theme.states.fill(QColor(Qt::darkGray));
        QList<QImage> seen;
        for (std::size_t i = 0; i < stateCount; ++i) {
            const QImage image = drawn([&](QPainter& p) { paintStateSquare(p, QRectF(8, 8, 22, 22), static_cast<State>(i), theme); });
            QVERIFY(!seen.contains(image));
            seen.append(image);
        }
    }
    void numbersAreSetInMono() {
        const Runs runs = runsOf("risk 0.31 over limit 0.28, commit 4f9c2e1 v7", Theme::night(), TextSize::Body, Qt::black);
        QString mono;
        for (const Run& run : runs)
            if (run.font.family() == "JetBrains Mono")
                mono += run.text + '|';
        QCOMPARE(mono, "0.31|0.28|4f9c2e1|");
    }
    void longTextEndsInsideItsArea() {
        QImage image(200, 20, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::white);
        QPainter painter(&image);
        paintRuns(painter, QRectF(0, 0, 100, 20), runsOf(QString(10000, 'W'), Theme::light(), TextSize::Body, Qt::black));
        painter.end();
        for (int y = 0; y < 20; ++y)
            for (int x = 104; x < 200; ++x)
                QCOMPARE(image.pixel(x, y), qRgb(255, 255, 255));
    }
};

QTEST_MAIN(TestShapes)
#include "tst_shapes.moc"
