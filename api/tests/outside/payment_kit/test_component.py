"""Under Blocklet Server: the preference decides who holds the balances, and Payment Kit is followed."""

import base64
import json
import re
from urllib.parse import unquote

import pytest
from blocklet import APP, App
from hub import Hub, free_port
from kit import DID, Paying, wait

PAYMENT_KIT = "z2qaCNvKMv5GjouKdcDWexv6WqtHbpNPQDnAk"


def component(kit, status=6):
    return {"did": PAYMENT_KIT, "title": "Payment Kit", "mountPoint": "/payment", "status": status, "port": kit.port}


@pytest.fixture
def member(simulator, kit):
    app = App(creditBasedBillingEnabled=True)
    hub = Paying.__new__(Paying)
    hub.kit, hub.app, hub.hub = kit, app, Hub(
        simulator,
        env={**app.environment(), "HUB_PAYMENT_KIT_FRESH_SECONDS": "1", "HUB_PAYMENT_KIT_REPORT_SECONDS": "1"},
    )
    hub.key, hub.admin = hub.hub.key("--user", DID), hub.hub.key("--admin")
    yield hub
    hub.hub.stop()


def code(hub):
    status, said = hub.call()
    return status if status == 200 else said["error"]["code"]


def test_payment_kit_pays_as_soon_as_the_app_has_it_and_is_followed_wherever_it_starts(kit, member):
    assert code(member) == "not_enough_credit", "the hub's own ledger, where nobody has anything"
    member.app.write([component(kit)])
    wait(lambda: kit.state()["links"], "the hub to set Payment Kit up")

    def linked():
        status, said = member.call()
        assert status == 402, said
        return re.search(r"https://app\.example\.com/payment(/checkout/pay/\w+)\?__did-connect__=(\S+)", said["error"]["message"])

    link = wait(linked, "the link")
    assert link[1] == f"/checkout/pay/{kit.state()['links'][0]['id']}"
    connect = json.loads(base64.b64decode(unquote(link[2])))
    assert (connect["forceConnected"], connect["sourceAppPid"]) == (DID, APP)
    kit.order(grant={"did": DID, "amount": "5"})
    wait(lambda: code(member) == 200, "the grant to be seen")
    # It starts again elsewhere.
    kit.stop()
    kit.port = free_port()
    kit.url = f"http://127.0.0.1:{kit.port}"
    kit.start()
    member.app.write([component(kit)])
    assert code(member) == 200
    member.settle()
    assert kit.told() == member.charged() > 0
    # Stopped is not gone: nobody is served on the house.
    member.app.write([component(kit, status=4)])
    wait(lambda: code(member) == "payment_kit_unavailable", "its balance to be too old", seconds=15)
    # An admin's own link goes before.
    member.app.write([component(kit)], creditPaymentLink="/shop")
    wait(lambda: code(member) == 200, "Payment Kit to be back")
    assert member.api("/payment-kit")[1]["payment_kit"]["link"] == "https://app.example.com/payment/shop"
    member.app.write([component(kit)], creditBasedBillingEnabled=False)
    wait(lambda: member.api("/hub")[1]["hub"]["mode"] == "internal", "billing to be switched off")
