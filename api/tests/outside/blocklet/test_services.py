"""What the server does for the hub: notifications, the EventBus, and Payment Kit where it runs."""

import json
import subprocess
from contextlib import contextmanager
from threading import Thread

import pytest
from hub import get
from server import FOLDER, HUB, NAME, PAYMENT_KIT, payment_kit, wait

CALL = {"model": "sim/chat+chunks=3+pace=50", "max_tokens": 20, "messages": [{"role": "user", "content": "Hello"}]}


@contextmanager
def listening(app):
    """What the app's EventBus tells meanwhile."""
    asked = json.dumps({"port": app.environment()["ABT_NODE_SERVICE_PORT"], "app": app.did, "key": app.environment()["BLOCKLET_APP_ASK"]})
    ears = subprocess.Popen(["node", FOLDER / "bus.mjs", "listen"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        ears.stdin.write(asked)
        ears.stdin.close()
        told = []
        Thread(target=lambda: told.extend(json.loads(line) for line in ears.stdout), daemon=True).start()
        wait(lambda: {"joined": True} in told, "the EventBus to be joined", 20)
        yield told
    finally:
        ears.kill()
        ears.wait(10)


def publish(app, event):
    asked = {"port": app.environment()["ABT_NODE_SERVICE_PORT"], "app": app.did, "key": app.environment()["BLOCKLET_APP_ASK"], "event": event}
    done = subprocess.run(["node", FOLDER / "bus.mjs", "publish"], input=json.dumps(asked), capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["status"] == 200, done.stdout


def notifications(app, who):
    """Titles and texts in somebody's bell."""
    said = app.ask_service(
        who,
        f'{{ getNotifications(input: {{ teamDid: "{app.did}", receiver: "{app.people[who]["did"]}", paging: {{ page: 1, pageSize: 20 }} }})'
        " { list { title description actions { link } } } }",
    )
    return said["getNotifications"]["list"]


def test_a_key_that_dies_is_told_to_those_who_manage_and_on_the_event_bus(mounted, simulator):
    with listening(mounted) as events, mounted.client("owner") as owner:
        doomed = {"name": "doomed", "displayName": "doomed", "kind": "compatible", "baseUrl": f"{simulator.url}/v1", "privateNetwork": True}
        here = mounted.path(f"/api/ai-providers/{owner.post(mounted.path('/api/ai-providers'), json=doomed).json()['id']}")
        said = owner.post(f"{here}/credentials", json={"name": "the dead one", "credentialType": "api_key", "value": "sk-dead"})
        assert said.status_code < 300, said.text
        get(f"{simulator.url}/_sim/keys/sk-dead?status=401", method="PUT")
        refused = owner.post(mounted.path("/v1/chat/completions"), json={**CALL, "model": "doomed/chat"})
        assert refused.status_code >= 400, refused.text
        heard = wait(lambda: next((event for event in events if event.get("type") == "credential.failed"), None), "the event", 40)
        assert heard["source"] == HUB and heard["data"]["object"]["provider"] == "doomed"

        def told(who):
            titles = {"A provider key has stopped working", "服务商密钥已失效"}
            return [one for one in notifications(mounted, who) if one["title"] in titles]

        for who in ("owner", "admin"):
            (one,) = wait(lambda: told(who), f"the notification of the {who}", 30)
            assert "the dead one" in one["description"]
        assert not told("member")
        assert owner.delete(here).status_code < 300


@pytest.fixture
def kit(mounted, folder):
    """A stand-in for Payment Kit as a component of the app; the hub charges meanwhile."""
    mounted.deploy(payment_kit(mounted.server, folder / "payment-kit"), "/payment")

    def ask(**orders):
        method = "POST" if orders else "GET"
        place = f"http://127.0.0.1:{mounted.component(PAYMENT_KIT)['port']}/_kit"
        return json.loads(get(place, {"content-type": "application/json"}, method, orders)[1])

    def answers():
        try:
            return "requests" in ask()
        except (OSError, KeyError, ValueError):
            return False

    wait(answers, "the stand-in to answer")
    # Without it the server goes on telling other components that this one is only installed.
    mounted.turn("start", PAYMENT_KIT)
    wait(lambda: mounted.component(PAYMENT_KIT)["status"] == 6, "Payment Kit to run")
    mounted.prefer("creditBasedBillingEnabled", "true")
    yield ask
    mounted.prefer("creditBasedBillingEnabled", "false")

    def serves_for_nothing():
        with mounted.client("guest") as guest:
            return guest.post(mounted.path("/v1/chat/completions"), json=CALL).status_code == 200

    wait(serves_for_nothing, "billing to be off again")


def test_payment_kit_appears_is_heard_and_disappears(mounted, kit):
    with mounted.client("member") as member, mounted.client("owner") as owner:

        def hub(path):
            return owner.get(mounted.path(path)).json()

        def call():
            said = member.post(mounted.path("/v1/chat/completions"), json=CALL)
            return said.status_code if said.status_code == 200 else said.json()["error"]["code"]

        wait(lambda: hub("/api/hub")["hub"]["mode"] == "payment-kit", "the hub to see Payment Kit")
        wait(lambda: kit()["links"], "the hub to set Payment Kit up")
        assert wait(lambda: hub("/api/payment-kit")["payment_kit"]["link"], "the link").startswith(
            f"https://{mounted.host}/payment/"
        )
        assert call() == "not_enough_credit"
        kit(grant={"did": mounted.people["member"]["did"], "amount": "5"})
        wait(lambda: call() == 200, "the grant to be seen")

        # A balance is believed for a minute, unless Payment Kit tells that something changed.
        def questions():
            return [one for one in kit()["requests"] if one.startswith("GET /api/credit-grants")]

        before = len(questions())
        assert call() == 200 and len(questions()) == before
        grant = kit()["grants"][0]
        publish(
            mounted,
            {
                "id": "granted-again", "type": "customer.credit_grant.granted", "source": PAYMENT_KIT,
                "object_type": "CreditGrant", "object_id": grant["id"], "data": {"type": "application/json", "object": {}},
            },
        )
        wait(lambda: call() == 200 and len(questions()) > before, "the balance to be asked for anew", 20)
        wait(
            lambda: any(one["title"] in {"Credits have arrived", "额度已到账"} for one in notifications(mounted, "member")),
            "the member to be told of the grant", 30,
        )

        # What was charged is told.
        def told():
            owner.post(mounted.path("/api/jobs/payment-events/run"))
            return kit()["events"]

        wait(told, "the charges to be told", pause=1)
        mounted.turn("stop", PAYMENT_KIT)
        wait(lambda: not hub("/api/payment-kit")["payment_kit"]["running"], "the hub to see that it is gone")
        # Nobody is served on the house: the guest has no balance that is known.
        with mounted.client("guest") as guest:
            said = guest.post(mounted.path("/v1/chat/completions"), json=CALL)
            assert said.status_code == 503, said.text
        mounted.turn("start", PAYMENT_KIT)
        wait(lambda: hub("/api/payment-kit")["payment_kit"]["running"], "the hub to see that it is back")
        wait(lambda: call() == 200, "the member to be served again")
    assert (mounted.data / NAME / "hub.db").exists()
    mounted.prove_books()
