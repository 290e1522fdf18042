"""Official packages beside chat, against providers whose API is another one."""

import base64
import io

import openai
import pytest
from google.genai import types

EMBEDDERS = [
    "sim-openai/embedding",
    "sim-google/embedding",
    "sim-cohere/embed",
    "sim-bedrock/amazon.titan-embed-text-v2:0",
]
PAINTERS = ["sim-google/gemini-2.5-flash-image", "sim-google/imagen-4.0-generate-001", "sim-ideogram/ideogram-v3"]
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture(params=["/v1", "/api/v2"])
def client(request, hub, key):
    return openai.OpenAI(base_url=f"{hub.url}{request.param}", api_key=key, max_retries=0)


@pytest.mark.parametrize("model", EMBEDDERS)
def test_openai_embeddings(client, model):
    """The package asks for packed vectors and unpacks them, whoever made them."""
    packed = client.embeddings.create(model=model, input=["one", "two"], dimensions=4)
    plain = client.embeddings.create(model=model, input=["one", "two"], dimensions=4, encoding_format="float")
    assert [len(item.embedding) for item in packed.data] == [4, 4]
    for one, other in zip(packed.data, plain.data):
        assert one.embedding == pytest.approx(other.embedding)
    assert packed.usage.prompt_tokens == packed.usage.total_tokens == 2


@pytest.mark.parametrize("model", PAINTERS)
def test_openai_images(client, model):
    answer = client.images.generate(model=model, prompt="A cat", n=2, response_format="b64_json")
    pictures = [base64.b64decode(picture.b64_json) for picture in answer.data]
    assert [picture[1:4] for picture in pictures] == [b"PNG", b"PNG"]
    assert answer.created > 0


@pytest.mark.parametrize("model", ["sim-google/gemini-2.5-flash-image", "sim-ideogram/ideogram-v3"])
def test_openai_edits_are_sent_as_a_form(client, model):
    image = io.BytesIO(PIXEL)
    image.name = "a.png"
    answer = client.images.edit(model=model, image=image, prompt="Make it blue", response_format="b64_json")
    assert base64.b64decode(answer.data[0].b64_json)[1:4] == b"PNG"


def test_a_mask_with_transparency_is_refused_where_it_means_something_else(client):
    files = [io.BytesIO(PIXEL), io.BytesIO(PIXEL)]
    for file in files:
        file.name = "a.png"
    with pytest.raises(openai.BadRequestError, match="black .* and white") as refused:
        client.images.edit(model="sim-ideogram/ideogram-v3", image=files[0], mask=files[1], prompt="Blue")
    assert refused.value.param == "mask"


@pytest.mark.parametrize("model", EMBEDDERS)
def test_google_embeddings(gemini, model):
    config = types.EmbedContentConfig(output_dimensionality=4, task_type="RETRIEVAL_QUERY")
    answer = gemini.models.embed_content(model=model, contents=["one", "two"], config=config)
    assert [len(embedding.values) for embedding in answer.embeddings] == [4, 4]
