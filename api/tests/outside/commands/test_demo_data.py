"""`aigne-hub demo-data`: people and calls to look at, in books that hold."""

import sqlite3
import subprocess

import pytest

from hub import BINARY


def demo(folder, *arguments, env=None):
    line = [BINARY, "demo-data", "--data-dir", str(folder), *arguments]
    return subprocess.run(line, capture_output=True, text=True, timeout=120, env=env)


def rows(folder, query):
    with sqlite3.connect(f"file:{folder}/hub.db?mode=ro", uri=True) as books:
        return books.execute(query).fetchall()


def check(folder):
    line = [BINARY, "ledger", "check", "--data-dir", str(folder)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("billing", ["internal", "credits"])
def test_the_books_hold_and_everything_is_there(tmp_path, billing):
    done = demo(tmp_path, "--calls", "3000", env={"HUB_BILLING": billing})
    assert done.returncode == 0, done.stderr
    assert "3000 calls" in done.stdout
    assert "3000 calls" in check(tmp_path)
    assert rows(tmp_path, "SELECT count(DISTINCT status), count(DISTINCT model), count(DISTINCT project) FROM call_records") == [(3, 13, 6)]
    assert rows(tmp_path, "SELECT sum(calls), sum(charge_nanos) FROM usage_days") == rows(
        tmp_path, "SELECT count(*), sum(charge_nanos) FROM call_records"
    )
    assert rows(tmp_path, "SELECT count(*) FROM budgets JOIN budget_periods ON budget_id = id WHERE used_nanos > 0")[0][0] > 3
    bought = rows(tmp_path, "SELECT count(*) FROM lots WHERE kind = 'purchase'")[0][0]
    assert (bought > 0) == (billing == "credits")
    assert rows(tmp_path, "SELECT count(*) FROM credentials") == [(0,)]


def test_a_seed_makes_the_same_again_and_another_does_not(tmp_path):
    def made(name, seed):
        folder = tmp_path / name
        folder.mkdir()
        assert demo(folder, "--calls", "200", "--seed", seed).returncode == 0
        return rows(folder, "SELECT model, status, input_tokens, output_tokens, charge_nanos FROM call_records ORDER BY id")

    assert made("one", "5") == made("same", "5") != made("other", "6")


def test_calls_that_are_there_are_not_mixed_with_it_unless_told(tmp_path):
    assert demo(tmp_path, "--calls", "10").returncode == 0
    again = demo(tmp_path, "--calls", "10")
    assert again.returncode == 1 and "--among-calls" in again.stderr and str(tmp_path) in again.stderr
    assert demo(tmp_path, "--calls", "10", "--among-calls").returncode == 0
    assert "20 calls" in check(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    done = demo(tmp_path / "nowhere")
    assert done.returncode == 1 and "nowhere" in done.stderr
