"""What Blocklet's tools and server demand of a manifest and its files, rule by rule."""

import json
import os
import re
import shutil

import images
import manifest

KEYS = set(
    "name did version title description keywords tags group main logo author contributors maintainers community "
    "documentation homepage license support repository specVersion engine docker egress files interfaces timeout "
    "requirements scripts environments capabilities navigation events screenshots resource payment nftFactory "
    "components theme copyright videos".split()
)
SCRIPTS = set("dev e2eDev preFlight preInstall postInstall preStart postStart preStop preUninstall preConfig".split())
SECTIONS = set("header footer bottom social dashboard sessionManager userCenter bottomNavigation".split())
LANGUAGES = set("en zh fr ru ar es de pt ja hi".split())
NAVIGATION = set("id title description link component section role icon visible private items".split())
CAPABILITIES = set("clusterMode component navigation didSpace serverless sitemap mcp singleton".split())
ENVIRONMENT = set("name description default required secure shared validation".split())
PLATFORMS = set("aix darwin freebsd linux openbsd sunos win32".split())
SEMVER = re.compile(r"^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$")


def problems(root, meta):
    """Everything that is wrong, so that it is repaired in one go."""
    checks = (identity, texts, versions, engine, interfaces, limits, environments, scripts, navigation, events, files)
    found = [f"unknown key {key}" for key in meta if key not in KEYS]
    for check in checks:
        found += list(check(root, meta))
    return found


def identity(root, meta):
    name, did = meta.get("name", ""), meta.get("did", "")
    if len(name) > 32 or not re.match(r"^[a-z0-9][a-z0-9._-]*$", name):
        yield f"name {name!r} is no package name of at most 32 characters"
    if did != images.did_of_name(name):
        yield f"did {did} is not the one of the name {name}: {images.did_of_name(name)}"


def texts(root, meta):
    # A Chinese character takes as much room as two others.
    width = sum(2 if ord(letter) > 0x2E80 else 1 for letter in meta.get("title", ""))
    if not 1 <= width <= 40:
        yield f"title is {width} wide; 1 to 40 are allowed"
    length = len(meta.get("description", ""))
    if not 3 <= length <= 160:
        yield f"description has {length} characters; 3 to 160 are allowed"


def versions(root, meta):
    version = manifest.cargo_version(root)
    if not SEMVER.match(str(meta.get("version", ""))):
        yield f"version {meta.get('version')!r} is none"
    if meta.get("version") != version:
        yield f"version is {meta.get('version')}, but Cargo.toml says {version}: run scripts/bundle --write-version"
    if not SEMVER.match(str(meta.get("specVersion", ""))) or int(meta["specVersion"].split(".")[0]) < 1:
        yield "specVersion must be at least 1.0.0"
    sidecar = manifest.sidecar(root)
    if (sidecar.get("name"), sidecar.get("version")) != (meta.get("name"), version):
        yield "package.json has another name or version: run scripts/bundle --write-version"
    for key in sidecar:
        if "ependencies" in key:
            yield f"package.json has {key}: the server would install packages at every start"


def engine(root, meta):
    engines = meta.get("engine") or []
    engines = engines if isinstance(engines, list) else [engines]
    if not engines:
        yield "engine is missing"
    for number, one in enumerate(engines):
        where = f"engine[{number}]"
        if set(one) - {"platform", "interpreter", "source", "args"}:
            yield f"{where} has unknown keys: {', '.join(sorted(set(one) - {'platform', 'interpreter', 'source', 'args'}))}"
        if one.get("interpreter") != "binary":
            yield f"{where}.interpreter is not binary"
        if len(engines) > 1 and one.get("platform") not in PLATFORMS:
            yield f"{where}.platform is none"
        source = one.get("source")
        if not isinstance(source, str) or not os.access(root / source, os.X_OK):
            yield f"{where}.source {source!r} is no program"
    if not isinstance(meta.get("main"), str) or not (root / meta["main"]).is_file():
        yield f"main {meta.get('main')!r} is no file"
    if not (meta.get("docker") or {}).get("script"):
        yield "docker.script is missing: a container would give the program to Node"


def interfaces(root, meta):
    web = [one for one in meta.get("interfaces", []) if one.get("type") == "web"]
    if len(web) != 1:
        yield f"there are {len(web)} web interfaces; exactly one is allowed"
    for one in web:
        if one.get("proxyBehavior", "service") != "service":
            yield "proxyBehavior must be service: direct lets forged headers through"
        if one.get("port", "BLOCKLET_PORT") != "BLOCKLET_PORT" or one.get("protocol") != "http":
            yield "the web interface must be http on BLOCKLET_PORT"
        if one.get("prefix") != "*":
            yield "prefix must be '*', so that the hub can be mounted anywhere"
        if not any(service.get("name") == "auth" for service in one.get("services", [])):
            yield "the web interface lacks the service auth"


