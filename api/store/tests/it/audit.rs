//! The audit log only grows.

use diesel::connection::SimpleConnection;
use store::audit::{self, AuditEntry, AuditFilter};

use crate::support::memory;

fn entry(number: i64) -> AuditEntry {
    AuditEntry {
        number,
        at: 1_000 * number,
        actor_kind: "key".to_owned(),
        actor_id: Some("k".to_owned()),
        actor_name: Some("Key".to_owned()),
        role: "admin".to_owned(),
        operation: "create_limit".to_owned(),
        path: format!("/api/limits/{number}_%"),
        status: Some(201),
        request_id: None,
        address: None,
        told: None,
        previous: String::new(),
        hash: format!("hash {number}"),
    }
}

#[test]
fn entries_are_neither_changed_nor_removed_nor_replaced() {
    let mut conn = memory();
    audit::append(&mut conn, &entry(1)).unwrap();
    for sql in [
        "UPDATE audit_entries SET actor_name = 'x'",
        "DELETE FROM audit_entries",
        "INSERT OR REPLACE INTO audit_entries SELECT * FROM audit_entries",
    ] {
        let refused = conn.batch_execute(sql).unwrap_err().to_string();
        assert!(refused.contains("audit"), "{refused}");
    }
    assert_eq!(audit::newest(&mut conn).unwrap(), Some(entry(1)));
}

#[test]
fn pages_go_back_in_time_and_take_text_as_it_stands() {
    let mut conn = memory();
    for number in 1..=5 {
        audit::append(&mut conn, &entry(number)).unwrap();
    }
    let numbers = |found: Vec<AuditEntry>| -> Vec<i64> {
        found.into_iter().map(|entry| entry.number).collect()
    };
    let all = AuditFilter::default();
    let page = audit::page(&mut conn, &all, Some(5), 2).unwrap();
    assert_eq!(numbers(page), [4, 3]);
    let one = AuditFilter {
        path: Some("2_%".to_owned()),
        ..AuditFilter::default()
    };
    let page = audit::page(&mut conn, &one, None, 9).unwrap();
    assert_eq!(numbers(page), [2]);
    let time = AuditFilter {
        from: Some(2_000),
        to: Some(4_000),
        ..AuditFilter::default()
    };
    let page = audit::page(&mut conn, &time, None, 9).unwrap();
    assert_eq!(numbers(page), [3, 2]);
    assert_eq!(numbers(audit::behind(&mut conn, 3, 9).unwrap()), [4, 5]);
}
