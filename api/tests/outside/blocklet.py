"""The environment that Blocklet Server gives a component."""

import json
import tempfile
from pathlib import Path

from hub import free_port

HUB = "z8ia3xzq2tMq8CRHfaXj1BTYJyYnEcHbqP8cJ"
APP = "zNKgU7pLi7QDohT9ABrboVjwJMJsrhsi7LhB"
# Of the fixtures: seed and public key of an app.
ASK = (
    "0x16169852bf392c13ec32acbc4869131d7e61a3119cbd0c278d7578ebb40a699d"
    "c469be5f4980b7942b71850283f749565ec750b5f9b301d04a1f59093e9c34bf"
)


class App:
    """The folders of an app, whose live configuration is written as Blocklet Server writes it.

    The preferences are those of every configuration that names no others."""

    def __init__(self, **preferences):
        self.preferences = preferences
        self.folder = Path(tempfile.mkdtemp(prefix="app-test-"))
        (self.folder / ".config").mkdir()
        (self.folder / HUB).mkdir()
        self.write([])

    def write(self, components, **preferences):
        said = {**self.preferences, **preferences}
        content = {"env": {"appName": "App", "appUrl": "https://app.example.com", "preferences": said}, "components": components}
        beside = self.folder / ".config/config.json.new"
        beside.write_text(json.dumps(content))
        beside.rename(self.folder / ".config/config.json")

    def environment(self):
        return {
            "BLOCKLET_APP_ID": APP,
            "BLOCKLET_APP_PID": APP,
            "BLOCKLET_DID": APP,
            "BLOCKLET_APP_URL": "https://app.example.com",
            "BLOCKLET_APP_ASK": ASK,
            "BLOCKLET_APP_EK": "0x" + "5a" * 64,
            "BLOCKLET_APP_DATA_DIR": str(self.folder),
            "BLOCKLET_SESSION_SECRET": "0x" + "11" * 32,
            "BLOCKLET_REAL_DID": f"{APP}/{HUB}",
            "BLOCKLET_COMPONENT_DID": HUB,
            "BLOCKLET_COMPONENT_API_KEY": "key",
            "BLOCKLET_DATA_DIR": str(self.folder / HUB),
            "BLOCKLET_PORT": str(free_port()),
            "ABT_NODE_PORT": str(free_port()),
            "ABT_NODE_SERVICE_PORT": str(free_port()),
        }
