"""Calls that are paid through Payment Kit: what is charged is told once, whatever goes wrong."""

import json
import random
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from hub import get
from kit import DID, PARTS, Paying, wait


def test_a_call_is_paid_from_the_balance_and_told_once(kit, paying):
    hub = paying()
    kit.order(grant={"did": DID, "amount": "5"})
    wait(lambda: hub.call()[0] == 200, "the grant to be seen")
    for _ in range(4):
        assert hub.call()[0] == 200
    hub.settle()
    charged = hub.charged()
    assert charged > 0
    assert kit.told() == charged
    assert kit.remaining() == 5 * 10**9 - charged
    # The ledger follows: one more look, and it has what Payment Kit has, less the call that looked.
    time.sleep(1.1)
    assert hub.call()[0] == 200
    wait(lambda: hub.mirrored() == 5 * 10**9 - hub.charged(), "the ledger to follow")
    (event,) = hub.events(state="settled")[-1:]
    detail = hub.api(f"/payment-kit/events/{event['id']}")[1]
    assert len(detail["charges"]) == event["calls"] > 0
    assert hub.api("/payment-kit")[1]["payment_kit"]["running"]


def test_without_credits_402_names_the_link_and_a_purchase_opens_at_once(kit, paying):
    hub = paying()
    status, said = hub.call()
    assert status == 402 and said["error"]["code"] == "not_enough_credit", said
    link = re.search(rf"{kit.url}/checkout/pay/(\w+)", said["error"]["message"])
    assert link and link[1] == kit.state()["links"][0]["id"], said
    kit.order(grant={"did": DID, "amount": "1"})
    began = time.monotonic()
    wait(lambda: hub.call()[0] == 200, "the purchase to be seen")
    assert time.monotonic() - began < 3


def test_credits_that_payment_kit_would_buy_by_itself_are_enough(kit, paying):
    hub = paying()
    assert hub.call()[0] == 402
    kit.order(set={"recharges": {DID: str(10**10)}})
    wait(lambda: hub.call()[0] == 200, "Payment Kit to answer for the customer")
    hub.settle()
    assert kit.told() == hub.charged() > 0


def test_a_key_of_nobody_cannot_pay(kit, paying):
    hub = paying()
    status, said = hub.call(hub.admin)
    assert status == 402 and said["error"]["code"] == "nobody_to_charge", said


def test_lost_answers_failures_and_silence_tell_nothing_twice(kit, paying):
    hub = paying()
    kit.order(grant={"did": DID, "amount": "5"})
    kit.order(set={"faults": ["lose", "fail", "hang"]})
    wait(lambda: hub.call()[0] == 200, "the grant to be seen")
    for _ in range(3):
        assert hub.call()[0] == 200
        # Those that wait for their next try are sent now.
        for event in hub.events(state="frozen"):
            hub.api(f"/payment-kit/events/{event['id']}/resend", "POST")
        hub.run("payment-events")
        time.sleep(0.5)
    hub.settle()
    assert kit.state()["faults"] == []
    assert kit.told() == hub.charged() > 0
    assert not hub.events(different="true")


def test_killed_and_started_again_on_either_side_everything_is_told_once(kit, paying):
    hub = paying()
    kit.order(grant={"did": DID, "amount": "50"}, set={"delay": 5})
    wait(lambda: hub.call()[0] == 200, "the grant to be seen")
    for turn in range(4):
        stop = threading.Event()

        def load():
            while not stop.is_set():
                try:
                    hub.call()
                except OSError:
                    return

        clients = [threading.Thread(target=load) for _ in range(4)]
        for client in clients:
            client.start()
        time.sleep(random.uniform(0.8, 1.8))
        victim = hub.hub if turn % 2 == 0 else kit
        victim.process.kill()
        stop.set()
        for client in clients:
            client.join()
        victim.start()
    hub.settle()
    assert kit.told() == hub.charged() > 0
    wait(lambda: kit.remaining() == 50 * 10**9 - hub.charged(), "Payment Kit to deal with it")


