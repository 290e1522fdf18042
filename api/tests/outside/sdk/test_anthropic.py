"""The official `anthropic` package against a provider of either dialect."""

import anthropic
import pytest

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
WEATHER = {
    "name": "weather",
    "description": "The weather of a city",
    "input_schema": {
        "type": "object",
        "properties": {"city": {"type": "string"}, "unit": {"enum": ["c", "f"]}},
        "required": ["city", "unit"],
    },
}
CLOCK = {
    "name": "clock",
    "input_schema": {"type": "object", "properties": {"zone": {"type": "string"}}, "required": ["zone"]},
}
HELLO = [{"role": "user", "content": "Hello there"}]


def text_of(message):
    return "".join(block.text for block in message.content if block.type == "text")


def test_a_whole_answer_is_metered(claude, provider, newest_call):
    raw = claude.messages.with_raw_response.create(
        model=f"{provider}/chat+say=hello%20you", system="Be short.", messages=HELLO, max_tokens=50
    )
    message = raw.parse()
    assert text_of(message) == "hello you"
    assert message.stop_reason == "end_turn"
    call = newest_call(raw.headers["x-request-id"])
    assert call["status"] == "success"
    assert call["input_tokens"] == message.usage.input_tokens
    assert call["output_tokens"] == message.usage.output_tokens


def test_a_stream_is_well_formed(claude, provider):
    kinds = []
    with claude.messages.stream(
        model=f"{provider}/chat+say=one%20two%20three%20four+chunks=4", messages=HELLO, max_tokens=50
    ) as stream:
        for event in stream:
            kinds.append(event.type)
        message = stream.get_final_message()
    assert text_of(message) == "one two three four"
    assert kinds[0] == "message_start" and kinds[-1] == "message_stop"
    assert kinds.count("message_start") == 1 and kinds.count("content_block_start") == 1
    assert message.stop_reason == "end_turn"
    assert message.usage.output_tokens > 0


@pytest.mark.parametrize("script", ["chat+tools=2", "chat+tools=2+interleave"])
def test_parallel_tools_in_a_stream(claude, provider, script):
    with claude.messages.stream(
        model=f"{provider}/{script}", messages=HELLO, tools=[WEATHER, CLOCK], max_tokens=500
    ) as stream:
        message = stream.get_final_message()
    calls = [block for block in message.content if block.type == "tool_use"]
    assert [call.name for call in calls] == ["weather", "clock"]
    assert set(calls[0].input) >= {"city", "unit"} and set(calls[1].input) >= {"zone"}
    assert message.stop_reason == "tool_use"


def test_a_whole_round_of_parallel_tools(claude, provider):
    asked = claude.messages.create(
        model=f"{provider}/chat+tools=2", messages=HELLO, tools=[WEATHER, CLOCK], max_tokens=500
    )
    calls = [block for block in asked.content if block.type == "tool_use"]
    assert [call.name for call in calls] == ["weather", "clock"]
    results = [
        {"type": "tool_result", "tool_use_id": call.id, "content": f"result of {call.name}"} for call in calls
    ]
    answer = claude.messages.create(
        model=f"{provider}/chat",
        messages=[
            *HELLO,
            {"role": "assistant", "content": [block.model_dump(exclude_none=True) for block in asked.content]},
            {"role": "user", "content": results},
        ],
        tools=[WEATHER, CLOCK],
        max_tokens=500,
    )
    assert "result of weather" in text_of(answer) and "result of clock" in text_of(answer)


def test_a_forced_tool_is_called(claude, provider):
    answer = claude.messages.create(
        model=f"{provider}/chat",
        messages=HELLO,
        tools=[WEATHER, CLOCK],
        tool_choice={"type": "tool", "name": "clock"},
        max_tokens=500,
    )
    assert [block.name for block in answer.content if block.type == "tool_use"] == ["clock"]


def test_images_arrive(claude, provider, cat):
    pixel = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": PIXEL}}
    content = [
        {"type": "text", "text": "What is this?"},
        pixel,
        {"type": "image", "source": {"type": "url", "url": cat}} if cat else pixel,
    ]
    answer = claude.messages.create(
        model=f"{provider}/chat", messages=[{"role": "user", "content": content}], max_tokens=100
    )
    assert "2 images" in text_of(answer)


def test_json_schema_is_kept(claude, provider):
    import json

    schema = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "people": {"type": "integer"}},
        "required": ["name", "people"],
        "additionalProperties": False,
    }
    answer = claude.messages.create(
        model=f"{provider}/chat",
        messages=HELLO,
        max_tokens=200,
        output_config={"format": {"type": "json_schema", "schema": schema}},
    )
    value = json.loads(text_of(answer))
    assert isinstance(value["name"], str) and isinstance(value["people"], int)


def test_thinking_is_shown(claude, provider):
    answer = claude.messages.create(
        model=f"{provider}/chat+thinking",
        messages=HELLO,
        max_tokens=4000,
        thinking={"type": "enabled", "budget_tokens": 1024},
    )
    assert [block.type for block in answer.content] == ["thinking", "text"]


def test_cache_classes_are_told_apart(claude, provider, newest_call):
    raw = claude.messages.with_raw_response.create(
        model=f"{provider}/chat+input=100+cache_read=80+output=20", messages=HELLO, max_tokens=100
    )
    usage = raw.parse().usage
    call = newest_call(raw.headers["x-request-id"])
    assert usage.cache_read_input_tokens == 80 == call["cache_read_tokens"]
    assert usage.input_tokens == call["input_tokens"]


@pytest.mark.parametrize(
    "status,error",
    [
        (400, anthropic.BadRequestError),
        (404, anthropic.NotFoundError),
        (429, anthropic.RateLimitError),
        (500, anthropic.InternalServerError),
    ],
)
def test_errors_of_the_provider_have_the_right_class(claude, provider, status, error):
    with pytest.raises(error) as caught:
        claude.messages.create(model=f"{provider}/chat+status={status}", messages=HELLO, max_tokens=10)
    assert caught.value.body["type"] == "error"
    assert caught.value.body["error"]["message"]


def test_a_cut_stream_ends_with_an_error(claude, provider):
    with pytest.raises(anthropic.APIError):
        with claude.messages.stream(
            model=f"{provider}/chat+chunks=8+cut_event=4", messages=HELLO, max_tokens=100
        ) as stream:
            for _ in stream:
                pass


def test_a_wrong_key_is_401(hub):
    with pytest.raises(anthropic.AuthenticationError):
        anthropic.Anthropic(base_url=hub.url, api_key="aigne-wrong", max_retries=0).messages.create(
            model="sim-openai/chat", messages=HELLO, max_tokens=10
        )


def test_what_is_left_out_is_told(claude, newest_call):
    raw = claude.messages.with_raw_response.create(
        model="sim-openai/chat",
        messages=[{"role": "user", "content": [{"type": "text", "text": "hi", "cache_control": {"type": "ephemeral"}}]}],
        max_tokens=10,
        extra_body={"top_k": 5},
    )
    raw.parse()
    told = raw.headers["x-hub-left-out"]
    assert "top_k" in told and "cache_control" in told
    assert "top_k" in newest_call(raw.headers["x-request-id"])["left_out"]


def test_a_required_member_that_is_missing_is_named(hub, key):
    import httpx

    answer = httpx.post(
        f"{hub.url}/v1/messages",
        headers={"x-api-key": key},
        json={"model": "sim-openai/chat", "messages": HELLO},
    )
    assert answer.status_code == 400
    assert "max_tokens" in answer.json()["error"]["message"]
