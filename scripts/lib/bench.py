"""The measurements of scripts/bench: floor and hub in turn, in one run, on one machine."""

import json
import os
import platform
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "api/tests/outside"))
from hub import Hub, Simulator, rates  # noqa: E402

LOAD = os.environ["HUB_LOAD"]
ROUNDS = 3
WHOLE = "chat+words=20"
STREAM = "chat+chunks=40+pace=100+stamp"
SECONDS = 2
TICKS = os.sysconf("SC_CLK_TCK")


def load(address, path, key, model, connections, seconds, kind):
    done = subprocess.run(
        [LOAD, address, path, key, model, str(connections), str(seconds), kind],
        capture_output=True,
        text=True,
        timeout=seconds + 120,
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_mib(pid, name):
    text = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(rf"{name}:\s+(\d+)", text).group(1)) / 1024


def median(values):
    return statistics.median(values)


def whole(hub, key, simulator):
    """Requests a second and latencies of short whole answers."""
    rows = []
    pid = hub.process.child.pid
    for connections in (1, 16, 64, 256):
        direct, through, cpu = [], [], []
        for _ in range(ROUNDS):
            direct.append(load(simulator, "/v1/chat/completions", "none", WHOLE, connections, SECONDS, "whole"))
            before = cpu_seconds(pid)
            one = load(
                f"127.0.0.1:{hub.port}", "/v1/chat/completions", key, f"sim-openai/{WHOLE}", connections, SECONDS, "whole"
            )
            cpu.append((cpu_seconds(pid) - before) / max(one["requests"], 1) * 1e6)
            through.append(one)
            assert one["failures"] == 0, one
        rate = [t["per_second"] / d["per_second"] for t, d in zip(through, direct)]
        rows.append(
            [
                str(connections),
                f"{median([d['per_second'] for d in direct]):,.0f}",
                f"{median([t['per_second'] for t in through]):,.0f}",
                f"{median(rate):.2f}",
                *[
                    f"{median([d['whole_us'][p] for d in direct]) / 1000:.2f} → {median([t['whole_us'][p] for t in through]) / 1000:.2f}"
                    for p in ("p50", "p99")
                ],
                f"{median(cpu):,.0f}",
            ]
        )
    return (
        ["connections", "direct /s", "hub /s", "ratio", "p50 ms", "p99 ms", "hub CPU µs/request"],
        rows,
    )


def streams(hub, key, simulator):
    """How much later the first event, and each event, arrives through the hub."""
    rows = []
    pid = hub.process.child.pid
    for count in (100, 1000):
        direct = load(simulator, "/v1/chat/completions", "none", STREAM, count, 3, "stream")
        before = cpu_seconds(pid)
        through = load(
            f"127.0.0.1:{hub.port}", "/v1/chat/completions", key, f"sim-openai/{STREAM}", count, 3, "stream"
        )
        spent = cpu_seconds(pid) - before
        assert through["failures"] == 0, through
        events = max(through["delay_us"]["count"], 1)
        rows.append(
            [
                f"{count:,}",
                *[
                    f"{direct[what][p] / 1000:.2f} → {through[what][p] / 1000:.2f}"
                    for what in ("first_us", "delay_us")
                    for p in ("p50", "p99")
                ],
                f"{spent / events * 1e6:,.0f}",
                f"{memory_mib(pid, 'VmRSS'):,.0f}",
            ]
        )
    return (
        [
            "streams",
            "first event p50 ms",
            "first event p99 ms",
            "event delay p50 ms",
            "event delay p99 ms",
            "hub CPU µs/event",
            "hub memory MiB",
        ],
        rows,
    )


def credits():
    """Requests a second where calls are charged, against where they are only metered, in turn."""
    simulator = Simulator()
    hubs = {
        mode: Hub(simulator, extra_toml=rates([WHOLE]), env={"HUB_LOG": "warn", "HUB_BILLING": mode})
        for mode in ("internal", "credits")
    }
    try:
        keys = {mode: hub.key() for mode, hub in hubs.items()}
        hubs["credits"].give("test", 10**18)

        def measure(mode, connections, seconds):
            address = f"127.0.0.1:{hubs[mode].port}"
            path, model = "/v1/chat/completions", f"sim-openai/{WHOLE}"
            one = load(address, path, keys[mode], model, connections, seconds, "whole")
            assert one["failures"] == 0, one
            return one["per_second"]

        for mode in hubs:
            measure(mode, 16, 1)
        rows = []
        for connections in (16, 64):
            pairs = [(measure("internal", connections, SECONDS), measure("credits", connections, SECONDS)) for _ in range(2 * ROUNDS + 1)]
            rates_of = [charged / metered for metered, charged in pairs]
            rows.append(
                [str(connections), *[f"{median([pair[i] for pair in pairs]):,.0f}" for i in (0, 1)], f"{median(rates_of):.2f}"]
            )
        checked = hubs["credits"].command("ledger", "check").strip().splitlines()[-1]
    finally:
        for hub in hubs.values():
            hub.process.stop()
        simulator.process.stop()
    print(table(["connections", "internal /s", "credits /s", "ratio"], rows))
    print(f"`ledger check`: {checked}")
    lowest = min(float(row[-1]) for row in rows)
    if lowest < 0.85:
        raise SystemExit(f"where calls are charged only {lowest:.2f} of the calls are served; 0.85 is promised")


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + " ---: |" * len(head)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)


def machine():
    model = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    name = model.group(1).strip() if model else platform.machine()
    return f"{os.cpu_count()} cores of {name}, Linux {platform.release().split('-')[0]}"


def main():
    simulator = Simulator()
    hub = Hub(simulator, extra_toml=rates([WHOLE, STREAM]), env={"HUB_LOG": "warn"})
    try:
        key = hub.key()
        address = f"127.0.0.1:{simulator.port}"
        load(address, "/v1/chat/completions", "none", WHOLE, 16, 1, "whole")
        load(f"127.0.0.1:{hub.port}", "/v1/chat/completions", key, f"sim-openai/{WHOLE}", 16, 1, "whole")
        idle = memory_mib(hub.process.child.pid, "VmRSS")
        first = whole(hub, key, address)
        second = streams(hub, key, address)
        records = hub.rows("SELECT count(*) AS n FROM call_records")[0]["n"]
        checked = hub.command("ledger", "check").strip().splitlines()[-1]
    finally:
        hub.process.stop()
        simulator.process.stop()
    text = (
        f"Measured with `scripts/bench` on {machine()} ({time.strftime('%Y-%m-%d')}); load generator, hub and "
        f"simulator share these cores, so read the ratios. Keys, metering and durable call records "
        f"(`HUB_DURABILITY=kill`) are on. `a → b` is direct → through the hub; medians of {ROUNDS} rounds.\n\n"
        f"{table(*first)}\n\n{table(*second)}\n\n"
        f"Memory after the warm-up: {idle:,.0f} MiB. Afterwards {records:,} call records; `ledger check`: {checked}"
    )
    print(text)
    if "--write" in sys.argv:
        readme = ROOT / "README.md"
        old = readme.read_text()
        new = re.sub(r"(?s)<!-- bench -->.*<!-- /bench -->", lambda _: f"<!-- bench -->\n{text}\n<!-- /bench -->", old)
        readme.write_text(new)


if "--credits" in sys.argv:
    credits()
else:
    main()
