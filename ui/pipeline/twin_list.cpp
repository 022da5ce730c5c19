#include "ui/pipeline/twin_list.h"

#include <algorithm>

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QToolTip>
#include <QTreeView>
#include <QVBoxLayout>

#include "ui/pipeline/node_painter.h"
#include "ui/style/runs.h"
#include "ui/widgets/text_line.h"

namespace fermata::ui {
namespace {

using style::TextSize;

constexpr int rowHeight = 32;

} // namespace

NodeSearch::NodeSearch(QWidget* parent) : QLineEdit(parent) {
    setObjectName(QStringLiteral("nodeSearch"));
    setAccessibleName(tr("Search the graph"));
    setAccessibleDescription(tr("Words, or state:abnormal,running, lane:test, service:name"));
    setToolTip(plainToolTip(tr("Words, or state:abnormal,running, lane:test, service:name")));
    setPlaceholderText(tr("Search, such as state:failed lane:test"));
    setMinimumHeight(32);
}

void NodeSearch::setFound(const QString& words) {
    m_found = words;
    const auto& theme = style::themeOf(this);
    const int room = static_cast<int>(style::widthOf(style::runsOf(words, theme, TextSize::Caption, theme.muted)));
    setTextMargins(28, 0, room + theme.scaled(36), 0);
    update();
}

void NodeSearch::paintEvent(QPaintEvent* event) {
    QLineEdit::paintEvent(event);
    QPainter painter(this);
    const auto& theme = style::themeOf(this);
    style::paintIcon(painter, QRectF(8, 0, 18, height()), style::Icon::Search, theme.muted, 16);
    const auto cap = style::keyCapSize(QStringLiteral("/"), theme);
    const double capX = width() - cap.width() - 8;
    style::paintKeyCap(painter, QPointF(capX, (height() - cap.height()) / 2), QStringLiteral("/"), theme.muted,
                       theme.line, theme);
    style::paintRuns(painter, QRectF(0, 0, capX - 8, height()),
                     style::runsOf(m_found, theme, TextSize::Caption, theme.muted), Qt::AlignRight);
}

class TwinList::Delegate final : public QStyledItemDelegate {
public:
    Delegate(const TwinModel* model, QTreeView* tree) : QStyledItemDelegate(tree), m_model(model), m_tree(tree) {}

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
        return {100, style::themeOf(option.widget).scaled(rowHeight)};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const auto& theme = style::themeOf(option.widget);
        const QRectF row(0, option.rect.top(), m_tree->viewport()->width(), option.rect.height());
        painter->save();
        painter->setLayoutDirection(Qt::LeftToRight);
        painter->setRenderHint(QPainter::Antialiasing);
        painter->fillRect(row, option.state & QStyle::State_Selected ? theme.selection : theme.surface);
        if (const auto* node = m_model->node(index))
            paintNodeRow(*painter, row, *node, option, theme);
        else
            paintGroup(*painter, row, index, theme);
        if (option.state & QStyle::State_HasFocus && m_tree->hasFocus()) {
            painter->setBrush(Qt::NoBrush);
            painter->setPen(QPen(theme.accent, 1));
            painter->drawRect(row.adjusted(0.5, 0.5, -1, -1));
        }
        painter->restore();
    }

private:
    void paintGroup(QPainter& painter, const QRectF& row, const QModelIndex& index, const style::Theme& theme) const {
        if (index.row() > 0)
            painter.fillRect(QRectF(0, row.top(), row.width(), 1), theme.line);
        style::paintIcon(painter, QRectF(10, row.top(), 16, row.height()),
                         m_tree->isExpanded(index) ? style::Icon::ChevronDown : style::Icon::ChevronRight, theme.muted,
                         14);
        const auto name = index.data().toString();
        const auto font = theme.font(TextSize::Caption, QFont::DemiBold);
        style::paintText(painter, QRectF(34, row.top(), row.width() - 40, row.height()), name, font, theme.text);
        const double used = QFontMetricsF(font).horizontalAdvance(name);
        style::paintRuns(painter, QRectF(34 + used + 8, row.top(), 80, row.height()),
                         style::runsOf(QString::number(index.data(TwinModel::CountRole).toInt()), theme,
                                       TextSize::Caption, theme.muted));
        const QString heads[] = {TwinList::tr("for"), TwinList::tr("took of usual"), TwinList::tr("ago")};
        style::paintText(painter, QRectF(row.width() - 140, row.top(), 128, row.height()), heads[index.row()],
                         theme.font(TextSize::Caption), theme.muted, Qt::AlignRight);
    }

