"""A hub beside the file of an upstream one."""

import json
import time

from aikit import DID, ENV, KEY
from hub import Hub, get

__all__ = ["DID", "KEY", "Importing", "wait"]


def wait(done, what, seconds=60):
    deadline = time.monotonic() + seconds
    while True:
        found = done()
        if found:
            return found
        assert time.monotonic() < deadline, what() if callable(what) else what
        time.sleep(0.05)


class Importing:
    """A hub that is given a key for its admin API."""

    def __init__(self, simulator, folder, env=ENV, extra_toml=""):
        self.hub = Hub(simulator, folder=folder, env=env, extra_toml=extra_toml)
        self.key = self.hub.key("--admin")

    def api(self, path, method="GET", body=None):
        headers = {"authorization": f"Bearer {self.key}", "content-type": "application/json"}
        status, answer = get(f"{self.hub.url}{path}", headers, method=method, body=body)
        return status, json.loads(answer) if answer else None

    def report(self):
        status, answer = self.api("/api/imports")
        assert status == 200, answer
        return answer

    def newest(self):
        imports = self.report()["imports"]
        return imports[0] if imports else None

    def ended(self, count=1, seconds=60):
        """The newest of so many imports, once it has ended."""

        def done():
            imports = self.report()["imports"]
            ended = len(imports) >= count and imports[0]["finished_at"]
            return imports[0] if ended else None

        return wait(done, lambda: f"no end: {self.report()}\n{self.hub.process.output()[-3000:]}", seconds)

    def again(self, count, **body):
        """Has the file taken over once more."""
        status, _ = self.api("/api/imports", "POST", body or {"without_credentials": False})
        assert status == 202
        return self.ended(count)

    def part(self, name, report=None):
        parts = (report or self.newest())["parts"]
        return next((part for part in parts if part["part"] == name), None)

    def calls(self):
        """All calls that people see."""
        found, after = [], None
        while True:
            path = "/api/calls?limit=200" + (f"&after={after}" if after else "")
            status, page = self.api(path)
            assert status == 200, page
            found += page["calls"]
            after = page["meta"]["next"]
            if not after:
                return found