def test_down_with_refuse_nobody_is_served_for_long_and_nothing_is_lost(kit, paying):
    hub = paying()
    kit.order(grant={"did": DID, "amount": "5"})
    wait(lambda: hub.call()[0] == 200, "the grant to be seen")
    kit.stop()
    assert hub.call()[0] == 200, "a balance is believed for a while"

    def refused():
        status, said = hub.call()
        assert status in (200, 503), said
        return status == 503 and said["error"]["code"] == "payment_kit_unavailable"

    wait(refused, "the balance to be too old", seconds=10)
    kit.start()
    wait(lambda: hub.call()[0] == 200, "Payment Kit to be found again")
    hub.settle()
    assert kit.told() == hub.charged()


def test_down_with_allow_a_customer_owes_no_more_than_that(kit, paying):
    allowed = 3 * 10**6
    hub = paying(HUB_PAYMENT_KIT_DOWN="allow:0.003")
    assert hub.call()[0] == 402
    kit.stop()
    served = 0

    def spent():
        nonlocal served
        status, said = hub.call()
        served += status == 200
        assert status in (200, 402, 503), said
        return served > 0 and status != 200

    wait(spent, "the allowance to be spent", seconds=60, pause=0)
    # The last call may cost more than such calls usually do.
    assert hub.charged() <= allowed * 1.5, hub.charged()
    kit.start()
    hub.settle()
    assert kit.told() == hub.charged()
    assert wait(lambda: hub.call()[0] == 402, "what is owed to be seen", seconds=10)
    kit.order(grant={"did": DID, "amount": "1"})
    wait(lambda: hub.call()[0] == 200, "the purchase to be seen")
    hub.settle()
    wait(lambda: kit.remaining() == 10**9 - hub.charged(), "the debt to be paid")


def test_what_payment_kit_refuses_is_shown_and_sent_again_or_given_up(kit, paying):
    hub = paying()
    kit.order(grant={"did": DID, "amount": "5"}, set={"faults": ["refuse"]})
    wait(lambda: hub.call()[0] == 200, "the grant to be seen")
    (dead,) = wait(lambda: hub.run("payment-events") or hub.events(state="dead"), "the refusal", pause=0.3)
    assert "is not allowed" in dead["error"] and kit.told() == 0
    # It is owed all the same.
    assert hub.mirrored() <= 5 * 10**9 - hub.charged()
    assert hub.api(f"/payment-kit/events/{dead['id']}/resend", "POST")[0] == 200
    hub.settle()
    assert kit.told() == hub.charged()
    assert hub.api(f"/payment-kit/events/{dead['id']}/resend", "POST")[0] == 409
    kit.order(set={"faults": ["refuse"]})
    assert hub.call()[0] == 200
    (dead,) = wait(lambda: hub.run("payment-events") or hub.events(state="dead"), "the refusal", pause=0.3)
    status, said = hub.api(f"/payment-kit/events/{dead['id']}/write-off", "POST")
    assert (status, said["event"]["state"]) == (200, "written_off")
    assert hub.api(f"/payment-kit/events/{dead['id']}/write-off", "POST")[0] == 409
    assert hub.api("/payment-kit/events/hub-none/resend", "POST")[0] == 404


def test_a_comparison_shows_what_payment_kit_says_otherwise(kit, paying):
    hub = paying()
    kit.order(grant={"did": DID, "amount": "5"})
    for _ in range(3):
        wait(lambda: hub.call()[0] == 200, "the grant to be seen")
        hub.settle()
    last, middle, first = hub.events()[:3]
    kit.order(alter={"identifier": first["id"], "credit_consumed": str(7 * PARTS)})
    kit.order(alter={"identifier": middle["id"], "gone": True}, invent={"identifier": "hub-strange", "did": DID})

    def compared():
        hub.run("payment-reconciliation")
        return hub.api("/payment-kit")[1]["payment_kit"]["reconciliation"]

    seen = wait(compared, "the comparison", pause=0.3)
    while seen["different"] < 2:
        time.sleep(0.3)
        seen = compared()
    different = {event["id"]: event["difference"] for event in hub.events(different="true")}
    assert set(different) == {first["id"], middle["id"]}, different
    assert "0.000000007" in different[first["id"]] and "does not list" in different[middle["id"]]
    assert (seen["compared"], seen["different"]) == (3, 2)
    assert (seen["unknown"], seen["unknown_ids"]) == (1, ["hub-strange"])


