// Which change is selected: one for the inbox, the graph, the card and the change screen.
#pragma once

#include <string>

#include <QObject>

namespace fermata::ui {

/// Holds the key of the selected change; empty: none. GUI thread only.
class Selection final : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    const std::string& key() const { return m_key; }
    void select(const std::string& key) {
        if (key == m_key)
            return;
        m_key = key;
        emit changed();
    }

signals:
    void changed();

private:
    std::string m_key;
};

} // namespace fermata::ui
