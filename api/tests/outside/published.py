"""Holds answers against the classes that an official package publishes: strictly, where the package
itself reads leniently, and telling members that the classes do not know."""

import json

from pydantic import BaseModel, TypeAdapter


def strangers(value):
    """Names of members that their class does not know."""
    if isinstance(value, BaseModel):
        extra = value.model_extra or {}
        inside = [strangers(getattr(value, name)) for name in value.model_fields_set - set(extra)]
        return set(extra).union(*inside)
    if isinstance(value, dict):
        return set().union(*map(strangers, value.values()))
    if isinstance(value, list):
        return set().union(*map(strangers, value))
    return set()


def held_against(form, text, known):
    """The JSON of an answer or an event, validated strictly."""
    value = TypeAdapter(form).validate_json(text, strict=True)
    assert strangers(value) <= known, text
    return value


def events_of(text):
    """The data of each event; a name must be the data's own type. Anthropic's pings are no answer."""
    for event in text.replace("\r\n", "\n").strip().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in event.split("\n") if ": " in line)
        data = lines.get("data", "")
        if data and data != "[DONE]" and lines.get("event") != "ping":
            if "event" in lines:
                assert json.loads(data)["type"] == lines["event"], event
            yield data