    void paintNodeRow(QPainter& painter, const QRectF& row, const GraphNode& node, const QStyleOptionViewItem& option,
                      const style::Theme& theme) const {
        if (option.state & QStyle::State_Selected)
            painter.fillRect(QRectF(0, row.top(), 3, row.height()), theme.accent);
        const bool isLoud = groupOf(node) == NodeGroup::Abnormal;
        const double mark = std::min(isLoud ? 24.0 : 18.0, row.height() - 4);
        paintMark(painter, QRectF(24 - mark / 2, row.center().y() - mark / 2, mark, mark), node, theme);
        // Title and service share what state and age leave; the numbers are never cut.
        const bool isNarrow = row.width() < theme.scaled(380); // then the age gives way; the tooltip has it
        const auto since = isNarrow ? style::Runs() : style::runsOf(node.since, theme, TextSize::Caption, theme.muted);
        const double sinceWidth = isNarrow ? 0 : std::max(style::widthOf(since), 56.0);
        const double right = row.width() - 12;
        style::paintRuns(painter, QRectF(right - sinceWidth, row.top(), sinceWidth, row.height()), since,
                         Qt::AlignRight);
        const double wordWidth = theme.scaled(84);
        const double wordX = right - sinceWidth - 8 - wordWidth;
        const bool isStale = node.border == NodeBorder::Stale;
        const QRectF word(wordX, row.top(), wordWidth, row.height());
        if (isStale)
            style::paintIcon(painter, QRectF(wordX - 18, row.top(), 14, row.height()), style::Icon::ClockAlert,
                             theme.of(style::State::Held), 14);
        style::paintRuns(painter, word,
                         style::runsOf(node.word, theme, TextSize::Caption, isLoud ? theme.text : theme.muted,
                                       isLoud ? QFont::DemiBold : QFont::Normal));
        const double room = wordX - (isStale ? 24 : 8) - 44;
        style::paintText(painter, QRectF(44, row.top(), room * 0.55 - 8, row.height()), node.title,
                         theme.font(TextSize::Caption, isLoud ? QFont::DemiBold : QFont::Normal), theme.text);
        style::paintText(painter, QRectF(44 + room * 0.55, row.top(), room * 0.45, row.height()),
                         m_model->service(node), theme.font(TextSize::Caption), theme.muted);
    }

    const TwinModel* m_model;
    QTreeView* m_tree;
};

