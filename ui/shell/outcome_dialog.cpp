#include "ui/shell/outcome_dialog.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QRadioButton>
#include <QRegularExpression>

#include "ui/models/inbox_model.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

namespace {

constexpr int faulty = 1, clean = 0;
/// Of an item: whether it is taken for one that needed a fix.
constexpr int neededFixRole = Qt::UserRole + 1;

} // namespace

OutcomeDialog::OutcomeDialog(const engine::Snapshot& now, const std::string& key, QWidget* parent)
    : RecordDialog(tr("Say what became of a change"), now.isSample, parent),
      m_change(new QComboBox(this)),
      m_outcome(new QButtonGroup(this)) {
    setObjectName(QStringLiteral("outcomeDialog"));
    addText(tr("Your word goes on record and speaks over what was traced. The next training learns from it."));
    m_change->setObjectName(QStringLiteral("outcomeChange"));
    m_change->setAccessibleName(tr("Change"));
    m_change->setEditable(true);
    m_change->setInsertPolicy(QComboBox::NoInsert);
    m_change->setMinimumContentsLength(48);
    m_change->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    if (const engine::ChangeView* view = findChange(now, key); view && view->evidence)
        for (const assessment::PastFate& past : view->evidence->similar) {
            m_change->addItem(
                tr("%1 %2", "hash, title").arg(wording::shortId(past.commit), wording::oneLine(past.title, 60)),
                QString::fromStdString(past.commit.hex()));
            m_change->setItemData(m_change->count() - 1, past.neededFix, neededFixRole);
        }
    form()->addRow(tr("&Change"), m_change);
    auto* choice = new QWidget(this);
    auto* row = new QHBoxLayout(choice);
    row->setContentsMargins(0, 0, 0, 0);
    for (const auto& [id, words, name] : {std::tuple{faulty, tr("It was &faulty"), "faultyButton"},
                                          std::tuple{clean, tr("It was c&lean"), "cleanButton"}}) {
        auto* button = new QRadioButton(words, choice);
        button->setObjectName(QLatin1String(name));
        m_outcome->addButton(button, id);
        row->addWidget(button);
    }
    row->addStretch(1);
    form()->addRow(tr("Outcome"), choice);
    addReason(72);
    if (now.isObserver)
        m_closed = tr("Another process conducts this workspace; act there.");
    finishForm(now.actor.person.empty()
                   ? QString()
                   : tr("%1, known %2", "person, how the identity was established")
                         .arg(wording::oneLine(now.actor.person, 60), wording::established(now.actor.established)));
    connect(m_change, &QComboBox::currentIndexChanged, this, &OutcomeDialog::suggest);
    connect(m_change, &QComboBox::editTextChanged, this, &OutcomeDialog::check);
    connect(m_outcome, &QButtonGroup::idToggled, this, &OutcomeDialog::check);
    suggest();
    check();
}

/// Whoever comes here corrects something: what is not believed yet is chosen first.
void OutcomeDialog::suggest() {
    const QVariant needed = m_change->currentData(neededFixRole);
    if (needed.isValid())
        m_outcome->button(needed.toBool() ? clean : faulty)->setChecked(true);
}

QString OutcomeDialog::revision() const {
    const QString text = m_change->currentText().trimmed();
    if (m_change->currentIndex() >= 0 && text == m_change->itemText(m_change->currentIndex()).trimmed())
        return m_change->currentData().toString();
    return text;
}

QString OutcomeDialog::missing() const {
    static const QRegularExpression hash(QStringLiteral("^[0-9a-fA-F]{7,40}$"));
    if (!m_closed.isEmpty())
        return m_closed;
    if (!hash.match(revision()).hasMatch())
        return tr("Choose a change, or type at least 7 digits of its hash.");
    if (m_outcome->checkedId() < 0)
        return tr("Say whether it was faulty or clean.");
    return {};
}

void OutcomeDialog::send() {
    emit confirmed(
        engine::TellOutcome{revision().toStdString(), m_outcome->checkedId() == faulty, reason().toStdString()});
}

} // namespace fermata::ui
