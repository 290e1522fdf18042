"""Checks the blocklet's files and puts them into one archive. See `scripts/bundle`."""

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import archive
import manifest
import rules

ROOT = Path(__file__).resolve().parents[3]
MACHINES = ("linux-x64", "linux-arm64", "darwin-arm64")
TESTED = ("linux-x64",)


def main():
    parser = argparse.ArgumentParser(prog="scripts/bundle")
    parser.add_argument("--binary", action="append", default=[], metavar="MACHINE=PATH")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--write-version", action="store_true")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    said = parser.parse_args()
    root = said.root
    if said.write_version:
        return manifest.write_version(root)
    meta = manifest.read(root)
    tell(rules.problems(root, meta))
    if said.check:
        print("blocklet.yml and its files keep every rule")
        return
    binaries = dict(binary(text) for text in said.binary)
    if not binaries:
        sys.exit("scripts/bundle: no binary was given")
    bundle = root / ".blocklet" / "bundle"
    release = root / ".blocklet" / "release"
    shutil.rmtree(root / ".blocklet", ignore_errors=True)
    archive.collect(root, meta, binaries, bundle)
    tell(rules.problems_of_bundle(bundle, meta))
    made = archive.release(bundle, release, meta)
    for machine in MACHINES:
        state = "tested" if machine in TESTED else "not tested"
        print(f"  {machine}: {'in, ' + state if machine in binaries else 'not in this bundle'}")
    print(f"{made} ({made.stat().st_size} bytes)")
    with_cli(root, made)


def binary(text):
    machine, _, path = text.partition("=")
    if machine not in MACHINES or not path:
        sys.exit(f"scripts/bundle: --binary {text!r} is not MACHINE=PATH with one of {', '.join(MACHINES)}")
    if not os.access(path, os.X_OK):
        sys.exit(f"scripts/bundle: {path} is no program")
    return machine, Path(path)


def tell(problems):
    if problems:
        for problem in problems:
            print(f"  - {problem}", file=sys.stderr)
        sys.exit(f"scripts/bundle: {len(problems)} rules are broken")


def with_cli(root, made):
    """The same files through Blocklet's own tool: what it refuses, a store would refuse."""
    cli = os.environ.get("BLOCKLET_CLI") or shutil.which("blocklet")
    if not cli:
        print("the Blocklet CLI is not here; the rules were checked without it")
        return
    work = root / ".blocklet" / "cli"
    shutil.copytree(root / ".blocklet" / "bundle", work)
    # The tool makes the entry itself, and takes the version control's name for the main file.
    shutil.copy(root / "blocklet.yml", work / "blocklet.yml")
    done = subprocess.run(
        [cli, "bundle", "--simple", "--create-release"],
        cwd=work,
        env={**os.environ, "CI": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    theirs = work / ".blocklet" / "release" / made.name
    if done.returncode or not theirs.exists():
        print(done.stdout, file=sys.stderr)
        sys.exit("scripts/bundle: the Blocklet CLI refuses the bundle")
    missing = archive.names(theirs) ^ archive.names(made)
    # Screenshots are renamed by their content there, and the file list is put in another order.
    missing = {name for name in missing if not re.match(r"package/(screenshots/|blocklet\.(js|yml)$)", name)}
    if missing:
        sys.exit(f"scripts/bundle: the Blocklet CLI bundles other files: {', '.join(sorted(missing))}")
    print("the Blocklet CLI accepts the bundle and packs the same files")


main()
