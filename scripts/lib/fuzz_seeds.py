"""Makes the fuzzers' seeds of the samples: fuzz_seeds.py SAMPLES FOLDER

Where dialects share a target, the first byte says which is meant, in the order of fuzz/src/lib.rs.
"""

import json
import pathlib
import struct
import sys
import zlib

DIALECTS = ["openai-chat", "anthropic-messages", "openai-responses", "gemini-generate"]
PROVIDERS = [*DIALECTS, "bedrock-converse"]


def message(headers, payload):
    """One message of AWS's binary framing."""
    encoded = b""
    for name, value in headers:
        encoded += bytes([len(name)]) + name + b"\x07" + struct.pack(">H", len(value)) + value
    bytes_ = struct.pack(">II", 16 + len(encoded) + len(payload), len(encoded))
    bytes_ += struct.pack(">I", zlib.crc32(bytes_)) + encoded + payload
    return bytes_ + struct.pack(">I", zlib.crc32(bytes_))


def lines(sample):
    return [json.loads(line) for line in sample.read_text().splitlines()]


def binary(sample):
    messages = b""
    for told in lines(sample):
        payload = json.dumps(told.get("payload", "")).encode()
        headers = [(b":message-type", b"event"), (b":event-type", told.get("event", "error").encode())]
        messages += message(headers, payload)
    return messages


def named(sample):
    """Events without their framing, as the target reads them."""
    return b"\n".join(
        told.get("event", "error").encode() + b"\t" + json.dumps(told.get("payload", "")).encode()
        for told in lines(sample)
    )


def main(samples, folder):
    def seed(target, name, data):
        place = folder / target
        place.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(data)

    for which, dialect in enumerate(PROVIDERS):
        first = bytes([ord("0") + which])
        for sample in sorted((samples / dialect).glob("*/*")):
            if sample.suffix in (".snap", ".new", ".md"):
                continue
            name = f"{dialect}-{sample.parent.name}-{sample.stem}"
            kind = sample.parent.name
            if kind == "requests":
                seed("request", name, first + sample.read_bytes())
            elif kind in ("replies", "failures"):
                seed("reply", name, first + sample.read_bytes())
            elif sample.suffix == ".jsonl":
                seed("aws_event", name, first + binary(sample))
                seed("stream", name, first + named(sample))
            else:
                seed("sse", name, first + sample.read_bytes())
                seed("stream", name, first + sample.read_bytes())


main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
