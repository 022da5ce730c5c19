#include "ui/pipeline/versions_view.h"

#include <algorithm>

#include <QEvent>
#include <QHeaderView>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/pipeline/graph_words.h"
#include "ui/style/runs.h"
#include "ui/style/shapes.h"
#include "ui/widgets/text_line.h"

namespace fermata::ui {
namespace {

using style::TextSize;

constexpr int rowHeight = 24;

} // namespace

/// Column heads in the type and on the edges of the cells below them.
class HeadLine final : public QHeaderView {
public:
    explicit HeadLine(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) {}

protected:
    void paintSection(QPainter* painter, const QRect& area, int section) const override {
        const auto& theme = style::themeOf(this);
        const bool isLast = section == count() - 1;
        painter->fillRect(area, theme.background);
        painter->fillRect(area.left(), area.bottom(), area.width(), 1, theme.line);
        style::paintText(*painter, QRectF(area).adjusted(section == 0 ? 12 : 4, 0, -8, 0),
                         model()->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString(),
                         theme.font(TextSize::Caption), theme.muted, isLast ? Qt::AlignRight : Qt::AlignLeft);
    }
};

class VersionsView::Delegate final : public QStyledItemDelegate {
public:
    Delegate(const VersionsModel* model, QObject* parent) : QStyledItemDelegate(parent), m_model(model) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const auto& theme = style::themeOf(option.widget);
        const QRectF cell = option.rect;
        const auto& row = m_model->row(index.row());
        painter->save();
        painter->setLayoutDirection(Qt::LeftToRight);
        painter->setRenderHint(QPainter::Antialiasing);
        const auto* view = static_cast<const QTableView*>(option.widget);
        const bool isRow = view->currentIndex().row() == index.row();
        painter->fillRect(cell, isRow ? theme.selection : theme.background);
        painter->fillRect(QRectF(cell.left(), cell.bottom() - 1, cell.width(), 1), theme.raised);
        if (isRow && index.column() == 0)
            painter->fillRect(QRectF(cell.left(), cell.top(), 3, cell.height()), theme.accent);
        const QRectF area = cell.adjusted(index.column() == 0 ? 12 : 4, 0, -8, 0);
        if (const auto* version = m_model->cell(index))
            paintVersion(*painter, area, *version, theme);
        else if (index.column() == m_model->budgetColumn())
            paintBudget(*painter, area, row, theme);
        else if (index.column() == VersionsModel::Service)
            style::paintText(*painter, area, row.service,
                             theme.font(TextSize::Caption, row.isLoud ? QFont::DemiBold : QFont::Normal), theme.text);
        else if (index.column() == m_model->sinceColumn())
            style::paintRuns(*painter, area, style::runsOf(row.since, theme, TextSize::Caption, theme.muted),
                             Qt::AlignRight);
        else
            style::paintText(*painter, area, index.data().toString(), theme.mono(TextSize::Caption), theme.muted);
        if (option.state & QStyle::State_Selected && !(isRow && index == view->currentIndex()) &&
            m_model->cell(index)) {
            painter->setPen(QPen(theme.edge, 1));
            painter->drawRect(cell.adjusted(0.5, 0.5, -1, -1));
        }
        if (option.state & QStyle::State_HasFocus && view->hasFocus()) {
            painter->setPen(QPen(theme.accent, 1));
            painter->drawRect(cell.adjusted(0.5, 0.5, -1, -1));
        }
        painter->restore();
    }

private:
    static void paintVersion(QPainter& painter, const QRectF& area, const VersionCell& cell,
                             const style::Theme& theme) {
        const bool isBehind = cell.behind.value_or(0) > 0;
        const auto mono = theme.mono(TextSize::Caption);
        // Version, then what is wrong with it or on its way, then how far it is behind.
        const double versionWidth =
            std::min(QFontMetricsF(mono).horizontalAdvance(cell.version) + 2, area.width() * 0.6);
        style::paintText(painter, QRectF(area.left(), area.top(), versionWidth, area.height()), cell.version, mono,
                         isBehind ? theme.text : theme.muted);
        double x = area.left() + versionWidth + 10;
        const double right = area.right();
        if (isBehind) {
            const auto words = QStringLiteral("\u2212%1").arg(*cell.behind);
            const double width = QFontMetricsF(mono).horizontalAdvance(words) + 8;
            const QRectF box(std::min(std::max(x, area.left() + 66), right - width), area.center().y() - 8, width, 16);
            if (*cell.behind >= 2) {
                painter.setPen(QPen(theme.edge, 1));
                painter.setBrush(Qt::NoBrush);
                painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
            }
            style::paintText(painter, box, words, mono, *cell.behind >= 2 ? theme.text : theme.muted, Qt::AlignHCenter);
            x = box.right() + 10;
        }
        if (right - x < 16)
            return;
        if (cell.isUnderWay) {
            const auto words = cell.progress
                                   ? style::runsOf(percent(*cell.progress), theme, TextSize::Caption, theme.muted)
                                   : style::runsOf(tr("deploying"), theme, TextSize::Caption, theme.muted);
            const double bar = cell.progress ? std::clamp(right - x - 46, 0.0, 44.0) : 0; // the number is never cut
            if (cell.progress) {
                const QRectF all(x, area.center().y() - 2, bar, 4);
                painter.fillRect(all, theme.raised);
                painter.fillRect(QRectF(all.left(), all.top(), bar * std::clamp(*cell.progress, 0.0, 1.0), 4),
                                 theme.of(*cell.progress > 1 ? style::State::Held : style::State::Running));
            }
            style::paintRuns(painter, QRectF(x + bar + 6, area.top(), right - x - bar - 6, area.height()), words);
            return;
        }
        if (cell.note.isEmpty())
            return;
        style::paintDisc(painter, QRectF(x, area.center().y() - 8, 16, 16), cell.health, theme);
        const bool isLoud = cell.health != style::HealthShape::Baking;
        style::paintText(painter, QRectF(x + 20, area.top(), right - x - 20, area.height()), cell.note,
                         theme.font(TextSize::Caption, isLoud ? QFont::DemiBold : QFont::Normal),
                         isLoud ? theme.text : theme.muted);
    }

