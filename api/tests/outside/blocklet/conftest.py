"""One real Blocklet Server with two apps: the hub at the root of one, and at `/hub` in the other."""

import subprocess
import sys
from pathlib import Path

import hub
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import server as blocklet  # noqa: E402


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("blocklet-server")


@pytest.fixture(scope="session")
def server(folder):
    server = blocklet.Server(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def packed(folder):
    """Makes packages of the hub, by version. Symbols would make them five times as large."""
    binary = folder / "aigne-hub"
    subprocess.run(["strip", "-o", binary, hub.BINARY], check=True)
    return lambda version: blocklet.package(folder / f"package-{version}", version, binary)


@pytest.fixture(scope="session")
def simulator():
    simulator = hub.Simulator()
    yield simulator
    simulator.process.stop()


@pytest.fixture(scope="session")
def apps(server, packed, simulator):
    """Both apps, with a provider that has a price."""
    first = packed("0.9.1")
    made = []
    for name, mount in (("Root app", "/"), ("Other app", "/hub")):
        app = blocklet.App(server, name, mount)
        app.deploy(first, blocklet.HUB)
        app.sign_in()
        app.provide(simulator.url)
        made.append(app)
    return made


@pytest.fixture(scope="session", params=[0, 1], ids=["root", "hub"])
def app(apps, request):
    return apps[request.param]


@pytest.fixture(scope="session")
def mounted(apps):
    """The app whose hub is not at the root: where prefixes matter."""
    return apps[1]
