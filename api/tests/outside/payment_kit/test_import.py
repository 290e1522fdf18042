"""What an upstream hub had not told Payment Kit when it ended is told in its place, once."""

import sys
from pathlib import Path

from kit import DID, wait

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "imports"))

from aikit import OPENAI, Aikit, Call, configure  # noqa: E402

AT = 1_795_000_000
APP = "zApplicationOfUpstream"


def charge(number, credits_8, user=DID):
    return Call(number, AT + number, user, APP, OPENAI, "gpt-4o", total=30, metrics={"inputTokens": 10, "outputTokens": 20},
                credits_8=credits_8)


def done(hub):
    job = next(job for job in hub.api("/jobs")[1]["jobs"] if job["name"] == "import")
    return not job["running"] and job["runs"] > 1


def test_unreported_charges_are_told_once_and_those_in_doubt_are_not(kit, paying, tmp_path):
    hub = paying(ENABLE_CREDIT_MIGRATION="true")
    kit.order(grant={"did": DID, "amount": "5"})
    old = Aikit(tmp_path / "old")
    configure(old, AT)
    rows = [(charge(1, 1_000_000), None), (charge(2, 2_500_000), None), (charge(3, 4_000_000), "counted"),
            (charge(4, 8_000_000), "reported"), (charge(5, 0), None), (charge(6, 9_000_000, user=None), None)]
    old.write("Usages", [call.usage(status=status) for call, status in rows])
    bring = ("import", "aikit", "--without-credentials", "--from", str(old.path))
    # While somebody has the file open nothing of it is told.
    connection = old.open()
    connection.execute("SELECT count(*) FROM Usages").fetchone()
    hub.hub.command(*bring)
    hub.run("import")
    wait(lambda: done(hub), "the job to be done")
    assert kit.told() == 0
    assert hub.api("/imports")[1]["unreported"]["open"] == {"rows": 2, "credits": "0.035"}
    connection.close()
    for _ in range(2):
        hub.hub.command(*bring)
        hub.run("import")
        wait(lambda: hub.api("/imports")[1]["unreported"]["taken"]["rows"] == 2, "the charges to be taken")
        hub.settle()
        assert kit.told() == 35_000_000
    said = hub.api("/imports")[1]["unreported"]
    assert (said["open"]["rows"], said["in_doubt"]) == (0, {"rows": 1, "credits": "0.04"})


def test_an_upstream_that_counted_in_its_older_unit_is_followed_in_it(kit, paying, tmp_path):
    hub = paying()
    old = Aikit(tmp_path / "old")
    configure(old, AT)
    old.write("Usages", [charge(1, 50_000_000_000).usage(status=None)])
    hub.hub.command("import", "aikit", "--without-credentials", "--from", str(old.path))
    hub.run("import")
    wait(lambda: done(hub), "the job to be done")
    # The hub that began without upstream's books tells its own charges to the newer meter.
    assert kit.told() == 0
    assert hub.api("/imports")[1]["unreported"]["open"]["rows"] == 1
    hub.hub.stop()
    hub.hub.start()
    wait(lambda: len(kit.state()["meters"]) == 2, "the older meter")
    kit.order(grant={"did": DID, "amount": "1000"})
    hub.run("import")
    wait(lambda: hub.api("/imports")[1]["unreported"]["taken"]["rows"] == 1, "the charge to be taken")
    hub.settle()
    (event,) = kit.state()["events"]
    meter = next(meter for meter in kit.state()["meters"] if meter["id"] == event["meter_id"])
    assert (meter["event_name"], meter["unit"]) == ("agent-hub-ai-meter", "AIGNE Hub Credits")
    assert kit.told() == 500_000_000_000
    assert {link["lookup_key"] for link in kit.state()["links"]} == {
        "DEFAULT_CREDIT_PAYMENT_LINK_V2", "DEFAULT_CREDIT_PAYMENT_LINK"}
