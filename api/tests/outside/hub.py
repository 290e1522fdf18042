"""A real hub and a real simulator, as processes of their own, for tests from outside."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

BINARY = os.environ.get("HUB_BINARY") or str(
    Path(__file__).resolve().parents[3] / "target/debug/aigne-hub"
)


def free_port():
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(url, headers=None, method="GET", body=None):
    """Status and body of a plain request."""
    request = urllib.request.Request(
        url, method=method, headers=headers or {}, data=json.dumps(body).encode() if body else None
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


class Process:
    """A child that is stopped by its process id."""

    def __init__(self, arguments, ready_url, env=None, program=BINARY, patience_s=60):
        self.log = tempfile.TemporaryFile()
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("HUB_", "OPENAI_", "ANTHROPIC_", "GOOGLE_", "GEMINI_"))}
        self.child = subprocess.Popen(
            [program, *arguments],
            stdout=self.log,
            stderr=subprocess.STDOUT,
            env={**clean, "HUB_LOG": "info", **(env or {})},
        )
        deadline = time.monotonic() + patience_s
        while True:
            if self.child.poll() is not None:
                raise RuntimeError(f"{arguments} ended with {self.child.returncode}: {self.output()}")
            try:
                status, _ = get(ready_url)
                if status < 500:
                    return
            except OSError:
                pass
            if time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"{arguments} did not answer: {self.output()}")
            time.sleep(0.02)

    def output(self):
        self.log.seek(0)
        return self.log.read().decode(errors="replace")

    def stop(self):
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
            self.child.wait(timeout=60)

    def kill(self):
        if self.child.poll() is None:
            self.child.kill()
            self.child.wait(timeout=60)


class Simulator:
    """`aigne-hub simulate`, with doors at which connections go wrong."""

    def __init__(self, doors=()):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.doors = {door: free_port() for door in doors}
        self.start()

    def start(self):
        opened = [word for door, port in self.doors.items() for word in ("--door", f"{door}={port}")]
        self.process = Process(["simulate", "--port", str(self.port), *opened], f"{self.url}/v1/models")

    def restart(self):
        """At the same ports; all its connections end, and it knows nothing of what it served."""
        self.process.kill()
        self.start()

    def served(self):
        return json.loads(get(f"{self.url}/_sim/served")[1])

    def requests(self):
        return json.loads(get(f"{self.url}/_sim/requests")[1])

    def forget(self):
        get(f"{self.url}/_sim", method="DELETE")


HUB_TOML = """
[[providers]]
name = "sim-openai"
kind = "openai"
base_url = "{simulator}/v1"
private_network = true
models = ["chat"]
credentials = [{{ name = "one", value = "sk-simulated-openai-secret" }}]

[[providers]]
name = "sim-anthropic"
kind = "anthropic"
base_url = "{simulator}"
private_network = true
models = ["chat"]
credentials = [{{ name = "one", value = "sk-ant-simulated-secret" }}]

[[providers]]
name = "sim-compatible"
kind = "compatible"
base_url = "{simulator}/v1"
private_network = true
models = ["chat"]
credentials = [{{ name = "one", value = "sk-simulated-compatible-secret" }}]

[[providers]]
name = "sim-google"
kind = "google"
base_url = "{simulator}"
private_network = true
models = ["chat"]
credentials = [{{ name = "one", value = "AIzaSimulatedGoogleSecret" }}]

[[providers]]
name = "sim-bedrock"
kind = "bedrock"
region = "eu-central-1"
base_url = "{simulator}"
private_network = true
models = ["chat"]
credentials = [{{ name = "one", access_key_id = "AKIASIMULATED", secret_access_key = "simulated-bedrock-secret" }}]

[[providers]]
name = "sim-cohere"
kind = "cohere"
base_url = "{simulator}"
private_network = true
models = ["chat"]
credentials = [{{ name = "one", value = "co-simulated-cohere-secret" }}]

[[providers]]
name = "sim-ideogram"
kind = "ideogram"
base_url = "{simulator}"
private_network = true
models = ["ideogram-v3"]
credentials = [{{ name = "one", value = "simulated-ideogram-secret" }}]

[[rates]]
provider = "sim-bedrock"
model = "chat"
input = "3.3"
output = "16.5"
cache_read = "0.33"
cache_write_5m = "4.125"

