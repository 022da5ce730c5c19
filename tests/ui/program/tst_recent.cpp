// The list of workspaces that were opened before.
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include "app/fermata/recent.h"
#include "tests/support/test.h"

using namespace fermata;

class TestRecent : public QObject {
    Q_OBJECT

    static QString workspace(const QTemporaryDir& folder, const QString& name) {
        const QString path = folder.filePath(name);
        QDir().mkpath(path);
        QFile file(path + "/workspace.yaml");
        if (!file.open(QIODevice::WriteOnly))
            qFatal("cannot write");
        return path;
    }

private slots:
    void theNewestComesFirstAndOnce() {
        const QTemporaryDir folder;
        const QString file = folder.filePath("recent.ini");
        QVERIFY(app::recentWorkspaces(file).isEmpty());
        const QString one = workspace(folder, "one"), two = workspace(folder, "two, with a comma");
        app::rememberWorkspace(file, one);
        app::rememberWorkspace(file, two);
        app::rememberWorkspace(file, one + "/");
        QCOMPARE(app::recentWorkspaces(file), (QStringList{one, two}));
    }
    void whatIsGoneIsNotOffered() {
        const QTemporaryDir folder;
        const QString file = folder.filePath("recent.ini");
        const QString one = workspace(folder, "one");
        app::rememberWorkspace(file, one);
        QDir(one).removeRecursively();
        QVERIFY(app::recentWorkspaces(file).isEmpty());
    }
    void theListStaysShort() {
        const QTemporaryDir folder;
        const QString file = folder.filePath("recent.ini");
        for (int i = 0; i < 40; ++i)
            app::rememberWorkspace(file, workspace(folder, QString::number(i)));
        const QStringList kept = app::recentWorkspaces(file);
        QCOMPARE(kept.size(), qsizetype{app::workspacesKept});
        QVERIFY(kept.front().endsWith("/39"));
    }
};

QTEST_MAIN(TestRecent)
#include "tst_recent.moc"
