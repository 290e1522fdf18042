//! Amazon Bedrock in the environment and in the file.

use aigne_hub::config::env::Env;
use aigne_hub::config::providers::of_environment;
use aigne_hub::providers::aws::AccessKeyPair;

use super::bench::{Bench, declared};

const PAIR: [(&str, &str); 3] = [
    ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
    ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI"),
    ("AWS_REGION", "eu-west-3"),
];

fn problem<const N: usize>(variables: [(&str, &str); N]) -> String {
    let mut problems = Default::default();
    let found = of_environment(&Env::of(variables), &mut problems);
    assert!(found.is_empty());
    problems.to_string()
}

#[test]
fn access_keys_count_where_they_are_whole_and_not_for_something_else() {
    let mut problems = Default::default();
    let [id, secret, region] = PAIR;
    for others in [
        Env::of([id, secret]),
        Env::of([id, region]),
        Env::of([id, secret, ("AWS_REGION", "Europe (Paris)")]),
        Env::of([id, secret, region, ("AWS_BEDROCK", "0")]),
    ] {
        assert!(of_environment(&others, &mut problems).is_empty());
    }
    let found = of_environment(&Env::of(PAIR), &mut problems);
    let provider = found.first().unwrap();
    assert_eq!(provider.name, "bedrock");
    assert_eq!(
        provider.base_url,
        "https://bedrock-runtime.eu-west-3.amazonaws.com"
    );
    assert_eq!(provider.region.as_deref(), Some("eu-west-3"));
    let credential = provider.credentials.first().unwrap();
    let pair = AccessKeyPair::of_secret(&credential.value).unwrap();
    assert_eq!(pair.id, "AKIAIOSFODNN7EXAMPLE");
    assert!(problems.0.is_empty(), "{problems}");
}

#[test]
fn a_key_of_bedrock_is_meant_by_its_name() {
    let mut problems = Default::default();
    let env = Env::of([
        ("AWS_BEARER_TOKEN_BEDROCK", "ABSKexample"),
        ("AWS_DEFAULT_REGION", "us-west-2"),
    ]);
    let found = of_environment(&env, &mut problems);
    let provider = found.first().unwrap();
    assert_eq!(
        provider.base_url,
        "https://bedrock-runtime.us-west-2.amazonaws.com"
    );
    assert_eq!(provider.credentials.len(), 1);
}

#[test]
fn what_is_missing_is_named() {
    let [id, secret, region] = PAIR;
    let on = ("AWS_BEDROCK", "1");
    assert!(problem([id, secret, on]).contains("AWS_REGION"));
    assert!(problem([id, region, on]).contains("AWS_SECRET_ACCESS_KEY"));
    assert!(problem([("AWS_BEDROCK", "yes")]).contains("must be 1 or 0"));
    let wrong = problem([id, secret, on, ("AWS_REGION", "Europe (Paris)")]);
    assert!(wrong.contains("no region of AWS"), "{wrong}");
}

#[actix_web::test]
async fn the_file_has_both_halves_of_a_pair() {
    let text = "[[providers]]\nname = \"bedrock\"\nregion = \"us-east-1\"\n\
                [[providers.credentials]]\naccess_key_id = \"AKIAIOSFODNN7EXAMPLE\"\n\
                secret_access_key = \"env:SECRET\"\n";
    let env = Env::of([("SECRET", "wJalrXUtnFEMIK7MDENG")]);
    let bench = Bench::new().await;
    bench.apply(&declared(text, &env)).await.unwrap();
    let rows = bench.credentials().await;
    let row = rows.first().unwrap();
    assert_eq!(row.kind, "access_key_pair");
    assert_eq!(row.masked, "AKIAIOSFODNN7EXAMPLE / wJal************DENG");
    assert_eq!(
        row.saved_for,
        "https://bedrock-runtime.us-east-1.amazonaws.com:443"
    );
    // Once more, and nothing is to be done.
    assert!(
        bench
            .apply(&declared(text, &env))
            .await
            .unwrap()
            .is_unchanged()
    );
}
