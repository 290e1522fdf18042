"""LiteLLM's SDK as a client: its adapters for OpenAI (chat and responses), Anthropic and Gemini point at
the hub, each against a provider of each dialect."""

import json
import os

import litellm
import pytest
from pydantic import BaseModel

URL, KEY = os.environ["HUB_URL"], os.environ["HUB_KEY"]
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PROVIDERS = ["sim-openai", "sim-anthropic", "sim-google", "sim-bedrock"]
HELLO = [{"role": "system", "content": "Be short."}, {"role": "user", "content": "Hello there"}]
CITY = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
ZONE = {"type": "object", "properties": {"zone": {"type": "string"}}, "required": ["zone"]}
TOOLS = [
    {"type": "function", "function": {"name": "weather", "description": "Of a city", "parameters": CITY}},
    {"type": "function", "function": {"name": "clock", "description": "Of a zone", "parameters": ZONE}},
]

# What stands in front of the model, and the address that the adapter is given.
ADAPTERS = {"openai": f"{URL}/v1", "anthropic": URL, "gemini": f"{URL}/v1beta"}

litellm.telemetry = False
litellm.drop_params = False
# Of models that it does not know, the adapter for Gemini believes that they follow no schema.
litellm.register_model(
    {
        f"gemini/{provider}/chat": {"litellm_provider": "gemini", "mode": "chat", "supports_response_schema": True}
        for provider in PROVIDERS
    }
)


@pytest.fixture(params=ADAPTERS)
def adapter(request):
    return request.param


@pytest.fixture(params=PROVIDERS)
def provider(request):
    return request.param


def ask(adapter, model, **more):
    return litellm.completion(
        model=f"{adapter}/{model}",
        api_base=ADAPTERS[adapter],
        api_key=KEY,
        num_retries=0,
        **{"messages": HELLO, "max_tokens": 500, **more},
    )


def test_a_whole_answer_has_text_and_usage(adapter, provider):
    answer = ask(adapter, f"{provider}/chat+say=hello%20you")
    assert answer.choices[0].message.content == "hello you"
    assert answer.choices[0].finish_reason == "stop"
    assert answer.usage.prompt_tokens > 0 and answer.usage.completion_tokens > 0


def test_a_stream_is_put_together(adapter, provider):
    model = f"{provider}/chat+say=one%20two%20three%20four+chunks=4"
    chunks = list(ask(adapter, model, stream=True, stream_options={"include_usage": True}))
    whole = litellm.stream_chunk_builder(chunks)
    assert whole.choices[0].message.content == "one two three four"
    assert whole.choices[0].finish_reason == "stop"
    assert whole.usage.completion_tokens > 0


def test_a_whole_round_of_parallel_tools(adapter, provider):
    chunks = list(ask(adapter, f"{provider}/chat+tools=2", tools=TOOLS, stream=True))
    asked = litellm.stream_chunk_builder(chunks).choices[0].message
    assert [call.function.name for call in asked.tool_calls] == ["weather", "clock"]
    assert "city" in json.loads(asked.tool_calls[0].function.arguments)
    results = [
        {"role": "tool", "tool_call_id": call.id, "name": call.function.name, "content": f"result of {call.function.name}"}
        for call in asked.tool_calls
    ]
    messages = [*HELLO, asked.model_dump(exclude_none=True), *results]
    answer = ask(adapter, f"{provider}/chat", messages=messages, tools=TOOLS)
    said = answer.choices[0].message.content
    assert "result of weather" in said and "result of clock" in said


def test_a_schema_is_kept(adapter, provider):
    class Town(BaseModel):
        name: str
        people: int

    answer = ask(adapter, f"{provider}/chat", response_format=Town)
    Town.model_validate_json(answer.choices[0].message.content)


def test_images_arrive(adapter, provider):
    url = f"data:image/png;base64,{PIXEL}"
    content = [
        {"type": "text", "text": "What is this?"},
        {"type": "image_url", "image_url": {"url": url}},
        {"type": "image_url", "image_url": {"url": url}},
    ]
    answer = ask(adapter, f"{provider}/chat", messages=[{"role": "user", "content": content}])
    assert "2 images" in answer.choices[0].message.content


@pytest.mark.parametrize(
    "status,kinds",
    [
        (400, litellm.BadRequestError),
        (429, litellm.RateLimitError),
        # Its adapters do not agree on this one.
        (503, (litellm.ServiceUnavailableError, litellm.InternalServerError)),
    ],
)
def test_errors_have_the_right_class(adapter, provider, status, kinds):
    with pytest.raises(kinds):
        ask(adapter, f"{provider}/chat+status={status}")


def test_responses(provider):
    answer = litellm.responses(
        model=f"openai/{provider}/chat+say=hello%20you", input="Hello", api_base=ADAPTERS["openai"], api_key=KEY
    )
    assert answer.output[0].content[0].text == "hello you"


def test_embeddings_are_numbers():
    answer = litellm.embedding(
        model="openai/sim-openai/embedding", input=["one", "two"], api_base=ADAPTERS["openai"], api_key=KEY
    )
    assert len(answer.data) == 2
