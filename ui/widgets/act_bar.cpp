#include "ui/widgets/act_bar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/style/fermata_style.h"
#include "ui/widgets/text_line.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

namespace {

constexpr std::array kinds = {ActKind::Hold, ActKind::Approve, ActKind::Override, ActKind::RollBack};

} // namespace

std::string commandName(ActKind kind) {
    switch (kind) {
    case ActKind::Hold:
        return "hold";
    case ActKind::Approve:
        return "approve";
    case ActKind::Override:
        return "override";
    case ActKind::RollBack:
        return {};
    }
    return {};
}

ActKind recommended(const decision::Decision* decision) {
    return decision && decision::permission(decision->verdict) > 0 ? ActKind::Approve : ActKind::Hold;
}

const engine::Permission& permissionOf(const engine::ChangeView& view, ActKind kind) {
    switch (kind) {
    case ActKind::Hold:
        return view.mayHold;
    case ActKind::Approve:
        return view.mayApprove;
    case ActKind::Override:
        return view.mayOverride;
    case ActKind::RollBack:
        return view.mayRollBack;
    }
    return view.mayHold;
}

ActBar::ActBar(QWidget* parent) : QWidget(parent), m_buttons(), m_reason(nullptr) {
    constexpr std::array keys = {"H", "A", "O", "R"};
    constexpr std::array names = {"holdButton", "approveButton", "overrideButton", "rollBackButton"};
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 10, 16, 6);
    column->setSpacing(4);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    for (std::size_t i = 0; i < m_buttons.size(); ++i) {
        auto* button = new QPushButton(this);
        button->setObjectName(QLatin1String(names[i]));
        style::setButtonKey(button, QLatin1String(keys[i]));
        button->setSizePolicy(QSizePolicy::MinimumExpanding, QSizePolicy::Fixed);
        connect(button, &QPushButton::clicked, this, [this, i] { emit chosen(kinds[i]); });
        row->addWidget(button);
        m_buttons[i] = button;
    }
    column->addLayout(row);
    m_reason = new QLabel(this);
    m_reason->setTextFormat(Qt::PlainText);
    m_reason->setWordWrap(true);
    m_reason->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    restyle();
    m_reason->setObjectName(QStringLiteral("closedReason"));
    column->addWidget(m_reason);
    setAccessibleName(tr("What you can do"));
    setChange(nullptr, {}, false);
}

void ActBar::setChange(const engine::ChangeView* view, Time now, bool isLoading) {
    const decision::Decision* decided = view ? view->decision.get() : nullptr;
    const std::array<QString, actKindCount> words = {
        decided && decided->holdUntil ? tr("Hold to %1").arg(wording::moment(*decided->holdUntil, now)) : tr("Hold…"),
        tr("Approve"), tr("Override…"), tr("Roll back…")};
    QStringList reasons;
    for (std::size_t i = 0; i < m_buttons.size(); ++i) {
        const ActKind kind = kinds[i];
        QPushButton* button = m_buttons[i];
        QString why;
        if (!view)
            why = tr("No change is selected.");
        else if (kind == ActKind::RollBack && !view->mayRollBack.isOpen && view->mayRollBack.why.id.empty())
            why = tr("Roll back: nothing is connected that could deploy.");
        else if (!permissionOf(*view, kind).isOpen)
            why = wording::sentence(permissionOf(*view, kind).why);
        else if (isLoading && (kind == ActKind::Approve || kind == ActKind::Override))
            why = tr("The evidence is being read again.");
        button->setText(words[i]);
        button->setEnabled(why.isEmpty());
        button->setToolTip(plainToolTip(why));
        button->setAccessibleName(words[i]);
        button->setAccessibleDescription(why);
        style::setButtonRole(button, kind == recommended(decided) ? style::ButtonRole::Primary : style::ButtonRole::Normal);
        if (!why.isEmpty() && !reasons.contains(why))
            reasons.append(why);
    }
    m_reason->setText(reasons.join(u' '));
    m_reason->setAccessibleName(m_reason->text().isEmpty() ? tr("All acts are open") : m_reason->text());
    m_reason->setToolTip(plainToolTip(m_reason->text()));
}

bool ActBar::isOpen(ActKind kind) const { return m_buttons[static_cast<std::size_t>(kind)]->isEnabled(); }

void ActBar::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange && m_reason)
        restyle();
}

void ActBar::restyle() {
    const style::Theme& theme = style::themeOf(this);
    m_reason->setFont(theme.font(style::TextSize::Caption));
    m_reason->setFixedHeight(theme.scaled(32)); // two lines; more is in the tooltip
    QPalette muted = theme.palette();
    muted.setColor(QPalette::WindowText, theme.muted);
    m_reason->setPalette(muted);
}

QString ActBar::closedReason() const { return m_reason->text(); }

} // namespace fermata::ui
