"""Answers beside chat, held against the forms that the `openai` package publishes."""

import json

import httpx
import pytest
from openai.types import (
    CreateEmbeddingResponse,
    ImageEditStreamEvent,
    ImageGenStreamEvent,
    ImagesResponse,
    Model,
    ModerationCreateResponse,
)
from openai.types.audio import Transcription, TranscriptionStreamEvent, TranscriptionVerbose, Translation
from openai.types.audio import TranslationVerbose

from published import events_of, held_against
from test_media import IMAGE, wave

PICTURE = {"image": ("a.png", IMAGE, "image/png")}
SOUND = {"file": ("a.wav", wave(1), "audio/wav")}

# The path, what is sent (as JSON, or as fields beside a file), and the form of the answer.
WHOLE = {
    "embeddings": ("embeddings", {"model": "embedding", "input": ["one", "two"], "dimensions": 4}, None, CreateEmbeddingResponse),
    "moderations": ("moderations", {"model": "moderation", "input": "I will kill the process"}, None, ModerationCreateResponse),
    "moderations of several": ("moderations", {"model": "moderation", "input": ["one", "two"]}, None, ModerationCreateResponse),
    "images with tokens": ("images/generations", {"model": "gpt-image", "prompt": "A cat", "n": 2}, None, ImagesResponse),
    "images by URL": ("images/generations", {"model": "dall-e", "prompt": "A cat"}, None, ImagesResponse),
    "images edited": ("images/edits", {"model": "gpt-image", "prompt": "Make it blue"}, PICTURE, ImagesResponse),
    "images varied": ("images/variations", {"model": "dall-e"}, PICTURE, ImagesResponse),
    "transcriptions": ("audio/transcriptions", {"model": "transcribe"}, SOUND, Transcription),
    "transcriptions by the second": ("audio/transcriptions", {"model": "whisper"}, SOUND, Transcription),
    "transcriptions, verbose": ("audio/transcriptions", {"model": "whisper", "response_format": "verbose_json"}, SOUND, TranscriptionVerbose),
    "translations": ("audio/translations", {"model": "whisper"}, SOUND, Translation),
    "translations, verbose": ("audio/translations", {"model": "whisper", "response_format": "verbose_json"}, SOUND, TranslationVerbose),
}
STREAMED = {
    "images": ("images/generations", {"model": "gpt-image", "prompt": "A cat", "partial_images": 1}, None, ImageGenStreamEvent),
    "images edited": ("images/edits", {"model": "gpt-image", "prompt": "Make it blue"}, PICTURE, ImageEditStreamEvent),
    "transcriptions": ("audio/transcriptions", {"model": "transcribe+say=one%20two%20three"}, SOUND, TranscriptionStreamEvent),
}


@pytest.fixture(scope="module")
def http(hub, key):
    headers = {"authorization": f"Bearer {key}"}
    with httpx.Client(base_url=f"{hub.url}/v1", headers=headers, timeout=60) as client:
        yield client


def sent(http, path, body, files):
    body = {**body, "model": f"sim-openai/{body['model']}"}
    answer = http.post(path, data=body, files=files) if files else http.post(path, json=body)
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.parametrize("case", WHOLE)
def test_an_answer_has_the_published_form(http, case):
    path, body, files, form = WHOLE[case]
    # In every example of the published reference, and forgotten in the package.
    known = {"task"} if "verbose" in case else set()
    held_against(form, sent(http, path, body, files), known)


def test_numbers_in_base64_have_the_published_form_but_for_the_numbers(http):
    # The package's class is that of the decoded answer.
    body = {"model": "embedding", "input": "one", "dimensions": 4, "encoding_format": "base64"}
    answer = sent(http, "embeddings", body, None)
    with pytest.raises(ValueError, match="embedding"):
        held_against(CreateEmbeddingResponse, answer, set())


@pytest.mark.parametrize("case", STREAMED)
def test_events_have_the_published_form(http, case):
    path, body, files, form = STREAMED[case]
    text = sent(http, path, {**body, "stream": "true" if files else True}, files)
    events = [held_against(form, data, set()) for data in events_of(text)]
    # Images are edited in one go, without anything to show before.
    assert len(events) > (0 if case == "images edited" else 1), text


def test_models_have_the_published_form(http):
    listed = http.get("models")
    assert listed.status_code == 200
    models = listed.json()["data"]
    assert models
    one = http.get("models/sim-openai/chat")
    # Beside OpenAI's own members, what Anthropic's list calls a model.
    for model in [one.json(), *models]:
        held_against(Model, json.dumps(model), {"display_name"})
