"""Every wrong thing gets an answer that says what is wrong and what to do."""

import json
import os
import socket
import sqlite3
import subprocess

import httpx
import pytest

from hub import BINARY, HALVES, Hub, free_port

HELLO = [{"role": "user", "content": "Hello"}]


def post(hub, key, body, path="/v1/chat/completions"):
    content = body if isinstance(body, (bytes, str)) else json.dumps(body)
    return httpx.post(
        f"{hub.url}{path}",
        headers={"authorization": f"Bearer {key}", "content-type": "application/json"},
        content=content,
        timeout=60,
    )


def error(answer):
    assert answer.headers["content-type"].startswith("application/json")
    told = answer.json()["error"]
    assert answer.headers["x-request-id"] and told["message"]
    return told


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/messages"])
def test_malformed_json_is_400_with_its_position(hub, key, path):
    answer = post(hub, key, '{"model": "demo/chat",\n "messages": [}', path)
    assert answer.status_code == 400
    assert "line 2" in error(answer)["message"]


def test_a_body_that_is_no_object_is_400(hub, key):
    answer = post(hub, key, "[1, 2]")
    assert answer.status_code == 400 and "object" in error(answer)["message"]


@pytest.mark.parametrize(
    "body,member",
    [
        ({"model": 5, "messages": HELLO}, "model"),
        ({"model": "demo/chat", "messages": HELLO, "stream": "yes"}, "stream"),
        ({"model": "demo/chat", "messages": HELLO, "max_tokens": "many"}, "max_tokens"),
        ({"messages": HELLO}, "model"),
        ({"model": "sim-anthropic/chat", "messages": [{"role": "user", "content": 7}]}, "messages[0].content"),
        ({"model": "sim-anthropic/chat", "messages": HELLO, "temperature": "hot"}, "temperature"),
    ],
)
def test_a_wrong_type_names_the_member(hub, key, body, member):
    answer = post(hub, key, body)
    assert answer.status_code == 400
    told = error(answer)
    assert member in told["message"] and told["param"] == member


def test_a_member_that_stands_twice_is_refused(hub, key):
    answer = post(hub, key, '{"model":"demo/chat","model":"sim-openai/chat","messages":[]}')
    assert answer.status_code == 400 and "more than once" in error(answer)["message"]


def test_no_key_is_401_in_both_dialects(hub):
    for path in ("/v1/chat/completions", "/v1/messages"):
        answer = httpx.post(f"{hub.url}{path}", json={"model": "demo/chat", "messages": HELLO})
        assert answer.status_code == 401
        assert "key" in error(answer)["message"]


def test_two_different_keys_are_refused(hub, key):
    answer = httpx.post(
        f"{hub.url}/v1/chat/completions",
        headers={"authorization": f"Bearer {key}", "x-api-key": "aigne-other"},
        json={"model": "demo/chat", "messages": HELLO},
    )
    assert answer.status_code == 400


def test_an_unknown_model_is_named_with_close_ones(hub, key):
    answer = post(hub, key, {"model": "sim-openay/chat", "messages": HELLO})
    assert answer.status_code == 404
    told = error(answer)
    assert told["code"] == "unknown_model" and "sim-openay/chat" in told["message"] and "sim-openai/chat" in told["message"]


def test_a_body_over_the_limit_is_413(simulator):
    small = Hub(simulator, env={"HUB_BODY_LIMIT": "65536"})
    try:
        key = small.key()
        answer = post(small, key, {"model": "demo/chat", "messages": [{"role": "user", "content": "x" * 70000}]})
        assert answer.status_code == 413
        assert "65536" in error(answer)["message"]

        def pieces():
            yield b'{"model":"demo/chat","messages":[{"role":"user","content":"'
            for _ in range(70):
                yield b"x" * 1024
            yield b'"}]}'

        answer = httpx.post(
            f"{small.url}/v1/chat/completions", headers={"authorization": f"Bearer {key}"}, content=pieces()
        )
        assert answer.status_code == 413
    finally:
        small.stop()


@pytest.mark.parametrize("provider", ["sim-openai", "sim-anthropic"])
@pytest.mark.parametrize(
    "script,stream",
    [
        *((script, stream) for script in ("html", "empty", "hangup") for stream in (False, True)),
        ("wrongjson", False),
        # Without a stream a JSON object under a wrong label is still a JSON object.
        ("contenttype=text/plain", True),
    ],
)
def test_an_unusable_answer_is_502(hub, key, provider, script, stream):
    answer = post(hub, key, {"model": f"{provider}/chat+{script}", "messages": HELLO, "stream": stream})
    assert answer.status_code == 502, answer.text
    assert provider in error(answer)["message"]


