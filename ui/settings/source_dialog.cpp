#include "ui/settings/source_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>

#include "ui/settings/rows_editor.h"
#include "ui/style/fermata_style.h"
#include "ui/widgets/plain_label.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using namespace style;

namespace {

/// What a kind of source has, in the words of workspace.yaml.
struct Kind {
    const char* name;
    bool isRemote, hasPipelines, hasQueries;
};
constexpr Kind kinds[] = {{"buildbot", true, true, false},
                          {"prometheus", true, false, true},
                          {"alertmanager", true, false, false},
                          {"files", false, false, false},
                          {"cdevents", false, false, false}};

const Kind& kindOf(const QString& name) {
    for (const Kind& kind : kinds)
        if (name == QLatin1String(kind.name))
            return kind;
    return kinds[0];
}

QString text(const std::string& value) {
    return QString::fromStdString(value);
}
std::string value(const QLineEdit* field) {
    return field->text().trimmed().toStdString();
}

} // namespace

SourceDialog::SourceDialog(workspace::SourceSetting setting, QWidget* parent)
    : QDialog(parent),
      m_isNew(setting.name.empty()),
      m_origin(std::move(setting)),
      m_form(nullptr),
      m_kind(new QComboBox(this)),
      m_plainHttp(new QCheckBox(tr("Send it in the clear to another machine"), this)),
      m_incidents(new QCheckBox(tr("Its silence means that there is no incident"), this)),
      m_every(new QSpinBox(this)),
      m_secretRow(new QWidget(this)),
      m_answer(plainLabel({}, this)),
      m_problem(plainLabel({}, this)),
      m_test(new QPushButton(tr("Test"), this)),
      m_save(new QPushButton(tr("Save"), this)),
      m_keepSecret(new QPushButton(tr("Keep its value…"), this)) {
    const Theme& theme = themeOf(this);
    setObjectName(QStringLiteral("sourceDialog"));
    setWindowTitle(m_isNew ? tr("Add a source") : tr("Source %1").arg(wording::oneLine(m_origin.name, 80)));
    setAccessibleName(windowTitle());
    setMinimumWidth(760);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    QLabel* title = plainLabel(windowTitle(), this);
    title->setFont(theme.font(TextSize::Subject, QFont::DemiBold));
    layout->addWidget(title);
    layout->addWidget(
        plainLabel(tr("Saving writes workspace.yaml and connects all sources anew. Until a source was heard, "
                      "what it would know counts as missing."),
                   this));
    auto* body = new QWidget(this);
    body->setAccessibleName(tr("Fields of the source"));
    m_form = new QFormLayout(body);
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setSpacing(8);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    const auto line = [&](const char* objectName, const QString& accessible, const QString& hint) {
        auto* field = new QLineEdit(body);
        field->setObjectName(QLatin1String(objectName));
        field->setAccessibleName(accessible);
        field->setPlaceholderText(hint);
        connect(field, &QLineEdit::textChanged, this, &SourceDialog::check);
        return field;
    };
    m_kind->setObjectName(QStringLiteral("kindBox"));
    m_kind->setAccessibleName(tr("Kind"));
    for (const Kind& kind : kinds)
        m_kind->addItem(QLatin1String(kind.name));
    m_kind->setEnabled(m_isNew);
    m_form->addRow(tr("&Kind"), m_kind);
    m_name = line("nameEdit", tr("Name"), tr("unique, without a slash"));
    m_form->addRow(tr("&Name"), m_name);
    m_url = line("urlEdit", tr("Address"), QStringLiteral("https://ci.example:8010"));
    m_form->addRow(tr("&Address"), m_url);
    m_plainHttp->setObjectName(QStringLiteral("plainHttpBox"));
    m_plainHttp->setAccessibleName(tr("Allow http to another machine"));
    m_form->addRow(tr("Plain http"), m_plainHttp);
    m_user = line("userEdit", tr("User"), tr("only where the secret is a password"));
    m_form->addRow(tr("&User"), m_user);
    m_secret = line("secretEdit", tr("Name of the secret"), tr("its name, never the secret"));
    m_keepSecret->setObjectName(QStringLiteral("keepSecretButton"));
    m_keepSecret->setAccessibleName(tr("Keep the value of this secret"));
    m_keepSecret->setAutoDefault(false);
    m_secretRow->setAccessibleName(tr("Secret"));
    auto* secretRow = new QHBoxLayout(m_secretRow);
    secretRow->setContentsMargins(0, 0, 0, 0);
    secretRow->addWidget(m_secret, 1);
    secretRow->addWidget(m_keepSecret);
    m_form->addRow(tr("Secret"), m_secretRow);
    m_caFile = line("caFileEdit", tr("File of the certificate authority"), tr("only where the system's own do not do"));
    m_form->addRow(tr("&CA file"), m_caFile);
    m_folder = line("folderEdit", tr("Folder"), tr("absolute, or inside the workspace"));
    m_form->addRow(tr("&Folder"), m_folder);
    m_environment = line("environmentEdit", tr("Environment"), tr("empty: the workspace's own"));
    m_form->addRow(tr("&Environment"), m_environment);
    m_incidents->setObjectName(QStringLiteral("incidentsBox"));
    m_incidents->setAccessibleName(tr("Its word on incidents counts"));
    m_form->addRow(tr("Incidents"), m_incidents);
    m_every->setObjectName(QStringLiteral("everyBox"));
    m_every->setAccessibleName(tr("Seconds between two looks"));
    m_every->setRange(1, 3600);
    m_every->setSuffix(tr(" s", "seconds"));
    m_form->addRow(tr("E&very"), m_every);
    m_logHosts =
        line("logHostsEdit", tr("Hosts that a job's log may be fetched from"), tr("host or host:port, with commas"));
    m_form->addRow(tr("&Log hosts"), m_logHosts);
    using Column = RowsEditor::Column;
    m_pipelines = new RowsEditor(
        tr("Pipelines"),
        {Column{tr("Name"), {}, {}, 2},
         Column{tr("Lane"),
                {QStringLiteral("plan"), QStringLiteral("build"), QStringLiteral("test"), QStringLiteral("deploy")},
                QStringLiteral("build")},
         Column{tr("Repository"), {}, {}}, Column{tr("Service"), {}, {}}, Column{tr("Environment"), {}, {}},
         Column{tr("Scheduler"), {}, {}}, Column{tr("Version property"), {}, QStringLiteral("version")},
         Column{tr("Environment property"), {}, QStringLiteral("environment")}},
        body);
    m_pipelines->setObjectName(QStringLiteral("pipelines"));
    m_form->addRow(tr("Pipelines"), m_pipelines);
    m_queries =
        new RowsEditor(tr("Queries"),
                       {Column{tr("Name"), {}, {}}, Column{tr("PromQL"), {}, {}, 3},
                        Column{tr("Kind"),
                               {QStringLiteral("indicator"), QStringLiteral("burn-rate"), QStringLiteral("traffic"),
                                QStringLiteral("usual-traffic"), QStringLiteral("peak-traffic")},
                               QStringLiteral("indicator")},
                        Column{tr("Service"), {}, {}}, Column{tr("Window, s"), {}, QStringLiteral("3600")}},
                       body);
    m_queries->setObjectName(QStringLiteral("queries"));
    m_form->addRow(tr("Queries"), m_queries);
    auto* scroll = new QScrollArea(this);
    scroll->setAccessibleName(body->accessibleName());
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(body);
    layout->addWidget(scroll, 1);
    m_answer->setObjectName(QStringLiteral("testAnswer"));
    m_problem->setObjectName(QStringLiteral("problemLabel"));
    layout->addWidget(m_answer);
    layout->addWidget(m_problem);

    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("cancelButton"));
    cancel->setAccessibleName(cancel->text());
    setButtonKey(cancel, tr("Esc"));
    m_test->setObjectName(QStringLiteral("testButton"));
    m_test->setAccessibleName(tr("Ask the source once, as the form stands"));
    m_test->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_T));
    setButtonKey(m_test, QStringLiteral("Ctrl T"));
    m_save->setObjectName(QStringLiteral("confirmButton"));
    m_save->setAccessibleName(tr("Save the source"));
    m_save->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
    setButtonKey(m_save, QStringLiteral("Ctrl ⏎"));
    setButtonRole(m_save, ButtonRole::Primary);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_test);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_save);
    for (QPushButton* button : {cancel, m_test, m_save})
        button->setAutoDefault(false);
    layout->addLayout(buttons);

    fill(m_origin);
    connect(m_kind, &QComboBox::currentTextChanged, this, &SourceDialog::showKind);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_keepSecret, &QPushButton::clicked, this, [this] { emit secretAsked(m_secret->text().trimmed()); });
    connect(m_pipelines, &RowsEditor::changed, this, &SourceDialog::check);
    connect(m_queries, &RowsEditor::changed, this, &SourceDialog::check);
    connect(m_test, &QPushButton::clicked, this, [this] {
        m_isBusy = true;
        m_answer->setText(tr("Asking…"));
        m_answer->setAccessibleName(m_answer->text());
        check();
        emit testAsked(this->setting());
    });
    connect(m_save, &QPushButton::clicked, this, [this] {
        m_isBusy = true;
        m_problem->setText(tr("Writing workspace.yaml…"));
        check();
        emit saved(this->setting());
    });
    showKind();
    m_name->setFocus();
    resize(760, theme.scaled(720));
}

