"""Books of an upstream AIGNE Hub in the data folder: what comes, what does not, and that nothing of it is
seen before all of it is there."""

import json
import sqlite3
import subprocess
from collections import Counter

import pytest
from aikit import BEDROCK, DAY, ENV, GOOGLE, HOUR, OPENAI, Aikit, Call, configure, hour_stats, many, snowflake, stamp, stamped
from conftest import NOW
from hub import BINARY
from support import wait

TODAY = NOW // DAY * DAY


def few():
    """A call of each sort."""
    tokens = {"inputTokens": 100, "outputTokens": 20, "cacheReadInputTokens": 80}
    at = TODAY - 3 * DAY + 100
    return [
        Call(1, at, "zAda", "zProjectOne", OPENAI, "gpt-4o", total=120, metrics=tokens, credits_8=123_456,
             duration_10=12, ttfb=340, request="request-1"),
        Call(2, at + 1, "zAda", None, OPENAI, "gpt-4o", status="failed", duration_10=3),
        Call(3, at + HOUR, "zBob", "zProjectOne", OPENAI, "dall-e-3", kind="imageGeneration", total=2,
             metrics={"numberOfImageGeneration": 2, "imageSize": "1024x1024"}, credits_8=8_000_000, duration_10=95),
        Call(4, at + 2 * HOUR, "zBob", "zProjectOne", OPENAI, "text-embedding-3-small", kind="embedding", total=7,
             metrics={"inputTokens": 7}, credits_8=1),
        Call(5, at + 3 * HOUR, "zBob", "zProjectOne", "", "sora-2", kind="video", total=8, credits_8=80_000_000),
        Call(6, at + DAY, "zBob", None, OPENAI, "gpt-4o", status="processing"),
    ]


def test_all_of_it_comes_and_the_old_file_stays_as_it_was(old, importing):
    calls = few()
    old.write("ModelCalls", [call.row() for call in calls])
    old.write("Usages", [call.usage() for call in calls[:5] if call.credits_8])
    before = old.bytes()
    hub = importing()
    report = hub.ended()
    assert (report["state"], report["whole"], report["error"]) == ("done", True, None), report
    assert hub.part("calls")["brought"] == 5
    assert hub.part("calls")["notes"][0] == {
        "code": "call_under_way", "detail": "", "rows": 1,
        "message": "upstream had not ended them; they come with the next import",
    }
    # Calls, newest first.
    seen = hub.calls()
    assert [call["model"] for call in seen] == ["sora-2", "text-embedding-3-small", "dall-e-3", "gpt-4o", "gpt-4o"]
    one = next(call for call in hub.hub.calls() if call["origin_id"] == snowflake(1))
    assert (one["request_id"], one["user_id"], one["project"], one["provider"]) == ("request-1", "zAda", "zProjectOne", "openai")
    assert (one["input_tokens"], one["cache_read_tokens"], one["output_tokens"]) == (20, 80, 20)
    assert (one["charge_nanos"], one["duration_ms"], one["ttft_ms"]) == (1_234_560, 1200, 340)
    # Sums of the same.
    path = f"/api/statistics?from={stamp_of(TODAY - 5 * DAY)}&to={stamp_of(TODAY)}&by=model,status"
    status, sums = hub.api(path)
    assert status == 200, sums
    told = json.dumps(sums)
    assert "sora-2" in told and "dall-e-3" in told
    # Providers, with credentials that can be used where they were saved for.
    status, providers = hub.api("/api/ai-providers")
    by_name = {provider["name"]: provider for provider in providers if provider["id"] in (OPENAI, BEDROCK, GOOGLE)}
    assert set(by_name) == {"openai", "bedrock", "google"}
    assert by_name["google"]["enabled"] is False and "typed-in" not in by_name["google"]["baseUrl"]
    masked = {credential["name"]: credential["maskedValue"] for p in by_name.values() for credential in p["credentials"]}
    assert masked["main"].startswith("sk-i") and masked["main"].endswith("0001")
    assert "AKIAIMPORTED" in masked["aws"] and masked["old"].startswith("AIza")
    # Rates, and what they were.
    rates = hub.hub.rows("SELECT * FROM rates WHERE provider = 'openai' AND model = 'gpt-4o' AND source = 'database' ORDER BY created_at")
    assert [(rate["rate_input"], rate["rate_output"], rate["retired_at"]) for rate in rates] == [
        (5_000_000_000, 20_000_000_000, (NOW - 50 * DAY) * 1000),
        (2_500_000_000, 10_000_000_000, None),
    ]
    assert rates[1]["rate_cache_read"] == 1_250_000_000 and rates[1]["cost_output"] == 8_000_000_000
    picture = hub.hub.rows("SELECT * FROM rates WHERE model = 'dall-e-3' AND source = 'database'")[0]
    assert json.loads(picture["unit_rates"]) == [{"unit": "image", "rate": 40_000_000_000_000}]
    project = hub.hub.rows("SELECT name, logo, url FROM projects WHERE id = 'zProjectOne'")
    assert project == [{"name": "One", "logo": "https://one.example.com/logo.png", "url": "https://one.example.com"}]
    codes = {note["code"] for part in report["parts"] for note in part["notes"]}
    assert codes == {"call_under_way", "address_was_never_used", "rate_without_provider"}
    assert old.bytes() == before


