//! A wrong file is told with file, line, column, key and reason, all of it at once.

use std::path::Path;

use aigne_hub::config::env::Env;
use aigne_hub::config::file::parse;
use aigne_hub::config::providers::demo;

/// Name of the case, and the file.
const MISTAKES: &[(&str, &str)] = &[
    ("syntax", "[server]\nport = \n[[providers]]\nname = \"a\n"),
    ("a key twice", "[server]\nport = 1\nport = 2\n"),
    ("unknown table", "[sever]\nport = 1\n"),
    (
        "unknown key, close to another",
        "[[providers]]\nname = \"openai\"\nbse_url = \"https://a.example\"\n",
    ),
    ("unknown key, close to none", "[server]\ncolour = \"red\"\n"),
    (
        "wrong type",
        "[[providers]]\nname = 7\nenabled = \"yes\"\nmodels = \"gpt-4o\"\n",
    ),
    (
        "table where tables should be",
        "[providers]\nname = \"openai\"\n",
    ),
    (
        "unknown kind",
        "[[providers]]\nname = \"a\"\nkind = \"gemni\"\nbase_url = \"https://a.example\"\n",
    ),
    (
        "bad provider name",
        "[[providers]]\nname = \"My Provider\"\nbase_url = \"https://a.example\"\n",
    ),
    ("no name", "[[providers]]\nkind = \"openai\"\n"),
    ("no base_url", "[[providers]]\nname = \"local\"\n"),
    (
        "bad base_url",
        "[[providers]]\nname = \"a\"\nbase_url = \"a.example\"\n",
    ),
    (
        "base_url of another scheme",
        "[[providers]]\nname = \"a\"\nbase_url = \"ftp://a.example\"\n",
    ),
    (
        "base_url with a password",
        "[[providers]]\nname = \"a\"\nbase_url = \"https://u:hunter2@a.example\"\n",
    ),
    (
        "provider twice",
        "[[providers]]\nname = \"openai\"\n\n[[providers]]\nname = \"openai\"\n",
    ),
    (
        "missing variable",
        "[[providers]]\nname = \"openai\"\n[[providers.credentials]]\nname = \"main\"\nvalue = \"env:NOT_THERE\"\n",
    ),
    (
        "credential twice, without value, with a wrong weight",
        "[[providers]]\nname = \"openai\"\n[[providers.credentials]]\nname = \"main\"\nvalue = \"sk-1\"\n\
         [[providers.credentials]]\nname = \"main\"\nweight = -1\n",
    ),
    (
        "model twice",
        "[[providers]]\nname = \"openai\"\nmodels = [\"a\", \"b\", \"a\", \"\", 3]\n",
    ),
    (
        "model with a wrong kind",
        "[[providers]]\nname = \"openai\"\n[[providers.models]]\nname = \"m\"\nkind = \"chess\"\ncontext = 0\n",
    ),
    (
        "rates that are no prices",
        "[[rates]]\nprovider = \"openai\"\nmodel = \"m\"\ninput = -1\noutput = \"free\"\ncache_read = 0.0000000001\nreasoning = true\n",
    ),
    (
        "rate without output",
        "[[rates]]\nprovider = \"openai\"\nmodel = \"m\"\ninput = 1\n",
    ),
    (
        "rate twice",
        "[[rates]]\nprovider = \"openai\"\nmodel = \"m\"\ninput = 1\noutput = 2\n\
         [[rates]]\nprovider = \"openai\"\nmodel = \"m\"\nkind = \"chat\"\ninput = 1\noutput = 2\n",
    ),
    (
        "alias to nowhere",
        "[[aliases]]\nname = \"fast\"\ntarget = \"opnai/gpt-4o\"\n",
    ),
    (
        "alias to no model",
        "[[aliases]]\nname = \"fast\"\ntarget = \"gpt-4o\"\n",
    ),
    (
        "alias twice",
        "[[aliases]]\nname = \"fast\"\ntarget = \"demo/chat\"\n[[aliases]]\nname = \"fast\"\ntarget = \"demo/messages\"\n",
    ),
    (
        "short secret",
        "[[keys]]\nname = \"ci\"\nsecret = \"aigne-short\"\n",
    ),
    (
        "secret twice, wrong role, wrong time",
        "[[keys]]\nname = \"a\"\nsecret = \"aigne-0123456789012345678901234567890\"\nrole = \"owner\"\n\
         [[keys]]\nname = \"b\"\nsecret = \"aigne-0123456789012345678901234567890\"\nexpires = 2027-01-01\n",
    ),
    (
        "limits of nothing and of nobody",
        "[[limits]]\nname = \"a\"\nscope = \"planet\"\nrequests_per_minute = 0\n\
         [[limits]]\nname = \"a\"\nscope = \"model\"\n\
         [[limits]]\nname = \"b\"\nscope = \"hub\"\nof = \"all\"\nconcurrent_calls = 1\n",
    ),
    (
        "several at once, in the order of the file",
        "[[keys]]\nname = \"ci\"\nsecret = \"env:NOPE\"\n\n[[providers]]\nname = \"x\"\nkind = \"what\"\n\n\
         [[aliases]]\nname = \"é\"\ntarget = \"nowhere\"\n",
    ),
];

#[test]
fn every_mistake_names_file_line_column_key_and_reason() {
    let mut told = String::new();
    for (case, text) in MISTAKES {
        let (_, problems) = parse(Path::new("hub.toml"), text, &Env::default(), &[demo()]);
        assert!(!problems.0.is_empty(), "{case}: nothing was told");
        told.push_str(&format!("# {case}\n{problems}\n\n"));
    }
    assert!(!told.contains("hunter2"), "a password was shown");
    assert!(!told.contains("aigne-short"), "a secret was shown");
    insta::assert_snapshot!(told);
}

#[test]
fn a_file_that_is_not_there_is_told_by_its_name() {
    let flags = aigne_hub::config::Flags {
        config: Some("nowhere/hub.toml".into()),
        ..Default::default()
    };
    let told = aigne_hub::config::Config::load(&flags, &Env::default())
        .unwrap_err()
        .to_string();
    assert!(
        told.starts_with("nowhere/hub.toml:1:1: cannot be read: "),
        "{told}"
    );
}
