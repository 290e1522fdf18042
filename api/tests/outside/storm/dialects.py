"""What clients of four dialects send, and what an answer to it is: complete, failed, or a lie."""

import json
from urllib.parse import quote

COMPLETE, FAILED, BROKEN = "complete", "failed", "broken"


class Lie(AssertionError):
    """An answer that is neither complete nor an error."""


def text_of(reply):
    return reply.body.decode(errors="replace")


def events(reply):
    """The data of each event of a stream."""
    return [line[6:] for line in text_of(reply).split("\n") if line.startswith("data: ")]


class Chat:
    name = "openai chat"

    def request(self, model, stream):
        return "/v1/chat/completions", {"model": model, "stream": stream, "messages": [{"role": "user", "content": "Hello"}]}

    def whole(self, body):
        return body["choices"][0]["message"]["content"] and body["choices"][0]["finish_reason"] == "stop"

    def ended(self, data):
        return data[-1] == "[DONE]"

    def failed(self, data):
        return bool(json.loads(data[-1])["error"]["message"])


class Responses:
    name = "openai responses"

    def request(self, model, stream):
        return "/v1/responses", {"model": model, "stream": stream, "input": "Hello", "store": False}

    def whole(self, body):
        return body["status"] == "completed" and body["output"]

    def ended(self, data):
        return json.loads(data[-1])["type"] == "response.completed"

    def failed(self, data):
        last = json.loads(data[-1])
        return last["type"] == "error" or last["type"] == "response.failed"


class Messages:
    name = "anthropic"

    def request(self, model, stream):
        return "/v1/messages", {
            "model": model,
            "stream": stream,
            "max_tokens": 500,
            "messages": [{"role": "user", "content": "Hello"}],
        }

    def whole(self, body):
        return body["type"] == "message" and body["content"] and body["stop_reason"]

    def ended(self, data):
        return json.loads(data[-1])["type"] == "message_stop"

    def failed(self, data):
        return json.loads(data[-1])["type"] == "error"


class Gemini:
    name = "gemini"

    def request(self, model, stream):
        verb = "streamGenerateContent?alt=sse" if stream else "generateContent"
        return f"/v1beta/models/{quote(model, safe='+=')}:{verb}", {"contents": [{"role": "user", "parts": [{"text": "Hello"}]}]}

    def whole(self, body):
        return body["candidates"][0]["content"]["parts"] and body["candidates"][0]["finishReason"] == "STOP"

    def ended(self, data):
        last = json.loads(data[-1])
        return "error" not in last and last["candidates"][0].get("finishReason") == "STOP"

    def failed(self, data):
        return bool(json.loads(data[-1])["error"]["message"])


DIALECTS = [Chat(), Responses(), Messages(), Gemini()]


def judge(dialect, stream, reply):
    """COMPLETE, FAILED before it began, or BROKEN and told so; everything else is a lie."""
    try:
        if not reply.whole:
            raise ValueError(f"HTTP's own end is missing ({reply.problem})")
        if reply.status != 200:
            told = json.loads(reply.body)
            told = told[0] if isinstance(told, list) else told
            if reply.status >= 400 and told["error"]["message"]:
                return FAILED
        elif not stream:
            if dialect.whole(json.loads(reply.body)):
                return COMPLETE
        else:
            data = events(reply)
            if dialect.ended(data):
                return COMPLETE
            if dialect.failed(data):
                return BROKEN
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise Lie(f"{dialect.name}, stream={stream}, {reply.status}: {error!r}: {text_of(reply)[-600:]}") from error
    raise Lie(f"{dialect.name}, stream={stream}, {reply.status}: {text_of(reply)[-600:]}")