def stamp_of(seconds):
    return stamp(seconds)[:19].replace(" ", "T") + "Z"


def test_again_only_what_is_new_comes(old, importing):
    calls = few()
    old.write("ModelCalls", [call.row() for call in calls[:4]])
    hub = importing()
    hub.ended()
    report = hub.again(2)
    assert (hub.part("calls", report)["brought"], hub.part("calls", report)["known"]) == (0, 4)
    assert (hub.part("credentials", report)["brought"], hub.part("credentials", report)["known"]) == (0, 3)
    # What was under way has ended, and one is new.
    old.write("ModelCalls", [calls[4].row()])
    with sqlite3.connect(old.path) as connection:
        connection.execute("UPDATE ModelCalls SET credits = 1 WHERE id = ?", (snowflake(1),))
    connection.close()
    report = hub.again(3)
    assert (hub.part("calls", report)["brought"], hub.part("calls", report)["known"]) == (1, 4)
    assert len(hub.calls()) == 5
    assert sum(row["calls"] for row in hub.hub.rows("SELECT calls FROM usage_days")) == 5
    assert sum(row["calls"] for row in hub.hub.rows("SELECT calls FROM usage_model_days")) == 5


def test_what_the_hub_has_of_its_own_stays(old, importing, simulator, monkeypatch):
    old.write("ModelCalls", [few()[0].row()])
    path = old.path.rename(old.folder / "later.db")
    hub = importing()
    body = {"name": "openai", "displayName": "Mine", "baseUrl": f"{simulator.url}/v1", "privateNetwork": True}
    status, mine = hub.api("/api/ai-providers", "POST", body)
    assert status == 200, mine
    for name, value in ENV.items():
        monkeypatch.setenv(name, value)
    hub.hub.command("import", "aikit", "--from", str(path))
    report = hub.newest()
    assert "provider_is_here" in [note["code"] for note in hub.part("providers")["notes"]]
    rows = hub.hub.rows("SELECT * FROM providers WHERE name = 'openai' AND managed_by = 'database'")
    assert [(row["id"], row["display_name"]) for row in rows] == [(mine["id"], "Mine")]
    # Its credential came along, and is bound to the address that upstream had.
    credential = hub.hub.rows("SELECT * FROM credentials WHERE id = ?", snowflake(11))[0]
    assert credential["provider_id"] == mine["id"] and "api.openai.com" in credential["saved_for"]
    assert report["state"] == "done"


def foreign(old):
    old.path.unlink()
    connection = sqlite3.connect(old.path)
    connection.execute("CREATE TABLE things (id INTEGER)")
    connection.commit()
    connection.close()


def no_database(old):
    old.path.write_bytes(b"This is no database, but a text of some length. " * 100)


def newer(old):
    old.write("SequelizeMeta", [("20270101-next.js",)])


def older(old):
    with sqlite3.connect(old.path) as connection:
        connection.execute("ALTER TABLE Usages RENAME COLUMN usageReportStatus TO reported")
    connection.close()


