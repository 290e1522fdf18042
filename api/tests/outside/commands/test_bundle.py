"""The package's rules: the real manifest keeps them, and each broken one is told."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
FILES = "blocklet.yml package.json Cargo.toml README.md LICENSE CHANGELOG.md blocklet.md blocklet.zh.md blocklet.prefs.json logo.svg".split()


def check(root):
    return subprocess.run([ROOT / "scripts/bundle", "--check", "--root", root], capture_output=True, text=True)


@pytest.fixture
def copy(tmp_path):
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path / name)
    for name in ("bin", "hooks", "screenshots"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def test_the_real_manifest_keeps_every_rule(copy):
    done = check(copy)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "name, old, new, told",
    [
        ("blocklet.yml", "clusterMode: false", "clusterMode: true", "clusterMode must be false"),
        ("blocklet.yml", "clusterMode: false", "clusterMode: false, singleton: true", "singleton keeps the old"),
        ("blocklet.yml", "proxyBehavior: service", "proxyBehavior: direct", "must be service"),
        ("blocklet.yml", "did: z8ia3x", "did: z8ia3y", "not the one of the name"),
        ("blocklet.yml", "\nversion: ", "\nversion: 9", "Cargo.toml says"),
        ("blocklet.yml", "\ngroup: dapp", "\ngroup: dapp\nfoo: 1", "unknown key foo"),
        ("blocklet.yml", "source: bin/start.sh", "source: bin/none", "is no program"),
        ("blocklet.yml", "main: bin/start.sh", "main: bin/none", "is no file"),
        ("blocklet.yml", "preStart: sh hooks/pre-start.sh", "preStart: bin/start.sh migrate", "no program on the PATH"),
        ("blocklet.yml", "sh hooks/pre-start.sh", "sh hooks/none.sh", "is not there"),
        ("blocklet.yml", "name: HUB_LOG", "name: BLOCKLET_LOG", "name that is not allowed"),
        ("blocklet.yml", "name: HUB_LOG", "name: NO_PROXY", "is there twice"),
        ("blocklet.yml", "default: info", "default: info\n    hidden: true", "unknown key hidden"),
        ("blocklet.yml", "default: power", "default: power\n    secure: true", "secure and has a default"),
        ("blocklet.yml", "id: hubKeys", "id: hub-keys", "is no identifier"),
        ("blocklet.yml", "section: [dashboard, sessionManager]", "section: [sidebar]", "unknown section sidebar"),
        ("blocklet.yml", "type: credit.low", "type: blocklet.low", "is not noun.verb"),
        ("blocklet.yml", "timeout: { start: 120", "timeout: { start: 5", "10 to 600"),
        ("blocklet.yml", "docker: {", "docker: { # {", "docker.script"),
        ("blocklet.yml", "files: [bin,", "files: [none, bin,", "none is not there"),
        ("blocklet.yml", "\nlogo: logo.svg", "\nlogo: README.md", "does not fit its name"),
        ("blocklet.yml", "[1-home.png,", "[none.png, 1-home.png,", "is not in screenshots/"),
        ("blocklet.yml", "[1-home.png,", "[2-calls.png, 1-home.png,", "is there twice"),
        ("blocklet.yml", "description: One", "description: " + "x" * 160 + " One", "3 to 160"),
        ("package.json", '"private": true', '"dependencies": {}', "install packages"),
        ("package.json", '"name": "ai-kit"', '"name": "other"', "another name or version"),
        ("CHANGELOG.md", "## Unreleased", "##### Unreleased", "below the fourth level"),
    ],
)
def test_each_broken_rule_is_told(copy, name, old, new, told):
    path = copy / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    text = text.replace(old, new, 1)
    if "# {" in new:
        text = text.replace("docker: { # { script: sh bin/start.sh serve }", "docker: {}")
    path.write_text(text, encoding="utf-8")
    done = check(copy)
    assert done.returncode == 1 and told in done.stderr, done.stderr


def test_the_archive_is_what_its_description_says(tmp_path, copy):
    import base64
    import hashlib
    import json
    import os
    import tarfile

    program = tmp_path / "program"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    environment = {name: value for name, value in os.environ.items() if name != "BLOCKLET_CLI"}
    made = []
    for _ in range(2):
        done = subprocess.run(
            [ROOT / "scripts/bundle", "--root", copy, "--binary", f"linux-x64={program}"],
            capture_output=True, text=True, env=environment,
        )
        assert done.returncode == 0, done.stderr
        described = json.loads((copy / ".blocklet/release/blocklet.json").read_text(encoding="utf-8"))
        archive = copy / ".blocklet/release" / described["dist"]["tarball"]
        made.append(archive.read_bytes())
    assert made[0] == made[1], "the same files make the same archive"
    dist = described["dist"]
    assert dist["size"] == len(made[0])
    assert dist["integrity"] == "sha512-" + base64.b64encode(hashlib.sha512(made[0]).digest()).decode()
    assert described["main"] == "blocklet.js" and dist["tarball"] == f"ai-kit-{described['version']}.tgz"
    with tarfile.open(archive) as tar:
        modes = {entry.name: entry.mode for entry in tar}
        readme = tar.extractfile("package/README.md").read().decode()
    # What is only in the repository is linked there.
    linked = re.findall(r"\]\((?!#)([^)]+)\)", readme)
    assert "https://github.com/AIGNE-io/aigne-hub/blob/HEAD/docs/reliability.md" in linked
    assert all("://" in link or f"package/{link}" in modes for link in linked), linked
    assert all(name.startswith("package/") for name in modes)
    assert {name for name, mode in modes.items() if mode & 0o111} == {
        "package/bin/start.sh", "package/bin/linux-x64/aigne-hub", "package/hooks/pre-flight.sh", "package/hooks/pre-start.sh",
    }
    for name in ("blocklet.js", "blocklet.yml", "blocklet.prefs.json", "blocklet.md", "blocklet.zh.md", "package.json", "logo.svg", "LICENSE"):
        assert f"package/{name}" in modes
