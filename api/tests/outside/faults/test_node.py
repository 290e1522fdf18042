"""The same faults through the official packages for Node: the error of the same class."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from cases import ANSWER, FAULTS, WITHIN

FOLDER = Path(__file__).resolve().parent
PACKAGES = FOLDER.parent / "node"
NAMES = ["chat", "responses", "messages", "gemini"]
OPENAI = {400: "BadRequestError", 403: "PermissionDeniedError", 404: "NotFoundError", 413: "APIError", 429: "RateLimitError"}
ANTHROPIC = {
    **OPENAI,
    413: "ContentTooLargeError",
    503: "ServiceUnavailableError",
    504: "GatewayTimeoutError",
}


def expected(name, status):
    if name == "gemini":
        return "ApiError"
    table = ANTHROPIC if name == "messages" else OPENAI
    return table.get(status, "InternalServerError")


@pytest.fixture(scope="module")
def came(weather):
    """What came of each fault, by its number, the library and whether it was a stream."""
    cases = [(number, name, stream) for number in range(len(FAULTS)) for name in NAMES for stream in (False, True)]
    asked = [
        {"library": name, "stream": stream, "model": weather.model(number, name, "native", stream)}
        for number, name, stream in cases
    ]
    order = {"packages": str(PACKAGES), "url": weather.hub.url, "key": weather.key, "cases": asked}
    done = subprocess.run(
        ["node", str(FOLDER / "libraries.mjs")],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "NODE_NO_WARNINGS": "1"},
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(cases, map(tuple, json.loads(done.stdout))))


@pytest.mark.parametrize("number", range(len(FAULTS)), ids=[fault.words for fault in FAULTS])
def test_the_package_turns_it_into_the_right_error(came, number):
    wrong = {}
    for name in NAMES:
        for stream in (False, True):
            shall = FAULTS[number].stream if stream else FAULTS[number].whole
            native = {"chat": "openai", "responses": "openai", "messages": "anthropic", "gemini": "google"}[name]
            shall = shall[native] if isinstance(shall, dict) else shall
            got = came[(number, name, stream)]
            if shall == ANSWER:
                right = got == ("answer", 200)
            elif shall == WITHIN:
                right = got[0] in ("APIError", "ApiError")
            else:
                right = got == (expected(name, shall), shall)
            if not right:
                wrong[(name, "stream" if stream else "whole")] = got
    assert not wrong, wrong
