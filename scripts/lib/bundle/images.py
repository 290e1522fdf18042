"""Pictures of the blocklet, and the DID that belongs to its name."""

import hashlib
import struct

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ANY = 63
KINDS = {".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff", ".webp": b"RIFF"}


def did_of_name(name):
    """Blocklets of the old style: the key is the name itself."""
    form = struct.pack(">H", ANY << 10 | 1)
    body = form + hashlib.sha3_256(name.encode()).digest()[:20]
    number = int.from_bytes(body + hashlib.sha3_256(body).digest()[:4], "big")
    text = ""
    while number:
        number, digit = divmod(number, 58)
        text = ALPHABET[digit] + text
    return f"z{text}"


def size(data, suffix):
    """Width and height; None for a format that is not measured here."""
    if suffix == ".png":
        return struct.unpack(">II", data[16:24])
    if suffix in (".jpg", ".jpeg"):
        at = 2
        while at + 9 < len(data):
            marker, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
            if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
                height, width = struct.unpack(">HH", data[at + 5 : at + 9])
                return width, height
            at += 2 + length
    if data[12:16] == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    return None


def logo(path):
    if not path.is_file():
        yield f"the logo {path.name} is not there"
        return
    data, suffix = path.read_bytes(), path.suffix.lower()
    if len(data) > 1024 * 1024:
        yield "the logo is larger than 1024 KB"
    if suffix == ".svg":
        if b"<svg" not in data[:1000]:
            yield "the logo's content is no SVG"
        return
    if suffix not in KINDS or not data.startswith(KINDS[suffix]):
        yield f"the logo's content does not fit its name {path.name}"
        return
    width, height = size(data, suffix) or (0, 0)
    if min(width, height) < 256 or abs(width - height) > width / 100:
        yield f"the logo is {width}×{height}; it must be square and at least 256 wide"


def screenshots(root, names):
    contents = set()
    for name in names:
        path = root / "screenshots" / name
        if not path.is_file():
            yield f"screenshot {name} is not in screenshots/"
            continue
        data, suffix = path.read_bytes(), path.suffix.lower()
        if suffix not in KINDS or not data.startswith(KINDS[suffix]):
            yield f"screenshot {name}: the content does not fit the name"
            continue
        width, height = size(data, suffix) or (0, 1)
        if width < 600 or abs(width / height / (16 / 9) - 1) > 0.05:
            yield f"screenshot {name} is {width}×{height}; it must be 16:9 and at least 600 wide"
        digest = hashlib.sha256(data).digest()
        if digest in contents:
            yield f"screenshot {name} is there twice"
        contents.add(digest)
