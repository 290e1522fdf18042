"""The official `openai` package's videos, to a provider of OpenAI's form and to Veo."""

import io

import openai
import pytest

from hub import Hub

MODELS = """
[[rates]]
provider = "sim-openai"
model = "sora-2"
kind = "video"
per_second = "0.1"

[[rates]]
provider = "sim-google"
model = "veo-3.0-generate-001"
kind = "video"
per_second = "0.4"
"""
CREDIT = 10**9
FILM = b"\0\0\0\x18ftypmp42simulated"


@pytest.fixture(scope="module")
def video_hub(simulator):
    hub = Hub(simulator, extra_toml=MODELS, env={"HUB_VIDEO_POLL_MS": "20"})
    yield hub
    hub.stop()


@pytest.fixture(scope="module")
def client(video_hub):
    return openai.OpenAI(base_url=f"{video_hub.url}/v1", api_key=video_hub.key(), max_retries=0)


def polled(client, **wish):
    return client.videos.create_and_poll(poll_interval_ms=20, **wish)


def booked(video_hub, video):
    rows = video_hub.rows(
        "SELECT c.* FROM call_records c JOIN video_jobs v ON v.call_id = c.id WHERE v.id = ?", video.id
    )
    assert len(rows) == 1, rows
    return rows[0]


def test_a_video_is_made_listed_fetched_remixed_and_deleted(client, video_hub):
    video = polled(client, model="sim-openai/sora-2", prompt="a cat on a piano", seconds="8", size="1280x720")
    assert (video.status, video.seconds, video.size, video.progress) == ("completed", "8", "1280x720", 100)
    call = booked(video_hub, video)
    assert (call["kind"], call["status"], call["charge_nanos"]) == ("video", "success", 8 * CREDIT // 10)
    assert video.id in [listed.id for listed in client.videos.list()]
    content = client.videos.download_content(video.id)
    assert content.read() == FILM
    assert client.videos.download_content(video.id, variant="thumbnail").response.headers["content-type"] == "image/webp"
    remix = client.videos.remix(video.id, prompt="the same at night")
    assert remix.remixed_from_video_id == video.id
    assert client.videos.delete(video.id).deleted
    with pytest.raises(openai.NotFoundError):
        client.videos.retrieve(video.id)


def test_a_picture_to_begin_with_is_sent_as_a_file(client):
    picture = ("cat.png", io.BytesIO(b"\x89PNG\r\n\x1a\n\0"), "image/png")
    video = polled(client, model="sim-openai/sora-2", prompt="it moves", input_reference=picture)
    assert video.status == "completed"


def test_veo_is_asked_in_its_own_words(client, video_hub):
    picture = ("cat.png", io.BytesIO(b"\x89PNG\r\n\x1a\n\0"), "image/png")
    video = polled(
        client,
        model="sim-google/veo-3.0-generate-001",
        prompt="it moves",
        seconds="8",
        size="1280x720",
        input_reference=picture,
    )
    assert video.status == "completed"
    assert client.videos.download_content(video.id).read() == FILM
    assert booked(video_hub, video)["charge_nanos"] == 8 * 4 * CREDIT // 10


def test_what_goes_wrong_is_the_packages_own_error(client):
    with pytest.raises(openai.BadRequestError) as refused:
        client.videos.create(model="sim-openai/sora-2", prompt="p", seconds="7")
    assert refused.value.code == "invalid_value"
    failed = polled(client, model="sim-openai/sora-2+fails=moderation_blocked", prompt="p")
    assert (failed.status, failed.error.code) == ("failed", "moderation_blocked")
