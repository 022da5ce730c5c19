#include "ui/change/difference_dialog.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/widgets/rows_view.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/plain_label.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

namespace {

constexpr int rowHeight = 40, groupWidth = 96, sideWidth = 330;

RowsModel::Cell cellOf(const decision::Message& message, double weight) {
    RowsModel::Cell cell;
    if (message.id.empty()) {
        cell.text = QStringLiteral("–");
        cell.isMuted = true;
        return cell;
    }
    cell.text = wording::sentence(message);
    if (weight != 0.0)
        cell.under = DifferenceDialog::tr("%1 in log-odds").arg(wording::signedNumber(weight));
    return cell;
}

} // namespace

DifferenceDialog::DifferenceDialog(const QString& headline, QWidget* parent)
    : QDialog(parent),
      m_state(plainLabel(tr("Reading the record…"), this)),
      m_model(new RowsModel({tr("What"), tr("Before"), tr("After")}, this)),
      m_view(new RowsView(m_model, rowHeight, 2, {groupWidth, sideWidth, sideWidth}, this)) {
    setObjectName(QStringLiteral("differenceDialog"));
    setWindowTitle(tr("What differs"));
    setAccessibleName(tr("What differs: %1").arg(headline));
    const style::Theme& theme = style::themeOf(this);
    resize(theme.scaled(880), theme.scaled(520));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(8);
    auto* title = plainLabel(headline, this);
    title->setFont(theme.font(style::TextSize::Subject, QFont::DemiBold));
    column->addWidget(title);
    m_state->setObjectName(QStringLiteral("differenceState"));
    column->addWidget(m_state);
    m_view->setObjectName(QStringLiteral("differenceTable"));
    m_view->setAccessibleName(tr("What differs"));
    m_view->setWordWrap(true);
    m_view->hide();
    column->addWidget(m_view, 1);
    column->addStretch(0);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    auto* close = new QPushButton(tr("Close"), this);
    close->setAccessibleName(close->text());
    style::setButtonKey(close, tr("Esc"));
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    buttons->addWidget(close);
    column->addLayout(buttons);
}

void DifferenceDialog::show(const Result<std::vector<engine::DifferenceRow>>& rows) {
    if (!rows) {
        m_state->setText(tr("Cannot be shown: %1").arg(wording::error(rows.error())));
        return;
    }
    if (rows->empty()) {
        m_state->setText(tr("Nothing that matters differs: the verdict was made again with the same facts."));
        return;
    }
    std::vector<RowsModel::Row> shown;
    QString group;
    for (const engine::DifferenceRow& row : *rows) {
        RowsModel::Cell head;
        const QString name = wording::sentence(engine::nameOf(row.group));
        head.text = name == group ? QString() : name;
        head.isStrong = true;
        group = name;
        shown.push_back({head, cellOf(row.before, row.weightBefore), cellOf(row.after, row.weightAfter)});
    }
    m_state->setText(tr("differences: %1").arg(shown.size()));
    m_model->setRows(std::move(shown));
    m_view->show();
    m_view->setFocus();
}

} // namespace fermata::ui
