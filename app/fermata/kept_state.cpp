#include "app/fermata/kept_state.h"

#include <QSettings>

namespace fermata::app {

ui::WindowState readWindowState(const QString& file) {
    const QSettings kept(file, QSettings::IniFormat);
    ui::WindowState state;
    state.geometry = kept.value(QStringLiteral("geometry")).toByteArray();
    state.columns = kept.value(QStringLiteral("columns")).toByteArray();
    state.theme = kept.value(QStringLiteral("theme"), state.theme).toString();
    state.textScale = kept.value(QStringLiteral("textScale"), state.textScale).toDouble();
    state.reduceMotion = kept.value(QStringLiteral("reduceMotion"), state.reduceMotion).toBool();
    state.letterKeys = kept.value(QStringLiteral("letterKeys"), state.letterKeys).toBool();
    return state;
}

void writeWindowState(const QString& file, const ui::WindowState& state) {
    QSettings kept(file, QSettings::IniFormat);
    kept.setValue(QStringLiteral("geometry"), state.geometry);
    kept.setValue(QStringLiteral("columns"), state.columns);
    kept.setValue(QStringLiteral("theme"), state.theme);
    kept.setValue(QStringLiteral("textScale"), state.textScale);
    kept.setValue(QStringLiteral("reduceMotion"), state.reduceMotion);
    kept.setValue(QStringLiteral("letterKeys"), state.letterKeys);
}

} // namespace fermata::app
