"""One real Blocklet Server with two apps: the hub at the root of one, and at `/hub` in the other."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import hub
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import server as blocklet  # noqa: E402


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("blocklet-server")


@pytest.fixture(scope="session")
def packed(folder):
    """Packages of the hub, by version, made while the server starts. Symbols would make them five
    times as large. Blocklet's own tool has its say of the first."""
    binary = folder / "aigne-hub"
    subprocess.run(["strip", "-o", binary, hub.BINARY], check=True)
    with ThreadPoolExecutor(1) as pool:
        made = {
            version: pool.submit(blocklet.package, folder / f"package-{version}", version, binary, cli)
            for version, cli in (("0.9.1", blocklet.BIN / "blocklet"), ("0.9.2", None))
        }
        yield lambda version: made[version].result()


@pytest.fixture(scope="session")
def server(folder, packed):
    server = blocklet.Server(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def simulator():
    simulator = hub.Simulator()
    yield simulator
    simulator.process.stop()


@pytest.fixture(scope="session")
def apps(server, packed, simulator):
    """Both apps, with a provider that has a price."""
    first = packed("0.9.1")
    made = [blocklet.App(server, name, mount) for name, mount in (("Root app", "/"), ("Other app", "/hub"))]
    for app in made:
        app.deploy(first)
    for app in made:
        blocklet.wait(app.is_reached, f"{app.name} behind the router")
        app.sign_in()
        app.provide(simulator.url)
    return made


@pytest.fixture(scope="session", params=[0, 1], ids=["root", "hub"])
def app(apps, request):
    return apps[request.param]


@pytest.fixture(scope="session")
def mounted(apps):
    """The app whose hub is not at the root: where prefixes matter."""
    return apps[1]
