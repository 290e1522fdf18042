"""What the hub answers, held against the forms that the official packages publish.

The packages read answers leniently: a member that is missing or has a wrong type is passed on as it
is. Here the same classes validate strictly, and members that they do not know are told.
"""

import httpx
import pytest
from anthropic.types import Message, RawMessageStreamEvent
from anthropic.types.shared import ErrorResponse
from google.genai.types import GenerateContentResponse
from openai.types.chat import ChatCompletion, ChatCompletionChunk
from openai.types.responses import Response, ResponseStreamEvent

from published import events_of, held_against

SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "people": {"type": "integer"}},
    "required": ["name", "people"],
    "additionalProperties": False,
}
CITY = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
ZONE = {"type": "object", "properties": {"zone": {"type": "string"}}, "required": ["zone"]}
TOOLS = [("weather", CITY), ("clock", ZONE)]

# What happens, the script that makes it happen, and what the request has to have for it.
CASES = {
    "text": ("chat+say=one%20two%20three", ()),
    "tools": ("chat+tools=2+interleave", ("tools",)),
    "text_then_tool": ("chat+tools=1+say=let%20me%20look", ("tools",)),
    "thinking": ("chat+thinking", ("thinking",)),
    "thinking_then_tools": ("chat+thinking+tools=2", ("thinking", "tools")),
    "refusal": ("chat+refuse", ()),
    "schema": ("chat", ("schema",)),
    "length": ("chat+words=200", ("limit",)),
    "cached_input": ("chat+input=100+cache_read=80+reasoning=5", ()),
    "filtered": ("chat+say=one", ()),
}
FILTERED = {
    "sim-openai": "content_filter",
    "sim-anthropic": "refusal",
    "sim-google": "SAFETY",
    "sim-bedrock": "content_filtered",
}


def script(provider, case):
    words, needs = CASES[case]
    if case == "filtered":
        words += f"+finish={FILTERED[provider]}"
    return f"{provider}/{words}", needs


def chat_completions(model, needs, stream):
    body = {"model": model, "messages": [{"role": "user", "content": "Hello there"}], "stream": stream}
    if "tools" in needs:
        body["tools"] = [{"type": "function", "function": {"name": n, "parameters": p}} for n, p in TOOLS]
    if "thinking" in needs:
        body["reasoning_effort"] = "low"
    if "schema" in needs:
        form = {"name": "town", "schema": SCHEMA, "strict": True}
        body["response_format"] = {"type": "json_schema", "json_schema": form}
    if "limit" in needs:
        body["max_completion_tokens"] = 20
    if stream:
        body["stream_options"] = {"include_usage": True}
    return "/v1/chat/completions", body


def responses(model, needs, stream):
    body = {"model": model, "input": "Hello there", "stream": stream}
    if "tools" in needs:
        body["tools"] = [
            {"type": "function", "name": n, "parameters": p, "strict": False} for n, p in TOOLS
        ]
    if "thinking" in needs:
        body["reasoning"] = {"effort": "low", "summary": "auto"}
        body["include"] = ["reasoning.encrypted_content"]
    if "schema" in needs:
        body["text"] = {"format": {"type": "json_schema", "name": "town", "schema": SCHEMA, "strict": True}}
    if "limit" in needs:
        body["max_output_tokens"] = 20
    return "/v1/responses", body


def messages(model, needs, stream):
    body = {
        "model": model,
        "messages": [{"role": "user", "content": "Hello there"}],
        "max_tokens": 20 if "limit" in needs else 4000,
        "stream": stream,
    }
    if "tools" in needs:
        body["tools"] = [{"name": n, "input_schema": p} for n, p in TOOLS]
    if "thinking" in needs:
        body["thinking"] = {"type": "enabled", "budget_tokens": 1024}
    if "schema" in needs:
        body["output_config"] = {"format": {"type": "json_schema", "schema": SCHEMA}}
    return "/v1/messages", body


def generate_content(model, needs, stream):
    config = {}
    body = {"contents": [{"role": "user", "parts": [{"text": "Hello there"}]}], "generationConfig": config}
    if "tools" in needs:
        functions = [{"name": n, "parametersJsonSchema": p} for n, p in TOOLS]
        body["tools"] = [{"functionDeclarations": functions}]
    if "thinking" in needs:
        config["thinkingConfig"] = {"includeThoughts": True, "thinkingBudget": 1024}
    if "schema" in needs:
        config |= {"responseMimeType": "application/json", "responseJsonSchema": SCHEMA}
    if "limit" in needs:
        config["maxOutputTokens"] = 20
    verb = "streamGenerateContent?alt=sse" if stream else "generateContent"
    return f"/v1beta/models/{model.replace('%', '%25')}:{verb}", body


# Members that the classes lack: what thinking models of OpenAI's dialect say, what OpenAI itself
# answers, how long a written cache lives, and the provider's own code of an error.
BEYOND = {
    "chat": {"reasoning_content"},
    "responses": {"store", "name"},
    "messages": {"cache_creation", "details"},
    "gemini": set(),
}

# The request, the form of a whole answer, and that of an event.
DIALECTS = {
    "chat": (chat_completions, ChatCompletion, ChatCompletionChunk),
    "responses": (responses, Response, ResponseStreamEvent),
    "messages": (messages, Message, RawMessageStreamEvent),
    "gemini": (generate_content, GenerateContentResponse, GenerateContentResponse),
}


@pytest.fixture(scope="module")
def http(hub, key):
    headers = {"authorization": f"Bearer {key}", "anthropic-version": "2023-06-01"}
    with httpx.Client(base_url=hub.url, headers=headers, timeout=60) as client:
        yield client


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_an_answer_has_the_published_form(http, provider, dialect, case):
    request, whole, event = DIALECTS[dialect]
    known = BEYOND[dialect]
    model, needs = script(provider, case)
    path, body = request(model, needs, False)
    answer = http.post(path, json=body)
    assert answer.status_code == 200, answer.text
    held_against(whole, answer.text, known)
    path, body = request(model, needs, True)
    answer = http.post(path, json=body)
    assert answer.status_code == 200, answer.text
    events = [held_against(event, data, known) for data in events_of(answer.text)]
    # A refusal of Google's is one event.
    assert len(events) > (0 if case == "refusal" else 1)


@pytest.mark.parametrize("status", [400, 404, 413, 429, 500, 503, 529])
def test_an_error_has_the_published_form(http, provider, status):
    for dialect, (request, *_) in DIALECTS.items():
        path, body = request(f"{provider}/chat+status={status}", (), False)
        answer = http.post(path, json=body)
        assert answer.status_code >= 400
        error = answer.json()["error"]
        if dialect == "messages" and status == 413:
            # Published among the errors of the API, and forgotten in the package.
            assert error["type"] == "request_too_large"
        elif dialect == "messages":
            held_against(ErrorResponse, answer.text, BEYOND[dialect])
        elif dialect == "gemini":
            assert set(error) >= {"code", "message", "status"} and error["code"] == answer.status_code
            assert error["status"].isupper()
        else:
            assert set(error) == {"message", "type", "param", "code", "request_id"}, error
            assert isinstance(error["message"], str) and isinstance(error["type"], str)
