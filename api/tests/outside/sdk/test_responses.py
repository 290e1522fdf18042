"""The Responses API of the official `openai` package, against a provider of each dialect."""

import json

import openai
import pytest
from pydantic import BaseModel

from sdk.test_openai import PIXEL, charge

PROVIDERS = ["sim-openai", "sim-compatible", "sim-anthropic"]
WEATHER = {
    "type": "function",
    "name": "weather",
    "description": "The weather of a city",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}, "unit": {"enum": ["c", "f"]}},
        "required": ["city", "unit"],
    },
    "strict": False,
}
CLOCK = {
    "type": "function",
    "name": "clock",
    "parameters": {"type": "object", "properties": {"zone": {"type": "string"}}, "required": ["zone"]},
    "strict": False,
}


@pytest.fixture(params=PROVIDERS)
def provider(request):
    """Responses native, through chat, through messages."""
    return request.param


def items(response):
    """The output, as an application sends it back."""
    return [item.model_dump(exclude_none=True) for item in response.output]


def test_a_whole_answer_is_metered_and_priced(chat, provider, newest_call):
    raw = chat.responses.with_raw_response.create(
        model=f"{provider}/chat+say=hello%20you",
        instructions="Be short.",
        input="Hello there",
        max_output_tokens=50,
        metadata={"team": "a"},
    )
    answer = raw.parse()
    assert answer.output_text == "hello you"
    assert answer.status == "completed" and answer.object == "response" and answer.id.startswith("resp_")
    assert answer.metadata == {"team": "a"} and answer.instructions == "Be short."
    assert answer.max_output_tokens == 50
    assert answer.usage.total_tokens == answer.usage.input_tokens + answer.usage.output_tokens
    call = newest_call(raw.headers["x-request-id"])
    assert call["surface"] == "openai-responses"
    assert call["status"] == "success" and call["usage_source"] == "reported"
    assert call["input_tokens"] == answer.usage.input_tokens
    assert call["output_tokens"] == answer.usage.output_tokens


def test_the_charge_is_the_rates_times_the_tokens(chat, provider, newest_call):
    raw = chat.responses.with_raw_response.create(model=f"{provider}/chat", input="Hello there")
    call = newest_call(raw.headers["x-request-id"])
    assert call["charge_nanos"] == (None if provider == "sim-compatible" else charge(call))


def test_a_stream_is_put_together_by_the_packages_own_hand(chat, provider, newest_call):
    deltas = []
    with chat.responses.stream(model=f"{provider}/chat+say=one%20two%20three%20four+chunks=4", input="Count") as stream:
        numbers = []
        for event in stream:
            numbers.append(event.sequence_number)
            if event.type == "response.output_text.delta":
                deltas.append(event.delta)
        final = stream.get_final_response()
        request_id = stream._response.headers["x-request-id"]
    assert numbers == list(range(len(numbers)))
    assert deltas == ["one", " two", " three", " four"]
    assert final.output_text == "one two three four" and final.status == "completed"
    assert final.usage.output_tokens == 4
    assert newest_call(request_id)["output_tokens"] == 4


@pytest.mark.parametrize("script", ["chat+tools=2", "chat+tools=2+interleave"])
def test_parallel_tools_in_a_stream(chat, provider, script):
    with chat.responses.stream(model=f"{provider}/{script}", input="Hi", tools=[WEATHER, CLOCK]) as stream:
        arguments = {}
        for event in stream:
            if event.type == "response.function_call_arguments.delta":
                arguments[event.output_index] = arguments.get(event.output_index, "") + event.delta
        final = stream.get_final_response()
    calls = [item for item in final.output if item.type == "function_call"]
    assert [call.name for call in calls] == ["weather", "clock"]
    assert [json.loads(text) for _, text in sorted(arguments.items())] == [json.loads(c.arguments) for c in calls]
    assert len({call.call_id for call in calls}) == 2


def test_a_whole_round_of_parallel_tools(chat, provider):
    question = {"role": "user", "content": "Weather and time?"}
    asked = chat.responses.create(model=f"{provider}/chat+tools=2", input=[question], tools=[WEATHER, CLOCK])
    calls = [item for item in asked.output if item.type == "function_call"]
    assert [call.name for call in calls] == ["weather", "clock"]
    results = [
        {"type": "function_call_output", "call_id": call.call_id, "output": f"result of {call.name}"} for call in calls
    ]
    answer = chat.responses.create(
        model=f"{provider}/chat", input=[question, *items(asked), *results], tools=[WEATHER, CLOCK]
    )
    assert "result of weather" in answer.output_text and "result of clock" in answer.output_text


