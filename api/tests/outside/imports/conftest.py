import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from aikit import Aikit, configure  # noqa: E402
from support import Importing  # noqa: E402

NOW = 1_795_435_200


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "data").mkdir()
    return tmp_path


@pytest.fixture
def old(folder):
    """An upstream hub's folder, which becomes the data folder."""
    old = Aikit(folder / "data")
    configure(old, NOW - 60 * 86400)
    return old


@pytest.fixture
def importing(simulator, folder):
    """Starts hubs on the folder; each is stopped, and its books are proved."""
    started = []

    def start(**options):
        started.append(Importing(simulator, folder, **options))
        return started[-1]

    yield start
    for one in started:
        one.hub.stop()
