"""A hub whose providers each have one fault."""

from cases import FAULTS
from hub import Hub, Simulator, free_port

KINDS = {"openai": "/v1", "anthropic": "", "google": ""}
# The kinds of providers of a caller's own dialect, and of another one.
WAYS = {
    "chat": {"native": "openai", "translated": "anthropic"},
    "responses": {"native": "openai", "translated": "anthropic"},
    "messages": {"native": "anthropic", "translated": "openai"},
    "gemini": {"native": "google", "translated": "openai"},
}
DOORS = ["dropped", "mute", "half_head", "surplus", "tls_stranger", "tls_cut"]
ENV = {
    "HUB_CONNECT_TIMEOUT_MS": "2000",
    "HUB_FIRST_BYTE_TIMEOUT_MS": "2000",
    "HUB_IDLE_TIMEOUT_MS": "2000",
    "HUB_HOLD_MS": "2000",
    # One attempt each: what is told, not what is mended.
    "HUB_RETRY_AGAIN": "0",
    "HUB_BREAKER_FAILURES": "0",
    "HUB_LOG": "warn",
}


def address(fault, simulator):
    if fault.door == "unresolved":
        return "http://nobody.invalid"
    if fault.door == "refused":
        return f"http://127.0.0.1:{free_port()}"
    if fault.door.startswith("tls"):
        return f"https://127.0.0.1:{simulator.doors[fault.door]}"
    return f"http://127.0.0.1:{simulator.doors[fault.door]}" if fault.door else simulator.url


def provider(number, kind, library, stream):
    """A provider for each fault: none spoils another's key or circuit."""
    user = f"-{library}-{'stream' if stream else 'whole'}" if FAULTS[number].alone else ""
    return f"{kind}-{number}{user}"


class Weather:
    """The hub, its simulator and a key."""

    def __init__(self):
        self.simulator = Simulator(doors=DOORS)
        names = {
            provider(number, kind, library, stream): (fault, kind)
            for number, fault in enumerate(FAULTS)
            for library, ways in WAYS.items()
            for kind in ways.values()
            for stream in (False, True)
        }
        toml = "".join(
            f'[[providers]]\nname = "{name}"\nkind = "{kind}"\nprivate_network = true\nmodels = ["chat"]\n'
            f'base_url = "{address(fault, self.simulator)}{KINDS[kind]}"\n'
            f'credentials = [{{ name = "one", value = "sk-{name}-simulated" }}]\n'
            for name, (fault, kind) in names.items()
        )
        self.hub = Hub(self.simulator, toml="", extra_toml=toml, env=ENV)
        self.key = self.hub.key()

    def model(self, number, library, way, stream):
        """The name of a model that meets the fault."""
        kind, script = WAYS[library][way], FAULTS[number].script
        return f"{provider(number, kind, library, stream)}/chat{'+' + script if script else ''}"

    def stop(self):
        self.hub.stop()
        self.simulator.process.stop()
