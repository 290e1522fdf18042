"""Usage objects as providers write them, and what LiteLLM calls their models."""


def openai(prompt, completion, cached=0, heard=0, spoken=0, thought=0):
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
        "prompt_tokens_details": {"cached_tokens": cached, "audio_tokens": heard},
        "completion_tokens_details": {"reasoning_tokens": thought, "audio_tokens": spoken},
    }


def xai(prompt, completion, cached=0, thought=0):
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion + thought,
        "prompt_tokens_details": {"text_tokens": prompt, "cached_tokens": cached},
        "completion_tokens_details": {"reasoning_tokens": thought},
    }


def deepseek(prompt, completion, hit=0, thought=0):
    return {
        **openai(prompt, completion, cached=hit, thought=thought),
        "prompt_cache_hit_tokens": hit,
        "prompt_cache_miss_tokens": prompt - hit,
    }


def anthropic(fresh, output, read=0, written=0, hour=0, tier=None):
    return {
        "input_tokens": fresh,
        "output_tokens": output,
        "cache_read_input_tokens": read,
        "cache_creation_input_tokens": written + hour,
        "cache_creation": {"ephemeral_5m_input_tokens": written, "ephemeral_1h_input_tokens": hour},
        **({"service_tier": tier} if tier else {}),
    }


def gemini(prompt, candidates, cached=0, thoughts=0, heard=0, tools=0):
    usage = {
        "promptTokenCount": prompt,
        "candidatesTokenCount": candidates,
        "thoughtsTokenCount": thoughts,
        "cachedContentTokenCount": cached,
        "totalTokenCount": prompt + candidates + thoughts + tools,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": prompt - heard}],
    }
    if heard:
        usage["promptTokensDetails"].append({"modality": "AUDIO", "tokenCount": heard})
    if cached:
        usage["cacheTokensDetails"] = [{"modality": "TEXT", "tokenCount": cached}]
    if tools:
        usage["toolUsePromptTokenCount"] = tools
    return usage


def converse(fresh, output, read=0, written=0):
    return {
        "inputTokens": fresh,
        "outputTokens": output,
        "totalTokens": fresh + output + read + written,
        "cacheReadInputTokens": read,
        "cacheWriteInputTokens": written,
    }


