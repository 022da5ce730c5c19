#include "ui/shell/past_bar.h"

#include <algorithm>

#include <QAction>
#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QSlider>
#include <QVBoxLayout>

#include "ui/style/fermata_style.h"
#include "ui/style/shapes.h"
#include "ui/widgets/plain_label.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

namespace {

constexpr Seconds minute{60}, hour{3600}, opensBefore{15 * 60};
constexpr int restMilliseconds = 120;

} // namespace

PastBar::PastBar(Bridge& bridge, const Clock& clock, QWidget* parent)
    : QWidget(parent),
      m_bridge(bridge),
      m_clock(clock),
      m_words(plainLabel({}, this)),
      m_slider(new QSlider(Qt::Horizontal, this)),
      m_field(new QDateTimeEdit(this)) {
    setObjectName(QStringLiteral("pastBar"));
    setAccessibleName(tr("A past moment"));
    m_words->setObjectName(QStringLiteral("pastWords"));
    m_words->setWordWrap(false);
    m_slider->setObjectName(QStringLiteral("pastSlider"));
    m_slider->setAccessibleName(tr("Moment; arrows move by a minute, page keys by an hour"));
    m_slider->setSingleStep(1);
    m_slider->setPageStep(60);
    m_slider->setMinimumWidth(160);
    m_field->setObjectName(QStringLiteral("pastField"));
    m_field->setAccessibleName(tr("Moment"));
    m_field->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm"));
    m_field->setTimeSpec(Qt::UTC); // the field holds the clock on the wall, see wording::typeable
    m_field->setKeyboardTracking(false);

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(56, 4, 16, 4);
    row->setSpacing(8);
    row->addWidget(m_words);
    row->addSpacing(8);
    const auto step = [&](const QString& name, const QString& spoken, Seconds by) {
        auto* button = new QPushButton(name, this);
        button->setAccessibleName(spoken);
        button->setToolTip(spoken);
        connect(button, &QPushButton::clicked, this, [this, by] { move(by); });
        row->addWidget(button);
    };
    step(tr("−1 h"), tr("An hour earlier"), -hour);
    step(tr("−5 min"), tr("Five minutes earlier"), -5 * minute);
    row->addWidget(m_slider, 1);
    step(tr("+5 min"), tr("Five minutes later"), 5 * minute);
    step(tr("+1 h"), tr("An hour later"), hour);
    row->addWidget(m_field);
    auto* back = new QPushButton(tr("Back to now"), this);
    back->setObjectName(QStringLiteral("backToNowButton"));
    back->setAccessibleName(back->text());
    setButtonRole(back, ButtonRole::Primary);
    setButtonKey(back, tr("Esc"));
    row->addWidget(back);
    auto* escape = new QAction(back->text(), this);
    escape->setObjectName(QStringLiteral("backToNowAction"));
    escape->setShortcut(QKeySequence(Qt::Key_Escape));
    escape->setShortcutContext(Qt::WindowShortcut);
    addAction(escape);

    m_rest.setSingleShot(true);
    m_rest.setInterval(restMilliseconds);
    connect(&m_rest, &QTimer::timeout, this, &PastBar::ask);
    connect(back, &QPushButton::clicked, this, &PastBar::close);
    connect(escape, &QAction::triggered, this, &PastBar::close);
    connect(m_slider, &QSlider::valueChanged, this, [this](int value) {
        if (m_isSetting)
            return;
        m_isSetting = true;
        m_field->setDateTime(wording::typeable(at(value)));
        m_isSetting = false;
        m_rest.start();
    });
    connect(m_field, &QDateTimeEdit::dateTimeChanged, this, [this](const QDateTime& typed) {
        if (!m_isSetting)
            m_slider->setValue(static_cast<int>((wording::typedTime(typed) - m_begin) / minute));
    });
    connect(&m_bridge, &Bridge::pastFailed, this, [this](const QString& why) {
        m_words->setText(tr("Cannot be shown: %1").arg(wording::oneLine(why.toStdString(), 120)));
        m_words->setAccessibleName(m_words->text());
    });
    hide();
}

Time PastBar::at(int value) const {
    return m_begin + value * minute;
}

Time PastBar::moment() const {
    return at(m_slider->value());
}

void PastBar::open() {
    if (isVisible())
        return close();
    const engine::Snapshot& now = *m_bridge.present();
    if (!now.knownSince)
        return;
    // Whole minutes; the first one that is known from its beginning on.
    m_begin = fromUnix((toUnix(*now.knownSince) + 59) / 60 * 60);
    const auto last = std::max<std::int64_t>(0, (m_clock.now() - m_begin) / minute);
    const auto first = std::max<std::int64_t>(0, last - opensBefore / minute);
    m_isSetting = true;
    m_slider->setRange(0, static_cast<int>(last));
    m_field->setDateTimeRange(wording::typeable(at(0)), wording::typeable(at(static_cast<int>(last))));
    m_slider->setValue(static_cast<int>(first));
    m_field->setDateTime(wording::typeable(moment()));
    m_isSetting = false;
    m_words->setText(tr("Looking back…"));
    show();
    m_slider->setFocus(Qt::ShortcutFocusReason);
    ask();
}

void PastBar::close() {
    m_rest.stop();
    hide();
    m_bridge.backToNow();
}

void PastBar::move(Seconds by) {
    m_slider->setValue(m_slider->value() + static_cast<int>(by / minute));
}

void PastBar::ask() {
    m_bridge.lookBack(moment());
}

void PastBar::setSnapshot(const engine::Snapshot& snapshot) {
    if (!snapshot.asOf)
        return; // the present goes on while the past is put together, and where it could not be
    const QString words = tr("As of %1. Nothing can be done here.").arg(wording::stamp(*snapshot.asOf));
    m_words->setText(words);
    m_words->setAccessibleName(words);
    show();
}

QString PastBar::words() const {
    return m_words->text();
}

void PastBar::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QWidget::keyPressEvent(event);
}

void PastBar::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), blend(theme.surface, theme.accent, theme.isDark ? 0.14 : 0.12));
    painter.fillRect(QRect(0, height() - 2, width(), 2), theme.accent);
    paintIcon(painter, QRectF(16, (height() - 24) / 2.0, 24, 24), Icon::History, theme.accent, 20);
}

} // namespace fermata::ui
