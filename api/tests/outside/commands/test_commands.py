"""The commands of the binary, as an operator uses them."""

import json
import os
import re
import sqlite3
import subprocess
import time

import httpx

from hub import BINARY, free_port, get

COMMANDS = ["serve", "simulate", "key create", "owner-link", "migrate", "openapi", "ledger check", "doctor", "demo-data"]


def run(*arguments, **more):
    return subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=60, **more)


def test_every_command_says_what_it_does():
    for command in COMMANDS:
        done = run(*command.split(), "--help")
        assert done.returncode == 0
        assert len(done.stdout.splitlines()[0]) > 20, command


def test_simulate_help_lists_the_options_of_a_script():
    assert "chunks=N" in run("simulate", "--help").stdout


def test_a_key_is_printed_alone_and_works_within_a_second(hub):
    began = time.monotonic()
    key = hub.command("key", "create", "--name", "quick", "--user", "did:abt:someone")
    assert re.fullmatch(r"aigne-[A-Za-z0-9_-]{43}\n", key), key
    made = time.monotonic()
    while get(f"{hub.url}/v1/models", {"authorization": f"Bearer {key.strip()}"})[0] != 200:
        assert time.monotonic() - made < 5
        time.sleep(0.01)
    print(f"\nkey made in {made - began:.2f} s, known {time.monotonic() - made:.2f} s later (bound: 1 s)")
    row = hub.rows("SELECT * FROM hub_keys WHERE name = 'quick'")[0]
    assert row["user_id"] == "did:abt:someone" and row["role"] == "member"
    assert key.strip() not in json.dumps(row)


def test_a_key_belongs_to_whom_an_id_or_a_name_means_and_nobody_known_is_told(hub):
    with sqlite3.connect(hub.folder / "data/hub.db", timeout=30) as books:
        books.execute("INSERT INTO users (id, name, role, source, created_at) VALUES ('id-of-ada', 'ada', 'member', 'local', 0)")
    place = {"env": {**os.environ, "HUB_DATA_DIR": str(hub.folder / "data"), "HUB_CONFIG": str(hub.config)}}
    for said, owner, told in [("ada", "id-of-ada", False), ("id-of-ada", "id-of-ada", False), ("adda", "adda", True)]:
        done = run("key", "create", "--name", f"of {said}", "--user", said, **place)
        assert done.returncode == 0 and len(done.stdout.splitlines()) == 1, done.stderr
        assert ("has signed in yet" in done.stderr and said in done.stderr) == told
        assert hub.rows("SELECT user_id FROM hub_keys WHERE name = ?", f"of {said}")[0]["user_id"] == owner


def test_an_owner_link_leads_to_the_hub_that_runs_unless_an_address_is_named(hub):
    # The port stood on the command line of `serve` alone.
    assert hub.command("owner-link").startswith(f"{hub.url}/")
    assert hub.command("owner-link", "--port", "4321").startswith("http://127.0.0.1:4321/")


def test_an_admin_key_reaches_the_admin_api_and_a_member_key_does_not(hub, key):
    admin = hub.key("--admin")
    answer = httpx.get(f"{hub.url}/api/keys", headers={"authorization": f"Bearer {admin}"})
    assert answer.status_code == 200 and answer.json()["keys"]
    assert httpx.get(f"{hub.url}/api/keys", headers={"authorization": f"Bearer {key}"}).status_code == 403
    assert httpx.get(f"{hub.url}/api/keys").status_code == 401


def test_a_provider_and_its_credential_through_the_admin_api(hub, simulator):
    admin = {"authorization": f"Bearer {hub.key('--admin')}"}
    made = httpx.post(
        f"{hub.url}/api/ai-providers",
        headers=admin,
        json={
            "name": "added",
            "displayName": "Added",
            "kind": "compatible",
            "baseUrl": f"{simulator.url}/v1",
            "privateNetwork": True,
        },
    )
    assert made.status_code in (200, 201), made.text
    provider = made.json()["id"]
    secret = "sk-added-secret-0123456789"
    saved = httpx.post(
        f"{hub.url}/api/ai-providers/{provider}/credentials",
        headers=admin,
        json={"name": "one", "value": secret, "testModel": "chat"},
    )
    assert saved.status_code in (200, 201), saved.text
    listed = httpx.get(f"{hub.url}/api/ai-providers", headers=admin).text
    assert secret not in listed and "added" in listed
    answer = httpx.post(
        f"{hub.url}/v1/chat/completions",
        headers=admin,
        json={"model": "added/chat+say=works", "messages": [{"role": "user", "content": "hi"}]},
    )
    assert answer.json()["choices"][0]["message"]["content"] == "works"
    sent = [r for r in simulator.requests() if secret in json.dumps(r)]
    assert sent, "the credential reaches the provider it was saved for"
    # Moved to another host, the same credential is not used.
    moved = httpx.put(
        f"{hub.url}/api/ai-providers/{provider}",
        headers=admin,
        json={"baseUrl": f"http://localhost:{simulator.port}/v1"},
    )
    assert moved.status_code == 200, moved.text
    simulator.forget()
    answer = httpx.post(
        f"{hub.url}/v1/chat/completions",
        headers=admin,
        json={"model": "added/chat", "messages": [{"role": "user", "content": "hi"}]},
    )
    assert answer.status_code == 502
    assert answer.json()["error"]["code"] == "credential_for_other_host"
    assert simulator.requests() == []


