"""`langchain-openai` (chat and responses) and `langchain-anthropic`, against a provider of each dialect."""

import os

import anthropic
import openai
import pytest
from langchain_anthropic import ChatAnthropic
from langchain_core.messages import HumanMessage, SystemMessage, ToolMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from pydantic import BaseModel

URL, KEY = os.environ["HUB_URL"], os.environ["HUB_KEY"]
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PROVIDERS = ["sim-openai", "sim-anthropic", "sim-google", "sim-bedrock"]
HELLO = [SystemMessage("Be short."), HumanMessage("Hello there")]


def of_openai(model, **more):
    return ChatOpenAI(model=model, base_url=f"{URL}/v1", api_key=KEY, max_retries=0, stream_usage=True, **more)


def of_responses(model, **more):
    return of_openai(model, use_responses_api=True, **more)


def of_anthropic(model, **more):
    return ChatAnthropic(model=model, base_url=URL, api_key=KEY, max_retries=0, max_tokens=500, **more)


@pytest.fixture(params=[of_openai, of_responses, of_anthropic], ids=["openai", "responses", "anthropic"])
def client(request):
    return request.param


@pytest.fixture(params=PROVIDERS)
def provider(request):
    return request.param


@tool
def weather(city: str) -> str:
    """The weather of a city."""
    return f"sunny in {city}"


@tool
def clock(zone: str) -> str:
    """The time of a zone."""
    return f"noon in {zone}"


def test_a_whole_answer_has_text_and_usage(client, provider):
    answer = client(f"{provider}/chat+say=hello%20you").invoke(HELLO)
    assert answer.text == "hello you"
    assert answer.usage_metadata["input_tokens"] > 0 and answer.usage_metadata["output_tokens"] > 0


def test_a_stream_is_put_together(client, provider):
    whole = None
    pieces = 0
    for chunk in client(f"{provider}/chat+say=one%20two%20three%20four+chunks=4").stream(HELLO):
        whole = chunk if whole is None else whole + chunk
        pieces += bool(chunk.text)
    assert whole.text == "one two three four" and pieces == 4
    assert whole.usage_metadata["output_tokens"] > 0


def test_a_whole_round_of_parallel_tools(client, provider):
    tools = [weather, clock]
    asked = None
    for chunk in client(f"{provider}/chat+tools=2").bind_tools(tools).stream(HELLO):
        asked = chunk if asked is None else asked + chunk
    assert [call["name"] for call in asked.tool_calls] == ["weather", "clock"]
    results = [tool.invoke(call) for tool, call in zip(tools, asked.tool_calls)]
    assert all(isinstance(result, ToolMessage) for result in results)
    answer = client(f"{provider}/chat").bind_tools(tools).invoke([*HELLO, asked, *results])
    assert "sunny in" in answer.text and "noon in" in answer.text


def test_a_schema_is_kept(client, provider):
    class Town(BaseModel):
        """A town."""

        name: str
        people: int

    town = client(f"{provider}/chat").with_structured_output(Town, method="json_schema").invoke(HELLO)
    assert isinstance(town, Town)


def test_images_arrive(client, provider):
    pixel = {"type": "image", "base64": PIXEL, "mime_type": "image/png"}
    cat = {"type": "image", "url": "https://example.com/cat.png"}
    # Bedrock fetches nothing.
    content = [{"type": "text", "text": "What is this?"}, pixel, pixel if provider == "sim-bedrock" else cat]
    answer = client(f"{provider}/chat").invoke([HumanMessage(content)])
    assert "2 images" in answer.text


@pytest.mark.parametrize("status,kind", [(400, "BadRequestError"), (429, "RateLimitError"), (500, "InternalServerError")])
def test_errors_have_the_right_class(client, provider, status, kind):
    package = anthropic if client is of_anthropic else openai
    with pytest.raises(getattr(package, kind)):
        client(f"{provider}/chat+status={status}").invoke(HELLO)


def test_embeddings_are_numbers():
    embeddings = OpenAIEmbeddings(
        model="sim-openai/embedding", base_url=f"{URL}/v1", api_key=KEY, dimensions=4, check_embedding_ctx_length=False
    )
    assert [len(vector) for vector in embeddings.embed_documents(["one", "two"])] == [4, 4]
