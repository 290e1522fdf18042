"""Each fault of a provider alone, on each dialect, whole and streamed: what the official library makes
of what the hub answers. The table of `docs/reliability.md` is made here: run with HUB_WRITE=1."""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cases import ANSWER, FAULTS, WITHIN
from hub import Hub, Simulator, free_port
from libraries import LIBRARIES

PAGE = Path(__file__).resolve().parents[4] / "docs/reliability.md"
KINDS = {"openai": "/v1", "anthropic": "", "google": ""}
DOORS = ["dropped", "mute", "half_head", "surplus", "tls_stranger", "tls_cut"]
ENV = {
    "HUB_CONNECT_TIMEOUT_MS": "2000",
    "HUB_FIRST_BYTE_TIMEOUT_MS": "2000",
    "HUB_IDLE_TIMEOUT_MS": "2000",
    "HUB_HOLD_MS": "2000",
    # One attempt each: what is told, not what is mended.
    "HUB_RETRY_AGAIN": "0",
    "HUB_BREAKER_FAILURES": "0",
    "HUB_LOG": "warn",
}


def address(fault, simulator):
    if fault.door == "unresolved":
        return "http://nobody.invalid"
    if fault.door == "refused":
        return f"http://127.0.0.1:{free_port()}"
    if fault.door.startswith("tls"):
        return f"https://127.0.0.1:{simulator.doors[fault.door]}"
    return f"http://127.0.0.1:{simulator.doors[fault.door]}" if fault.door else simulator.url


def provider(number, kind, user):
    """A provider for each fault: none spoils another's key or circuit."""
    return f"{kind}-{number}-{user}" if FAULTS[number].alone else f"{kind}-{number}"


def toml(simulator):
    users = [f"{library.short}-{way}" for library in LIBRARIES for way in ("whole", "stream")]
    names = {
        provider(number, kind, user): (fault, kind)
        for number, fault in enumerate(FAULTS)
        for kind in KINDS
        for user in users
    }
    return "".join(
        f'[[providers]]\nname = "{name}"\nkind = "{kind}"\nprivate_network = true\nmodels = ["chat"]\n'
        f'base_url = "{address(fault, simulator)}{KINDS[kind]}"\n'
        f'credentials = [{{ name = "one", value = "sk-{name}-simulated" }}]\n'
        for name, (fault, kind) in names.items()
    )


@pytest.fixture(scope="module")
def came():
    """What came of each fault: by its number, library, way (to a provider of the same dialect, and to
    another) and whether it was a stream."""
    simulator = Simulator(doors=DOORS)
    hub = Hub(simulator, toml="", extra_toml=toml(simulator), env=ENV)
    try:
        key = hub.key()
        libraries = [make(hub, key) for make in LIBRARIES]

        def call(case):
            number, library, kind, stream = case
            fault = FAULTS[number]
            script = f"chat+{fault.script}" if fault.script else "chat"
            name = provider(number, kind, f"{library.short}-{'stream' if stream else 'whole'}")
            return library.call(f"{name}/{script}", stream)

        cases = [
            (number, library, kind, stream)
            for number in range(len(FAULTS))
            for library in libraries
            for kind in (library.native, library.other)
            for stream in (False, True)
        ]
        with ThreadPoolExecutor(24) as pool:
            results = pool.map(call, cases)
        yield {
            (number, library.name, kind == library.native, stream): result
            for (number, library, kind, stream), result in zip(cases, results)
        }
    finally:
        hub.stop()
        simulator.process.stop()


@pytest.mark.parametrize("number", range(len(FAULTS)), ids=[fault.words for fault in FAULTS])
def test_the_library_turns_it_into_the_right_exception(came, number):
    wrong = {}
    for library in LIBRARIES:
        for native in (True, False):
            for stream in (False, True):
                shall = FAULTS[number].stream if stream else FAULTS[number].whole
                got = came[(number, library.name, native, stream)]
                kind = library.native if native else library.other
                shall = shall[kind] if isinstance(shall, dict) else shall
                if shall == ANSWER:
                    right = got == ("answer", 200)
                elif shall == WITHIN:
                    right = got[0] == library.within
                else:
                    right = got == (library.expected(library, shall), shall)
                if not right:
                    wrong[(library.name, "native" if native else "translated", "stream" if stream else "whole")] = got
    assert not wrong, wrong


def table(came):
    """One row for each fault; libraries side by side."""
    lines = ["| What the provider does | | " + " | ".join(f"`{library.name}`" for library in LIBRARIES) + " |"]
    lines.append("| --- | --- |" + " --- |" * len(LIBRARIES))
    for number, fault in enumerate(FAULTS):
        rows = {}
        for stream in (False, True):
            cells = []
            for library in LIBRARIES:
                name, status = came[(number, library.name, True, stream)]
                if name == "answer":
                    cells.append("the answer")
                else:
                    cells.append(f"`{name}`" + (f" {status}" if status and status != 200 else ""))
            rows[stream] = " | ".join(cells)
        if rows[False] == rows[True]:
            lines.append(f"| {fault.words} | both | {rows[True]} |")
        else:
            lines.append(f"| {fault.words} | whole | {rows[False]} |")
            lines.append(f"| | stream | {rows[True]} |")
    return "\n".join(lines)


def test_the_table_of_the_page_is_this_one(came):
    page = PAGE.read_text()
    new = re.sub(r"(?s)<!-- faults -->.*<!-- /faults -->", lambda _: f"<!-- faults -->\n{table(came)}\n<!-- /faults -->", page)
    if os.environ.get("HUB_WRITE") == "1":
        PAGE.write_text(new)
    assert PAGE.read_text() == new, "run this test with HUB_WRITE=1 and look at what changed"
