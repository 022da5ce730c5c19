// The form of one source: what each kind needs, a test of it as it stands, and saving it into the workspace.
#pragma once

#include <QDialog>

#include "core/engine/engine.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace fermata::ui {

class RowsEditor;

/// GUI thread only. Never writes itself: the receiver of `saved` answers with finish(), that of `testAsked` with
/// showTest(). What is wrong inside a field is found and named by the engine, which refuses it whole.
class SourceDialog final : public QDialog {
    Q_OBJECT
public:
    /// `setting` with an empty name: a new source. The kind of one that exists stays.
    SourceDialog(workspace::SourceSetting setting, QWidget* parent);

    /// The source as the form says now; fields that its kind does not have are empty.
    workspace::SourceSetting setting() const;
    void finish(const Result<void>& result);
    void showTest(const Result<std::string>& answer);

signals:
    void saved(const fermata::workspace::SourceSetting& setting);
    void testAsked(const fermata::workspace::SourceSetting& setting);
    void secretAsked(const QString& name);

private:
    void fill(const workspace::SourceSetting& setting);
    void showKind();
    void check();
    QString missing() const;
    QString kind() const;

    bool m_isNew;
    bool m_isBusy = false;
    workspace::SourceSetting m_origin;
    QFormLayout* m_form;
    QComboBox* m_kind;
    QLineEdit *m_name, *m_url, *m_user, *m_secret, *m_environment, *m_folder, *m_caFile, *m_logHosts;
    QCheckBox *m_plainHttp, *m_incidents;
    QSpinBox* m_every;
    RowsEditor *m_pipelines, *m_queries;
    QWidget* m_secretRow;
    QLabel *m_answer, *m_problem;
    QPushButton *m_test, *m_save, *m_keepSecret;
};

} // namespace fermata::ui