def limits(root, meta):
    capabilities = meta.get("capabilities", {})
    yield from (f"unknown capability {key}" for key in set(capabilities) - CAPABILITIES)
    if capabilities.get("clusterMode") is not False:
        yield "capabilities.clusterMode must be false: a binary does not start in a cluster"
    if capabilities.get("singleton"):
        yield "capabilities.singleton keeps the old version running after an upgrade"
    timeout = meta.get("timeout", {})
    if not 10 <= timeout.get("start", 60) <= 600:
        yield "timeout.start must be 10 to 600 seconds"
    if not 1 <= timeout.get("script", 120) <= 1800:
        yield "timeout.script must be 1 to 1800 seconds"
    if meta.get("group") != "dapp":
        yield "group must be dapp: the hub has a process of its own"
    yield from (
        f"unknown requirement {key}"
        for key in set(meta.get("requirements", {})) - {"server", "os", "cpu", "nodejs", "fuels", "aigne"}
    )


def environments(root, meta):
    seen = set()
    for one in meta.get("environments", []):
        name = one.get("name", "")
        if not re.match(r"^[A-Za-z0-9_]{1,50}$", name) or re.match(r"BLOCKLET|COMPONENT|ABTNODE", name):
            yield f"environment {name!r} has a name that is not allowed"
        if name in seen:
            yield f"environment {name} is there twice"
        seen.add(name)
        if not one.get("description"):
            yield f"environment {name} has no description"
        if one.get("secure") and one.get("default"):
            yield f"environment {name} is secure and has a default"
        yield from (f"environment {name} has the unknown key {key}" for key in set(one) - ENVIRONMENT)


def scripts(root, meta):
    for name, line in meta.get("scripts", {}).items():
        if name not in SCRIPTS:
            yield f"unknown script {name}"
        if name == "dev":
            continue
        # No shell reads the line, and its first word is looked for on the PATH of the server.
        words = line.split(" ")
        if shutil.which(words[0]) is None or "/" in words[0]:
            yield f"script {name} begins with {words[0]}, which is no program on the PATH"
        if words[0] == "sh" and not (root / words[1]).is_file():
            yield f"script {name}: {words[1]} is not there"


def navigation(root, meta):
    seen = set()
    for one in meta.get("navigation", []):
        where = f"navigation {one.get('id')!r}"
        if not re.match(r"^[A-Za-z_$][\w$]*$", str(one.get("id", ""))) or one["id"] in seen:
            yield f"{where} is no identifier, or there twice"
        seen.add(one.get("id"))
        yield from (f"{where} has the unknown key {key}" for key in set(one) - NAVIGATION)
        if not re.match(r"^(/|https?://)", str(one.get("link", ""))):
            yield f"{where} has no link"
        title = one.get("title")
        if not title or isinstance(title, dict) and (set(title) - LANGUAGES or "en" not in title):
            yield f"{where} has no title in known languages"
        yield from (f"{where} has the unknown section {name}" for name in set(one.get("section", [])) - SECTIONS)


def events(root, meta):
    for one in meta.get("events", []):
        kind = str(one.get("type", ""))
        if not re.match(r"^[a-z][\w-]*(\.[a-z][\w-]*)+$", kind) or kind.startswith("blocklet."):
            yield f"event {kind!r} is not noun.verb"
        if not one.get("description"):
            yield f"event {kind} has no description"


def files(root, meta):
    for name in meta.get("files", []):
        if not list(root.glob(name)):
            yield f"files: {name} is not there"
    if not (root / "README.md").is_file() and not (root / "blocklet.md").is_file():
        yield "neither README.md nor blocklet.md is there"
    for name in ("LICENSE", "CHANGELOG.md", "blocklet.md", "blocklet.zh.md"):
        if not (root / name).is_file():
            yield f"{name} is not there"
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    if re.search(r"^#{5,}\s", changelog, re.M):
        yield "CHANGELOG.md has a heading below the fourth level"
    form = root / "blocklet.prefs.json"
    if form.is_file() and "properties" not in json.loads(form.read_text(encoding="utf-8")).get("schema", {}):
        yield "blocklet.prefs.json is no form"
    yield from images.logo(root / str(meta.get("logo")))
    yield from images.screenshots(root, meta.get("screenshots", []))


def problems_of_bundle(bundle, meta):
    """What must hold of the folder that becomes the archive."""
    found = []
    for folder, folders, names in os.walk(bundle):
        if "node_modules" in folders:
            found.append(f"{folder}/node_modules may not be in a bundle")
        found += [f"{name} is a link" for name in names if os.path.islink(os.path.join(folder, name))]
    sources = {one["source"] for one in meta["engine"]}
    for source in sources:
        if not os.access(bundle / source, os.X_OK):
            found.append(f"{source} is no program in the bundle")
    if not list(bundle.glob("bin/*/aigne-hub")):
        found.append("the bundle holds no binary")
    return found
