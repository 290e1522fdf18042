"""The official `google-genai` package against a provider of every dialect."""

import base64
import json
import urllib.request

import pytest
from google.genai import errors, types

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
WEATHER = types.FunctionDeclaration(
    name="weather",
    description="The weather of a city",
    parameters=types.Schema(
        type="OBJECT",
        properties={
            "city": types.Schema(type="STRING"),
            "unit": types.Schema(type="STRING", format="enum", enum=["c", "f"]),
            "days": types.Schema(type="INTEGER", nullable=True),
        },
        required=["city", "unit"],
    ),
)
CLOCK = types.FunctionDeclaration(
    name="clock",
    parameters_json_schema={
        "type": "object",
        "properties": {"zone": {"type": "string"}},
        "required": ["zone"],
    },
)
PLAIN = types.FunctionDeclaration(name="plain", description="Takes nothing")
TOOLS = [types.Tool(function_declarations=[WEATHER, CLOCK, PLAIN])]
BY_HAND = types.AutomaticFunctionCallingConfig(disable=True)


def test_a_whole_answer_is_metered(gemini, provider, newest_call):
    answer = gemini.models.generate_content(
        model=f"{provider}/chat+say=hello%20you",
        contents="Hello there",
        config=types.GenerateContentConfig(
            system_instruction="Be short.",
            max_output_tokens=50,
            temperature=0.5,
            top_k=40,
            stop_sequences=["never said"],
        ),
    )
    assert answer.text == "hello you"
    assert answer.candidates[0].finish_reason == "STOP"
    call = newest_call(answer.sdk_http_response.headers["x-request-id"])
    assert call["status"] == "success" and call["surface"] == "gemini-generate"
    assert call["provider"] == provider and call["model"] == "chat+say=hello you"
    assert call["input_tokens"] == answer.usage_metadata.prompt_token_count
    assert call["output_tokens"] == answer.usage_metadata.candidates_token_count


def test_a_stream_ends_with_its_reason_and_its_usage(gemini, provider):
    chunks = list(
        gemini.models.generate_content_stream(
            model=f"{provider}/chat+say=one%20two%20three%20four+chunks=4", contents="Hello there"
        )
    )
    assert "".join(chunk.text or "" for chunk in chunks) == "one two three four"
    reasons = [chunk.candidates[0].finish_reason for chunk in chunks]
    assert reasons[-1] == "STOP" and not any(reasons[:-1])
    assert chunks[-1].usage_metadata.candidates_token_count > 0


@pytest.mark.parametrize("script", ["chat+tools=2", "chat+tools=2+interleave"])
def test_parallel_tools_in_a_stream(gemini, provider, script):
    config = types.GenerateContentConfig(tools=TOOLS, automatic_function_calling=BY_HAND)
    calls = []
    for chunk in gemini.models.generate_content_stream(
        model=f"{provider}/{script}", contents="Hello there", config=config
    ):
        calls += chunk.function_calls or []
    assert [call.name for call in calls] == ["weather", "clock"]
    assert set(calls[0].args) >= {"city", "unit"} and set(calls[1].args) >= {"zone"}


@pytest.mark.parametrize("with_ids", [True, False])
def test_a_whole_round_of_parallel_tools(gemini, provider, with_ids):
    config = types.GenerateContentConfig(tools=TOOLS, automatic_function_calling=BY_HAND)
    asked = gemini.models.generate_content(
        model=f"{provider}/chat+tools=2", contents="Hello there", config=config
    )
    assert [call.name for call in asked.function_calls] == ["weather", "clock"]
    turn = asked.candidates[0].content
    results = []
    for part in turn.parts:
        if part.function_call:
            if not with_ids:
                part.function_call.id = None
            results.append(
                types.Part(
                    function_response=types.FunctionResponse(
                        id=part.function_call.id,
                        name=part.function_call.name,
                        response={"result": f"result of {part.function_call.name}"},
                    )
                )
            )
    answer = gemini.models.generate_content(
        model=f"{provider}/chat",
        contents=[
            types.Content(role="user", parts=[types.Part(text="Hello there")]),
            turn,
            types.Content(role="user", parts=results),
        ],
        config=config,
    )
    assert "result of weather" in answer.text and "result of clock" in answer.text


