//! Two URLs of one origin give one string, and no others do.

use aigne_hub::upstream::origin::origin_of;

#[test]
fn one_origin_has_one_form() {
    let same = [
        (
            "https://API.OpenAI.com/v1?x=1",
            "https://api.openai.com:443",
        ),
        ("https://api.openai.com:443", "https://api.openai.com:443"),
        ("https://api.openai.com.", "https://api.openai.com:443"),
        ("http://api.openai.com", "http://api.openai.com:80"),
        (
            "https://api.openai.com:8443/v1",
            "https://api.openai.com:8443",
        ),
        (
            "https://bücher.example",
            "https://xn--bcher-kva.example:443",
        ),
        ("http://2130706433:11434", "http://127.0.0.1:11434"),
        ("http://[0:0::1]", "http://[::1]:80"),
        (
            "https://good.example\\@evil.example/",
            "https://good.example:443",
        ),
    ];
    for (url, origin) in same {
        assert_eq!(origin_of(&url.parse().unwrap()).unwrap(), origin, "{url}");
    }
}

#[test]
fn what_no_key_may_be_saved_for_has_no_origin() {
    for url in [
        "ftp://example.com",
        "file:///etc/passwd",
        "data:text/plain,x",
        "https://user@example.com",
        "https://:word@example.com",
        "https://good.example@evil.example",
    ] {
        assert!(origin_of(&url.parse().unwrap()).is_err(), "{url}");
    }
}
