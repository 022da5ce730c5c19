// Ctrl+K: type a few letters, find a command, change, component or person, press Enter.
#pragma once

#include <QDialog>

#include "ui/models/palette_model.h"

class QLineEdit;
class QListView;

namespace fermata::ui {

/// GUI thread only. Closes before it acts, so that what it opens is not under it.
class CommandPalette final : public QDialog {
    Q_OBJECT
public:
    explicit CommandPalette(QWidget* parent);

    /// Opens over the top of the parent with these entries.
    void openWith(std::vector<PaletteModel::Entry> entries);
    const PaletteModel& model() const { return m_model; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void actOn(const QModelIndex& index);

    PaletteModel m_model;
    QLineEdit* m_words;
    QListView* m_list;
};

} // namespace fermata::ui
