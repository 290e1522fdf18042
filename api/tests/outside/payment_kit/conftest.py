"""A hub whose customers pay through a stand-in for Payment Kit."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from kit import Kit, Paying  # noqa: E402


@pytest.fixture
def kit():
    kit = Kit()
    yield kit
    kit.stop()


@pytest.fixture
def paying(simulator, kit):
    """Starts hubs; each is stopped, and its books are proved."""
    started = []

    def start(**env):
        started.append(Paying(simulator, kit, **env))
        return started[-1]

    yield start
    for one in started:
        one.hub.stop()
