"""The stand-in for Payment Kit as a process, and a hub whose customers pay through it."""

import copy
import json
import tempfile
import time
from pathlib import Path

from blocklet import ASK
from hub import Hub, Process, free_port, get

FOLDER = Path(__file__).resolve().parent
DID = "z1V4HVoxKqEGNDYd2Ckb1vtHCHM5WanfT3s"
# Payment Kit counts in 10⁻¹⁰ credits, the hub in 10⁻⁹.
PARTS = 10


class Kit:
    """The stand-in; what it knows outlives its process."""

    def __init__(self):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.state_file = Path(tempfile.mkdtemp(prefix="kit-test-")) / "state.json"
        self.start()

    def start(self):
        self.process = Process(
            [str(FOLDER / "stand_in.mjs"), str(self.port), str(self.state_file)],
            f"{self.url}/_kit",
            env={"BLOCKLET_APP_ASK": ASK},
            program="node",
        )

    def order(self, **orders):
        status, body = get(f"{self.url}/_kit", {"content-type": "application/json"}, "POST", orders)
        assert status == 200, body
        return json.loads(body)

    def state(self):
        return json.loads(get(f"{self.url}/_kit")[1])

    def told(self):
        """What events told in all, in nanos; each identifier once."""
        events = self.state()["events"]
        identifiers = [event["identifier"] for event in events]
        assert len(identifiers) == len(set(identifiers)), identifiers
        assert all(int(event["payload"]["value"]) % PARTS == 0 for event in events)
        return sum(int(event["payload"]["value"]) // PARTS for event in events)

    def remaining(self):
        return sum(int(grant["remaining_amount"]) // PARTS for grant in self.state()["grants"])

    def stop(self):
        self.process.kill()


class Paying:
    """A hub beside a stand-in, with a customer and an admin."""

    def __init__(self, simulator, kit, **env):
        self.kit = kit
        settings = {
            "HUB_BILLING": "payment-kit",
            "HUB_PAYMENT_KIT_URL": kit.url,
            "HUB_PAYMENT_KIT_KEY": ASK,
            "HUB_PAYMENT_KIT_FRESH_SECONDS": "1",
            "HUB_PAYMENT_KIT_REPORT_SECONDS": "1",
        }
        self.hub = Hub(simulator, env={**settings, **env})
        self.key = self.hub.key("--user", DID)
        self.admin = self.hub.key("--admin")
        # The job makes meter and link when it is done first.
        wait(lambda: kit.state()["links"], "the payment link")

    @classmethod
    def beside(cls, other):
        """Another hub on the same file. Who starts it stops it."""
        one = cls.__new__(cls)
        one.__dict__.update(other.__dict__)
        one.hub = copy.copy(other.hub)
        one.hub.port = free_port()
        one.hub.url = f"http://127.0.0.1:{one.hub.port}"
        one.hub.start()
        return one

    def call(self, key=None):
        """Status and body of one small call."""
        body = {"model": "sim-openai/chat", "max_tokens": 50, "messages": [{"role": "user", "content": "Say something."}]}
        headers = {"authorization": f"Bearer {key or self.key}", "content-type": "application/json"}
        status, said = get(f"{self.hub.url}/v1/chat/completions", headers, "POST", body)
        return status, json.loads(said)

    def api(self, path, method="GET", body=None, more=None):
        headers = {"authorization": f"Bearer {self.admin}", "content-type": "application/json", **(more or {})}
        status, said = get(f"{self.hub.url}/api{path}", headers, method, body)
        return status, json.loads(said) if said else None

    def events(self, **filters):
        query = "&".join(f"{name}={value}" for name, value in filters.items())
        status, said = self.api(f"/payment-kit/events?{query}")
        assert status == 200, said
        return said["events"]

    def run(self, job):
        status, said = self.api(f"/jobs/{job}/run", "POST")
        assert status < 300, said

    def charged(self):
        (row,) = self.hub.rows("SELECT coalesce(sum(amount_nanos), 0) AS nanos FROM transfers WHERE kind = 'charge'")
        return row["nanos"]

    def untold(self):
        (row,) = self.hub.rows("SELECT count(*) AS n FROM payment_usage WHERE event_id IS NULL")
        return row["n"]

    def mirrored(self):
        """What the ledger lets the customer spend, with what is leased."""
        (row,) = self.hub.rows(
            """SELECT coalesce(sum(balance_nanos), 0) AS nanos FROM accounts
               WHERE id = ? OR (kind = 'lease' AND owner IN (SELECT id FROM leases WHERE purse = ?))""",
            f"credits:user:{DID}",
            f"credits:user:{DID}",
        )
        return row["nanos"]

    def all_settled(self):
        """Every charge was told, and Payment Kit said what became of it."""
        states = self.hub.rows("SELECT state FROM payment_events")
        return self.untold() == 0 and states and all(row["state"] == "settled" for row in states)

    def settle(self):
        """Waits until that is so."""

        def done():
            if not self.all_settled():
                self.run("payment-events")
                return False
            return True

        wait(done, "all events to be settled", pause=0.3)


def wait(done, what, seconds=40, pause=0.05):
    deadline = time.monotonic() + seconds
    while not (found := done()):
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}"
        time.sleep(pause)
    return found
