#include "ui/console/inbox_view.h"

#include <algorithm>

#include <QApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include "ui/console/inbox_delegate.h"
#include "ui/style/icons.h"
#include "ui/widgets/text_line.h"

namespace fermata::ui {

namespace {

bool opensByItself(InboxGroup group) {
    switch (group) {
    case InboxGroup::NeedsYou:
    case InboxGroup::HoldUntil:
    case InboxGroup::Hold:
    case InboxGroup::Review:
    case InboxGroup::Assessing:
        return true;
    case InboxGroup::Approve:
    case InboxGroup::FastTrack:
    case InboxGroup::Block:
    case InboxGroup::Done:
        return false;
    }
    return false;
}

} // namespace

/// Hides empty groups, and changes that do not hold the words of the filter in title, place, cause or author.
class InboxView::Filter final : public QSortFilterProxyModel {
public:
    explicit Filter(QObject* parent) : QSortFilterProxyModel(parent) {
        setRecursiveFilteringEnabled(true);
        setFilterCaseSensitivity(Qt::CaseInsensitive);
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override {
        const QModelIndex index = sourceModel()->index(row, 0, parent);
        if (index.data(InboxModel::IsGroupRole).toBool())
            return row == static_cast<int>(InboxGroup::NeedsYou);
        const QString words = filterRegularExpression().pattern();
        if (words.isEmpty())
            return true;
        for (const int role : {int{Qt::DisplayRole}, int{InboxModel::PlaceRole}, int{InboxModel::CauseRole},
                               int{InboxModel::AuthorsRole}, int{InboxModel::VerdictWordRole}})
            if (index.data(role).toString().contains(m_words, Qt::CaseInsensitive))
                return true;
        return false;
    }

public:
    void setWords(const QString& words) {
        m_words = words;
        // The pattern is only a flag that words are given; the words themselves are never read as one.
        setFilterFixedString(words);
    }

private:
    QString m_words;
};

InboxView::InboxView(Selection& selection, QWidget* parent)
    : QWidget(parent), m_selection(selection), m_filter(new Filter(this)),
      m_fact(new TextLine(this, style::TextSize::Caption, QFont::Normal, TextLine::Ink::Muted)),
      m_filterButton(new QToolButton(this)), m_filterEdit(new QLineEdit(this)), m_tree(new QTreeView(this)) {
    setObjectName(QStringLiteral("inbox"));
    setAccessibleName(tr("Inbox"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QWidget(this);
    head->setAccessibleName(tr("Head of the inbox"));
    head->setFixedHeight(40);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(12, 0, 8, 0);
    row->setSpacing(8);
    auto* title = new TextLine(head, style::TextSize::Body, QFont::DemiBold);
    title->setText(tr("Inbox"));
    row->addWidget(title);
    row->addWidget(m_fact, 1);
    m_filterButton->setObjectName(QStringLiteral("filterButton"));
    m_filterButton->setAccessibleName(tr("Filter the inbox"));
    m_filterButton->setToolTip(tr("Filter the inbox"));
    m_filterButton->setCheckable(true);
    m_filterButton->setAutoRaise(true);
    m_filterButton->setFixedSize(32, 32);
    row->addWidget(m_filterButton);
    column->addWidget(head);
    m_filterEdit->setObjectName(QStringLiteral("filterEdit"));
    m_filterEdit->setAccessibleName(tr("Words to filter by"));
    m_filterEdit->setPlaceholderText(tr("Title, repository, branch, author or cause"));
    m_filterEdit->setClearButtonEnabled(true);
    m_filterEdit->hide();
    column->addWidget(m_filterEdit);

    m_filter->setSourceModel(&m_model);
    m_tree->setObjectName(QStringLiteral("inboxTree"));
    m_tree->setAccessibleName(tr("Changes that wait, by what they ask for"));
    m_tree->setModel(m_filter);
    m_tree->setItemDelegate(new InboxDelegate(m_tree));
    m_tree->setHeaderHidden(true);
    m_tree->setIndentation(0);
    m_tree->setRootIsDecorated(false);
    m_tree->setItemsExpandable(true);
    m_tree->setExpandsOnDoubleClick(false);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection); // several make a train
    m_tree->setUniformRowHeights(false);
    m_tree->installEventFilter(this);
    column->addWidget(m_tree, 1);
    m_tree->expand(m_filter->mapFromSource(m_model.groupIndex(InboxGroup::NeedsYou)));

    connect(m_filterButton, &QToolButton::toggled, this, [this](bool isOn) {
        m_filterEdit->setVisible(isOn);
        if (isOn)
            m_filterEdit->setFocus();
        else
            m_filterEdit->clear();
    });
    connect(m_filterEdit, &QLineEdit::textChanged, this, [this](const QString& words) {
        static_cast<Filter*>(m_filter)->setWords(words);
        if (!words.isEmpty())
            m_tree->expandAll();
    });
    connect(m_filter, &QAbstractItemModel::rowsInserted, this, &InboxView::expandFresh);
    connect(m_tree, &QTreeView::clicked, this, [this](const QModelIndex& index) {
        if (index.data(InboxModel::IsGroupRole).toBool() && QApplication::keyboardModifiers() == Qt::NoModifier)
            m_tree->setExpanded(index, !m_tree->isExpanded(index));
    });
    connect(m_tree, &QTreeView::activated, this, [this](const QModelIndex& index) {
        const QString key = index.data(InboxModel::KeyRole).toString();
        if (!key.isEmpty())
            emit openRequested(key);
    });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& index) {
        const QString key = index.data(InboxModel::KeyRole).toString();
        m_unseen = 0;
        updateFact();
        if (!key.isEmpty())
            m_selection.select(key.toStdString());
    });
    connect(m_tree->selectionModel(), &QItemSelectionModel::selectionChanged, this, &InboxView::chosenChanged);
    connect(&m_selection, &Selection::changed, this, &InboxView::followSelection);
    updateFact();
    restyle();
}

void InboxView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        restyle();
}