QString SourceDialog::kind() const {
    return m_kind->currentText();
}

void SourceDialog::fill(const workspace::SourceSetting& setting) {
    if (!setting.kind.empty())
        m_kind->setCurrentText(text(setting.kind));
    m_name->setText(text(setting.name));
    m_url->setText(text(setting.url));
    m_plainHttp->setChecked(setting.allowsPlainHttp);
    m_user->setText(text(setting.user));
    m_secret->setText(text(setting.secret));
    m_caFile->setText(text(setting.caFile));
    m_folder->setText(text(setting.folder));
    m_environment->setText(text(setting.environment));
    m_incidents->setChecked(setting.reportsIncidents);
    m_every->setValue(static_cast<int>(setting.every.count()));
    QStringList hosts;
    for (const std::string& host : setting.logHosts)
        hosts.append(text(host));
    m_logHosts->setText(hosts.join(QStringLiteral(", ")));
    std::vector<QStringList> rows;
    for (const workspace::PipelineSetting& each : setting.pipelines)
        rows.push_back({text(each.name), text(std::string(name(each.lane))), text(each.repository), text(each.service),
                        text(each.environment), text(each.scheduler), text(each.versionProperty),
                        text(each.environmentProperty)});
    m_pipelines->setRows(rows);
    rows.clear();
    for (const workspace::QuerySetting& each : setting.queries)
        rows.push_back({text(each.name), text(each.query), text(std::string(name(each.kind))), text(each.service),
                        QString::number(each.window.count())});
    m_queries->setRows(rows);
}

