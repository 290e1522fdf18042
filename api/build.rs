//! Lets a fresh clone build before the console was built: a page that says how to build it stands
//! in for the bundle until `npm run build` writes the real one over it.

use std::path::Path;
use std::{fs, io};

const PLACEHOLDER: &str = "<!doctype html>
<html lang=\"en\">
<head><meta charset=\"utf-8\"><base href=\"/\"><title>AIGNE Hub</title></head>
<body>
<h1>The console is not built</h1>
<p>Run <code>npm ci &amp;&amp; npm run build</code> in <code>web/</code>, then build the hub again.
The API works without it.</p>
</body>
</html>
";

fn main() -> io::Result<()> {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/dist");
    let index = dist.join("index.html");
    if !index.exists() {
        fs::create_dir_all(&dist)?;
        fs::write(&index, PLACEHOLDER)?;
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", dist.display());
    Ok(())
}
