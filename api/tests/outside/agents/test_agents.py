"""Unmodified command-line agents, each in a scripted session through the hub to a provider of another
dialect: it reads a file or writes one because the provider says so, and says what it is told at the end."""

import json
from urllib.parse import quote

import pytest

from hub import Hub
from session import Session

SECRET = "the secret word is marmalade"
DONE = "say=All%20done."
PATCH = "*** Begin Patch\n*** Update File: greet.py\n@@\n-hello\n+good day\n*** End Patch"
EDIT = 'greet.py\n```\ndef greet():\n    return "good day"\n```\n'


def call(tool, **arguments):
    """A script's call of a tool."""
    written = json.dumps(arguments, separators=(",", ":"))
    return f"call={tool}:{quote(written, safe=chr(34) + '{}:,/')}"


# What the README calls a model, the provider that answers, and what it does.
MODELS = {
    "openai/gpt-5": ("sim-openai", ("Read", "file_path"), ("Write", "file_path")),
    "claude-by-google": ("sim-google", ("Read", "file_path"), ("Write", "file_path")),
    "anthropic/claude-sonnet-4-5": ("sim-anthropic", ("exec_command", "cmd"), None),
    "codex-by-google": ("sim-google", ("exec_command", "cmd"), None),
    "openai/gpt-4o": ("sim-openai", ("read_file", "file_path"), ("write_file", "file_path")),
    "gemini-by-anthropic": ("sim-anthropic", ("read_file", "file_path"), ("write_file", "file_path")),
}


def script(read, write, work):
    """Read the note, write a file, say so."""
    tool, member = read
    what = "cat note.txt" if member == "cmd" else f"{work}/note.txt"
    turns = [call(tool, **{member: what})]
    if write:
        tool, member = write
        turns.append(call(tool, **{member: f"{work}/out.txt", "content": "written"}))
    return "+".join(["chat", *turns, DONE])


@pytest.fixture
def session(simulator, request):
    """A session of `(agent, told, used)`: the README's model, and the one that is used instead."""
    opened = []

    def start(agent, told, used=None, target=None):
        session = Session(agent, None, None, (told, used) if used else None)
        (session.work / "note.txt").write_text(SECRET + "\n")
        provider, *rest = MODELS.get(used or told, (None,))
        target = target or f"{provider}/{script(*rest, session.work)}"
        assert len(target) <= 200, "longer than a model's name may be"
        aliases = {used or told: target, "openai/gpt-5-mini": "sim-openai/chat+say=A%20title"}
        toml = "".join(f'[[aliases]]\nname = "{name}"\ntarget = {json.dumps(to)}\n' for name, to in aliases.items())
        session.hub = Hub(simulator, extra_toml=toml)
        session.key = session.hub.key()
        opened.append(session)
        simulator.forget()
        return session

    yield start
    for session in opened:
        session.hub.process.stop()
        session.hub.command("ledger", "check")
        session.place.cleanup()


def settled(session, surface, provider, least):
    """The calls that were made for the agent's own turns, none of which failed."""
    calls = session.hub.calls()
    assert {(call["status"], call["surface"]) for call in calls} == {("success", surface)}, calls
    turns = [call for call in calls if call["provider"] == provider]
    assert len(turns) >= least, calls
    return turns


def told(simulator, words):
    """The provider was sent these words: what a tool found came back to it."""
    return any(words in json.dumps(request["body"]) for request in simulator.requests())


@pytest.mark.parametrize("used,provider", [(None, "sim-openai"), ("claude-by-google", "sim-google")])
def test_claude_code(session, simulator, used, provider):
    claude = session("Claude Code", "openai/gpt-5", used)
    said = claude.run("-p 'Read note.txt, then write out.txt' --allowedTools Read,Write")
    assert said.strip() == "All done."
    assert (claude.work / "out.txt").read_text() == "written"
    assert told(simulator, SECRET)
    settled(claude, "anthropic-messages", provider, 3)


@pytest.mark.parametrize("used,provider", [(None, "sim-anthropic"), ("codex-by-google", "sim-google")])
def test_codex(session, simulator, used, provider):
    codex = session("Codex", "anthropic/claude-sonnet-4-5", used)
    quiet = 'check_for_update_on_startup = false\nanalytics = { enabled = false }\n'
    codex.write(".codex/config.toml", quiet + codex.block("toml"))
    said = codex.run("exec --skip-git-repo-check --dangerously-bypass-approvals-and-sandbox 'Read note.txt'")
    assert said.strip().endswith("All done.")
    assert told(simulator, SECRET)
    settled(codex, "openai-responses", provider, 2)


@pytest.mark.parametrize("provider", ["sim-anthropic", "sim-google"])
def test_codex_edits_by_apply_patch(session, simulator, provider):
    """Its own tool for that is a custom one, which no other dialect has; Codex offers it to models that
    it knows by name."""
    target = f"{provider}/chat+{call('apply_patch', input=PATCH)}+{DONE}"
    codex = session("Codex", "anthropic/claude-sonnet-4-5", "gpt-5.5", target)
    file = codex.work / "greet.py"
    file.write_text("hello\n")
    quiet = 'check_for_update_on_startup = false\nanalytics = { enabled = false }\n'
    codex.write(".codex/config.toml", quiet + codex.block("toml"))
    said = codex.run("exec --skip-git-repo-check --dangerously-bypass-approvals-and-sandbox 'Be polite'")
    assert said.strip().endswith("All done.")
    assert file.read_text() == "good day\n"
    # What became of the patch came back to the provider.
    assert told(simulator, "Success. Updated the following files")
    settled(codex, "openai-responses", provider, 2)


@pytest.mark.parametrize("used,provider", [(None, "sim-openai"), ("gemini-by-anthropic", "sim-anthropic")])
def test_gemini_cli(session, simulator, used, provider):
    gemini = session("Gemini CLI", "openai/gpt-4o", used)
    quiet = {"privacy": {"usageStatisticsEnabled": False}, "general": {"enableAutoUpdate": False}}
    gemini.write(".gemini/settings.json", json.dumps(json.loads(gemini.block("json")) | quiet))
    said = gemini.run("--approval-mode yolo -p 'Read note.txt, then write out.txt'")
    assert said.strip() == "All done."
    assert (gemini.work / "out.txt").read_text() == "written"
    assert told(simulator, SECRET)
    settled(gemini, "gemini-generate", provider, 3)


def test_aider(session):
    aider = session("Aider", "google/gemini-2.5-pro", target=f"sim-google/chat+say={quote(EDIT)}")
    file = aider.work / "greet.py"
    file.write_text('def greet():\n    return "hello"\n')
    # Its own list of prices, which it would fetch.
    prices = {"openai/google/gemini-2.5-pro": {"max_input_tokens": 100000}}
    aider.write(".aider/caches/model_prices_and_context_window.json", json.dumps(prices))
    aider.run("--edit-format whole --no-git --yes-always --no-pretty --message 'Make it polite' greet.py")
    assert file.read_text() == 'def greet():\n    return "good day"\n'
    settled(aider, "openai-chat", "sim-google", 1)