# Our provider, model, dialect; LiteLLM's provider and model; usage objects, each with a service tier.
FAMILIES = [
    ("openai", "gpt-4o", "openai-chat", "openai", "gpt-4o", [
        (openai(1000, 500), None),
        (openai(2006, 300, cached=1920), None),
        (openai(7, 1), None),
        (openai(128_000, 16_384, cached=64_000), None),
        (openai(0, 12), None),
    ]),
    ("openai", "gpt-4o-mini", "openai-chat", "openai", "gpt-4o-mini", [
        (openai(123_457, 321, cached=1024), None),
        (openai(3, 16_000), None),
    ]),
    ("openai", "o3", "openai-chat", "openai", "o3", [
        (openai(75, 1186, thought=1024), None),
        (openai(75, 1186, thought=1024), "flex"),
        (openai(5_000, 2_000, cached=4_096, thought=1_500), "priority"),
    ]),
    ("openai", "gpt-5", "openai-chat", "openai", "gpt-5", [
        (openai(9_001, 4_096, cached=8_192, thought=3_000), None),
        (openai(9_001, 4_096, cached=8_192, thought=3_000), "flex"),
        (openai(9_001, 4_096, cached=8_192, thought=3_000), "priority"),
        (openai(9_001, 4_096, cached=8_192, thought=3_000), "default"),
    ]),
    ("openai", "gpt-5.4", "openai-chat", "openai", "gpt-5.4", [
        (openai(272_000, 1_000), None),
        (openai(272_001, 1_000, cached=100_000), None),
        (openai(272_001, 1_000), "priority"),
    ]),
    ("openai", "gpt-4o-audio-preview-2025-06-03", "openai-chat", "openai", "gpt-4o-audio-preview-2025-06-03", [
        (openai(146, 220, heard=124, spoken=182), None),
        (openai(1_000, 50, heard=1_000), None),
        (openai(20, 4_000, spoken=3_900), None),
    ]),
    ("anthropic", "claude-sonnet-4-5", "anthropic-messages", "anthropic", "claude-sonnet-4-5", [
        (anthropic(2_095, 503), None),
        (anthropic(50, 503, read=100_000, written=248), None),
        (anthropic(2_048, 503, read=1_800, written=456, hour=100), None),
        (anthropic(3, 1, hour=7), None),
        (anthropic(200_000, 10), None),
        (anthropic(200_001, 10), None),
        (anthropic(10, 2_000, read=250_000, written=5_000), None),
    ]),
    ("anthropic", "claude-haiku-4-5", "anthropic-messages", "anthropic", "claude-haiku-4-5", [
        (anthropic(17, 4_096, read=9_999), None),
        (anthropic(1, 1, written=100_000), None),
    ]),
    ("anthropic", "claude-haiku-5-5", "anthropic-messages", "anthropic", "claude-haiku-5-5", [
        (anthropic(100_000, 10), None),
        (anthropic(1_000, 10, read=99_001), None),
        (anthropic(1_000, 10, written=99_001, hour=500), None),
    ]),
    ("anthropic", "claude-opus-4-5", "anthropic-messages", "anthropic", "claude-opus-4-5", [
        (anthropic(12_345, 678, read=9_000, written=3_000, hour=2_000), None),
        (anthropic(0, 64_000, read=190_000), None),
    ]),
    ("google", "gemini-2.5-pro", "gemini-generate", "gemini", "gemini/gemini-2.5-pro", [
        (gemini(1_000, 500), None),
        (gemini(1_000, 500, thoughts=2_000), None),
        (gemini(200_000, 500, thoughts=2_000), None),
        (gemini(200_001, 500, thoughts=2_000), None),
        (gemini(696_219, 214, cached=696_190, thoughts=88), None),
        (gemini(150_000, 214, cached=100_000), None),
    ]),
    ("google", "gemini-2.5-flash", "gemini-generate", "gemini", "gemini/gemini-2.5-flash", [
        (gemini(5_000, 400), None),
        (gemini(5_000, 400, heard=4_500), None),
        (gemini(5_000, 400, cached=4_096, thoughts=1_000), None),
        (gemini(40, 60, thoughts=110, tools=93), None),
    ]),
    ("google", "gemini-2.5-flash-lite", "gemini-generate", "gemini", "gemini/gemini-2.5-flash-lite", [
        (gemini(1_000_000, 65_536), None),
        (gemini(321, 0, thoughts=77), None),
    ]),
    ("bedrock", "anthropic.claude-sonnet-4-5-20250929-v1:0", "bedrock-converse", "bedrock", "anthropic.claude-sonnet-4-5-20250929-v1:0", [
        (converse(30, 628), None),
        (converse(30, 628, read=1_200), None),
        (converse(30, 628, read=1_200, written=600), None),
        (converse(200_001, 628), None),
        (converse(1, 1, read=200_000), None),
    ]),
    ("bedrock", "amazon.nova-pro-v1:0", "bedrock-converse", "bedrock", "amazon.nova-pro-v1:0", [
        (converse(1_234, 567), None),
        (converse(34, 567, read=1_200), None),
    ]),
    ("bedrock", "amazon.nova-lite-v1:0", "bedrock-converse", "bedrock", "amazon.nova-lite-v1:0", [
        (converse(1_000_000, 5_000), None),
    ]),
    ("deepseek", "deepseek-chat", "openai-chat", "deepseek", "deepseek/deepseek-chat", [
        (deepseek(1_040, 210, hit=960), None),
        (deepseek(1_040, 210), None),
        (deepseek(64, 8_000, hit=64), None),
    ]),
    ("deepseek", "deepseek-reasoner", "openai-chat", "deepseek", "deepseek/deepseek-reasoner", [
        (deepseek(17, 1_500, thought=1_400), None),
        (deepseek(1_040, 2_100, hit=960, thought=2_000), None),
    ]),
    ("xai", "grok-4.3", "openai-chat", "xai", "xai/grok-4.3", [
        (xai(37, 530, cached=8), None),
        (xai(37, 530, cached=8, thought=242), None),
        (xai(1_000, 0, thought=5_000), None),
    ]),
    ("xai", "grok-4.5", "openai-chat", "xai", "xai/grok-4.5", [
        (xai(32, 9, cached=6, thought=135), None),
        (xai(128_000, 4_000), None),
        (xai(200_001, 4_000, cached=150_000), None),
    ]),
]

CASES = [
    (*family, usage, service)
    for *family, usages in FAMILIES
    for usage, service in usages
]
