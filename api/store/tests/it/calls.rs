//! Lists of calls: each filter, their joint use, and paging.

use store::Conn;
use store::calls::CallRecord;
use store::calls::measures::Span;
use store::calls::page::{CallFilter, page};

use crate::support::{NOW, call, id, memory, settlement};

fn insert(conn: &mut Conn, call: CallRecord) {
    let n = settlement(0);
    store::Settlement {
        call,
        attempts: vec![],
        charge: None,
        touched_key: None,
        ..n
    }
    .write(conn)
    .unwrap();
}

/// Calls 1 to 4; the third failed and is unlike the others in everything.
fn calls() -> Conn {
    let mut conn = memory();
    for n in [1, 2, 4] {
        insert(&mut conn, call(n));
    }
    insert(
        &mut conn,
        CallRecord {
            status: "failed".to_owned(),
            error_code: Some("upstream_overloaded".to_owned()),
            error_message: Some("100% busy_now".to_owned()),
            requested_model: "fast".to_owned(),
            model: Some("gpt-5".to_owned()),
            provider: Some("openai".to_owned()),
            key_id: Some("k2".to_owned()),
            user_id: Some("u2".to_owned()),
            project: Some("search".to_owned()),
            surface: "anthropic".to_owned(),
            started_at: NOW + 60_000,
            duration_ms: 90_000,
            ttft_ms: Some(9_000),
            input_tokens: 5_000,
            charge_nanos: Some(store::Nanos(77_000)),
            kind: "image".to_owned(),
            cached: Some("hit".to_owned()),
            tags: store::calls::tags::kept("team=red, nightly"),
            ..call(3)
        },
    );
    conn
}

fn least(least: i64) -> Span {
    Span {
        least: Some(least),
        most: None,
    }
}

fn found(conn: &mut Conn, filter: &CallFilter) -> Vec<String> {
    page(conn, filter, None, 50)
        .unwrap()
        .into_iter()
        .map(|c| c.id)
        .collect()
}

#[test]
fn every_filter_finds_its_call_and_nothing_else() {
    let mut conn = calls();
    let some = |text: &str| Some(text.to_owned());
    let all = CallFilter::default;
    let filters = [
        CallFilter {
            model: some("fast"),
            ..all()
        },
        CallFilter {
            model: some("gpt-5"),
            ..all()
        },
        CallFilter {
            provider: some("openai"),
            ..all()
        },
        CallFilter {
            status: some("failed"),
            ..all()
        },
        CallFilter {
            key_id: some("k2"),
            ..all()
        },
        CallFilter {
            user_id: some("u2"),
            ..all()
        },
        CallFilter {
            project: some("search"),
            ..all()
        },
        CallFilter {
            surface: some("anthropic"),
            ..all()
        },
        CallFilter {
            request_id: some("req-3"),
            ..all()
        },
        CallFilter {
            error: some("overloaded"),
            ..all()
        },
        CallFilter {
            error: some("100% busy_"),
            ..all()
        },
        CallFilter {
            from: Some(NOW + 60_000),
            ..all()
        },
        CallFilter {
            from: Some(NOW + 10),
            to: Some(NOW + 60_001),
            ..all()
        },
        CallFilter {
            status: some("failed"),
            provider: some("openai"),
            ..all()
        },
        CallFilter {
            kind: some("image"),
            ..all()
        },
        CallFilter {
            cached: Some(true),
            ..all()
        },
        CallFilter {
            tag: some("nightly"),
            ..all()
        },
        CallFilter {
            tag: some("team"),
            ..all()
        },
        CallFilter {
            tag: some(" team = red"),
            ..all()
        },
        CallFilter {
            duration_ms: least(1_201),
            ..all()
        },
        CallFilter {
            ttft_ms: least(9_000),
            ..all()
        },
        CallFilter {
            // 20 tokens went out.
            tokens: Span {
                least: Some(5_020),
                most: Some(5_020),
            },
            ..all()
        },
        CallFilter {
            charge_nanos: least(6),
            project: some("search"),
            ..all()
        },
    ];
    for filter in filters {
        assert_eq!(found(&mut conn, &filter), [id(3)], "{filter:?}");
    }
}