def damaged(old):
    old.write("ModelCalls", [call.row() for call in many(3000, NOW)])
    size = old.path.stat().st_size
    with open(old.path, "r+b") as file:
        file.seek(size // 2 // 4096 * 4096)
        file.write(b"\xff" * 4096 * 4)


@pytest.mark.parametrize("break_it, code", [
    (foreign, "foreign"), (no_database, "foreign"), (newer, "newer"), (older, "older"), (damaged, "damaged"),
])
def test_a_file_that_is_not_what_it_should_be_stops_before_anything_is_seen(old, importing, break_it, code):
    old.write("ModelCalls", [call.row() for call in few()])
    break_it(old)
    hub = importing()
    report = hub.ended()
    assert (report["state"], report["error"]["code"]) == ("failed", code), report
    assert "aikit.db" in report["error"]["message"]
    nothing_came(hub)
    # The hub serves all the same.
    assert hub.api("/v1/models")[0] == 200


def nothing_came(hub):
    assert hub.calls() == [] and hub.hub.calls() == []
    assert hub.hub.rows("SELECT * FROM providers WHERE id = ?", OPENAI) == []
    assert hub.hub.rows("SELECT * FROM usage_days") == [] and hub.hub.rows("SELECT * FROM imported_usages") == []


def test_a_wrong_key_stops_it_and_it_goes_on_with_the_right_one_or_without_credentials(old, importing, folder):
    old.write("ModelCalls", [call.row() for call in few()])
    hub = importing(env={**ENV, "HUB_IMPORT_DID": "zNKsomebodyelse"})
    report = hub.ended()
    assert report["error"]["code"] == "wrong_key" and "HUB_IMPORT_KEY" in report["error"]["message"]
    nothing_came(hub)
    hub.hub.process.stop()
    hub.hub.env = {}
    hub.hub.start()
    wait(lambda: (hub.newest()["error"] or {}).get("code") == "no_key", hub.report)
    nothing_came(hub)
    status, _ = hub.api("/api/imports", "POST", {"without_credentials": True})
    assert status == 202
    report = wait(lambda: hub.newest()["state"] == "done" and hub.newest(), hub.report)
    assert Counter(note["code"] for note in hub.part("credentials")["notes"]) == {"credential_left_out": 2}
    # The one that was never sealed came.
    assert hub.part("credentials")["brought"] == 1 and len(hub.calls()) == 5
    # With the right key the others come as well.
    hub.hub.process.stop()
    hub.hub.env = ENV
    hub.hub.start()
    report = hub.again(2)
    assert hub.part("credentials", report)["brought"] == 2


def test_killed_in_the_middle_it_goes_on_and_nothing_is_seen_before_the_end(old, importing):
    calls = list(many(20_000, NOW))
    old.write("ModelCalls", [call.row() for call in calls])
    old.write("Usages", [call.usage() for call in calls if call.credits_8])
    hub = importing()

    def half():
        (row,) = hub.hub.rows("SELECT count(*) AS n FROM call_records")
        return row["n"] > len(calls) // 4

    wait(half, "some calls to be there")
    (row,) = hub.hub.rows("SELECT visible_at FROM imports")
    assert row["visible_at"] is None and hub.calls() == []
    hub.hub.process.kill()
    # Another process may go on after half a minute.
    hub.hub.start()
    report = hub.ended(seconds=120)
    assert report["state"] == "done", report
    assert hub.part("calls")["seen"] == hub.part("calls")["brought"] == len(calls)
    assert len(hub.report()["imports"]) == 1
    for table in ("usage_quarters", "usage_days", "usage_model_quarters", "usage_model_days"):
        row = hub.hub.rows(f"SELECT sum(calls) AS calls, sum(charge_nanos) AS nanos FROM {table}")[0]
        assert (row["calls"], row["nanos"]) == (len(calls), sum(call.credits_8 for call in calls) * 10), table


def test_archives_and_hours_of_which_only_sums_are_left_can_be_asked_for(old, importing):
    """Upstream keeps three months of calls and six of hours, then archives them; months it keeps."""
    recent = list(many(300, NOW, days=20, users=5, apps=2))
    archived = list(many(200, NOW - 100 * DAY, days=20, users=5, apps=2, seed=8))
    gone = list(many(100, NOW - 150 * DAY, days=10, users=5, apps=2, seed=9))
    for number, call in enumerate(archived + gone):
        call.number = 900_000 + number
    old.write("ModelCalls", [call.row() for call in recent])
    old.write("ModelCallStats", hour_stats(recent + archived + gone))
    old.write("ModelCallStats", [stamped(("zAda-month", "zAda", "zApp1", NOW - 400 * DAY, "month", "{}"), NOW)])
    old.archive("2026_Q3", archived)
    (old.folder / "archives" / "archive_2020_Q1.db").write_bytes(b"no database" * 1000)
    hub = importing()
    report = hub.ended()
    assert report["state"] == "done", report
    assert hub.part("calls archive_2026_Q3.db")["brought"] == len(archived)
    assert hub.part("archives")["notes"][0]["detail"] == "archive_2020_Q1.db"
    groups = {(call.user, call.app, call.at // HOUR) for call in gone}
    assert hub.part("statistics")["brought"] == len(groups)
    begin, end = min(call.at for call in archived), max(call.at for call in archived)
    status, page = hub.api(f"/api/calls?limit=200&from={stamp_of(begin)}&to={stamp_of(end + 1)}")
    assert status == 200 and len(page["calls"]) == min(200, len(archived))
    for calls in (recent, archived, gone):
        begin = min(call.at for call in calls) // DAY * DAY
        end = (max(call.at for call in calls) // DAY + 1) * DAY
        status, sums = hub.api(f"/api/statistics?from={stamp_of(begin)}&to={stamp_of(end)}&by=user,project")
        assert status == 200, sums
        told = {(row["group"]["user"], row["group"]["project"]): row["calls"] for row in sums["statistics"]["groups"]}
        wanted = Counter((call.user, call.app or "") for call in calls)
        assert told == dict(wanted)


def test_upstream_still_writes_and_what_it_did_not_report_waits_for_its_end(old, importing):
    calls = few()
    old.write("ModelCalls", [call.row() for call in calls[:2]])
    old.write("Usages", [calls[0].usage(status=None)])
    # Another process, as in a blue/green upgrade.
    upstream = subprocess.Popen(
        ["python3", "-c", WRITER, str(old.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert upstream.stdout.readline().strip() == "ready"
    hub = importing()
    report = hub.ended()
    assert (report["state"], report["whole"]) == ("done", False), report
    assert len(hub.calls()) == 2
    upstream.stdin.write(json.dumps([calls[2].row(), calls[0].usage(status=None)[0]]) + "\n")
    upstream.stdin.flush()
    assert upstream.stdout.readline().strip() == "written"
    upstream.kill()
    upstream.wait()
    report = hub.ended(count=2, seconds=30)
    assert (report["state"], report["whole"]) == ("done", True), report
    assert hub.part("calls", report)["brought"] == 1 and len(hub.calls()) == 3
    # It had reported the charge before it ended, so that nobody tells it again.
    assert hub.report()["unreported"]["open"]["rows"] == 0


WRITER = """
import json, sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT count(*) FROM ModelCalls").fetchone()
print("ready", flush=True)
row, usage = json.loads(sys.stdin.readline())
with connection:
    connection.execute(f"INSERT INTO ModelCalls VALUES ({', '.join('?' * len(row))})", row)
    connection.execute("UPDATE Usages SET usageReportStatus = 'reported' WHERE id = ?", (usage,))
print("written", flush=True)
sys.stdin.read()
"""


def test_the_command_takes_over_a_file_of_any_place(importing, tmp_path, monkeypatch):
    other = Aikit(tmp_path / "elsewhere" / "a folder? with #signs%")
    configure(other, NOW - 60 * DAY)
    other.write("ModelCalls", [call.row() for call in few()])
    hub = importing()
    for name, value in ENV.items():
        monkeypatch.setenv(name, value)
    printed = json.loads(hub.hub.command("import", "aikit", "--from", str(other.path)))
    assert printed["imports"][0]["state"] == "done" and len(hub.calls()) == 5
    done = subprocess.run(
        [BINARY, "import", "aikit", "--from", str(tmp_path / "nothing.db"), "--data-dir", str(hub.hub.folder / "data")],
        capture_output=True, text=True,
    )
    assert done.returncode == 1 and "nothing.db cannot be read" in done.stderr