[[rates]]
provider = "sim-google"
model = "chat"
input = "1.25"
output = "10"
cache_read = "0.31"

[[rates]]
provider = "sim-openai"
model = "chat"
input = "2.5"
output = "10"
cache_read = "1.25"

[[rates]]
provider = "sim-anthropic"
model = "chat"
input = "3"
output = "15"
cache_read = "0.3"
cache_write_5m = "3.75"
cache_write_1h = "6"
"""


# Scripts that the shared hub has a price for.
LEFT = "chat+chunks=500+pace=20"
HALVES = ["chunks=8+cut_event=5", "chunks=8+error_event=5", "cut=700+chunks=40"]


def rates(models):
    """Rates for scripted models of both providers: a script is part of a model's name."""
    return "".join(
        f'[[rates]]\nprovider = "{provider}"\nmodel = "{model}"\ninput = "3"\noutput = "15"\n'
        for provider in ("sim-openai", "sim-anthropic")
        for model in models
    )


class Hub:
    """`aigne-hub serve` on a data folder of its own, with every dialect of the simulator behind it."""

    def __init__(self, simulator, folder=None, extra_toml="", env=None, toml=HUB_TOML):
        self.folder = Path(folder or tempfile.mkdtemp(prefix="hub-test-"))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = env or {}
        self.config = self.folder / "hub.toml"
        self.config.write_text(toml.format(simulator=simulator.url) + extra_toml)
        self.start()

    def start(self):
        self.process = Process(
            [
                "serve",
                "--config",
                str(self.config),
                "--data-dir",
                str(self.folder / "data"),
                "--port",
                str(self.port),
            ],
            f"{self.url}/ready",
            self.env,
        )

    def stop(self):
        """Stops, and proves the books that it leaves."""
        self.process.stop()
        self.command("ledger", "check")

    def command(self, *arguments):
        """Standard output of another command on the same data folder."""
        done = subprocess.run(
            [BINARY, *arguments],
            capture_output=True,
            text=True,
            timeout=60,
            env={**os.environ, "HUB_DATA_DIR": str(self.folder / "data"), "HUB_CONFIG": str(self.config)},
        )
        if done.returncode != 0:
            raise RuntimeError(f"{arguments}: {done.stdout}{done.stderr}")
        return done.stdout

    def key(self, *arguments):
        """A new key that the running hub already knows."""
        key = self.command("key", "create", "--name", "test", *arguments).strip()
        deadline = time.monotonic() + 5
        while get(f"{self.url}/v1/models", {"authorization": f"Bearer {key}"})[0] == 401:
            if time.monotonic() > deadline:
                raise RuntimeError("the new key does not work after five seconds")
            time.sleep(0.02)
        return key

    def rows(self, query, *values):
        """Rows of the books, read beside the running hub."""
        connection = sqlite3.connect(f"file:{self.folder / 'data' / 'hub.db'}?mode=ro", uri=True, timeout=10)
        connection.row_factory = sqlite3.Row
        try:
            return [dict(row) for row in connection.execute(query, values)]
        finally:
            connection.close()

    def give(self, key_name, nanos):
        """Credits for a key without a user, written as the hub writes them."""
        connection = sqlite3.connect(self.folder / "data" / "hub.db", timeout=30)
        try:
            with connection:
                (key,) = connection.execute("SELECT id FROM hub_keys WHERE name = ?", (key_name,)).fetchone()
                account, gift = f"credits:key:{key}", f"gift-{time.time_ns()}"
                connection.executemany(
                    "INSERT INTO accounts VALUES (?, ?, ?, 0, ?, 0) ON CONFLICT DO NOTHING",
                    [("purchases", "purchases", None, None), (account, "credits", f"key:{key}", 0)],
                )
                connection.execute(
                    """INSERT INTO transfers (id, kind, debit_account, credit_account, amount_nanos, created_at, for_account)
                       VALUES (?, 'purchase', 'purchases', ?, ?, 0, ?)""",
                    (gift, account, nanos, account),
                )
                connection.execute(
                    "INSERT INTO lots VALUES (?, ?, 'purchase', ?, 0, 50, NULL, 0)", (gift, account, nanos)
                )
                connection.execute("INSERT INTO lot_entries VALUES (?, ?, ?)", (gift, gift, nanos))
        finally:
            connection.close()

    def calls(self):
        return self.rows("SELECT * FROM call_records ORDER BY id")
