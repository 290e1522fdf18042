"""Each fault of a provider alone, on each dialect, whole and streamed: what the official library makes
of what the hub answers. The table of `docs/reliability.md` is made here: run with HUB_WRITE=1."""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cases import ANSWER, FAULTS, WITHIN
from libraries import LIBRARIES
from weather import WAYS

PAGE = Path(__file__).resolve().parents[4] / "docs/reliability.md"


@pytest.fixture(scope="module")
def came(weather):
    """What came of each fault: by its number, library, way and whether it was a stream."""
    libraries = {make.short: make(weather.hub, weather.key) for make in LIBRARIES}

    def call(case):
        number, short, way, stream = case
        return libraries[short].call(weather.model(number, short, way, stream), stream)

    cases = [
        (number, short, way, stream)
        for number in range(len(FAULTS))
        for short in libraries
        for way in ("native", "translated")
        for stream in (False, True)
    ]
    with ThreadPoolExecutor(24) as pool:
        return dict(zip(cases, pool.map(call, cases)))


@pytest.mark.parametrize("number", range(len(FAULTS)), ids=[fault.words for fault in FAULTS])
def test_the_library_turns_it_into_the_right_exception(came, number):
    wrong = {}
    for library in LIBRARIES:
        for way, kind in WAYS[library.short].items():
            for stream in (False, True):
                shall = FAULTS[number].stream if stream else FAULTS[number].whole
                shall = shall[kind] if isinstance(shall, dict) else shall
                got = came[(number, library.short, way, stream)]
                if shall == ANSWER:
                    right = got == ("answer", 200)
                elif shall == WITHIN:
                    right = got[0] == library.within
                else:
                    right = got == (library.expected(library, shall), shall)
                if not right:
                    wrong[(library.name, way, "stream" if stream else "whole")] = got
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
                name, status = came[(number, library.short, "native", stream)]
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
