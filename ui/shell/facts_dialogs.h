// Small windows that only tell: the keys, about, and the steps of a way out.
#pragma once

#include <vector>

#include <QDialog>
#include <QList>

class QAction;

namespace fermata::ui {

/// What About shows; put together by the program, which knows what it was built with.
struct AboutFacts {
    QString version;
    struct Part {
        QString name, version, licence;
    };
    std::vector<Part> parts;
    QString logFile;
};

/// All keys by name; single letters are said to act in the console only.
class KeysDialog final : public QDialog {
    Q_OBJECT
public:
    KeysDialog(const QList<QAction*>& actions, QWidget* parent);
};

class AboutDialog final : public QDialog {
    Q_OBJECT
public:
    AboutDialog(const AboutFacts& facts, QWidget* parent);
};

/// Plain text with a title, selectable, with Copy.
class TextDialog final : public QDialog {
    Q_OBJECT
public:
    TextDialog(const QString& title, const QString& text, QWidget* parent);
};

} // namespace fermata::ui