void SourceDialog::showKind() {
    const Kind& kind = kindOf(this->kind());
    const auto show = [this](QWidget* field, bool isShown) {
        field->setVisible(isShown);
        if (QWidget* label = m_form->labelForField(field))
            label->setVisible(isShown);
    };
    for (QWidget* field :
         {static_cast<QWidget*>(m_url), static_cast<QWidget*>(m_plainHttp), static_cast<QWidget*>(m_user), m_secretRow,
          static_cast<QWidget*>(m_caFile), static_cast<QWidget*>(m_logHosts)})
        show(field, kind.isRemote);
    show(m_folder, !kind.isRemote);
    show(m_pipelines, kind.hasPipelines);
    show(m_queries, kind.hasQueries);
    check();
}

workspace::SourceSetting SourceDialog::setting() const {
    const Kind& kind = kindOf(this->kind());
    workspace::SourceSetting setting;
    setting.name = value(m_name);
    setting.kind = kind.name;
    setting.environment = value(m_environment);
    setting.reportsIncidents = m_incidents->isChecked();
    setting.every = Seconds{m_every->value()};
    if (!kind.isRemote) {
        setting.folder = value(m_folder);
        return setting;
    }
    setting.url = value(m_url);
    setting.allowsPlainHttp = m_plainHttp->isChecked();
    setting.user = value(m_user);
    setting.secret = value(m_secret);
    setting.caFile = value(m_caFile);
    for (const QString& host : m_logHosts->text().split(u',', Qt::SkipEmptyParts))
        if (!host.trimmed().isEmpty())
            setting.logHosts.push_back(host.trimmed().toStdString());
    if (kind.hasPipelines)
        for (const QStringList& row : m_pipelines->rows())
            setting.pipelines.push_back({row[0].toStdString(),
                                         delivery::lane(row[1].toStdString()).value_or(delivery::Lane::Build),
                                         row[2].toStdString(), row[3].toStdString(), row[4].toStdString(),
                                         row[5].toStdString(), row[6].toStdString(), row[7].toStdString()});
    if (kind.hasQueries)
        for (const QStringList& row : m_queries->rows())
            setting.queries.push_back(
                {row[0].toStdString(), row[1].toStdString(),
                 delivery::metricKind(row[2].toStdString()).value_or(delivery::MetricKind::Indicator),
                 row[3].toStdString(), Seconds{row[4].toLongLong()}});
    return setting;
}

QString SourceDialog::missing() const {
    const Kind& kind = kindOf(this->kind());
    if (m_name->text().trimmed().isEmpty())
        return tr("A name is needed.");
    if (kind.isRemote && m_url->text().trimmed().isEmpty())
        return tr("An address is needed.");
    if (!kind.isRemote && m_folder->text().trimmed().isEmpty())
        return tr("A folder is needed.");
    if (kind.hasQueries)
        for (const QStringList& row : m_queries->rows()) {
            bool isNumber = false;
            if (row[4].toLongLong(&isNumber) < 1 || !isNumber)
                return tr("The window of query %1 must be a number of seconds.")
                    .arg(wording::oneLine(row[0].toStdString(), 60));
        }
    return {};
}

void SourceDialog::check() {
    const QString lacks = missing();
    if (!m_isBusy)
        m_problem->setText(lacks);
    m_problem->setAccessibleName(m_problem->text().isEmpty() ? tr("Nothing is missing") : m_problem->text());
    m_save->setEnabled(lacks.isEmpty() && !m_isBusy);
    m_test->setEnabled(lacks.isEmpty() && !m_isBusy);
    m_keepSecret->setEnabled(!m_secret->text().trimmed().isEmpty());
}

void SourceDialog::finish(const Result<void>& result) {
    m_isBusy = false;
    if (result) {
        accept();
        return;
    }
    check();
    m_problem->setText(tr("Refused: %1").arg(wording::error(result.error())));
    m_problem->setAccessibleName(m_problem->text());
}

void SourceDialog::showTest(const Result<std::string>& answer) {
    m_isBusy = false;
    m_answer->setText(answer ? tr("It answers: %1").arg(wording::oneLine(*answer, 300))
                             : tr("It does not answer as it should: %1").arg(wording::error(answer.error())));
    m_answer->setAccessibleName(m_answer->text());
    check();
}

} // namespace fermata::ui
