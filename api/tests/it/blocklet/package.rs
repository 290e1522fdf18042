//! The package's own files agree with each other; `scripts/bundle` checks the rest of the rules.

use serde_json::Value;

fn file(name: &str) -> String {
    let path = format!("{}/../{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The value of a key on the top level of the manifest.
fn of_manifest(key: &str) -> String {
    let manifest = file("blocklet.yml");
    let line = manifest
        .lines()
        .find_map(|line| line.strip_prefix(&format!("{key}: ")));
    line.unwrap_or_else(|| panic!("blocklet.yml has no {key}"))
        .trim()
        .to_owned()
}

#[test]
fn the_version_is_that_of_cargo_everywhere() {
    let version = env!("CARGO_PKG_VERSION");
    let package: Value = serde_json::from_str(&file("package.json")).unwrap();
    assert_eq!(
        of_manifest("version"),
        version,
        "blocklet.yml: run scripts/bundle --write-version"
    );
    assert_eq!(
        package["version"], version,
        "package.json: run scripts/bundle --write-version"
    );
}

#[test]
fn the_sidecar_names_the_blocklet_and_depends_on_nothing() {
    let package: Value = serde_json::from_str(&file("package.json")).unwrap();
    assert_eq!(package["name"], of_manifest("name").as_str());
    for key in [
        "dependencies",
        "devDependencies",
        "optionalDependencies",
        "peerDependencies",
        "blockletExternalDependencies",
    ] {
        assert_eq!(package.get(key), None, "{key}");
    }
}

#[test]
fn clients_find_the_blocklet_by_its_did() {
    use aigne_hub::blocklet::did::{Kind, of_public_key};
    assert_eq!(of_manifest("name"), "ai-kit");
    assert_eq!(of_manifest("did"), of_public_key(Kind::Any, b"ai-kit"));
}

#[test]
fn everybody_finds_usage_and_credits_in_the_menus_of_the_server() {
    let manifest = file("blocklet.yml");
    let entries: Vec<&str> = manifest.split("\n  - id: ").skip(1).collect();
    let for_everybody: Vec<&str> = entries
        .into_iter()
        .filter(|entry| entry.contains("role: [owner, admin, member, guest]"))
        .collect();
    for link in ["/usage", "/billing"] {
        let wanted = format!("link: {link}\n");
        let entry = for_everybody.iter().find(|entry| entry.contains(&wanted));
        let entry = entry.unwrap_or_else(|| panic!("nothing leads everybody to {link}"));
        assert!(
            entry.contains("section: [userCenter, sessionManager]"),
            "{entry}"
        );
    }
}
