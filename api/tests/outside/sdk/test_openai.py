"""The official `openai` package against a provider of either dialect."""

import base64
import json
import time

import openai
import pytest
from pydantic import BaseModel

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "The weather of a city",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "unit": {"enum": ["c", "f"]}},
            "required": ["city", "unit"],
        },
    },
}
CLOCK = {
    "type": "function",
    "function": {"name": "clock", "parameters": {"type": "object", "properties": {"zone": {"type": "string"}}, "required": ["zone"]}},
}
HELLO = [{"role": "system", "content": "Be short."}, {"role": "user", "content": "Hello there"}]


def charge(call):
    """What the record must cost, by the rates of the test's hub.toml."""
    rates = {
        "sim-openai": (2500, 1250, 0, 0, 10000),
        "sim-anthropic": (3000, 300, 3750, 6000, 15000),
        "sim-google": (1250, 310, 0, 0, 10000),
        "sim-bedrock": (3300, 330, 4125, 4125, 16500),
    }[call["provider"]]
    fresh, read, write_5m, write_1h, out = rates
    return (
        call["input_tokens"] * fresh
        + call["cache_read_tokens"] * read
        + call["cache_write_5m_tokens"] * write_5m
        + call["cache_write_1h_tokens"] * write_1h
        + (call["output_tokens"] + call["reasoning_tokens"]) * out
    )


def test_a_whole_answer_is_metered_and_priced(chat, provider, newest_call):
    raw = chat.chat.completions.with_raw_response.create(
        model=f"{provider}/chat+say=hello%20you", messages=HELLO, max_tokens=50
    )
    answer = raw.parse()
    assert answer.choices[0].message.content == "hello you"
    assert answer.choices[0].finish_reason == "stop"
    assert answer.usage.prompt_tokens > 0 and answer.usage.completion_tokens > 0
    call = newest_call(raw.headers["x-request-id"])
    assert call["status"] == "success" and call["usage_source"] == "reported"
    assert call["input_tokens"] == answer.usage.prompt_tokens
    assert call["output_tokens"] == answer.usage.completion_tokens


