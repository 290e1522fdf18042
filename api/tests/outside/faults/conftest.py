"""One hub whose providers each have one fault."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from weather import Weather  # noqa: E402


@pytest.fixture(scope="module")
def weather():
    weather = Weather()
    yield weather
    weather.stop()
