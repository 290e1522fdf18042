"""The package as a real server runs it: reached through the router, with its files right at both mounts."""

import re

from server import HUB


def test_the_hub_runs_and_its_health_is_told(app):
    with app.client() as client:
        assert client.get(app.path("/ready")).json() == {"status": "ready"}
        health = client.get("/.well-known/service/health").json()
        assert health["components"][HUB]["running"] is True
    assert app.component()["mountPoint"] == app.mount
    assert len(app.processes()) == 1


def test_the_console_names_its_files_and_the_server_under_its_mount(app):
    with app.client(follow_redirects=True) as client:
        client.headers["accept"] = "text/html,*/*"
        page = client.get(app.path("/"))
        assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
        assert f'<base href="{app.path("/")}">' in page.text
        # A page inside of the console is the same page.
        deep = client.get(app.path("/calls/some-call"))
        assert deep.status_code == 200 and f'<base href="{app.path("/")}">' in deep.text
        named = re.findall(r'(?:src|href)="\./([^"]+)"', page.text)
        assert any(name.endswith(".js") for name in named), page.text
        for name in named:
            file = client.get(app.path(f"/{name}"))
            kind = file.headers["content-type"]
            assert file.status_code == 200 and ("javascript" in kind or "css" in kind or "svg" in kind), name
        assert client.get(app.path("/assets/none.js")).status_code == 404
        around = client.get(app.path("/__blocklet__.js"), params={"type": "json"}).json()
        assert around["prefix"] == app.path("/") and around["componentId"].endswith(HUB)
    if app.mount != "/":
        with app.client() as client:
            moved = client.get(app.mount)
            assert moved.status_code == 307 and moved.headers["location"].endswith("/hub/")


def test_people_are_shown_with_the_names_and_pictures_that_the_app_has(app):
    with app.client("owner") as owner:
        dids = [app.people["member"]["did"], "zNobody", app.people["guest"]["did"]]
        said = owner.post(app.path("/api/user/admin/user-info"), json={"userDids": dids})
        assert said.status_code == 200, said.text
        member, nobody, guest = said.json()["users"]
        assert (member["fullName"], member["email"]) == ("member", "member@example.com")
        assert (guest["fullName"], nobody["fullName"], nobody["avatar"]) == ("guest", "Unknown User", "")
        picture = owner.get(member["avatar"].partition(app.host)[2])
        assert picture.status_code == 200 and picture.headers["content-type"].startswith("image/")
