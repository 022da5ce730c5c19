// What the command palette finds: commands, changes, components and people, by the words typed.
#pragma once

#include <functional>
#include <vector>

#include <QAbstractListModel>

namespace fermata::ui {

/// GUI thread only.
class PaletteModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum class Kind { Command, Change, Component, Person };
    struct Entry {
        Kind kind = Kind::Command;
        QString title;  ///< plain, one line
        QString detail; ///< plain, one line
        QString key;    ///< shortcut, or empty
        std::function<void()> act;
    };
    enum Role { DetailRole = Qt::UserRole + 1, KeyRole, KindRole, KindWordRole };

    using QAbstractListModel::QAbstractListModel;

    /// Takes all there is; a new palette takes a new list.
    void setEntries(std::vector<Entry> entries);
    /// Keeps entries that hold every word in title or detail; titles that begin with the first word come first.
    void setWords(const QString& words);
    /// Runs the entry. @requires index.isValid()
    void act(const QModelIndex& index) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<std::size_t> matching(const QString& words) const;

    std::vector<Entry> m_entries;
    std::vector<std::size_t> m_found;
};

} // namespace fermata::ui
