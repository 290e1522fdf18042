"""A real Blocklet Server on loopback, its apps, and the hub deployed into them."""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from hub import BINARY, free_port

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parents[3]
BIN = FOLDER / "node_modules/.bin"
HUB = "z8ia3xzq2tMq8CRHfaXj1BTYJyYnEcHbqP8cJ"
# As the folder of its data is called.
NAME = "ai-kit"
PAYMENT_KIT = "z2qaCNvKMv5GjouKdcDWexv6WqtHbpNPQDnAk"
PACKAGE = "blocklet.yml package.json Cargo.toml README.md LICENSE CHANGELOG.md blocklet.md blocklet.zh.md blocklet.prefs.json logo.svg".split()


# Models of the simulator: a call of a fraction of a second, one that outlives any stop, and one whose
# events come apart from each other.
SHORT, LONG, PACED = "chat+chunks=3+pace=50", "chat+chunks=9000+pace=100", "chat+chunks=12+pace=150"


def wait(done, what, seconds=60, pause=0.1):
    """What `done` gives, once that is something."""
    deadline = time.monotonic() + seconds
    while not (found := done()):
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}"
        time.sleep(pause)
    return found


def wallet(command, asked):
    """A command of `wallet.mjs`."""
    done = subprocess.run(
        ["node", FOLDER / "wallet.mjs", command], input=json.dumps(asked), capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


class Server:
    """Blocklet Server, on free ports and a folder of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.place = folder / "server"
        self.place.mkdir()
        self.http = free_port()
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("HUB_", "BLOCKLET_", "ABT_NODE_"))},
            "PATH": f"{BIN}:{os.environ['PATH']}",
            "ABT_NODE_CUSTOM_DATA_DIR": str(folder / "home"),
            # It would look for its own address on the internet.
            "ABT_NODE_FORCE_INTRANET": "1",
            "NO_UPDATE_NOTIFIER": "1",
            # Components inherit it: Payment Kit is told of charges within seconds, not after a minute.
            "HUB_PAYMENT_KIT_REPORT_SECONDS": "2",
            "CI": "1",
        }
        self.cli("server", "init", "--yes", "--mode", "debug", "--http-port", str(self.http), "--https-port", str(free_port()))
        # Offline: nobody to register with, and a router that is no program of its own.
        config = self.place / ".blocklet-server/config.yml"
        text = config.read_text()
        for name, value in (("registerUrl", "''"), ("webWalletUrl", "http://127.0.0.1:9"), ("provider", "default")):
            text = re.sub(rf"{name}: .*", f"{name}: {value}", text)
        config.write_text(text)

    def cli(self, *arguments, seconds=600, place=None):
        """A command of Blocklet's."""
        began = time.monotonic()
        log = self.folder / f"{time.time_ns()}-{arguments[0]}.log"
        with open(log, "wb") as out:
            done = subprocess.run(
                [BIN / "blocklet", *arguments], cwd=place or self.place, env=self.environment, stdin=subprocess.DEVNULL, stdout=out,
                stderr=subprocess.STDOUT, timeout=seconds,
            )
        said = log.read_text(errors="replace")
        print(f"blocklet {' '.join(arguments[:2])}: {time.monotonic() - began:.0f} s", flush=True)
        assert done.returncode == 0, f"blocklet {' '.join(arguments[:2])}: {said[-4000:]}"
        return said

    def start(self):
        self.cli("server", "start")

    def stop(self):
        """By its own command, and what that leaves by process id."""
        try:
            self.cli("server", "stop", "--force", seconds=60)
        except (AssertionError, subprocess.TimeoutExpired):
            pass
        for file in (self.folder / "home").rglob("pm2.pid"):
            end(int(file.read_text()))
        for process in self.processes():
            end(process)

    def processes(self, **variables):
        """Ids of processes that were started by this server, with these variables."""
        wanted = {"ABT_NODE_CUSTOM_DATA_DIR": str(self.folder / "home"), **variables}
        wanted = {f"{name}={value}".encode() for name, value in wanted.items()}
        found = []
        for process in Path("/proc").iterdir():
            if process.name.isdigit() and int(process.name) != os.getpid():
                try:
                    environment = set((process / "environ").read_bytes().split(b"\0"))
                except OSError:
                    continue
                if wanted <= environment:
                    found.append(int(process.name))
        return found


def program(process):
    """What a process runs; nothing if it has ended meanwhile."""
    try:
        return Path(f"/proc/{process}/comm").read_text().strip()
    except OSError:
        return ""


def end(process):
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        pass


class App:
    """An app of the server, with people."""

    def __init__(self, server, name, mount):
        self.server, self.name, self.mount = server, name, mount
        people = wallet("keys", ["app", "owner", "admin", "member", "guest"])
        self.key, self.people = people.pop("app"), people
        self.did = self.key["did"]
        server.cli(
            "test", "init", "--app-sk", self.key["secret"], "--owner-sk", people["owner"]["secret"], "--app-name", name
        )
        self.data = server.place / ".blocklet-server/data" / self.did
        self.logins = {}

    def deploy(self, package, mount=None):
        """Installs a package, or upgrades to it. It runs soon after; that the server's own file says so
        is nothing to wait for: now and then it goes on saying `installed` until something else changes."""
        arguments = ("deploy", str(package), "--app-id", self.did, "--mount-point", mount or self.mount)
        try:
            self.server.cli(*arguments)
        except AssertionError as error:
            # On a busy machine the server now and then reads a manifest that it has not written yet.
            if "Cannot convert undefined or null to object" not in str(error):
                raise
            self.server.cli(*arguments)

    def is_reached(self):
        """Whether the hub serves through the router, which hears of a component later than others do."""
        try:
            with self.client() as client:
                return client.get(self.path("/ready")).json() == {"status": "ready"}
        except (httpx.HTTPError, ValueError):
            return False

    def configuration(self):
        try:
            return json.loads((self.data / ".config/config.json").read_text())
        except (OSError, ValueError):
            return {"components": [], "env": {}}

    def component(self, did=HUB):
        listed = self.configuration()["components"]
        return next((component for component in listed if component["did"] == did), {})

    @property
    def host(self):
        return urlsplit(self.configuration()["env"]["appUrl"]).hostname

    def client(self, who=None, **more):
        """A client of the app through the router, with somebody's login."""
        headers = {"host": self.host}
        if who:
            headers["authorization"] = f"Bearer {self.login(who)['sessionToken']}"
        return httpx.Client(base_url=f"http://127.0.0.1:{self.server.http}", headers=headers, timeout=60, trust_env=False, **more)

    def path(self, inner):
        """A path of the hub, as a browser sees it."""
        return f"{self.mount.rstrip('/')}{inner}"

    def sign_in(self):
        """Everybody signs in with their wallet."""
        asked = {"port": self.server.http, "host": self.host, "app": self.key, "people": self.people}
        self.logins = wallet("logins", asked)
        assert all(said["status"] == "succeed" for said in self.logins.values()), self.logins

    def login(self, who):
        """What the server gave somebody who signed in."""
        return self.logins[who]

    def provide(self, url):
        """A provider of the hub that its owner adds, and what it costs."""
        with self.client("owner") as owner:
            provider = owner.post(
                self.path("/api/ai-providers"),
                json={"name": "sim", "displayName": "sim", "kind": "compatible", "baseUrl": f"{url}/v1", "privateNetwork": True},
            )
            assert provider.status_code < 300, provider.text
            here = self.path(f"/api/ai-providers/{provider.json()['id']}")
            key = {"name": "one", "credentialType": "api_key", "value": "sk-simulated"}
            said = owner.post(f"{here}/credentials", json=key)
            assert said.status_code < 300, said.text
            for model in (SHORT, LONG, PACED):
                rate = {"model": model, "type": "chatCompletion", "costs": {"input": "0.00001", "output": "0.00003"}, "margin": "0"}
                said = owner.post(f"{here}/model-rates", json=rate)
                assert said.status_code < 300, said.text

    def ask_service(self, who, query):
        """The service's GraphQL, as an admin's dashboard asks it."""
        with self.client(who) as client:
            said = client.post("/.well-known/service/api/gql", json={"query": query}).json()
        assert not said.get("errors"), said
        return said["data"]

    def turn(self, how, did):
        """Starts or stops a component (`how`), as an admin does in the dashboard."""
        self.ask_service("owner", f'mutation {{ {how}Blocklet(input: {{ did: "{self.did}", componentDids: ["{did}"] }}) {{ code }} }}')

    def prefer(self, name, value):
        """A preference of the hub, as an admin sets it in the dashboard."""
        pair = f'{{ key: "prefs.{name}", value: "{value}" }}'
        self.ask_service(
            "owner", f'mutation {{ configBlocklet(input: {{ did: ["{self.did}", "{HUB}"], configs: [{pair}] }}) {{ code }} }}'
        )

    def environment(self):
        """The environment that the hub was started with."""
        (process, *_) = self.processes()
        text = Path(f"/proc/{process}/environ").read_bytes().decode()
        return dict(pair.split("=", 1) for pair in text.split("\0") if "=" in pair)

    def rows(self, query, *values):
        """Rows of the hub's books, read beside the running hub."""
        connection = sqlite3.connect(f"file:{self.data / NAME / 'hub.db'}?mode=ro", uri=True, timeout=10)
        connection.row_factory = sqlite3.Row
        try:
            return [dict(row) for row in connection.execute(query, values)]
        finally:
            connection.close()

    def prove_books(self):
        done = subprocess.run(
            [BINARY, "ledger", "check", "--data-dir", self.data / NAME], capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def processes(self):
        """Ids of this app's processes of the hub."""
        of_hub = self.server.processes(BLOCKLET_APP_PID=self.did, BLOCKLET_COMPONENT_DID=HUB)
        return [process for process in of_hub if program(process) == "aigne-hub"]


def package(folder, version, binary, cli):
    """The hub's package, of this version, packed by `scripts/bundle`, and by Blocklet's own tool as well."""
    folder.mkdir()
    for name in PACKAGE:
        shutil.copy(ROOT / name, folder / name)
    for name in ("bin", "hooks", "screenshots"):
        shutil.copytree(ROOT / name, folder / name)
    current = re.search(r'^version = "(.+)"', (folder / "Cargo.toml").read_text(), re.MULTILINE)[1]
    for name in ("blocklet.yml", "package.json", "Cargo.toml"):
        path = folder / name
        path.write_text(re.sub(rf"(version[^\n]*?){re.escape(current)}", rf"\g<1>{version}", path.read_text(), count=1))
    environment = {**os.environ, "ABT_NODE_CUSTOM_DATA_DIR": str(folder / "home")}
    if cli:
        environment["BLOCKLET_CLI"] = str(cli)
    done = subprocess.run(
        [ROOT / "scripts/bundle", "--root", folder, "--binary", f"linux-x64={binary}"], capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert not cli or "the Blocklet CLI accepts the bundle" in done.stdout, done.stdout
    return folder


def payment_kit(server, folder):
    """A component with Payment Kit's DID around the stand-in for it, whose signatures Blocklet's own SDK checks."""
    (folder / "bin").mkdir(parents=True)
    program = FOLDER.parent / "payment_kit/stand_in.mjs"
    start = folder / "bin/start.sh"
    start.write_text(f'#!/bin/sh\nunset NODE_OPTIONS\nexec node {program} "$BLOCKLET_PORT" "$BLOCKLET_DATA_DIR/state.json"\n')
    start.chmod(0o755)
    shutil.copy(ROOT / "logo.svg", folder / "logo.svg")
    (folder / "README.md").write_text("A stand-in for Payment Kit.\n")
    interface = {
        "type": "web", "name": "publicUrl", "path": "/", "prefix": "*", "port": "BLOCKLET_PORT", "protocol": "http",
        "proxyBehavior": "service", "services": [{"name": "auth", "config": {}}],
    }
    # JSON is YAML, too.
    meta = {
        "name": PAYMENT_KIT, "did": PAYMENT_KIT, "title": "Payment Kit", "description": "A stand-in for Payment Kit", "version": "1.0.0",
        "group": "dapp", "main": "bin/start.sh", "logo": "logo.svg", "specVersion": "1.2.8", "files": ["bin", "logo.svg"],
        "engine": {"interpreter": "binary", "source": "bin/start.sh"}, "interfaces": [interface],
        "events": [{"type": "customer.credit_grant.granted", "description": "Somebody was given credits"}],
        "capabilities": {"clusterMode": False, "component": True},
    }
    (folder / "blocklet.yml").write_text(json.dumps(meta))
    server.cli("bundle", "--simple", "--create-release", place=folder)
    return folder