#[test]
fn filters_are_joined_by_and_and_signs_of_like_stand_for_themselves() {
    let mut conn = calls();
    let some = |text: &str| Some(text.to_owned());
    let none = [
        CallFilter {
            status: some("success"),
            provider: some("openai"),
            ..Default::default()
        },
        CallFilter {
            tag: some("tea"),
            ..Default::default()
        },
        CallFilter {
            tag: some("red"),
            ..Default::default()
        },
        CallFilter {
            duration_ms: least(90_000),
            status: some("success"),
            ..Default::default()
        },
        CallFilter {
            error: some("100_"),
            ..Default::default()
        },
        CallFilter {
            error: some("b%y"),
            ..Default::default()
        },
        CallFilter {
            error: some("\\"),
            ..Default::default()
        },
        CallFilter {
            to: Some(NOW),
            ..Default::default()
        },
    ];
    for filter in none {
        assert_eq!(found(&mut conn, &filter), [""; 0], "{filter:?}");
    }
}

#[test]
fn pages_follow_one_another_newest_first_though_calls_are_added() {
    let mut conn = calls();
    let filter = CallFilter::default();
    let first = page(&mut conn, &filter, None, 2).unwrap();
    insert(&mut conn, call(5));
    let second = page(&mut conn, &filter, Some(&first[1].id), 2).unwrap();
    let third = page(&mut conn, &filter, Some(&second[1].id), 2).unwrap();
    let ids: Vec<_> = first
        .iter()
        .chain(&second)
        .chain(&third)
        .map(|c| c.id.clone())
        .collect();
    assert_eq!(ids, [id(4), id(3), id(2), id(1)]);
}

#[test]
fn a_call_comes_with_its_attempts_in_order_and_an_unknown_one_is_none() {
    let mut conn = memory();
    let mut twice = settlement(1);
    let second = store::attempts::Attempt {
        id: "b".to_owned(),
        number: 2,
        ..twice.attempts[0].clone()
    };
    twice.attempts.insert(0, second);
    twice.write(&mut conn).unwrap();
    let (found, attempts) = store::calls::with_attempts(&mut conn, &id(1))
        .unwrap()
        .unwrap();
    assert_eq!(found, twice.call);
    assert_eq!(
        attempts.iter().map(|a| a.number).collect::<Vec<_>>(),
        [1, 2]
    );
    assert_eq!(
        store::calls::with_attempts(&mut conn, "unknown").unwrap(),
        None
    );
}

#[test]
fn what_many_calls_have_is_found_as_well_beside_what_few_have() {
    let mut conn = memory();
    // More than are looked up one by one: every second call is long, every hundredth of them failed.
    for n in 0..5_000 {
        let long = n % 2 == 0;
        let mut one = call(n);
        one.started_at += i64::try_from(n).unwrap() * 1_000;
        one.duration_ms = if long { 9_000 } else { 10 };
        if n % 200 == 0 {
            one.status = "failed".to_owned();
        }
        insert(&mut conn, one);
    }
    let long = CallFilter {
        duration_ms: least(9_000),
        ..Default::default()
    };
    let failed = CallFilter {
        status: Some("failed".to_owned()),
        ..long.clone()
    };
    let newest: Vec<_> = (0..5_000)
        .rev()
        .filter(|n| n % 2 == 0)
        .take(50)
        .map(id)
        .collect();
    assert_eq!(found(&mut conn, &long), newest);
    let all: Vec<_> = (0..5_000).rev().filter(|n| n % 200 == 0).map(id).collect();
    assert_eq!(found(&mut conn, &failed), all);
    let rest = page(&mut conn, &failed, Some(&all[19]), 50).unwrap();
    assert_eq!(
        rest.into_iter().map(|c| c.id).collect::<Vec<_>>(),
        all[20..]
    );
}
