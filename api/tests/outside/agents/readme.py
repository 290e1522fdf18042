"""The README's words on agents: what a user is told to do is what is run here."""

import re
from pathlib import Path

README = Path(__file__).resolve().parents[4] / "README.md"
ADDRESS = "http://127.0.0.1:8787"


def blocks(agent):
    """The code blocks under an agent's heading, by language."""
    section = re.search(rf"^### {agent}\n(.*?)(?=^##)", README.read_text(), re.M | re.S)
    assert section, f"README.md has no section on {agent}"
    return dict(re.findall(r"```(\w+)\n(.*?)```", section[1], re.S))
