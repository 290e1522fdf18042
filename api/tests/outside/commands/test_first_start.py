"""What a newcomer does: start on an empty folder, then paste what was printed."""

import json
import re
import subprocess

from hub import Process, free_port


def test_the_printed_curl_streams_from_demo_and_the_call_is_in_the_books(tmp_path):
    import sqlite3

    port = free_port()
    hub = Process(
        ["serve", "--data-dir", str(tmp_path / "data"), "--port", str(port)], f"http://127.0.0.1:{port}/ready"
    )
    try:
        printed = hub.output()
        assert f"http://127.0.0.1:{port}/sign-in?token=" in printed
        command = re.search(r"^  (curl .*?)$\n(.*?)$", printed, re.M)
        pasted = f"{command.group(1)}\n{command.group(2)}"
        answer = subprocess.run(["bash", "-c", pasted], capture_output=True, text=True, timeout=60)
        events = [line for line in answer.stdout.splitlines() if line.startswith("data: ")]
        assert events[-1] == "data: [DONE]" and len(events) > 5
        said = "".join(
            choice["delta"].get("content") or ""
            for event in events[:-1]
            for choice in json.loads(event[6:])["choices"]
        )
        assert "demo" in said
        books = sqlite3.connect(tmp_path / "data" / "hub.db")
        row = books.execute(
            "SELECT status, input_tokens, output_tokens, charge_nanos, ttft_ms, duration_ms, rate_source FROM call_records"
        ).fetchall()
        books.close()
        assert len(row) == 1
        status, into, out, charge, ttft, duration, source = row[0]
        assert status == "success" and into > 0 and out > 0
        assert charge == into * 1000 + out * 2000, "1 and 2 credits per million"
        assert 0 <= ttft <= duration and source.startswith("catalogue")
    finally:
        hub.stop()
    again = Process(
        ["serve", "--data-dir", str(tmp_path / "data"), "--port", str(port)], f"http://127.0.0.1:{port}/ready"
    )
    try:
        assert "aigne-" not in again.output().replace("aigne-hub", ""), "the first key is shown once in a life"
    finally:
        again.stop()