def test_a_stream_has_the_same_text_and_ends_with_usage_when_asked(chat, provider):
    chunks = list(
        chat.chat.completions.create(
            model=f"{provider}/chat+say=one%20two%20three%20four+chunks=4",
            messages=HELLO,
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    assert text == "one two three four"
    assert [c.choices[0].finish_reason for c in chunks if c.choices and c.choices[0].finish_reason] == ["stop"]
    assert chunks[-1].choices == [] and chunks[-1].usage.total_tokens > 0


def test_a_stream_without_usage_has_none_and_is_metered_all_the_same(chat, provider, hub):
    before = len(hub.calls())
    chunks = list(chat.chat.completions.create(model=f"{provider}/chat", messages=HELLO, stream=True))
    assert all(c.usage is None for c in chunks)
    assert all(c.choices for c in chunks)
    call = hub.calls()[-1]
    assert len(hub.calls()) == before + 1
    assert call["usage_source"] == "reported" and call["output_tokens"] > 0


@pytest.mark.parametrize("script", ["chat+tools=2", "chat+tools=2+interleave"])
def test_parallel_tools_in_a_stream_have_stable_indexes(chat, provider, script):
    calls = {}
    finish = None
    for chunk in chat.chat.completions.create(
        model=f"{provider}/{script}", messages=HELLO, tools=[WEATHER, CLOCK], stream=True
    ):
        for choice in chunk.choices:
            finish = choice.finish_reason or finish
            for piece in choice.delta.tool_calls or []:
                call = calls.setdefault(piece.index, {"id": None, "name": "", "arguments": ""})
                call["id"] = piece.id or call["id"]
                call["name"] += (piece.function.name or "") if piece.function else ""
                call["arguments"] += (piece.function.arguments or "") if piece.function else ""
    assert finish == "tool_calls"
    assert sorted(calls) == [0, 1]
    assert [calls[i]["name"] for i in (0, 1)] == ["weather", "clock"]
    assert set(json.loads(calls[0]["arguments"])) >= {"city", "unit"}
    assert set(json.loads(calls[1]["arguments"])) >= {"zone"}
    assert calls[0]["id"] and calls[1]["id"] and calls[0]["id"] != calls[1]["id"]


def test_a_whole_round_of_parallel_tools(chat, provider):
    model = f"{provider}/chat"
    asked = chat.chat.completions.create(model=f"{model}+tools=2", messages=HELLO, tools=[WEATHER, CLOCK])
    message = asked.choices[0].message
    assert asked.choices[0].finish_reason == "tool_calls"
    assert [c.function.name for c in message.tool_calls] == ["weather", "clock"]
    results = [
        {"role": "tool", "tool_call_id": c.id, "content": f"result of {c.function.name}"} for c in message.tool_calls
    ]
    answer = chat.chat.completions.create(
        model=model, messages=[*HELLO, message.model_dump(exclude_none=True), *results], tools=[WEATHER, CLOCK]
    )
    assert "result of weather" in answer.choices[0].message.content
    assert "result of clock" in answer.choices[0].message.content


def test_a_forced_tool_is_called(chat, provider):
    answer = chat.chat.completions.create(
        model=f"{provider}/chat",
        messages=HELLO,
        tools=[WEATHER, CLOCK],
        tool_choice={"type": "function", "function": {"name": "clock"}},
    )
    assert [c.function.name for c in answer.choices[0].message.tool_calls] == ["clock"]


def test_images_arrive(chat, provider, cat):
    pixel = f"data:image/png;base64,{PIXEL}"
    content = [
        {"type": "text", "text": "What is this?"},
        {"type": "image_url", "image_url": {"url": pixel}},
        {"type": "image_url", "image_url": {"url": cat or pixel}},
    ]
    answer = chat.chat.completions.create(model=f"{provider}/chat", messages=[{"role": "user", "content": content}])
    assert "2 images" in answer.choices[0].message.content
    assert base64.b64decode(PIXEL)


def test_json_schema_is_kept(chat, provider):
    class City(BaseModel):
        name: str
        people: int
        capital: bool

    parsed = chat.chat.completions.parse(model=f"{provider}/chat", messages=HELLO, response_format=City)
    assert isinstance(parsed.choices[0].message.parsed, City)


def test_thinking_is_shown_and_counted(chat, provider, hub):
    answer = chat.chat.completions.create(
        model=f"{provider}/chat+thinking", messages=HELLO, reasoning_effort="low", max_completion_tokens=4000
    )
    assert answer.choices[0].message.content
    assert getattr(answer.choices[0].message, "reasoning_content", None)


def test_cached_tokens_are_priced_once(chat, provider, newest_call):
    raw = chat.chat.completions.with_raw_response.create(
        model=f"{provider}/chat+input=100+cache_read=80+output=20", messages=HELLO
    )
    usage = raw.parse().usage
    call = newest_call(raw.headers["x-request-id"])
    assert call["cache_read_tokens"] == 80
    assert usage.prompt_tokens_details.cached_tokens == 80
    assert usage.prompt_tokens == call["input_tokens"] + call["cache_read_tokens"] + call["cache_write_5m_tokens"]


def test_the_charge_is_the_rates_times_the_tokens(chat, provider, newest_call, hub):
    raw = chat.chat.completions.with_raw_response.create(
        model=f"{provider}/chat", messages=HELLO
    )
    raw.parse()
    call = newest_call(raw.headers["x-request-id"])
    assert call["rate_source"] == "hub.toml"
    assert call["charge_nanos"] == charge(call)
    moved = hub.rows("SELECT amount_nanos FROM transfers WHERE call_id = ?", call["id"])
    assert [row["amount_nanos"] for row in moved] == [call["charge_nanos"]]


@pytest.mark.parametrize(
    "status,error",
    [
        (400, openai.BadRequestError),
        (404, openai.NotFoundError),
        (429, openai.RateLimitError),
        (500, openai.InternalServerError),
        (503, openai.InternalServerError),
    ],
)
def test_errors_of_the_provider_have_the_right_class(chat, provider, status, error):
    with pytest.raises(error) as caught:
        chat.chat.completions.create(model=f"{provider}/chat+status={status}", messages=HELLO)
    assert caught.value.message
    assert caught.value.response.headers["x-request-id"]


def test_a_refused_key_of_the_hub_is_not_told_as_the_callers(chat, provider):
    with pytest.raises(openai.InternalServerError) as caught:
        chat.chat.completions.create(model=f"{provider}/chat+status=401", messages=HELLO)
    assert caught.value.status_code == 502
    assert caught.value.code == "provider_refused_credential"
    assert "secret" not in str(caught.value)
    # The key is left for all models, until the hub has asked the provider again.
    deadline = time.monotonic() + 20
    while True:
        try:
            assert chat.chat.completions.create(model=f"{provider}/chat", messages=HELLO).choices
            return
        except openai.InternalServerError:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_a_cut_stream_ends_with_an_error(chat, provider):
    with pytest.raises(openai.APIError) as caught:
        for _ in chat.chat.completions.create(
            model=f"{provider}/chat+chunks=8+cut_event=4", messages=HELLO, stream=True
        ):
            pass
    assert "broke" in caught.value.message or "ended" in caught.value.message or "closed" in caught.value.message


def test_retry_after_reaches_the_client(chat, provider):
    with pytest.raises(openai.RateLimitError) as caught:
        chat.chat.completions.create(model=f"{provider}/chat+status=429+retry_after=7", messages=HELLO)
    assert caught.value.response.headers["retry-after"] == "7"


def test_a_wrong_key_is_401(hub):
    with pytest.raises(openai.AuthenticationError):
        openai.OpenAI(base_url=f"{hub.url}/v1", api_key="aigne-wrong", max_retries=0).chat.completions.create(
            model="sim-openai/chat", messages=HELLO
        )


def test_an_unknown_model_is_404_and_names_close_ones(chat):
    with pytest.raises(openai.NotFoundError) as caught:
        chat.chat.completions.create(model="chatt", messages=HELLO)
    assert "chatt" in caught.value.message and "sim-openai/chat" in caught.value.message


def test_models_are_listed(chat):
    names = [model.id for model in chat.models.list()]
    assert "sim-openai/chat" in names and "demo/chat" in names
    assert chat.models.retrieve("demo/chat").id == "demo/chat"