    static void paintBudget(QPainter& painter, const QRectF& area, const VersionRow& row, const style::Theme& theme) {
        if (!row.budget) {
            style::paintText(painter, area, tr("not known"), theme.font(TextSize::Caption), theme.disabled);
            return;
        }
        const double words = theme.scaled(44);
        const QRectF all(area.left(), area.center().y() - 4, std::max(area.width() - words - 8, 0.0), 8);
        painter.fillRect(all, theme.raised);
        painter.fillRect(QRectF(all.left(), all.top(), all.width() * *row.budget, 8), theme.edge);
        // Short of half of it the number is said louder; the bar keeps its colour, because nothing asks for a person
        // yet.
        const bool isLow = *row.budget < 0.5;
        style::paintRuns(painter, QRectF(area.right() - words, area.top(), words, area.height()),
                         style::runsOf(percent(*row.budget), theme, TextSize::Caption, isLow ? theme.text : theme.muted,
                                       isLow ? QFont::DemiBold : QFont::Normal),
                         Qt::AlignRight);
    }

    const VersionsModel* m_model;
};

VersionsView::VersionsView(QWidget* parent)
    : QWidget(parent),
      m_model(new VersionsModel(this)),
      m_table(new QTableView(this)),
      m_title(new TextLine(this, TextSize::Body, QFont::DemiBold)),
      m_fact(new TextLine(this, TextSize::Caption, QFont::Normal, TextLine::Ink::Muted)) {
    setObjectName(QStringLiteral("versionsView"));
    setAccessibleName(tr("Versions by environment"));
    m_title->setText(tr("Versions by environment"));
    m_table->setObjectName(QStringLiteral("versionsTable"));
    m_table->setAccessibleName(tr("Versions by environment"));
    m_table->setHorizontalHeader(new HeadLine(m_table));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new Delegate(m_model, m_table));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setAccessibleName(tr("Environments"));
    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 6, 12, 2);
    head->setSpacing(12);
    head->addWidget(m_title);
    head->addWidget(m_fact, 1);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(head);
    all->addWidget(m_table, 1);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& index, const QModelIndex& before) {
                for (const auto& at : {index, before}) // the whole row is tinted
                    if (at.isValid())
                        for (int column = 0; column < m_model->columnCount(); ++column)
                            m_table->update(at.siblingAtColumn(column));
                if (index.isValid() && !m_isFollowing)
                    emit chosen(index.data(VersionsModel::NodeRole).toString(),
                                index.data(VersionsModel::KeyRole).toString());
            });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &VersionsView::compare);
    connect(m_model, &QAbstractItemModel::modelReset, this, &VersionsView::spread);
    connect(m_table->verticalScrollBar(), &QScrollBar::rangeChanged, this, &VersionsView::spread, Qt::QueuedConnection);
    setFocusProxy(m_table);
    compare();
    spread();
}

