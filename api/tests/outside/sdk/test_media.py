"""The official `openai` package beside chat: embeddings, moderations, images, audio."""

import base64
import io
import struct

import openai
import pytest

from hub import Hub, get

MODELS = """
[[rates]]
provider = "sim-openai"
model = "embedding"
kind = "embedding"
input = "0.1"
output = "0"

[[rates]]
provider = "sim-openai"
model = "gpt-image"
kind = "image"
input = "5"
output = "0"
image_input = "10"
image_output = "40"
per_image = "0.04"

[[rates]]
provider = "sim-openai"
model = "dall-e"
kind = "image"
per_image = "0.02"
images = [{ size = "1024x1024", price = "0.04" }, { size = "1024x1024", quality = "hd", price = "0.08" }]

[[rates]]
provider = "sim-openai"
model = "speech"
kind = "speech"
per_character = "0.000015"

[[rates]]
provider = "sim-openai"
model = "speech-tokens"
kind = "speech"
input = "0.6"
output = "10"
audio_output = "12"

[[rates]]
provider = "sim-openai"
model = "transcribe"
kind = "transcription"
input = "2.5"
output = "10"
audio_input = "6"

[[rates]]
provider = "sim-openai"
model = "whisper"
kind = "transcription"
per_second = "0.0001"

[[rates]]
provider = "sim-openai"
model = "moderation"
kind = "moderation"
input = "0"
output = "0"
"""
IMAGE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
CREDIT = 10**9


def wave(seconds):
    """Silence, 8,000 samples a second of 16 bits."""
    size = int(seconds * 16000)
    head = b"RIFF" + struct.pack("<I", 36 + size) + b"WAVEfmt "
    head += struct.pack("<IHHIIHH", 16, 1, 1, 8000, 16000, 2, 16)
    return head + b"data" + struct.pack("<I", size) + bytes(size)


@pytest.fixture(scope="module")
def media_hub(simulator):
    hub = Hub(simulator, extra_toml=MODELS)
    yield hub
    hub.stop()
    print(hub.command("ledger", "check"))


@pytest.fixture(scope="module")
def client(media_hub):
    return openai.OpenAI(base_url=f"{media_hub.url}/v1", api_key=media_hub.key(), max_retries=0)


@pytest.fixture
def booked(media_hub):
    """The record of an answer, whose transfer is what it says."""

    def find(raw):
        request_id = raw.headers["x-request-id"]
        rows = media_hub.rows("SELECT * FROM call_records WHERE request_id = ?", request_id)
        assert len(rows) == 1, rows
        moved = media_hub.rows("SELECT amount_nanos FROM transfers WHERE call_id = ?", rows[0]["id"])
        charge = rows[0]["charge_nanos"]
        assert [row["amount_nanos"] for row in moved] == ([charge] if charge else [])
        return rows[0]

    return find


def test_embeddings_in_both_forms(client, booked):
    raw = client.embeddings.with_raw_response.create(
        model="sim-openai/embedding+input=1000", input=["one", "two"], dimensions=4
    )
    answer = raw.parse()
    assert [len(item.embedding) for item in answer.data] == [4, 4]
    call = booked(raw)
    assert (call["surface"], call["input_tokens"], call["usage_source"]) == ("openai-embeddings", 1000, "reported")
    raw_of_model = client.embeddings.with_raw_response.create(model="sim-openai/embedding", input="x" * 4000)
    assert booked(raw_of_model)["charge_nanos"] == 1000 * 100
    floats = client.embeddings.create(
        model="sim-openai/embedding", input="one", dimensions=4, encoding_format="float"
    )
    assert floats.data[0].embedding == pytest.approx(answer.data[0].embedding)
    tokens = client.embeddings.create(model="sim-openai/embedding", input=[[1, 2, 3], [4]])
    assert len(tokens.data) == 2 and tokens.usage.prompt_tokens == 4


def test_moderations_know_a_usual_model(client, booked):
    raw = client.moderations.with_raw_response.create(model="sim-openai/moderation", input="I will kill the process")
    assert raw.parse().results[0].flagged
    assert booked(raw)["charge_nanos"] == 0
    with pytest.raises(openai.NotFoundError, match="omni-moderation-latest"):
        client.moderations.create(input="hello")


def test_images_are_paid_by_tokens_where_they_are_told(client, booked):
    raw = client.images.with_raw_response.generate(model="sim-openai/gpt-image", prompt="A cat in a hat", n=2)
    answer = raw.parse()
    assert base64.b64decode(answer.data[1].b64_json).startswith(b"\x89PNG")
    call = booked(raw)
    assert (call["input_tokens"], call["image_output_tokens"]) == (4, 544)
    assert call["charge_nanos"] == 4 * 5000 + 544 * 40000
    assert call["units"] == '{"images":2,"requests":1,"size":"1024x1024","quality":"low"}'


def test_images_are_paid_by_the_piece_where_not(client, booked):
    for more, price in [
        ({"size": "1024x1024", "quality": "hd"}, 0.08),
        ({"size": "1024x1024"}, 0.04),
        ({"size": "256x256"}, 0.02),
    ]:
        raw = client.images.with_raw_response.generate(model="sim-openai/dall-e", prompt="A cat", n=3, **more)
        assert raw.parse().data[0].url
        call = booked(raw)
        assert call["charge_nanos"] == round(3 * price * CREDIT)
        assert call["usage_source"] == "reported" and call["input_tokens"] == 0


