#include "ui/shell/facts_dialogs.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include "ui/style/fermata_style.h"

namespace fermata::ui {

using namespace style;

namespace {

QVBoxLayout* frame(QDialog& dialog, const QString& title) {
    dialog.setWindowTitle(title);
    dialog.setAccessibleName(title);
    auto* column = new QVBoxLayout(&dialog);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    auto* head = new QLabel(title, &dialog);
    head->setTextFormat(Qt::PlainText);
    head->setFont(themeOf(&dialog).font(TextSize::Subject, QFont::DemiBold));
    head->setAccessibleName(title);
    column->addWidget(head);
    return column;
}

/// Rows of plain cells; Ctrl+C copies the cell.
QTableWidget* table(const QStringList& heads, const std::vector<QStringList>& rows, QWidget* parent) {
    auto* view = new QTableWidget(static_cast<int>(rows.size()), static_cast<int>(heads.size()), parent);
    view->setHorizontalHeaderLabels(heads);
    view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    view->horizontalHeader()->setStretchLastSection(true);
    view->verticalHeader()->hide();
    view->verticalHeader()->setDefaultSectionSize(themeOf(parent).scaled(28));
    view->setShowGrid(false);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setFrameShape(QFrame::NoFrame);
    view->setAccessibleName(heads.join(QStringLiteral(", ")));
    for (int row = 0; row < view->rowCount(); ++row)
        for (int column = 0; column < view->columnCount(); ++column)
            view->setItem(row, column, new QTableWidgetItem(rows[static_cast<std::size_t>(row)][column]));
    view->resizeColumnsToContents();
    auto* copy = new QAction(QObject::tr("Copy"), view);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    QObject::connect(copy, &QAction::triggered, view, [view] {
        if (const QTableWidgetItem* cell = view->currentItem())
            QApplication::clipboard()->setText(cell->text());
    });
    view->addAction(copy);
    return view;
}

void addClose(QDialog& dialog, QVBoxLayout& column, const QString& copied = {}) {
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    if (!copied.isEmpty()) {
        auto* copy = new QPushButton(QObject::tr("Copy"), &dialog);
        copy->setAccessibleName(copy->text());
        copy->setAutoDefault(false);
        QObject::connect(copy, &QPushButton::clicked, &dialog, [copied] { QApplication::clipboard()->setText(copied); });
        row->addWidget(copy);
    }
    auto* close = new QPushButton(QObject::tr("Close"), &dialog);
    close->setObjectName(QStringLiteral("closeButton"));
    close->setAccessibleName(close->text());
    setButtonKey(close, QObject::tr("Esc"));
    setButtonRole(close, ButtonRole::Primary);
    QObject::connect(close, &QPushButton::clicked, &dialog, &QDialog::accept);
    row->addWidget(close);
    column.addLayout(row);
}

QString bundled(const QString& path) {
    QFile file(path); // a compiled-in resource: memory, not the disk
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

KeysDialog::KeysDialog(const QList<QAction*>& actions, QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("keysDialog"));
    QVBoxLayout* column = frame(*this, tr("Keys"));
    std::vector<QStringList> rows;
    for (const QAction* action : actions)
        if (!action->shortcut().isEmpty())
            rows.push_back({action->shortcut().toString(QKeySequence::NativeText), action->text().remove(u'&'),
                            action->shortcutContext() == Qt::WidgetWithChildrenShortcut ? tr("on its screen") : tr("everywhere")});
    rows.push_back({QStringLiteral("Alt"), tr("Menu bar"), tr("everywhere")});
    rows.push_back({tr("Enter"), tr("Open the change"), tr("in the inbox")});
    column->addWidget(table({tr("Key"), tr("Does"), tr("Where")}, rows, this));
    addClose(*this, *column);
    resize(560, 620);
}

AboutDialog::AboutDialog(const AboutFacts& facts, QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("aboutDialog"));
    QVBoxLayout* column = frame(*this, tr("Fermata %1").arg(facts.version));
    auto* words = new QLabel(tr("Control room for release managers. Free software under the GNU General Public License, "
                                "version 3 or later; it comes without any warranty."),
                             this);
    words->setTextFormat(Qt::PlainText);
    words->setWordWrap(true);
    words->setAccessibleName(words->text());
    column->addWidget(words);
    std::vector<QStringList> rows;
    for (const AboutFacts::Part& part : facts.parts)
        rows.push_back({part.name, part.version, part.licence});
    column->addWidget(table({tr("Part"), tr("Version"), tr("Licence")}, rows, this), 2);
    auto* licences = new QPlainTextEdit(this);
    licences->setReadOnly(true);
    licences->setAccessibleName(tr("Licences of the bundled fonts and icons"));
    licences->setPlainText(QStringList{bundled(QStringLiteral(":/fonts/Inter-OFL.txt")),
                                       bundled(QStringLiteral(":/fonts/JetBrainsMono-OFL.txt")),
                                       bundled(QStringLiteral(":/icons/LICENSE.txt"))}
                               .join(QStringLiteral("\n\n")));
    column->addWidget(licences, 1);
    addClose(*this, *column);
    resize(640, 640);
}

TextDialog::TextDialog(const QString& title, const QString& text, QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("textDialog"));
    QVBoxLayout* column = frame(*this, title);
    auto* words = new QPlainTextEdit(this);
    words->setReadOnly(true);
    words->setPlainText(text);
    words->setAccessibleName(text);
    column->addWidget(words);
    addClose(*this, *column, text);
    resize(560, 320);
}

} // namespace fermata::ui
