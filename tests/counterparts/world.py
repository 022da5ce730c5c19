"""The servers of the counterparts: what each needs in its folder, how it is started, when it is ready, how it ends."""
import base64
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
NAMES = ["pushgateway", "alertmanager", "prometheus", "buildbot", "worker", "nginx"]
USER, PASSWORD = "fermata", "loopback-only"
READY_WITHIN = 180  # seconds; a machine under load needs most of a minute for a Buildbot master


class Problem(Exception):
    """A server did not do what it was asked to, in one line and the end of its log."""


class NotInstalled(Exception):
    """A program is missing; the tests that need it are skipped."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def program(*names):
    places = os.environ.get("PATH", "").split(":") + ["/usr/sbin", "/usr/bin"]
    for name in names:
        found = shutil.which(name, path=":".join(places))
        if found:
            return found
    raise NotInstalled(names[0] + " is not installed (packaging/install-dependencies.sh --counterparts)")


def is_alive(pid):
    """A child that has ended, but was not waited for, is not alive."""
    try:
        done, _ = os.waitpid(pid, os.WNOHANG)
        if done == pid:
            return False
    except ChildProcessError:
        pass
    try:
        os.kill(pid, 0)
        return True
    except ProcessLookupError:
        return False


def run(command, **more):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=120, **more)
    if done.returncode != 0:
        raise Problem("%s: %s" % (" ".join(command[:3]), done.stdout.decode("utf-8", "replace")[-800:]))


class World:
    def __init__(self, folder):
        self.folder = folder
        self.servers = {}
        self.more = {}

    # What is known, as JSON; `down` reads it back.
    def described(self):
        return {"folder": self.folder, "servers": self.servers, "user": USER, "password": PASSWORD, **self.more}

    def save(self):
        path = os.path.join(self.folder, "world.json")
        with open(path + ".new", "w", encoding="utf-8") as file:
            json.dump(self.described(), file, indent=2, sort_keys=True)
        os.replace(path + ".new", path)

    @staticmethod
    def load(folder):
        world = World(folder)
        with open(os.path.join(folder, "world.json"), encoding="utf-8") as file:
            world.servers = json.load(file)["servers"]
        return world

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def url(self, name):
        return self.servers[name]["url"] if name in self.servers else None

    def write(self, name, text):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def configured(self, name, **values):
        """A file of this folder with @NAME@ filled in."""
        with open(os.path.join(HERE, name), encoding="utf-8") as file:
            text = file.read()
        for key, value in values.items():
            text = text.replace("@" + key + "@", str(value))
        return text

    def add(self, name, command, ready, port=None, scheme="http", cwd=None, environment=None, **more):
        self.servers[name] = {"command": command, "ready": ready, "cwd": cwd or self.folder,
                              "environment": environment or {}, **more}
        if port:
            self.servers[name]["url"] = "%s://127.0.0.1:%d" % (scheme, port)

    def prepare(self, name):
        getattr(self, "prepare_" + name)()

    def prepare_pushgateway(self):
        port = free_port()
        self.add("pushgateway", [program("prometheus-pushgateway"), "--web.listen-address=127.0.0.1:%d" % port],
                 "/-/ready", port)

    def prepare_alertmanager(self):
        port = free_port()
        self.write("alertmanager.yml", self.configured("alertmanager.yml"))
        self.add("alertmanager",
                 [program("prometheus-alertmanager"), "--config.file=" + self.path("alertmanager.yml"),
                  "--storage.path=" + self.path("alertmanager-data"), "--web.listen-address=127.0.0.1:%d" % port,
                  "--cluster.listen-address="],  # empty: otherwise it opens a port for a cluster
                 "/-/ready", port)

    def prepare_prometheus(self):
        port = free_port()
        host = lambda name: (self.url(name) or "http://127.0.0.1:9").removeprefix("http://")
        self.write("prometheus.yml", self.configured("prometheus.yml", RULES=self.path("rules.yml"),
                                                     PUSHGATEWAY=host("pushgateway"), ALERTMANAGER=host("alertmanager")))
        self.write("rules.yml", self.configured("rules.yml"))
        self.add("prometheus",
                 [program("prometheus"), "--config.file=" + self.path("prometheus.yml"),
                  "--web.listen-address=127.0.0.1:%d" % port, "--storage.tsdb.path=" + self.path("prometheus-data"),
                  "--storage.tsdb.retention.time=2d", "--web.enable-lifecycle", "--query.timeout=10s"],
                 "/-/ready", port)

    def prepare_buildbot(self):
        twistd, buildbot, git = program("twistd3", "twistd"), program("buildbot"), program("git")
        port, worker_port = free_port(), free_port()
        run([buildbot, "create-master", "--relocatable", self.path("master")])
        shutil.copy(os.path.join(HERE, "master.cfg"), self.path("master", "master.cfg"))
        # Debian has no buildbot-www, and a master without a `base` application does not open its port: this is one.
        self.write("plugins/fermata_www/__init__.py",
                   'from buildbot.www.plugin import Application\nep = Application(__name__, "the interface alone")\n')
        self.write("plugins/fermata_www/VERSION", "1.0\n")
        self.write("plugins/fermata_www/static/index.html", "<html>the interface alone</html>\n")
        self.write("plugins/fermata_www-1.0.dist-info/METADATA",
                   "Metadata-Version: 2.1\nName: fermata-www\nVersion: 1.0\n")
        self.write("plugins/fermata_www-1.0.dist-info/entry_points.txt", "[buildbot.www]\nbase = fermata_www:ep\n")
        for folder in ("evidence", "running", "gates"):
            os.makedirs(self.path(folder), exist_ok=True)
        self.make_repository(git)
        self.more.update(repository=self.path("repo.git"), work=self.path("work"), evidence=self.path("evidence"),
                         running=self.path("running"), gates=self.path("gates"))
        settings = {"port": port, "worker_port": worker_port, "repository": self.path("repo.git"),
                    "evidence": self.path("evidence"), "running": self.path("running"), "gates": self.path("gates"),
                    "user": USER, "password": PASSWORD}
        self.write("master/settings.json", json.dumps(settings, indent=2))
        self.add("buildbot", [twistd, "--nodaemon", "--no_save", "--pidfile=twistd.pid", "-y", "buildbot.tac"],
                 "/api/v2/masters", port, cwd=self.path("master"),
                 environment={"PYTHONPATH": self.path("plugins")}, workerPort=worker_port)

    def prepare_worker(self):
        if "buildbot" not in self.servers:
            raise Problem("a worker needs the buildbot before it")
        twistd, create = program("twistd3", "twistd"), program("buildbot-worker")
        run([create, "create-worker", "--relocatable", self.path("worker"),
             "127.0.0.1:%d" % self.servers["buildbot"]["workerPort"], "w1", PASSWORD])
        self.add("worker", [twistd, "--nodaemon", "--no_save", "--pidfile=twistd.pid", "-y", "buildbot.tac"],
                 "worker", cwd=self.path("worker"))

    def prepare_nginx(self):
        nginx, openssl = program("nginx"), program("openssl")
        port = free_port()
        for folder in ("nginx/logs", "nginx/tmp"):
            os.makedirs(self.path(folder), exist_ok=True)
        run([openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", "/CN=Fermata counterparts", "-keyout", self.path("nginx/ca.key"), "-out",
             self.path("nginx/ca.pem"), "-addext", "basicConstraints=critical,CA:TRUE"])
        run([openssl, "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=127.0.0.1",
             "-keyout", self.path("nginx/server.key"), "-out", self.path("nginx/server.csr")])
        self.write("nginx/extensions", "subjectAltName=IP:127.0.0.1,DNS:localhost\n")
        run([openssl, "x509", "-req", "-in", self.path("nginx/server.csr"), "-CA", self.path("nginx/ca.pem"), "-CAkey",
             self.path("nginx/ca.key"), "-CAcreateserial", "-days", "2", "-extfile", self.path("nginx/extensions"),
             "-out", self.path("nginx/server.pem")])
        places = "".join("        location /%s/ { proxy_pass %s/; }\n" % (name, self.url(name))
                         for name in ("buildbot", "prometheus", "alertmanager", "pushgateway") if self.url(name))
        self.write("nginx/nginx.conf", self.configured("nginx.conf", PORT=port, PLACES=places))
        self.add("nginx", [nginx, "-p", self.path("nginx"), "-c", "nginx.conf", "-e", "logs/error.log"], "/ready", port,
                 scheme="https", caFile=self.path("nginx/ca.pem"))

    def make_repository(self, git):
        """A bare repository as the CI knows it, and a clone to work in; its first commit builds and passes."""
        quiet = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
        run([git, "init", "-q", "--bare", "-b", "main", self.path("repo.git")], env=quiet)
        run([git, "clone", "-q", self.path("repo.git"), self.path("work")], env=quiet)
        for key, value in (("user.name", "Ada"), ("user.email", "ada@example.org"), ("commit.gpgsign", "false")):
            run([git, "-C", self.path("work"), "config", key, value], env=quiet)
        run([git, "-C", self.path("work"), "checkout", "-q", "-B", "main"], env=quiet)
        self.write("work/build.sh", "echo compiling the shop\necho done\n")
        self.write("work/test.sh", self.configured("test.sh"))
        run([git, "-C", self.path("work"), "add", "-A"], env=quiet)
        run([git, "-C", self.path("work"), "commit", "-q", "-m", "Open the shop"], env=quiet)
        run([git, "-C", self.path("work"), "push", "-q", "origin", "main"], env=quiet)

    def start(self, name):
        server = self.servers[name]
        log = open(self.path(name + ".log"), "ab")
        process = subprocess.Popen(server["command"], cwd=server["cwd"], stdin=subprocess.DEVNULL, stdout=log,
                                   stderr=subprocess.STDOUT, env={**self.environment(), **server["environment"]},
                                   start_new_session=True)
        log.close()
        server["pid"] = process.pid
        self.save()
        deadline = time.monotonic() + READY_WITHIN
        while not self.is_ready(name):
            if not is_alive(process.pid):
                raise Problem("%s ended: %s" % (name, self.end_of_log(name)))
            if time.monotonic() > deadline:
                raise Problem("%s was not ready after %d s: %s" % (name, READY_WITHIN, self.end_of_log(name)))
            time.sleep(0.1)

    def environment(self):
        """The same on every machine, and nothing of whoever started us: builds print what they see."""
        return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": self.folder, "LC_ALL": "C.UTF-8", "TZ": "UTC",
                "GIT_CONFIG_SYSTEM": "/dev/null"}

    def end_of_log(self, name):
        with open(self.path(name + ".log"), "rb") as file:
            return file.read()[-800:].decode("utf-8", "replace")

    def is_ready(self, name):
        server = self.servers[name]
        if name == "worker":  # it opens no port: the master says whether it is there
            answer = self.get(self.url("buildbot") + "/api/v2/workers")
            return bool(answer and any(worker["connected_to"] for worker in json.loads(answer)["workers"]))
        return self.get(server["url"] + server["ready"], server.get("caFile")) is not None

    def get(self, url, ca_file=None):
        context = ssl.create_default_context(cafile=ca_file) if ca_file else None
        token = base64.b64encode(("%s:%s" % (USER, PASSWORD)).encode()).decode()
        request = urllib.request.Request(url, headers={"Authorization": "Basic " + token, "Accept": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=5, context=context) as answer:
                return answer.read()
        except (urllib.error.URLError, OSError):
            return None

    def stop(self, name):
        pid = self.servers[name].pop("pid", None)
        if not pid:
            return
        for sign, limit in ((signal.SIGTERM, 20), (signal.SIGKILL, 5)):
            try:
                os.kill(pid, sign)
            except ProcessLookupError:
                return
            deadline = time.monotonic() + limit
            while is_alive(pid) and time.monotonic() < deadline:
                time.sleep(0.05)
            if not is_alive(pid):
                return

    def down(self):
        for name in reversed(list(self.servers)):
            self.stop(name)
