// The record: whether its chain holds, who did what and why, and each record in full.
#pragma once

#include <functional>

#include <QWidget>

#include "ui/audit/record_model.h"
#include "ui/bridge/bridge.h"

class QAction;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace fermata::ui {

class ChainMark;
class EmptyState;
class TextLine;

/// Asks the engine to verify and to export; the answer comes with a snapshot. GUI thread only.
class AuditScreen final : public QWidget {
    Q_OBJECT
public:
    /// Where to export to; empty: not at all. The program asks with a file dialog, a test answers itself.
    using AskFile = std::function<QString(QWidget* parent, const QString& suggestion)>;

    AuditScreen(Bridge& bridge, AskFile askFile, QWidget* parent);

    RecordModel& records() { return *m_model; }
    QTableView& table() { return *m_table; }
    /// "Chain VERIFIED, 18,402 records" or what is broken, as it is on screen.
    QString chainText() const;
    const QList<QAction*>& screenActions() const { return m_actions; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildHead();
    QWidget* buildFilter();
    QWidget* buildDetail();
    void showSnapshot();
    void showRecord();
    void showTable();
    void applyFilter();
    void verify();
    void exportLog();
    void copy();

    Bridge& m_bridge;
    AskFile m_askFile;
    RecordModel* m_model;
    ChainMark* m_mark;
    TextLine* m_chain;
    TextLine* m_chainFact;
    TextLine* m_answer;
    QPushButton* m_verify;
    QPushButton* m_export;
    QLineEdit* m_who;
    QComboBox* m_kind;
    QLineEdit* m_text;
    TextLine* m_count;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QTableView* m_table;
    QLabel* m_detailHead;
    QPlainTextEdit* m_detail;
    QList<QAction*> m_actions;
    std::uint64_t m_shownRecords = 0;
    std::string m_shownHead;
    std::uint64_t m_selected = 0; ///< number of the record in the detail; 0: none
    bool m_isVerifying = false;
};

} // namespace fermata::ui
