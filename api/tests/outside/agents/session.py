"""One session of an agent: its own home, its own folder, nothing but the hub to talk to."""

import os
import subprocess
import tempfile
from pathlib import Path

from readme import ADDRESS, blocks

# Far more than a session takes on a busy machine.
SECONDS = 240

# No agent may look for its vendor: what is not on this machine goes to a proxy that is not there.
NOWHERE = "http://127.0.0.1:1"
QUIET = {
    "HTTP_PROXY": NOWHERE,
    "HTTPS_PROXY": NOWHERE,
    "NO_PROXY": "127.0.0.1,localhost",
    "NO_COLOR": "1",
    "TERM": "dumb",
    # Claude Code
    "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
    "DISABLE_AUTOUPDATER": "1",
    "DISABLE_TELEMETRY": "1",
    "DISABLE_ERROR_REPORTING": "1",
    # Gemini CLI
    "GEMINI_TELEMETRY_ENABLED": "false",
    "GEMINI_CLI_TRUST_WORKSPACE": "true",
    # Aider
    "AIDER_ANALYTICS_DISABLE": "true",
    "AIDER_CHECK_UPDATE": "false",
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
}


class Session:
    """A home and a folder for an agent, set up as the README says for this hub and key."""

    def __init__(self, agent, hub, key, model=None):
        # A script of the simulator names files in a model's name, which has its limit.
        self.place = tempfile.TemporaryDirectory(prefix="a-")
        self.home = Path(self.place.name) / "home"
        self.work = Path(self.place.name) / "w"
        self.home.mkdir()
        self.work.mkdir()
        self.agent, self.hub, self.key, self.model = agent, hub, key, model

    def block(self, language):
        """A block of the README, with this hub's address, and another model if one is wanted."""
        text = blocks(self.agent)[language].replace(ADDRESS, self.hub.url)
        return text.replace(*self.model) if self.model else text

    def write(self, path, text):
        """A file of the agent's in its home."""
        file = self.home / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def run(self, arguments):
        """The README's commands; the last one, which starts the agent, with these arguments too."""
        commands = self.block("sh").rstrip("\n") + " " + arguments
        path = os.pathsep.join([os.environ["HUB_AGENTS"], os.environ["HUB_AIDER"], os.environ["PATH"]])
        done = subprocess.run(
            ["bash", "-euc", commands],
            cwd=self.work,
            env={**QUIET, "PATH": path, "HOME": str(self.home), "KEY": self.key},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout
