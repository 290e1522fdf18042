"""Commands beside `serve` need the data folder and nothing else: no provider's secret, no new folder."""

import os
import subprocess

import pytest

from hub import BINARY

NEEDS_SECRETS = """
[[providers]]
name = "away"
kind = "openai"
base_url = "http://127.0.0.1:9/v1"
credentials = [{ name = "one", value = "env:NOT_SET_FOR_COMMANDS" }]

[[keys]]
name = "ci"
secret = "env:NOT_SET_EITHER"
"""
OF_A_DATABASE = ["key create --name typed", "owner-link", "ledger check"]
OF_A_FOLDER = [*OF_A_DATABASE, "migrate"]


def run(command, folder, **more):
    words = [*command.split(), "--data-dir", str(folder)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
    return subprocess.run([BINARY, *words], capture_output=True, text=True, timeout=60, env=clean, **more)


@pytest.mark.parametrize("command", OF_A_FOLDER)
def test_a_folder_that_is_not_there_is_refused_and_not_made(command, tmp_path):
    folder = tmp_path / "dta"
    done = run(command, folder)
    assert done.returncode == 1 and done.stdout == ""
    assert str(folder) in done.stderr and "--data-dir" in done.stderr and "aigne-hub serve" in done.stderr
    assert not folder.exists()


@pytest.mark.parametrize("command", OF_A_DATABASE)
def test_a_folder_without_a_database_is_left_as_it_is(command, tmp_path):
    done = run(command, tmp_path)
    assert done.returncode == 1 and done.stdout == ""
    assert str(tmp_path / "hub.db") in done.stderr and "--data-dir" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_secrets_in_variables_are_not_asked_for(tmp_path):
    assert run("migrate", tmp_path).returncode == 0
    (tmp_path / "hub.toml").write_text(NEEDS_SECRETS)
    for command in OF_A_FOLDER:
        done = run(command, tmp_path)
        assert done.returncode == 0, (command, done.stderr)
    # What only `serve` needs, doctor tells, and looks at the rest.
    done = run("doctor", tmp_path)
    assert "NOT_SET_FOR_COMMANDS" in done.stdout and "NOT_SET_EITHER" in done.stdout
    assert "books" in done.stdout and "open files" in done.stdout
    refused = run("serve --port 0", tmp_path)
    assert refused.returncode == 1
    assert "NOT_SET_FOR_COMMANDS" in refused.stderr and "NOT_SET_EITHER" in refused.stderr


def test_what_is_wrong_in_the_file_is_told_by_every_command(tmp_path):
    assert run("migrate", tmp_path).returncode == 0
    (tmp_path / "hub.toml").write_text('[server]\nprot = 1\n')
    for command in [*OF_A_FOLDER, "doctor"]:
        done = run(command, tmp_path)
        assert done.returncode == 1 and "prot" in done.stderr + done.stdout, command
