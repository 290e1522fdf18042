"""The console, opened in Chromium through a real Blocklet Server."""

import json
import os
import subprocess
from pathlib import Path

from server import FOLDER


def test_the_console_works_signed_in_and_leads_to_the_servers_sign_in(app, tmp_path):
    folder = Path(os.environ.get("HUB_PICTURES") or tmp_path) / (app.mount.strip("/") or "root")
    folder.mkdir(parents=True, exist_ok=True)
    with app.client("owner") as owner:
        name = owner.get(app.path("/api/user/info")).json()["user"]["fullName"]
    asked = {
        "port": app.server.http, "host": app.host, "mount": app.mount, "app": app.name, "name": name,
        "token": app.login("owner")["sessionToken"], "folder": str(folder),
    }
    done = subprocess.run(
        ["node", FOLDER / "console.mjs"], input=json.dumps(asked), capture_output=True, text=True, timeout=180
    )
    assert done.returncode == 0, done.stderr
    problems = json.loads(done.stdout)
    # The sign-in's session is asked for by whoever is not signed in, and told so.
    assert not [problem for problem in problems if "/api/did/session" not in problem], problems