void VersionsView::setTable(const VersionTable& table) {
    m_isFollowing = true;
    m_model->setTable(table);
    m_isFollowing = false;
    compare();
}

QString VersionsView::fact() const {
    return m_fact->text();
}

void VersionsView::setCurrent(const QString& nodeId, const QString& band) {
    auto index = m_model->indexOfNode(nodeId);
    if (!index.isValid())
        if (const int row = m_model->rowOfBand(band); row >= 0)
            index = m_model->index(row, 0);
    if (index == m_table->currentIndex() ||
        (index.isValid() && m_table->hasFocus() && index.row() == m_table->currentIndex().row()))
        return;
    m_isFollowing = true;
    if (index.isValid())
        m_table->setCurrentIndex(index);
    else
        m_table->selectionModel()->clear();
    m_isFollowing = false;
}

void VersionsView::compare() {
    const auto chosen = m_table->selectionModel()->selectedIndexes();
    const auto words = chosen.size() == 2 ? m_model->comparison(chosen[0], chosen[1]) : QString();
    m_fact->setText(words.isEmpty()
                        ? tr("quiet where an environment has the newest build; \u22122 = two releases behind. "
                             "Compare two cells: select one, then Ctrl+click another")
                        : words);
}

void VersionsView::spread() {
    const auto& theme = style::themeOf(this);
    auto colours = m_table->palette();
    colours.setColor(QPalette::Base, theme.background);
    if (colours != m_table->palette())
        m_table->setPalette(colours);
    m_table->verticalHeader()->setDefaultSectionSize(theme.scaled(rowHeight));
    m_table->horizontalHeader()->setFixedHeight(theme.scaled(rowHeight));
    const int columns = m_model->columnCount();
    const int environments = columns - 4;
    const int room = std::max(m_table->viewport()->width(), theme.scaled(640));
    const int service = room * 11 / 100, newest = room * 8 / 100, budget = room * 12 / 100, since = room * 9 / 100;
    for (int column = 0; column < columns; ++column) {
        int width = environments > 0 ? (room - service - newest - budget - since) / environments : 0;
        if (column == VersionsModel::Service)
            width = service;
        else if (column == VersionsModel::Newest)
            width = newest;
        else if (column == m_model->budgetColumn())
            width = environments > 0 ? budget : room - service - newest - since;
        else if (column == m_model->sinceColumn())
            width = since;
        else
            width = std::max(width, theme.scaled(116)); // many environments: the table scrolls sideways
        m_table->setColumnWidth(column, width);
    }
}

void VersionsView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const auto& theme = style::themeOf(this);
    painter.fillRect(rect(), theme.background);
    painter.fillRect(0, 0, width(), 1, theme.line);
}

void VersionsView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    spread();
}

void VersionsView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange)
        spread();
}

} // namespace fermata::ui