def test_sealed_thinking_comes_back_to_its_provider(chat, provider):
    question = {"role": "user", "content": "Weather?"}
    asked = chat.responses.create(
        model=f"{provider}/chat+thinking+tools=1",
        input=[question],
        tools=[WEATHER],
        reasoning={"effort": "low"},
        include=["reasoning.encrypted_content"],
        store=False,
    )
    thought = next(item for item in asked.output if item.type == "reasoning")
    assert "think" in thought.summary[0].text
    call = next(item for item in asked.output if item.type == "function_call")
    result = {"type": "function_call_output", "call_id": call.call_id, "output": "sunny"}
    raw = chat.responses.with_raw_response.create(
        model=f"{provider}/chat",
        input=[question, *items(asked), result],
        tools=[WEATHER],
        reasoning={"effort": "low"},
        store=False,
    )
    assert "sunny" in raw.parse().output_text
    # Chat completions have no place for it.
    assert ("input[1]" in raw.headers.get("x-hub-left-out", "")) == (provider == "sim-compatible")


@pytest.mark.parametrize("other", PROVIDERS)
def test_a_seal_is_never_sent_to_another_provider(chat, provider, other, simulator):
    question = {"role": "user", "content": "Weather?"}
    asked = chat.responses.create(model=f"{provider}/chat+thinking+say=Sunny", input=[question], store=False)
    seal = next(item for item in asked.output if item.type == "reasoning").encrypted_content
    if provider == other:
        return
    simulator.forget()
    raw = chat.responses.with_raw_response.create(
        model=f"{other}/chat+say=yes", input=[question, *items(asked), {"role": "user", "content": "Sure?"}], store=False
    )
    assert raw.parse().output_text == "yes"
    assert "input[1]" in raw.headers["x-hub-left-out"]
    assert seal not in json.dumps(simulator.requests())
    assert "hub1:" not in json.dumps(simulator.requests())


def test_a_schema_is_parsed(chat, provider):
    class City(BaseModel):
        name: str
        people: int

    answer = chat.responses.parse(model=f"{provider}/chat", input="A city", text_format=City)
    assert isinstance(answer.output_parsed, City)


def test_images_and_files_arrive(chat, provider):
    content = [
        {"type": "input_text", "text": "What is this?"},
        {"type": "input_image", "image_url": f"data:image/png;base64,{PIXEL}", "detail": "auto"},
        {"type": "input_image", "image_url": "https://example.com/cat.png", "detail": "auto"},
        {"type": "input_file", "filename": "a.pdf", "file_data": "data:application/pdf;base64,JVBERi0xLjQK"},
    ]
    answer = chat.responses.create(model=f"{provider}/chat", input=[{"role": "user", "content": content}])
    assert "2 images" in answer.output_text and "1 document" in answer.output_text


def test_a_limit_makes_it_incomplete(chat, provider):
    answer = chat.responses.create(model=f"{provider}/chat+words=40", input="Hi", max_output_tokens=16)
    assert answer.status == "incomplete" and answer.incomplete_details.reason == "max_output_tokens"
    with chat.responses.stream(model=f"{provider}/chat+words=40", input="Hi", max_output_tokens=16) as stream:
        last = [event.type for event in stream][-1]
    assert last == "response.incomplete"


def test_hosted_tools_are_left_out_and_told(chat, provider, newest_call):
    raw = chat.responses.with_raw_response.create(
        model=f"{provider}/chat+tools=1", input="Hi", tools=[WEATHER, {"type": "web_search"}], tool_choice="auto"
    )
    assert [item.name for item in raw.parse().output] == ["weather"]
    told = raw.headers.get("x-hub-left-out", "")
    assert told == ("" if provider == "sim-openai" else "tools[1]")


def test_a_forced_hosted_tool_is_refused_where_it_is_not(chat, provider):
    call = {"input": "Hi", "tools": [{"type": "web_search_preview"}], "tool_choice": {"type": "web_search_preview"}}
    if provider == "sim-openai":
        assert chat.responses.create(model=f"{provider}/chat", **call).output_text
        return
    with pytest.raises(openai.BadRequestError) as caught:
        chat.responses.create(model=f"{provider}/chat", **call)
    assert caught.value.param == "tool_choice"