def test_functions_are_called_by_the_client_itself(gemini, provider):
    def weather(city: str) -> str:
        """The weather of a city."""
        return f"sunny in {city}"

    answer = gemini.models.generate_content(
        model=f"{provider}/chat+tools=1",
        contents="What is the weather?",
        config=types.GenerateContentConfig(tools=[weather]),
    )
    assert "sunny in" in answer.text


@pytest.mark.parametrize("allowed", [["clock"], ["clock", "plain"]])
def test_a_forced_tool_is_called(gemini, provider, allowed):
    calling = types.FunctionCallingConfig(mode="ANY", allowed_function_names=allowed)
    answer = gemini.models.generate_content(
        model=f"{provider}/chat",
        contents="Hello there",
        config=types.GenerateContentConfig(
            tools=TOOLS,
            tool_config=types.ToolConfig(function_calling_config=calling),
            automatic_function_calling=BY_HAND,
        ),
    )
    # Google itself is asked as the caller asked; which of several it takes is its own choice.
    first = allowed[0] if provider != "sim-google" or len(allowed) == 1 else "weather"
    assert [call.name for call in answer.function_calls] == [first]


def test_images_arrive(gemini, provider, cat):
    pixel = types.Part.from_bytes(data=PIXEL, mime_type="image/png")
    answer = gemini.models.generate_content(
        model=f"{provider}/chat",
        contents=[
            "What is this?",
            pixel,
            types.Part.from_uri(file_uri=cat, mime_type="image/png") if cat else pixel,
        ],
    )
    assert "2 images" in answer.text


SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "people": {"type": "integer"}},
    "required": ["name", "people"],
    "additionalProperties": False,
}


@pytest.mark.parametrize(
    "form",
    [
        {"response_json_schema": SCHEMA},
        {
            "response_schema": types.Schema(
                type="OBJECT",
                properties={"name": types.Schema(type="STRING"), "people": types.Schema(type="INTEGER")},
                required=["name", "people"],
                property_ordering=["people", "name"],
            )
        },
    ],
)
def test_json_schema_is_kept(gemini, provider, form):
    answer = gemini.models.generate_content(
        model=f"{provider}/chat",
        contents="Hello there",
        config=types.GenerateContentConfig(response_mime_type="application/json", **form),
    )
    told = json.loads(answer.text)
    assert set(told) == {"name", "people"} and isinstance(told["people"], int)


def test_thoughts_are_shown(gemini, provider):
    answer = gemini.models.generate_content(
        model=f"{provider}/chat+thinking",
        contents="Hello there",
        config=types.GenerateContentConfig(thinking_config=types.ThinkingConfig(include_thoughts=True)),
    )
    parts = answer.candidates[0].content.parts
    assert [part.text for part in parts if part.thought]
    assert answer.text
    # Bedrock counts its thinking among the output.
    assert (answer.usage_metadata.thoughts_token_count or 0) > 0 or provider == "sim-bedrock"


def test_a_refusal_is_no_plain_stop(gemini, provider):
    answer = gemini.models.generate_content(model=f"{provider}/chat+refuse", contents="Hello there")
    if answer.candidates:
        assert answer.candidates[0].finish_reason == "SAFETY"
    else:
        assert answer.prompt_feedback.block_reason == "SAFETY"


def test_tokens_are_counted_or_estimated(gemini, provider):
    counted = gemini.models.count_tokens(model=f"{provider}/chat", contents="Hello there, how are you?")
    assert counted.total_tokens > 0
    estimated = counted.sdk_http_response.headers.get("x-hub-token-count") == "estimated"
    assert estimated == (provider != "sim-google")