def test_what_an_admin_gives_is_given_in_payment_kit_once(kit, paying):
    hub = paying()
    path = f"/accounts/user:{DID}/credits"
    for _ in range(2):
        status, said = hub.api(path, "POST", {"amount": "2.5", "note": "Sorry"}, {"idempotency-key": "one"})
        assert status == 201, said
    (grant,) = kit.state()["grants"]
    assert (grant["name"], int(grant["amount"]), grant["category"]) == ("Sorry", 25 * 10**9, "promotional")
    assert hub.mirrored() == 2_500_000_000 and hub.call()[0] == 200
    for path, body in [(f"/accounts/user:{DID}/withdrawals", {"amount": "1"}), ("/credits/redeem", {"code": "x"})]:
        status, said = hub.api(path, "POST", body)
        assert status == 409 and said["error"]["code"] == "balances_elsewhere", said
    assert hub.api("/accounts/key:nobody/credits", "POST", {"amount": "1"})[0] == 400


def test_held_back_events_are_kept_and_told_later(kit, paying):
    hub = paying(HUB_PAYMENT_KIT_PAUSED="true")
    kit.order(grant={"did": DID, "amount": "5"})
    wait(lambda: hub.call()[0] == 200, "the grant to be seen")
    hub.run("payment-events")
    time.sleep(1.5)
    hub.run("payment-events")
    assert kit.told() == 0 and hub.untold() > 0
    assert hub.api("/payment-kit")[1]["payment_kit"]["paused"]
    hub.hub.stop()
    hub.hub.env["HUB_PAYMENT_KIT_PAUSED"] = "false"
    hub.hub.start()
    hub.settle()
    assert kit.told() == hub.charged() > 0


def test_who_is_new_is_given_the_starter_credit_once_by_two_hubs_on_one_file(kit, paying):
    settings = {"HUB_STARTER_CREDIT": "2.5", "HUB_STARTER_CREDIT_DAYS": "30"}
    blue = paying(**settings)
    green = Paying.beside(blue)
    try:
        with ThreadPoolExecutor(16) as clients:
            statuses = list(clients.map(lambda hub: hub.call()[0], [blue, green] * 8))
        # Whoever asks while the other gives finds nothing yet.
        assert set(statuses) <= {200, 402} and 200 in statuses, statuses
        wait(lambda: green.call()[0] == 200, "the other hub to see it")
    finally:
        green.hub.process.stop()
    (grant,) = kit.state()["grants"]
    assert (grant["name"], int(grant["amount"]) // PARTS, grant["category"]) == ("New user bonus credit", 25 * 10**8, "promotional")
    assert grant["metadata"]["welcomeCredit"] is True
    assert abs(grant["expires_at"] - time.time() - 30 * 86400) < 600
    blue.settle()
    assert kit.told() == blue.charged() > 0


def test_who_had_something_before_is_not_new(kit, paying):
    first = paying()
    kit.order(grant={"did": DID, "amount": "1"})
    wait(lambda: first.call()[0] == 200, "the grant to be seen")
    second = paying(HUB_STARTER_CREDIT="2.5")
    wait(lambda: second.call()[0] == 200, "the balance to be seen")
    assert [grant["name"] for grant in kit.state()["grants"] if grant.get("metadata", {}).get("welcomeCredit")] == []


def test_what_is_left_to_spend_shows_the_starter_credit_before_the_first_call(kit, paying):
    hub = paying(HUB_STARTER_CREDIT="2.5")
    status, said = get(f"{hub.hub.url}/api/user/info", {"authorization": f"Bearer {hub.key}"})
    assert status == 200, said
    assert json.loads(said)["creditBalance"]["balance"] == "2.5"
