"""What the official libraries make of the hub's answers."""

import anthropic
import openai
from google import genai
from google.genai import errors, types

HELLO = [{"role": "user", "content": "Hello"}]
PATIENCE_S = 30


class Library:
    def call(self, model, stream):
        """The name of the exception and the status that it tells, or "answer"."""
        try:
            self.answer(model, stream)
            return "answer", 200
        except Exception as error:  # Whatever it is goes into the table.
            return type(error).__name__, self.status(error)

    def status(self, error):
        return getattr(error, "status_code", None)


class Chat(Library):
    name, short, native, other = "openai (chat)", "chat", "openai", "anthropic"
    errors = {400: "BadRequestError", 403: "PermissionDeniedError", 404: "NotFoundError", 429: "RateLimitError"}
    within = "APIError"

    def __init__(self, hub, key):
        self.client = openai.OpenAI(base_url=f"{hub.url}/v1", api_key=key, max_retries=0, timeout=PATIENCE_S)

    def expected(self, status):
        return self.errors.get(status) or ("InternalServerError" if status >= 500 else "APIStatusError")

    def answer(self, model, stream):
        answer = self.client.chat.completions.create(model=model, messages=HELLO, stream=stream)
        if not stream:
            assert answer.choices[0].message.content and answer.choices[0].finish_reason == "stop"
            return
        chunks = list(answer)
        assert any(chunk.choices and chunk.choices[0].finish_reason == "stop" for chunk in chunks)


class Responses(Chat):
    name, short = "openai (responses)", "responses"

    def answer(self, model, stream):
        answer = self.client.responses.create(model=model, input="Hello", stream=stream, store=False)
        if not stream:
            assert answer.status == "completed" and answer.output_text
            return
        for event in answer:
            last = event
            if event.type == "error":
                raise ErrorEvent(event.message)
        if last.type == "response.failed":
            raise FailedResponse(last.response.error.message)
        assert last.type == "response.completed"


class ErrorEvent(Exception):
    """The library gives the event `error` to its user."""


class FailedResponse(Exception):
    """The library gives the event `response.failed` to its user."""


class Messages(Library):
    name, short, native, other = "anthropic", "messages", "anthropic", "openai"
    errors = {
        400: "BadRequestError",
        403: "PermissionDeniedError",
        404: "NotFoundError",
        413: "ContentTooLargeError",
        429: "RateLimitError",
        503: "ServiceUnavailableError",
        504: "GatewayTimeoutError",
        529: "OverloadedError",
    }
    within = "APIStatusError"

    def __init__(self, hub, key):
        self.client = anthropic.Anthropic(base_url=hub.url, api_key=key, max_retries=0, timeout=PATIENCE_S)

    def expected(self, status):
        return self.errors.get(status) or ("InternalServerError" if status >= 500 else "APIStatusError")

    def answer(self, model, stream):
        asked = {"model": model, "messages": HELLO, "max_tokens": 500}
        if not stream:
            answer = self.client.messages.create(**asked)
            assert answer.content[0].text and answer.stop_reason == "end_turn"
            return
        with self.client.messages.stream(**asked) as events:
            for _ in events:
                pass
            assert events.get_final_message().stop_reason == "end_turn"


class Gemini(Library):
    name, short, native, other = "google-genai", "gemini", "google", "openai"
    within = "ServerError"

    def __init__(self, hub, key):
        options = types.HttpOptions(base_url=hub.url, timeout=PATIENCE_S * 1000)
        self.client = genai.Client(api_key=key, http_options=options)

    def status(self, error):
        return error.code if isinstance(error, errors.APIError) else None

    def expected(self, status):
        return "ClientError" if status < 500 else "ServerError"

    def answer(self, model, stream):
        if not stream:
            answer = self.client.models.generate_content(model=model, contents="Hello")
            assert answer.text and answer.candidates[0].finish_reason == "STOP"
            return
        chunks = list(self.client.models.generate_content_stream(model=model, contents="Hello"))
        assert chunks[-1].candidates[0].finish_reason == "STOP"


LIBRARIES = [Chat, Responses, Messages, Gemini]