TwinList::TwinList(QWidget* parent)
    : QWidget(parent),
      m_model(new TwinModel(this)),
      m_search(new NodeSearch(this)),
      m_tree(new QTreeView(this)),
      m_hint(new TextLine(this, TextSize::Caption, QFont::Normal, TextLine::Ink::Muted)) {
    setObjectName(QStringLiteral("twinList"));
    setAccessibleName(tr("Nodes of the graph"));
    m_tree->setObjectName(QStringLiteral("twinTree"));
    m_tree->setAccessibleName(tr("Nodes of the graph"));
    m_tree->setHeaderHidden(true);
    m_tree->setRootIsDecorated(false);
    m_tree->setIndentation(0);
    m_tree->setUniformRowHeights(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(new Delegate(m_model, m_tree));
    m_tree->viewport()->installEventFilter(this);
    m_search->installEventFilter(this);
    m_hint->setText(tr("Enter centres the match, also outside the view"));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    auto* top = new QVBoxLayout;
    top->setContentsMargins(12, 8, 12, 8);
    top->addWidget(m_search);
    all->addLayout(top);
    all->addWidget(m_tree, 1);
    auto* bottom = new QVBoxLayout;
    bottom->setContentsMargins(12, 6, 12, 6);
    bottom->addWidget(m_hint);
    all->addLayout(bottom);

    const auto expandMain = [this] {
        m_tree->expand(m_model->index(0, 0));
        m_tree->expand(m_model->index(1, 0));
    };
    expandMain();
    connect(m_model, &QAbstractItemModel::modelReset, this, [this, expandMain] {
        expandMain();
        setCurrent(m_current);
    });
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_model->setQuery(text);
        // What was searched for is shown, also in the group that is folded otherwise.
        m_tree->setExpanded(m_model->index(2, 0), !text.trimmed().isEmpty());
        showFound();
    });
    connect(m_search, &QLineEdit::returnPressed, this, &TwinList::centreMatch);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& index) {
        if (const auto* node = m_model->node(index); node && !m_isFollowing) {
            m_current = node->id;
            emit chosen(m_current);
        }
    });
    connect(m_tree, &QTreeView::activated, this, [this](const QModelIndex& index) {
        if (const auto* node = m_model->node(index))
            emit centred(node->id);
        else
            m_tree->setExpanded(index, !m_tree->isExpanded(index));
    });
    connect(m_tree, &QTreeView::clicked, this, [this](const QModelIndex& index) {
        if (!m_model->node(index))
            m_tree->setExpanded(index, !m_tree->isExpanded(index));
    });
    setFocusProxy(m_tree);
}

void TwinList::setFleet(std::shared_ptr<const FleetValue> fleet) {
    m_isFollowing = true; // a row that goes hands its place to another, which nobody chose
    m_model->setFleet(std::move(fleet));
    m_isFollowing = false;
    const bool isOnGroup =
        m_tree->hasFocus() && m_tree->currentIndex().isValid() && !m_model->node(m_tree->currentIndex());
    if (!isOnGroup)
        setCurrent(m_current);
    showFound();
}

void TwinList::setScope(std::optional<QSet<QString>> ids) {
    m_isFollowing = true;
    m_model->setScope(std::move(ids));
    m_isFollowing = false;
    setCurrent(m_current);
    showFound();
}

void TwinList::setCurrent(const QString& id) {
    m_current = id;
    const auto index = id.isEmpty() ? QModelIndex() : m_model->indexOf(id);
    if (index == m_tree->currentIndex())
        return;
    m_isFollowing = true;
    // Scrolling to a row of a folded group would open it: then only the row is remembered.
    if (index.isValid() && m_tree->isExpanded(index.parent()))
        m_tree->setCurrentIndex(index);
    else
        m_tree->selectionModel()->clear();
    m_isFollowing = false;
}

void TwinList::setQuery(const QString& text) {
    m_search->setText(text);
}

void TwinList::focusSearch() {
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void TwinList::showFound() {
    m_search->setFound(tr("%1 of %2").arg(m_model->matches()).arg(m_model->all()));
}

void TwinList::centreMatch() {
    const auto* node = m_model->node(m_tree->currentIndex());
    if (!node || !m_tree->currentIndex().isValid())
        node = m_model->node(m_model->first());
    if (!node)
        return;
    const auto id = node->id;
    setCurrent(id);
    emit chosen(id);
    emit centred(id);
}

bool TwinList::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Down) {
            m_tree->setFocus(Qt::OtherFocusReason);
            if (!m_model->node(m_tree->currentIndex()) && m_model->first().isValid())
                m_tree->setCurrentIndex(m_model->first());
            return true;
        }
        if (key == Qt::Key_Escape && !m_search->text().isEmpty()) {
            m_search->clear();
            return true;
        }
    }
    if (watched == m_tree->viewport() && event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const auto index = m_tree->indexAt(help->pos());
        QToolTip::showText(help->globalPos(), plainToolTip(index.data(Qt::AccessibleTextRole).toString()),
                           m_tree->viewport());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void TwinList::paintEvent(QPaintEvent*) {
    QPainter(this).fillRect(rect(), style::themeOf(this).surface);
}

void TwinList::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        showFound();
}

} // namespace fermata::ui