def test_what_the_file_manages_is_read_only(hub):
    admin = {"authorization": f"Bearer {hub.key('--admin')}"}
    providers = httpx.get(f"{hub.url}/api/ai-providers", headers=admin).json()
    managed = next(p for p in providers if p["name"] == "sim-openai")
    assert managed["readOnly"] and managed["managedBy"] == "hub.toml"
    answer = httpx.delete(f"{hub.url}/api/ai-providers/{managed['id']}", headers=admin)
    assert answer.status_code == 409 and "hub.toml" in answer.text


def test_the_owner_link_signs_in_once(hub):
    link = hub.command("owner-link", "--port", str(hub.port)).strip()
    token = link.split("token=")[1]
    assert link.startswith(hub.url)
    first = httpx.post(f"{hub.url}/api/session/owner-link", json={"token": token})
    assert first.status_code == 200 and first.json()["session"]["user"]["role"] == "owner"
    assert "httponly" in first.headers["set-cookie"].lower()
    assert httpx.post(f"{hub.url}/api/session/owner-link", json={"token": token}).status_code == 401


def test_openapi_is_a_document():
    document = json.loads(run("openapi").stdout)
    assert document["openapi"].startswith("3.") and "/api/keys" in document["paths"]


def test_migrate_can_be_repeated(tmp_path):
    env = {**os.environ, "HUB_DATA_DIR": str(tmp_path)}
    assert run("migrate", env=env).returncode == 0
    assert run("migrate", env=env).returncode == 0


def test_ledger_check_finds_a_book_that_was_changed(hub, key, tmp_path):
    import shutil
    import sqlite3

    httpx.post(
        f"{hub.url}/v1/chat/completions",
        headers={"authorization": f"Bearer {key}"},
        json={"model": "sim-openai/chat", "messages": [{"role": "user", "content": "hi"}]},
    )
    source = sqlite3.connect(hub.folder / "data" / "hub.db")
    copy = sqlite3.connect(tmp_path / "hub.db")
    source.backup(copy)
    copy.execute("UPDATE accounts SET balance_nanos = balance_nanos + 1 WHERE id = 'usage'")
    copy.commit()
    copy.close()
    source.close()
    shutil.copy(hub.folder / "data" / "master.key", tmp_path / "master.key")
    done = run("ledger", "check", env={**os.environ, "HUB_DATA_DIR": str(tmp_path)})
    assert done.returncode == 1
    assert "usage" in done.stdout + done.stderr


def test_doctor_says_what_is_fine_and_what_is_not(hub):
    done = run(
        "doctor",
        env={**os.environ, "HUB_DATA_DIR": str(hub.folder / "data"), "HUB_CONFIG": str(hub.config), "HUB_PORT": str(hub.port)},
    )
    assert "ok" in done.stdout
    assert str(hub.port) in done.stdout


def test_doctor_explains_an_issuer_that_does_not_fit_and_passwords_go_on(tmp_path):
    config = tmp_path / "hub.toml"
    config.write_text(
        '[[issuers]]\nname = "typo"\nissuer = "login.example.com"\nclient_id = "hub"\n'
        f'[[issuers]]\nname = "gone"\nissuer = "http://127.0.0.1:{free_port()}"\nclient_id = "hub"\nprivate_network = true\n'
    )
    done = run("doctor", env={**os.environ, "HUB_DATA_DIR": str(tmp_path / "data"), "HUB_CONFIG": str(config), "HUB_PORT": str(free_port())})
    said = done.stdout + done.stderr
    assert "issuers[0].issuer" in said and "this issuer is left out" in said, said
    assert "gone: " in said and "other ways to sign in go on" in said, said
