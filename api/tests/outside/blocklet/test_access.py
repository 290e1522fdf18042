"""Who somebody is, when a real Blocklet Server says so."""

import base64
import hashlib
import secrets
from urllib.parse import parse_qs, urlsplit

import pytest
from server import wallet

CONNECT = "/.well-known/service/api/access-key"
OAUTH = "/.well-known/service/oauth"


def cookie(app, who):
    return {"cookie": f"login_token={app.login(who)['sessionToken']}"}


@pytest.mark.parametrize("who", ["owner", "admin", "member", "guest"])
def test_who_signs_in_with_a_wallet_has_the_role_of_their_passport(app, who):
    with app.client() as browser:
        session = browser.get(app.path("/api/session"), headers=cookie(app, who)).json()["session"]
        assert session["signed_in"] and session["user"]["role"] == who
        assert session["user"]["id"] == app.people[who]["did"]
    with app.client(who) as client:
        assert client.get(app.path("/api/user/info")).json()["user"]["did"] == app.people[who]["did"]
        managed = client.get(app.path("/api/calls")).status_code
        assert managed == (200 if who in ("owner", "admin") else 403)


def test_a_browser_needs_the_token_of_its_login_to_change_something(app):
    with app.client() as browser:
        key = {"name": f"from-a-browser-{app.name}"}
        said = browser.post(app.path("/api/keys"), json=key, headers=cookie(app, "owner"))
        assert said.status_code == 403, said.text
        # The real server made this one.
        csrf = {"x-csrf-token": app.login("owner")["csrfToken"]}
        said = browser.post(app.path("/api/keys"), json=key, headers={**cookie(app, "owner"), **csrf})
        assert said.status_code == 201, said.text


def test_headers_that_a_client_forges_have_no_effect(app):
    owner = app.people["owner"]["did"]
    forged = {
        "x-user-did": owner,
        "x-user-role": "owner",
        "x-user-provider": "wallet",
        "x-user-fullname": "Owner",
        "x-connected-did": owner,
        "x-component-did": "z2qaCNvKMv5GjouKdcDWexv6WqtHbpNPQDnAk",
        "x-path-prefix": "/elsewhere",
        "x-forwarded-for": "9.9.9.9",
    }
    with app.client() as nobody:
        said = nobody.get(app.path("/api/calls"), headers=forged)
        assert said.status_code == 401, said.text
        assert nobody.get(app.path("/api/hub"), headers=forged).json()["hub"]["prefix"] == f"{app.path('/')}"
    with app.client("member") as member:
        assert member.get(app.path("/api/calls"), headers=forged).status_code == 403
        assert member.get(app.path("/api/user/info"), headers=forged).json()["user"]["did"] == app.people["member"]["did"]


def test_refresh_tokens_are_no_logins(app):
    with app.client() as client:
        refresh = {"authorization": f"Bearer {app.login('owner')['refreshToken']}"}
        said = client.get(app.path("/api/calls"), headers=refresh)
        assert said.status_code == 401, said.text


def connect(app, who, roles):
    """An access key, as AIGNE's command line gets one: it asks, a person agrees, it fetches."""
    with app.client() as program:
        session = program.post(f"{CONNECT}/session", json={}).json()
        agreed = program.post(
            f"{CONNECT}/authorize",
            json={"sid": session["id"], "source": "tests", "requiredRoles": roles},
            headers=cookie(app, who),
        )
        assert agreed.status_code == 200, agreed.text
        made = program.get(f"{CONNECT}/session", params={"sid": session["id"]}).json()
        program.delete(f"{CONNECT}/session", params={"sid": session["id"]})
    sealed = {"sealed": made["accessKeySecret"], "password": made["challenge"], "salt": made["accessKeyId"]}
    return wallet("unseal", sealed)["text"]


def test_an_access_key_of_the_connect_flow_calls_models_for_its_maker(app):
    key = connect(app, "member", "guest,member")
    assert key.startswith("blocklet-z")
    with app.client() as client:
        bearer = {"authorization": f"Bearer {key}"}
        # As the command line finds the hub: by its DID, on the page that every app has.
        points = client.get("/__blocklet__.js", params={"type": "json"}).json()["componentMountPoints"]
        (mount,) = [point["mountPoint"] for point in points if point["did"] == "z8ia3xzq2tMq8CRHfaXj1BTYJyYnEcHbqP8cJ"]
        assert mount == app.mount
        body = {"model": "demo/chat", "messages": [{"role": "user", "content": "Hello"}]}
        said = client.post(f"{mount.rstrip('/')}/v1/chat/completions", json=body, headers=bearer)
        assert said.status_code == 200, said.text
        assert client.get(app.path("/api/calls"), headers=bearer).status_code == 403
        bent = {"authorization": f"Bearer {key[:-4]}zzzz"}
        assert client.get(app.path("/v1/models"), headers=bent).status_code == 401
    (call,) = app.rows("SELECT user_id FROM call_records WHERE request_id = ?", said.headers["x-request-id"])
    assert call["user_id"] == app.people["member"]["did"]


def test_a_token_that_an_application_got_by_oauth_never_manages_the_hub(app):
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    back = "http://127.0.0.1:9/back"
    with app.client() as client:
        application = client.post(
            f"{OAUTH}/register",
            json={
                "redirect_uris": [back], "client_name": "Tests", "grant_types": ["authorization_code"],
                "response_types": ["code"], "token_endpoint_auth_method": "client_secret_post", "scope": "profile:read",
            },
        ).json()
        asked = {
            "response_type": "code", "client_id": application["client_id"], "redirect_uri": back, "scope": "profile:read",
            "code_challenge": challenge, "code_challenge_method": "S256", "state": "s",
        }
        # The owner agrees: whatever the application got, it got from the one who may do everything.
        agreed = client.post(f"{OAUTH}/authorize", json={**asked, "action": "approve"}, headers=cookie(app, "owner"))
        code = parse_qs(urlsplit(agreed.headers["location"]).query)["code"][0]
        said = client.post(
            f"{OAUTH}/token",
            json={
                "grant_type": "authorization_code", "code": code, "client_id": application["client_id"],
                "client_secret": application["client_secret"], "code_verifier": verifier, "redirect_uri": back,
            },
        )
        bearer = {"authorization": f"Bearer {said.json()['access_token']}"}
        assert client.get(app.path("/v1/models"), headers=bearer).status_code == 200
        refused = client.get(app.path("/api/calls"), headers=bearer)
        assert refused.status_code == 403, refused.text
