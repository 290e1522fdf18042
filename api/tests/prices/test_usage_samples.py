"""Every kind of provider has a usage object among the samples, and the API reads each as the tests of
the dialects do."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "outside"))

import pytest  # noqa: E402

from hub import Hub, Simulator, get  # noqa: E402

FOLDER = Path(__file__).resolve().parents[2] / "wire/tests/samples/usage"
SAMPLES = [sample for file in sorted(FOLDER.glob("*.json")) for sample in json.loads(file.read_text())]
# The simulator tells what it is told to; Ideogram tells nothing, and pictures are counted.
WITHOUT = {"demo", "ideogram"}


@pytest.fixture(scope="module")
def admin():
    simulator = Simulator()
    hub = Hub(simulator)
    headers = {"authorization": f"Bearer {hub.key('--admin')}", "content-type": "application/json"}

    def ask(path, body=None):
        status, answer = get(f"{hub.url}{path}", headers, "POST" if body else "GET", body)
        assert status == 200, answer
        return json.loads(answer)

    ask.rate = hub.rows("SELECT id FROM rates WHERE model = 'gpt-4o' AND provider = 'openai'")[0]["id"]
    yield ask
    hub.process.stop()
    simulator.process.stop()


def test_every_kind_of_provider_has_a_sample(admin):
    kinds = {kind["name"] for kind in admin("/api/ai-providers/kinds")}
    sampled = {sample["provider"] for sample in SAMPLES}
    assert kinds - sampled - WITHOUT == set()
    assert sampled <= kinds


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample['provider']}: {sample['what']}")
def test_the_worked_example_shows_the_classes_of_a_sample(admin, sample):
    body = {
        "rateId": admin.rate,
        "reported": sample["usage"],
        "dialect": sample["dialect"],
        "kind": sample["provider"],
    }
    lines = admin("/api/ai-providers/model-rates/example", body)["lines"]
    expected = {name: count for name, count in sample["classes"].items() if name != "searches"}
    assert {line["class"]: line["tokens"] for line in lines} == expected
