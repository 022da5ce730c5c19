// The record as a table that is read in pages when they are looked at: 100,000 rows cost what is on screen.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include <QAbstractTableModel>
#include <QCache>
#include <QSet>

#include "core/engine/engine.h"

namespace fermata::ui {

/// Newest first. Rows that were not read yet are empty; reading is asked for when a view wants them, never for more.
/// GUI thread only.
class RecordModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Number, At, Who, Kind, Subject, Reason, Hash, columns };
    static constexpr std::uint64_t pageSize = 200;

    /// What reads a page: Bridge::records. It must answer on the GUI thread, at once or later, in any order.
    using Read = std::function<void(Result<std::vector<engine::RecordView>>, std::uint64_t total)>;
    using Source = std::function<void(engine::Engine::RecordQuery, Read)>;

    RecordModel(Source source, QObject* parent);
    ~RecordModel() override;

    struct Filter {
        std::string who, kind, text;
        bool operator==(const Filter&) const = default;
    };
    void setFilter(const Filter& filter);
    const Filter& filter() const { return m_filter; }
    /// The record grew, or something in it may be another: rows that are shown are read again, the others when wanted.
    void refresh();

    /// @returns null while the row was not read yet
    const engine::RecordView* record(const QModelIndex& index) const;
    bool hasAnswered() const { return m_hasAnswered; }
    QString problem() const { return m_problem; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    /// A page came, or could not be read.
    void answered();

private:
    using Page = std::vector<engine::RecordView>;

    void want(std::uint64_t page) const;
    void take(std::uint64_t page, std::uint64_t generation, Result<Page> rows, std::uint64_t total);

    Source m_source;
    Filter m_filter;
    int m_rows = 0;
    bool m_hasAnswered = false;
    bool m_isTaking = false; ///< an answer is being taken in
    QString m_problem;
    mutable QCache<std::uint64_t, Page> m_pages; ///< the pages looked at last
    mutable QSet<std::uint64_t> m_wanted;
    std::uint64_t m_generation = 0; ///< answers to older questions are dropped
    std::shared_ptr<bool> m_isAlive;
};

} // namespace fermata::ui
