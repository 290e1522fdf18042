"""The blocklet's manifest, and the one version that all manifests carry."""

import json
import re

import yaml


def read(root):
    with open(root / "blocklet.yml", encoding="utf-8") as file:
        return yaml.safe_load(file)


def cargo_version(root):
    """The workspace's version: the only place where it is written by hand."""
    text = (root / "Cargo.toml").read_text(encoding="utf-8")
    package = text.split("[workspace.package]", 1)[1]
    return re.search(r'^version = "([^"]+)"', package, re.M).group(1)


def sidecar(root):
    return json.loads((root / "package.json").read_text(encoding="utf-8"))


def write_version(root):
    version = cargo_version(root)
    for name, pattern, text in (
        ("blocklet.yml", r"^version: .*$", f"version: {version}"),
        ("package.json", r'^  "version": ".*",$', f'  "version": "{version}",'),
    ):
        path = root / name
        old = path.read_text(encoding="utf-8")
        path.write_text(re.sub(pattern, text, old, count=1, flags=re.M), encoding="utf-8")
    print(f"blocklet.yml and package.json have version {version}")
