"""One simulator and one hub for all tests of the official packages."""

import anthropic
import openai
import pytest
from google import genai
from google.genai import types

from hub import HALVES, LEFT, Hub, Simulator, rates

PROVIDERS = ["sim-openai", "sim-anthropic", "sim-google", "sim-bedrock"]


@pytest.fixture(scope="session")
def simulator():
    simulator = Simulator()
    yield simulator
    simulator.process.stop()


@pytest.fixture(scope="session")
def hub(simulator):
    hub = Hub(simulator, extra_toml=rates([LEFT, *(f"chat+{half}" for half in HALVES)]))
    yield hub
    hub.stop()


@pytest.fixture(scope="session")
def key(hub):
    return hub.key()


@pytest.fixture(params=PROVIDERS)
def provider(request):
    return request.param


@pytest.fixture
def cat(provider):
    """A picture's address, or nothing where the provider fetches none."""
    return None if provider == "sim-bedrock" else "https://example.com/cat.png"


@pytest.fixture
def chat(hub, key):
    return openai.OpenAI(base_url=f"{hub.url}/v1", api_key=key, max_retries=0)


@pytest.fixture
def claude(hub, key):
    return anthropic.Anthropic(base_url=hub.url, api_key=key, max_retries=0)


@pytest.fixture
def gemini(hub, key):
    options = types.HttpOptions(base_url=hub.url)
    return genai.Client(api_key=key, http_options=options)


@pytest.fixture
def newest_call(hub):
    """The call record of a request id."""

    def find(request_id):
        rows = hub.rows("SELECT * FROM call_records WHERE request_id = ?", request_id)
        assert len(rows) == 1, rows
        return rows[0]

    return find
