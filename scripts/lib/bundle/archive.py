"""From the checked files to the archive and its description."""

import base64
import gzip
import hashlib
import io
import json
import re
import shutil
import tarfile

import yaml

BESIDE = ("LICENSE", "README.md", "blocklet.md", "blocklet.zh.md", "CHANGELOG.md", "blocklet.prefs.json", "package.json")
# A link within a repository: not to a place on the page, and not to an address.
LINK = re.compile(r"\]\((?!#|/|[a-z]+:)([^)\s]+)\)")
# The bundle's own entry: the server asks for one and never runs it for a binary.
ENTRY = "blocklet.js"


def collect(root, meta, binaries, bundle):
    """Lays the bundle out as the Blocklet CLI does."""
    bundle.mkdir(parents=True)
    for name in meta["files"]:
        for path in root.glob(name):
            target = bundle / path.relative_to(root)
            if path.is_dir():
                # Binaries of an earlier bundle are not of this version.
                shutil.copytree(path, target, ignore=lambda _, names: [n for n in names if n.startswith(("linux-", "darwin-"))])
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, target)
    for name in (*BESIDE, meta["logo"], *(f"screenshots/{name}" for name in meta.get("screenshots", []))):
        if (root / name).is_file():
            (bundle / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, bundle / name)
    for page in bundle.glob("*.md"):
        lead_to_the_repository(page, meta)
    for machine, path in binaries.items():
        target = bundle / "bin" / machine / "aigne-hub"
        target.parent.mkdir(parents=True)
        shutil.copy(path, target)
        target.chmod(0o755)
    (bundle / ENTRY).write_text(f"require('./{meta['main']}');\n", encoding="utf-8")
    with open(bundle / "blocklet.yml", "w", encoding="utf-8") as file:
        yaml.safe_dump({**meta, "main": ENTRY}, file, allow_unicode=True, sort_keys=False)


def lead_to_the_repository(page, meta):
    """Links to files that are not in the bundle lead to where they are: the Blocklet CLI refuses dead ones."""
    base = meta["repository"]["url"].removesuffix(".git")

    def led(link):
        there = (page.parent / link[1].partition("#")[0]).exists()
        return link[0] if there else f"]({base}/blob/HEAD/{link[1]})"

    text = page.read_text(encoding="utf-8")
    page.write_text(LINK.sub(led, text), encoding="utf-8")


def release(bundle, folder, meta):
    """Writes the archive and the description that carries its checksum."""
    folder.mkdir(parents=True)
    path = folder / f"{meta['name']}-{meta['version']}.tgz"
    packed = pack(bundle)
    path.write_bytes(packed)
    integrity = base64.b64encode(hashlib.sha512(packed).digest()).decode()
    dist = {"tarball": path.name, "integrity": f"sha512-{integrity}", "size": len(packed)}
    described = {**meta, "main": ENTRY, "dist": dist}
    text = json.dumps(described, ensure_ascii=False, indent=2)
    (folder / "blocklet.json").write_text(f"{text}\n", encoding="utf-8")
    return path


def pack(bundle):
    """The same bytes for the same files: no times, no users."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as zipped, tarfile.open(fileobj=zipped, mode="w") as tar:
        for path in sorted(bundle.rglob("*")):
            if not path.is_file():
                continue
            entry = tarfile.TarInfo(f"package/{path.relative_to(bundle)}")
            entry.size = path.stat().st_size
            entry.mode = 0o755 if path.stat().st_mode & 0o111 else 0o644
            entry.mtime = 499162500  # as npm's archives: 1985, because zip knows no earlier time
            with open(path, "rb") as content:
                tar.addfile(entry, content)
    return out.getvalue()


def names(path):
    with tarfile.open(path) as tar:
        return {entry.name for entry in tar if entry.isfile()}
