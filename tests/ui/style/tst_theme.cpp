// The colours reach the contrast that look-and-feel promises, and no two critical states look alike.
#include <cmath>

#include "tests/support/test.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"

using namespace fermata::ui::style;

namespace {

struct Lab {
    double l, a, b;
};

double linear(double value) { return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4); }

/// Deuteranopia as simulated by Machado, Oliveira and Fernandes 2009, severity 1, then CIE Lab (D65).
Lab deuteranopicLab(const QColor& colour) {
    const double r = linear(colour.redF()), g = linear(colour.greenF()), b = linear(colour.blueF());
    const auto unit = [](double v) { return std::clamp(v, 0.0, 1.0); };
    const double sr = unit(0.367322 * r + 0.860646 * g - 0.227968 * b);
    const double sg = unit(0.280085 * r + 0.672501 * g + 0.047413 * b);
    const double sb = unit(-0.011820 * r + 0.042940 * g + 0.968881 * b);
    const double x = (0.4124564 * sr + 0.3575761 * sg + 0.1804375 * sb) / 0.95047;
    const double y = 0.2126729 * sr + 0.7151522 * sg + 0.0721750 * sb;
    const double z = (0.0193339 * sr + 0.1191920 * sg + 0.9503041 * sb) / 1.08883;
    const auto f = [](double t) { return t > 216.0 / 24389.0 ? std::cbrt(t) : (24389.0 / 27.0 * t + 16.0) / 116.0; };
    return {116.0 * f(y) - 16.0, 500.0 * (f(x) - f(y)), 200.0 * (f(y) - f(z))};
}

/// CIEDE2000 (Sharma, Wu and Dalal 2005).
double difference(const Lab& one, const Lab& two) {
    const double pi = std::acos(-1.0), degree = pi / 180.0;
    const double meanC = (std::hypot(one.a, one.b) + std::hypot(two.a, two.b)) / 2.0;
    const double g = 0.5 * (1.0 - std::sqrt(std::pow(meanC, 7) / (std::pow(meanC, 7) + std::pow(25.0, 7))));
    const double a1 = (1 + g) * one.a, a2 = (1 + g) * two.a;
    const double c1 = std::hypot(a1, one.b), c2 = std::hypot(a2, two.b);
    const auto hue = [&](double a, double b) {
        const double h = std::atan2(b, a) / degree;
        return h < 0 ? h + 360.0 : h;
    };
    const double h1 = hue(a1, one.b), h2 = hue(a2, two.b);
    double dh = h2 - h1;
    if (c1 * c2 == 0)
        dh = 0;
    else if (dh > 180)
        dh -= 360;
    else if (dh < -180)
        dh += 360;
    const double dl = two.l - one.l, dc = c2 - c1, dH = 2 * std::sqrt(c1 * c2) * std::sin(dh / 2 * degree);
    const double l = (one.l + two.l) / 2, c = (c1 + c2) / 2;
    double h = h1 + h2;
    if (c1 * c2 != 0) {
        if (std::abs(h1 - h2) <= 180)
            h /= 2;
        else
            h = h < 360 ? (h + 360) / 2 : (h - 360) / 2;
    }
    const double t = 1 - 0.17 * std::cos((h - 30) * degree) + 0.24 * std::cos(2 * h * degree) +
                     0.32 * std::cos((3 * h + 6) * degree) - 0.20 * std::cos((4 * h - 63) * degree);
    const double theta = 30 * std::exp(-std::pow((h - 275) / 25, 2));
    const double rc = 2 * std::sqrt(std::pow(c, 7) / (std::pow(c, 7) + std::pow(25.0, 7)));
    const double sl = 1 + 0.015 * std::pow(l - 50, 2) / std::sqrt(20 + std::pow(l - 50, 2));
    const double sc = 1 + 0.045 * c, sh = 1 + 0.015 * c * t, rt = -std::sin(2 * theta * degree) * rc;
    return std::sqrt(std::pow(dl / sl, 2) + std::pow(dc / sc, 2) + std::pow(dH / sh, 2) + rt * (dc / sc) * (dH / sh));
}

} // namespace

class TestTheme : public QObject {
    Q_OBJECT
private slots:
    void textIsReadableOnEveryField_data() {
        QTest::addColumn<QString>("id");
        QTest::newRow("night") << "night";
        QTest::newRow("light") << "light";
    }
    void textIsReadableOnEveryField() {
        QFETCH(QString, id);
        const Theme theme = Theme::named(id);
        QCOMPARE(theme.id, id);
        for (const QColor& field : {theme.background, theme.surface, theme.raised, theme.selection, theme.alternateLane,
                                    theme.openedBand}) {
            QVERIFY2(contrast(theme.text, field) >= 7.0, qPrintable(field.name()));
            QVERIFY2(contrast(theme.muted, field) >= 4.5, qPrintable(field.name()));
        }
        QVERIFY(contrast(theme.accentInk, theme.accent) >= 4.5);
        for (const QColor& field : {theme.background, theme.surface, theme.raised}) {
            QVERIFY2(contrast(theme.edge, field) >= 3.0, qPrintable(field.name()));   // borders of controls
            QVERIFY2(contrast(theme.accent, field) >= 3.0, qPrintable(field.name())); // focus ring
        }
    }
    void statesAreVisibleOnEveryField_data() { textIsReadableOnEveryField_data(); }
    void statesAreVisibleOnEveryField() {
        QFETCH(QString, id);
        const Theme theme = Theme::named(id);
        for (std::size_t i = 0; i < stateCount; ++i) {
            const auto state = static_cast<State>(i);
            for (const QColor& field : {theme.background, theme.surface, theme.raised})
                QVERIFY2(contrast(theme.of(state), field) >= (id == "night" ? 4.0 : 3.0),
                         qPrintable(QStringLiteral("state %1 on %2").arg(i).arg(field.name())));
            QVERIFY(contrast(theme.iconInk(state), theme.of(state)) >= 3.0);
            if (isAbnormal(state))
                QVERIFY2(contrast(theme.textInk(state), theme.of(state)) >= 4.5, qPrintable(QString::number(i)));
        }
    }
    void criticalStatesDifferUnderDeuteranopia_data() { textIsReadableOnEveryField_data(); }
    void criticalStatesDifferUnderDeuteranopia() {
        QFETCH(QString, id);
        const Theme theme = Theme::named(id);
        // Those whose confusion would send a person the wrong way.
        const State critical[] = {State::Failed, State::Held, State::Blocked, State::RolledBack, State::Passed,
                                  State::Running};
        double worst = 1000;
        for (std::size_t i = 0; i < std::size(critical); ++i)
            for (std::size_t j = i + 1; j < std::size(critical); ++j)
                worst = std::min(worst, difference(deuteranopicLab(theme.of(critical[i])),
                                                   deuteranopicLab(theme.of(critical[j]))));
        QVERIFY2(worst >= 11.0, qPrintable(QString::number(worst)));
    }
    void textGrowsWithItsScale() {
        Theme theme = Theme::light();
        QCOMPARE(theme.font(TextSize::Caption).pixelSize(), 12);
        theme.textScale = 2.0;
        QCOMPARE(theme.font(TextSize::Caption).pixelSize(), 24);
        QCOMPARE(theme.scaled(36), 72);
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
