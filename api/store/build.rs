//! Builds again when a migration is added: the macro that embeds them only watches known files.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations/sqlite");
    println!("cargo:rerun-if-changed=../../migrations/payloads");
}
