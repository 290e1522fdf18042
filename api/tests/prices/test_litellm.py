"""What the hub charges for a usage object is what LiteLLM computes for it, from the same prices.

Every difference that is meant stands in DIFFERENCES with its reason. A difference that is listed and
does not show any more fails as well, so that the list stays true.
"""

import json
import os
import sys
from decimal import Decimal
from pathlib import Path

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "outside"))

import litellm  # noqa: E402
import pytest  # noqa: E402
from litellm.llms.anthropic.chat.transformation import AnthropicConfig  # noqa: E402
from litellm.llms.bedrock.chat.converse_transformation import AmazonConverseConfig  # noqa: E402
from litellm.llms.vertex_ai.gemini.vertex_and_google_ai_studio_gemini import (  # noqa: E402
    VertexGeminiConfig,
)

from cases import CASES  # noqa: E402
from hub import Hub, Simulator, get  # noqa: E402

# A float of LiteLLM is that close to the exact sum.
CLOSE = Decimal("1e-9")

# (model, position in its family): why the hub charges something else.
DIFFERENCES = {
    ("gpt-5.4", 2): "the book has a price of output for the priority tier and one for long inputs, none "
    "for both: the hub goes by the tier that was served, LiteLLM by the length",
    ("gemini-2.5-flash", 3): "what hosted tools feed in stands beside `promptTokenCount` and is billed as "
    "input (https://ai.google.dev/gemini-api/docs/pricing); LiteLLM leaves it out",
}


def named(case):
    provider, model, *_ = case
    before = [other for other in CASES if other[:2] == (provider, model)]
    return model, before.index(case)


def theirs(litellm_provider, litellm_model, usage, service):
    """LiteLLM's own reading of the object, and its cost."""
    if litellm_provider == "anthropic":
        read = AnthropicConfig().calculate_usage(usage_object=usage, reasoning_content=None)
    elif litellm_provider == "gemini":
        read = VertexGeminiConfig._calculate_usage({"usageMetadata": usage})
    elif litellm_provider == "bedrock":
        read = AmazonConverseConfig().transform_usage(usage)
    else:
        read = litellm.Usage(**usage)
    reply = litellm.ModelResponse(model=litellm_model, usage=read)
    cost = litellm.completion_cost(
        completion_response=reply,
        model=litellm_model,
        custom_llm_provider=litellm_provider,
        service_tier=service,
    )
    return Decimal(repr(cost))


class Priced:
    """The hub's worked examples."""

    def __init__(self, hub, key):
        self.hub, self.headers = hub, {"authorization": f"Bearer {key}", "content-type": "application/json"}

    def cost(self, provider, model, dialect, usage, service):
        rates = self.hub.rows(
            "SELECT id FROM rates WHERE provider = ? AND model = ? AND kind = 'chat' AND retired_at IS NULL",
            provider,
            model,
        )
        assert len(rates) == 1, f"{provider}/{model} has {len(rates)} prices in the catalogue"
        body = {"rateId": rates[0]["id"], "reported": usage, "dialect": dialect, "kind": provider, "service": service}
        url = f"{self.hub.url}/api/ai-providers/model-rates/example"
        status, answer = get(url, self.headers, "POST", body)
        assert status == 200, answer
        return Decimal(json.loads(answer)["charge"])


@pytest.fixture(scope="module")
def priced():
    simulator = Simulator()
    hub = Hub(simulator)
    yield Priced(hub, hub.key("--admin"))
    hub.process.stop()
    simulator.process.stop()


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(map(str, named(case))))
def test_the_hub_charges_what_litellm_computes(priced, case):
    provider, model, dialect, litellm_provider, litellm_model, usage, service = case
    ours = priced.cost(provider, model, dialect, usage, service)
    other = theirs(litellm_provider, litellm_model, usage, service)
    reason = DIFFERENCES.get(named(case))
    if reason:
        assert abs(ours - other) > CLOSE, f"not different any more: {reason}"
    else:
        assert abs(ours - other) <= CLOSE, f"{ours} is not {other} for {usage} at {service}"


def test_there_are_enough_cases_of_every_provider():
    assert len(CASES) >= 60
    assert {case[0] for case in CASES} == {"openai", "anthropic", "google", "bedrock", "deepseek", "xai"}
    assert set(DIFFERENCES) <= {named(case) for case in CASES}
