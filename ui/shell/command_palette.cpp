#include "ui/shell/command_palette.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "ui/style/icons.h"
#include "ui/style/runs.h"
#include "ui/style/shapes.h"

namespace fermata::ui {

using namespace style;

namespace {

Icon iconOfKind(PaletteModel::Kind kind) {
    switch (kind) {
    case PaletteModel::Kind::Command:
        return Icon::ChevronRight;
    case PaletteModel::Kind::Change:
        return Icon::GitBranch;
    case PaletteModel::Kind::Component:
        return Icon::Workflow;
    case PaletteModel::Kind::Person:
        return Icon::User;
    }
    return Icon::ChevronRight;
}

class EntryDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
        return {100, themeOf(option.widget).scaled(36)};
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Theme& theme = themeOf(option.widget);
        const QRectF box = option.rect;
        const bool selected = option.state & QStyle::State_Selected;
        painter->fillRect(box, selected ? theme.selection : theme.surface);
        if (selected)
            painter->fillRect(QRectF(box.left(), box.top(), 3, box.height()), theme.accent);
        const auto kind = static_cast<PaletteModel::Kind>(index.data(PaletteModel::KindRole).toInt());
        paintIcon(*painter, QRectF(box.left() + 12, box.top(), 18, box.height()), iconOfKind(kind), theme.muted, 16);
        double right = box.right() - 12;
        const QString key = index.data(PaletteModel::KeyRole).toString();
        if (!key.isEmpty()) {
            const QSizeF cap = keyCapSize(key, theme);
            right -= cap.width();
            paintKeyCap(*painter, {right, std::round(box.center().y() - cap.height() / 2)}, key, theme.muted, theme.line, theme);
            right -= 12;
        }
        Runs words = runsOf(index.data(Qt::DisplayRole).toString() + QStringLiteral("  "), theme, TextSize::Body, theme.text,
                            QFont::Medium);
        append(words, runsOf(index.data(PaletteModel::DetailRole).toString(), theme, TextSize::Caption, theme.muted));
        paintRuns(*painter, QRectF(box.left() + 42, box.top(), right - box.left() - 42, box.height()), words);
    }
};

} // namespace

CommandPalette::CommandPalette(QWidget* parent)
    : QDialog(parent, Qt::Popup | Qt::FramelessWindowHint), m_words(new QLineEdit(this)), m_list(new QListView(this)) {
    setObjectName(QStringLiteral("commandPalette"));
    setAccessibleName(tr("Find a command, change, component or person"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(9, 9, 9, 9);
    column->setSpacing(8);
    m_words->setObjectName(QStringLiteral("paletteEdit"));
    m_words->setAccessibleName(tr("Words to find"));
    m_words->setPlaceholderText(tr("Search changes, commands, components, people"));
    m_words->setTextMargins(8, 0, 8, 0);
    m_words->installEventFilter(this);
    m_list->setObjectName(QStringLiteral("paletteList"));
    m_list->setAccessibleName(tr("What was found"));
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new EntryDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setFocusPolicy(Qt::NoFocus); // the keyboard stays in the field; arrows go through the filter below
    column->addWidget(m_words);
    column->addWidget(m_list);
    connect(m_words, &QLineEdit::textChanged, this, [this](const QString& words) {
        m_model.setWords(words);
        m_list->setCurrentIndex(m_model.index(0, 0));
    });
    connect(m_words, &QLineEdit::returnPressed, this, [this] { actOn(m_list->currentIndex()); });
    connect(m_list, &QListView::clicked, this, &CommandPalette::actOn);
}

void CommandPalette::openWith(std::vector<PaletteModel::Entry> entries) {
    m_words->clear();
    m_model.setEntries(std::move(entries));
    m_list->setCurrentIndex(m_model.index(0, 0));
    const QWidget* over = parentWidget();
    const int wide = std::min(640, over->width() - 32);
    resize(wide, std::min(480, over->height() - 96));
    move(over->mapToGlobal(QPoint((over->width() - wide) / 2, 44)));
    show();
    m_words->setFocus();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_words && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int row = m_list->currentIndex().row(), last = m_model.rowCount() - 1;
        int next = -1;
        if (key == Qt::Key_Down)
            next = std::min(row + 1, last);
        else if (key == Qt::Key_Up)
            next = std::max(row - 1, 0);
        else if (key == Qt::Key_PageDown)
            next = std::min(row + 10, last);
        else if (key == Qt::Key_PageUp)
            next = std::max(row - 10, 0);
        if (next >= 0) {
            m_list->setCurrentIndex(m_model.index(next, 0));
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void CommandPalette::actOn(const QModelIndex& index) {
    if (!index.isValid())
        return;
    hide();
    m_model.act(index);
}

void CommandPalette::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.setPen(theme.edge);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

} // namespace fermata::ui