@pytest.mark.parametrize("provider", ["sim-openai", "sim-anthropic"])
@pytest.mark.parametrize("script", HALVES)
def test_half_a_stream_ends_with_an_error_event(hub, key, provider, script):
    answer = post(hub, key, {"model": f"{provider}/chat+{script}", "messages": HELLO, "stream": True})
    assert answer.status_code == 200
    events = [event for event in answer.text.split("\n\n") if event.strip()]
    assert "[DONE]" not in answer.text
    last = json.loads(events[-1].split("data: ", 1)[1])
    assert last["error"]["message"]
    call = hub.rows("SELECT * FROM call_records WHERE request_id = ?", answer.headers["x-request-id"])[0]
    assert call["status"] == "failed" and call["output_tokens"] > 0 and call["charge_nanos"] > 0


def test_a_stream_whose_done_was_forgotten_is_complete(hub, key):
    answer = post(hub, key, {"model": "sim-openai/chat+no_done", "messages": HELLO, "stream": True})
    assert answer.text.rstrip().endswith("data: [DONE]")


def test_an_anthropic_stream_without_its_stop_is_cut(hub, key):
    answer = post(
        hub, key, {"model": "sim-anthropic/chat+no_done", "messages": HELLO, "stream": True, "max_tokens": 99}, "/v1/messages"
    )
    assert "event: error" in answer.text and "message_stop" not in answer.text


def test_a_redirect_is_not_followed(hub, simulator, key):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        other.settimeout(0.3)
        target = f"http%3A%2F%2F127.0.0.1%3A{other.getsockname()[1]}%2Fsteal"
        answer = post(hub, key, {"model": f"sim-openai/chat+redirect={target}", "messages": HELLO})
        assert answer.status_code == 502
        assert "redirect" in error(answer)["message"]
        with pytest.raises(TimeoutError):
            other.accept()


def serve(*arguments, env=None):
    return subprocess.run(
        [BINARY, "serve", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **(env or {})},
    )


def test_a_port_in_use_is_told(hub, tmp_path):
    done = serve("--data-dir", str(tmp_path), "--port", str(hub.port))
    assert done.returncode != 0
    assert str(hub.port) in done.stderr and "--port" in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="drops its own rights, which only root can")
def test_a_data_folder_without_rights_is_told(tmp_path):
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    os.chmod(tmp_path, 0o755)
    for parent in tmp_path.parents:
        if parent.stat().st_uid == 0 and str(parent).startswith("/tmp/"):
            os.chmod(parent, 0o755)
    done = subprocess.run(
        [BINARY, "serve", "--data-dir", str(folder), "--port", str(free_port())],
        capture_output=True,
        text=True,
        timeout=60,
        user=65534,
        group=65534,
    )
    assert done.returncode != 0
    assert str(folder) in done.stderr
    assert "give the hub" in done.stderr


def test_a_file_in_place_of_the_data_folder_is_told(tmp_path):
    file = tmp_path / "data"
    file.write_text("no folder")
    serve = [BINARY, "serve", "--data-dir", str(file), "--port", str(free_port())]
    done = subprocess.run(serve, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert str(file) in done.stderr and "--data-dir" in done.stderr
    assert file.read_text() == "no folder"


def test_a_newer_database_is_told(tmp_path):
    done = subprocess.run([BINARY, "migrate"], env={**os.environ, "HUB_DATA_DIR": str(tmp_path)}, timeout=60)
    assert done.returncode == 0
    books = sqlite3.connect(tmp_path / "hub.db")
    books.execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231000000')")
    books.commit()
    books.close()
    done = serve("--data-dir", str(tmp_path), "--port", str(free_port()))
    assert done.returncode != 0
    assert "29991231000000" in done.stderr and "newer" in done.stderr


def test_a_wrong_file_stops_the_start_with_line_and_key(tmp_path):
    file = tmp_path / "hub.toml"
    file.write_text('[[providers]]\nname = "x"\nkind = "compatible"\nbase_url = "nonsense"\n')
    done = serve("--config", str(file), "--data-dir", str(tmp_path / "data"), "--port", str(free_port()))
    assert done.returncode != 0
    assert "hub.toml:4" in done.stderr and "base_url" in done.stderr
