//! Price lists that the hub fetches by itself: what they would change is staged, once.

use std::collections::BTreeSet;

use store::price_lists::{self, PriceChange, PriceList};
use store::{Conn, QueryResult};

use super::bring::{changes, compare, count};
use crate::clock::Millis;
use crate::identity::token;
use crate::pricing::list;

/// Who brought such a list.
pub const BY: &str = "the hub";

/// Lists that are looked through for one that waits.
const MOST: i64 = 50;

/// Stages what a list would change, unless it changes nothing or the same waits already. An error
/// says why it cannot be read.
pub fn stage(
    conn: &mut Conn,
    origin: &str,
    text: &str,
    now: Millis,
) -> QueryResult<Result<(), String>> {
    let read = match list::read(text, None) {
        Ok(read) => read,
        Err(reason) => return Ok(Err(reason)),
    };
    let differences = compare(conn, &read, origin, false, now)?;
    let doubt = read.doubt();
    if differences.changes.is_empty() {
        // Nothing waits for a decision, but somebody should know.
        return Ok(doubt.map_or(Ok(()), Err));
    }
    let list = PriceList {
        id: token::new_id(),
        origin: origin.to_owned(),
        form: read.form.name().to_owned(),
        status: "staged".to_owned(),
        reason: doubt,
        unchanged: count(differences.unchanged),
        left_aside: count(differences.left_aside.saturating_add(read.left_aside)),
        created_by: BY.to_owned(),
        created_at: now.0,
    };
    let found = changes(&list.id, &differences);
    if !waits(conn, origin, &found)? {
        price_lists::insert(conn, &list, &found)?;
    }
    Ok(Ok(()))
}

/// What makes two changes the same.
type Same = (String, String, String, Option<String>, String);

fn same(changes: &[PriceChange]) -> BTreeSet<Same> {
    let words = changes.iter().map(|change| {
        let PriceChange {
            provider,
            model,
            kind,
            old_rate_id,
            terms,
            ..
        } = change.clone();
        (provider, model, kind, old_rate_id, terms)
    });
    words.collect()
}

/// Whether the latest list from there waits with just these changes.
fn waits(conn: &mut Conn, origin: &str, changes: &[PriceChange]) -> QueryResult<bool> {
    let lists = price_lists::latest(conn, MOST)?;
    let Some(last) = lists.iter().find(|list| list.origin == origin) else {
        return Ok(false);
    };
    if last.status != "staged" {
        return Ok(false);
    }
    let kept = price_lists::with_changes(conn, &last.id)?;
    Ok(kept.is_some_and(|(_, kept)| same(&kept) == same(changes)))
}