def test_images_come_while_they_are_drawn(client, media_hub):
    events = list(
        client.images.generate(model="sim-openai/gpt-image", prompt="A cat", stream=True, partial_images=2)
    )
    assert [event.type for event in events] == [
        "image_generation.partial_image",
        "image_generation.partial_image",
        "image_generation.completed",
    ]
    assert events[-1].usage.output_tokens == 272
    call = media_hub.calls()[-1]
    assert call["streamed"] == 1 and call["image_output_tokens"] == 272


def test_images_are_edited_and_varied(client, booked, simulator):
    simulator.forget()
    raw = client.images.with_raw_response.edit(
        model="sim-openai/gpt-image", image=[("a.png", IMAGE), ("b.png", IMAGE)], prompt="Make it blue"
    )
    assert raw.parse().data[0].b64_json
    call = booked(raw)
    assert (call["image_input_tokens"], call["input_tokens"]) == (2 * 194, 3)
    assert call["charge_nanos"] == 3 * 5000 + 388 * 10000 + 272 * 40000
    varied = client.images.create_variation(model="sim-openai/dall-e", image=("a.png", IMAGE), n=2)
    assert len(varied.data) == 2


def test_speech_is_paid_by_the_character(client, booked):
    text = "Grüße an alle"
    raw = client.audio.speech.with_raw_response.create(
        model="sim-openai/speech", voice="alloy", input=text, response_format="wav"
    )
    assert raw.headers["content-type"] == "audio/wav"
    assert raw.content[:4] == b"RIFF" and len(raw.content) == 16044
    call = booked(raw)
    assert call["charge_nanos"] == 13 * 15000 and '"characters":13' in call["units"]


def test_speech_streams_as_bytes_and_as_events(client, media_hub):
    with client.audio.speech.with_streaming_response.create(
        model="sim-openai/speech+chunks=4+big=1000", voice="alloy", input="hello"
    ) as answer:
        assert b"".join(answer.iter_bytes()) == b"~" * 4000
    with client.audio.speech.with_streaming_response.create(
        model="sim-openai/speech-tokens+input=7+output=30", voice="alloy", input="hello", stream_format="sse"
    ) as answer:
        text = answer.read().decode()
    assert "speech.audio.done" in text
    call = media_hub.calls()[-1]
    assert (call["input_tokens"], call["audio_output_tokens"]) == (7, 30)
    assert call["usage_source"] == "reported"


def test_transcriptions_are_paid_by_tokens_or_seconds(client, booked):
    raw = client.audio.transcriptions.with_raw_response.create(
        model="sim-openai/transcribe+say=hello%20you+output=2", file=("a.wav", wave(3)), prompt="Names"
    )
    assert raw.parse().text == "hello you"
    call = booked(raw)
    assert (call["audio_input_tokens"], call["input_tokens"], call["output_tokens"]) == (30, 2, 2)
    raw = client.audio.transcriptions.with_raw_response.create(
        model="sim-openai/whisper", file=("a.wav", wave(2.5)), response_format="verbose_json"
    )
    assert raw.parse().duration == pytest.approx(2.75)
    call = booked(raw)
    assert call["charge_nanos"] == 3 * 100000 and '"seconds":3' in call["units"]
    for form in ("srt", "vtt", "text"):
        raw = client.audio.transcriptions.with_raw_response.create(
            model="sim-openai/whisper", file=("a.wav", wave(2)), response_format=form
        )
        assert "heard 32044 bytes" in raw.text and raw.headers["content-type"].startswith("text/plain")
        assert booked(raw)["charge_nanos"] == 2 * 100000


def test_transcriptions_stream(client):
    events = list(
        client.audio.transcriptions.create(
            model="sim-openai/transcribe+say=one%20two%20three", file=("a.wav", wave(1)), stream=True
        )
    )
    assert "".join(e.delta for e in events if e.type == "transcript.text.delta") == "one two three"
    assert events[-1].type == "transcript.text.done" and events[-1].usage.total_tokens > 0


def test_translations(client, booked):
    raw = client.audio.translations.with_raw_response.create(
        model="sim-openai/whisper", file=("a.wav", io.BytesIO(wave(1)))
    )
    assert raw.parse().text == "The simulator heard 16044 bytes."
    assert booked(raw)["charge_nanos"] == 100000


def test_errors_of_the_provider_keep_their_class(client):
    with pytest.raises(openai.RateLimitError):
        client.embeddings.create(model="sim-openai/embedding+status=429", input="one")
    with pytest.raises(openai.BadRequestError, match="voice"):
        client.audio.speech.create(model="sim-openai/speech", input="one", voice=openai.NOT_GIVEN)
    with pytest.raises(openai.BadRequestError, match="has no openai-embeddings"):
        client.embeddings.create(model="sim-anthropic/chat", input="one")
    with pytest.raises(openai.NotFoundError):
        client.embeddings.create(model="nowhere", input="one")


def test_nobody_draws_or_speaks_without_a_key(media_hub):
    for path in ("images/generations", "images/edits", "audio/speech", "audio/transcriptions", "embeddings"):
        status, _ = get(f"{media_hub.url}/v1/{path}", method="POST", body={"model": "sim-openai/speech"})
        assert status == 401, path