bool InboxView::eventFilter(QObject* watched, QEvent* event) {
    // Esc leaves a train; not as a shortcut, because it means other things elsewhere in the window.
    if (watched == m_tree && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape && chosen().size() > 1) {
        chooseOne();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void InboxView::restyle() {
    m_filterButton->setIcon(style::themedIcon(style::Icon::Filter, style::themeOf(this), 16));
    m_filterEdit->setTextMargins(8, 0, 8, 0);
}

void InboxView::setSnapshot(const SnapshotPointer& snapshot) {
    m_model.setSnapshot(snapshot);
    if (!m_isFilled && !snapshot->changes.empty()) {
        m_isFilled = true;
        m_unseen = 0;
    }
    if (m_selection.key().empty() || !findChange(*snapshot, m_selection.key()))
        selectFirst();
    else
        followSelection();
    updateFact();
}

void InboxView::selectFirst() {
    for (int g = 0; g < inboxGroupCount; ++g) {
        const QModelIndex group = m_model.groupIndex(static_cast<InboxGroup>(g));
        if (m_model.rowCount(group) > 0) {
            m_selection.select(m_model.index(0, 0, group).data(InboxModel::KeyRole).toString().toStdString());
            return;
        }
    }
    m_selection.select({});
}

void InboxView::followSelection() {
    const QModelIndex source = m_model.indexOf(m_selection.key());
    const QModelIndex index = m_filter->mapFromSource(source);
    if (!index.isValid() || index == m_tree->currentIndex())
        return;
    m_tree->expand(index.parent());
    m_tree->setCurrentIndex(index);
    if (index.row() == 0 && index.parent().row() == 0)
        m_tree->scrollToTop(); // the head of the group belongs to its first row
    else
        m_tree->scrollTo(index);
}

void InboxView::expandFresh(const QModelIndex& parent, int first, int last) {
    const auto expandGroup = [this](const QModelIndex& group) {
        if (opensByItself(static_cast<InboxGroup>(group.data(InboxModel::GroupRole).toInt())))
            m_tree->expand(group);
    };
    if (!parent.isValid()) {
        for (int row = first; row <= last; ++row)
            expandGroup(m_filter->index(row, 0));
        return;
    }
    if (first == 0)
        expandGroup(parent);
    if (m_isFilled && parent.data(InboxModel::GroupRole).toInt() == static_cast<int>(InboxGroup::NeedsYou))
        m_unseen += last - first + 1;
}

void InboxView::updateFact() {
    m_fact->setText(m_unseen > 0 ? tr("%n new below", nullptr, m_unseen) : tr("all repositories, longest waiting first"));
}

void InboxView::selectNext() {
    const std::string next = m_model.nextThatNeedsYou(m_selection.key());
    if (!next.empty())
        m_selection.select(next);
    focusList();
}

QString InboxView::selectedText() const {
    QStringList lines;
    for (const std::string& key : chosen())
        lines.append(m_model.asText(m_model.indexOf(key)));
    return lines.isEmpty() ? m_model.asText(m_filter->mapToSource(m_tree->currentIndex())) : lines.join(u'\n');
}

std::vector<std::string> InboxView::chosen() const {
    QModelIndexList rows = m_tree->selectionModel()->selectedIndexes();
    std::ranges::sort(rows, {}, [](const QModelIndex& index) { return std::pair(index.parent().row(), index.row()); });
    std::vector<std::string> keys;
    for (const QModelIndex& index : rows)
        if (const QString key = index.data(InboxModel::KeyRole).toString(); !key.isEmpty())
            keys.push_back(key.toStdString());
    return keys;
}

void InboxView::choose(const std::vector<std::string>& keys) {
    QItemSelection rows;
    QModelIndex first;
    for (const std::string& key : keys)
        if (const QModelIndex index = m_filter->mapFromSource(m_model.indexOf(key)); index.isValid()) {
            rows.select(index, index);
            first = first.isValid() ? first : index;
        }
    if (!first.isValid())
        return;
    m_tree->setCurrentIndex(first);
    m_tree->selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect);
}

void InboxView::chooseOne() {
    m_tree->selectionModel()->setCurrentIndex(m_tree->currentIndex(), QItemSelectionModel::ClearAndSelect);
}

void InboxView::focusList() { m_tree->setFocus(); }

void InboxView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), style::themeOf(this).surface);
}

} // namespace fermata::ui
