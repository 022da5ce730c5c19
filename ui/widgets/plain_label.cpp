#include "ui/widgets/plain_label.h"

#include <QLabel>

namespace fermata::ui {

QLabel* plainLabel(const QString& text, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setMinimumWidth(1);
    label->setText(text);
    label->setAccessibleName(text);
    return label;
}

} // namespace fermata::ui