def test_models_are_listed(gemini):
    names = [model.name for model in gemini.models.list()]
    assert "models/sim-google/chat" in names and "models/demo/chat" in names
    model = gemini.models.get(model="demo/chat")
    assert model.name == "models/demo/chat" and "generateContent" in model.supported_actions


@pytest.mark.parametrize("status,told", [(400, 400), (429, 429), (500, 502), (503, 503)])
def test_errors_keep_their_status(gemini, provider, status, told):
    with pytest.raises(errors.APIError) as raised:
        gemini.models.generate_content(model=f"{provider}/chat+status={status}", contents="Hello there")
    assert raised.value.code == told
    assert raised.value.message and "simulated" not in raised.value.status.lower()


def test_a_spent_quota_says_when_to_come_back(hub, key):
    request = urllib.request.Request(
        f"{hub.url}/v1beta/models/sim-google/chat+status=429:generateContent",
        method="POST",
        headers={"x-goog-api-key": key},
        data=json.dumps({"contents": [{"parts": [{"text": "Hello"}]}]}).encode(),
    )
    with pytest.raises(urllib.error.HTTPError) as raised:
        urllib.request.urlopen(request)
    assert raised.value.code == 429
    # The provider says 8; a call before this one may have met the limit already.
    assert 1 <= int(raised.value.headers["retry-after"]) <= 8


def test_an_unknown_key_is_refused(hub):
    from google import genai

    stranger = genai.Client(api_key="aigne-nobody", http_options=types.HttpOptions(base_url=hub.url))
    with pytest.raises(errors.ClientError) as raised:
        stranger.models.generate_content(model="demo/chat", contents="Hello")
    assert raised.value.code == 401 and raised.value.status == "UNAUTHENTICATED"


@pytest.mark.parametrize("fault", ["cut_event=2", "error_event=2", "no_done"])
def test_a_stream_that_breaks_ends_with_an_error(gemini, provider, fault):
    if provider == "sim-openai" and fault == "no_done":
        pytest.skip("servers of OpenAI's dialect are known to forget their terminator")
    if provider == "sim-bedrock" and fault == "no_done":
        pytest.skip("Bedrock's streams end with their connection")
    seen = []
    with pytest.raises(errors.APIError):
        for chunk in gemini.models.generate_content_stream(
            model=f"{provider}/chat+say=one%20two%20three%20four+chunks=4+{fault}", contents="Hello there"
        ):
            seen.append(chunk)
    assert not any(chunk.candidates[0].finish_reason for chunk in seen)


def test_without_sse_a_stream_is_one_array(hub, key, provider):
    request = urllib.request.Request(
        f"{hub.url}/v1beta/models/{provider}%2Fchat+say=one%2520two+chunks=2:streamGenerateContent?key={key}",
        method="POST",
        data=json.dumps({"contents": [{"parts": [{"text": "Hello"}]}]}).encode(),
    )
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["content-type"] == "application/json"
        chunks = json.loads(answer.read())
    parts = [part["text"] for chunk in chunks for part in chunk["candidates"][0]["content"]["parts"]]
    assert "".join(parts) == "one two"
    assert chunks[-1]["candidates"][0]["finishReason"] == "STOP"


def test_other_clients_reach_google(chat, claude):
    """The other two dialects are tested against `sim-google` by their own files; here their tools,
    whose calls Google gives no ids."""
    tools = [
        {
            "type": "function",
            "function": {
                "name": "weather",
                "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
            },
        }
    ]
    asked = chat.chat.completions.create(
        model="sim-google/gemini-3-pro+tools=1", messages=[{"role": "user", "content": "Hi"}], tools=tools
    )
    turn = asked.choices[0].message
    assert turn.tool_calls[0].id
    answer = chat.chat.completions.create(
        model="sim-google/gemini-3-pro",
        messages=[
            {"role": "user", "content": "Hi"},
            turn.model_dump(exclude_none=True),
            {"role": "tool", "tool_call_id": turn.tool_calls[0].id, "content": "sunny"},
        ],
        tools=tools,
    )
    assert "sunny" in answer.choices[0].message.content