def test_a_conversation_goes_on_by_the_id_of_its_last_response(chat, provider):
    asked = chat.responses.create(model=f"{provider}/chat+tools=2", input="Weather and time?", tools=[WEATHER, CLOCK])
    assert asked.store
    results = [
        {"type": "function_call_output", "call_id": item.call_id, "output": f"result of {item.name}"}
        for item in asked.output
        if item.type == "function_call"
    ]
    with chat.responses.stream(
        model=f"{provider}/chat", previous_response_id=asked.id, input=results, tools=[WEATHER, CLOCK]
    ) as stream:
        answer = stream.get_final_response()
    assert "result of weather" in answer.output_text and "result of clock" in answer.output_text
    assert answer.previous_response_id == asked.id
    last = chat.responses.create(model=f"{provider}/chat+echo", previous_response_id=answer.id, input="And now?")
    assert last.output_text == "And now?"


@pytest.mark.parametrize("other", PROVIDERS)
def test_a_conversation_goes_on_at_another_provider(chat, provider, other, simulator):
    first = chat.responses.create(model=f"{provider}/chat+say=a%20parrot", input="Name a bird")
    simulator.forget()
    chat.responses.create(model=f"{other}/chat+say=green", previous_response_id=first.id, input="Its colour?")
    (sent,) = simulator.requests()
    if provider == other == "sim-openai":
        assert sent["body"]["previous_response_id"] == first.id
    else:
        assert "a parrot" in json.dumps(sent["body"]) and "Name a bird" in json.dumps(sent["body"])


def test_a_response_is_fetched_replayed_and_deleted(chat, provider):
    made = chat.responses.create(model=f"{provider}/chat+say=hello", input="Hi")
    assert chat.responses.retrieve(made.id) == made
    items = list(chat.responses.input_items.list(made.id))
    assert [item.content[0].text for item in items] == ["Hi"]
    events = list(chat.responses.retrieve(made.id, stream=True))
    assert "".join(event.delta for event in events if event.type == "response.output_text.delta") == "hello"
    assert events[-1].type == "response.completed" and events[-1].response == made
    with pytest.raises(openai.BadRequestError):
        chat.responses.cancel(made.id)
    chat.responses.delete(made.id)
    for use in (chat.responses.retrieve, chat.responses.delete, chat.responses.cancel):
        with pytest.raises(openai.NotFoundError) as caught:
            use(made.id)
        assert caught.value.code == "response_not_found"


def test_a_conversation_that_nobody_kept_is_refused(chat, provider):
    with pytest.raises(openai.BadRequestError) as caught:
        chat.responses.create(model=f"{provider}/chat", input="And then?", previous_response_id="resp_1")
    assert caught.value.param == "previous_response_id" and caught.value.code == "previous_response_not_found"
    if provider != "sim-openai":
        assert "send the whole `input`" in caught.value.message


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
        chat.responses.create(model=f"{provider}/chat+status={status}", input="Hi")
    assert caught.value.message
    assert caught.value.response.headers["x-request-id"]


@pytest.mark.parametrize("fault", ["cut_event=6", "error_event=6"])
def test_a_broken_stream_ends_with_an_error(chat, provider, fault, hub):
    before = len(hub.calls())
    with pytest.raises(openai.APIError) as caught:
        for _ in chat.responses.create(model=f"{provider}/chat+chunks=8+{fault}", input="Hi", stream=True):
            pass
    assert caught.value.message and caught.value.body["request_id"]
    assert [call["status"] for call in hub.calls()[before:]] == ["failed"]


def test_a_wrong_member_is_named(chat, provider):
    with pytest.raises(openai.BadRequestError) as caught:
        chat.responses.create(model=f"{provider}/chat", input=[{"role": "nobody", "content": "Hi"}])
    assert caught.value.param == "input[0].role"


def test_messages_and_chat_use_chat_at_openai(chat, claude, simulator):
    simulator.forget()
    chat.chat.completions.create(model="sim-openai/chat", messages=[{"role": "user", "content": "Hi"}])
    claude.messages.create(model="sim-openai/chat", max_tokens=50, messages=[{"role": "user", "content": "Hi"}])
    assert [request["path"] for request in simulator.requests()] == ["/v1/chat/completions"] * 2
