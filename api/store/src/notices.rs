//! Notices: what people should know, open while it holds and kept when it is over.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::Conn;
use crate::schema::notices;

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = notices, treat_none_as_default_value = false)]
pub struct Notice {
    /// UUID v7.
    pub id: String,
    /// What sort of thing it is about; all of one topic are looked at together.
    pub topic: String,
    /// Which one. At most one notice of it is open.
    pub subject: String,
    /// How far it has come. When that changes there is another notice.
    pub step: String,
    /// Who is meant: `user:…` or `key:…`; None: whoever manages the hub.
    pub owner: Option<String>,
    /// JSON object: what is to be told, as it was when the notice was made.
    pub facts: String,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Since when it does not hold any more.
    pub over_at: Option<i64>,
    /// Since when those who are meant know of it by a message.
    pub told_at: Option<i64>,
}

/// Something that holds now and that people should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    /// Which one.
    pub subject: String,
    /// How far it has come.
    pub step: String,
    /// Who is meant.
    pub owner: Option<String>,
    /// JSON object.
    pub facts: String,
}

/// What is to be written so that the open notices are what holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Ids of those that are over.
    pub over: Vec<String>,
    /// What has no notice yet.
    pub new: Vec<Present>,
}

impl Difference {
    /// Nothing is to be written.
    pub fn is_empty(&self) -> bool {
        self.over.is_empty() && self.new.is_empty()
    }
}

/// Compares the open notices of a topic with all that holds of it.
pub fn compare(conn: &mut Conn, topic: &str, present: &[Present]) -> QueryResult<Difference> {
    let open: Vec<(String, String, String)> = notices::table
        .filter(notices::topic.eq(topic))
        .filter(notices::over_at.is_null())
        .select((notices::subject, notices::step, notices::id))
        .load(conn)?;
    let mut open: HashMap<String, (String, String)> = open
        .into_iter()
        .map(|(subject, step, id)| (subject, (step, id)))
        .collect();
    let mut difference = Difference::default();
    for one in present {
        match open.remove(&one.subject) {
            Some((step, _)) if step == one.step => {}
            Some((_, id)) => {
                difference.over.push(id);
                difference.new.push(one.clone());
            }
            None => difference.new.push(one.clone()),
        }
    }
    difference.over.extend(open.into_values().map(|(_, id)| id));
    Ok(difference)
}

/// Makes the open notices of a topic those of what holds: to be run in a transaction, so that two
/// processes tell the same thing once. Returns the new ones.
pub fn bring_up_to_date(
    conn: &mut Conn,
    topic: &str,
    present: &[Present],
    id: impl Fn() -> String,
    now: i64,
) -> QueryResult<Vec<Notice>> {
    let Difference { over, new } = compare(conn, topic, present)?;
    for id in over {
        diesel::update(notices::table.find(id))
            .set(notices::over_at.eq(now))
            .execute(conn)?;
    }
    new.into_iter()
        .map(|one| {
            let notice = Notice {
                id: id(),
                topic: topic.to_owned(),
                subject: one.subject,
                step: one.step,
                owner: one.owner,
                facts: one.facts,
                created_at: now,
                over_at: None,
                told_at: None,
            };
            diesel::insert_into(notices::table)
                .values(&notice)
                .execute(conn)?;
            Ok(notice)
        })
        .collect()
}

/// Those that hold and that nobody was sent a message of, the oldest first.
pub fn untold(conn: &mut Conn, most: i64) -> QueryResult<Vec<Notice>> {
    notices::table
        .filter(notices::over_at.is_null())
        .filter(notices::told_at.is_null())
        .order(notices::id)
        .limit(most)
        .select(Notice::as_select())
        .load(conn)
}

/// Keeps a notice of something that is told once for good: false where its subject has one, open or
/// over. To be run in a transaction.
pub fn once(conn: &mut Conn, notice: &Notice) -> QueryResult<bool> {
    let known = latest(conn, &notice.topic, &notice.subject)?;
    if known.is_some() {
        return Ok(false);
    }
    diesel::insert_into(notices::table)
        .values(notice)
        .execute(conn)?;
    Ok(true)
}

/// Those of a topic that hold, the oldest first.
pub fn open(conn: &mut Conn, topic: &str) -> QueryResult<Vec<Notice>> {
    notices::table
        .filter(notices::topic.eq(topic))
        .filter(notices::over_at.is_null())
        .order(notices::id)
        .select(Notice::as_select())
        .load(conn)
}

/// The newest one of a subject, over or not.
pub fn latest(conn: &mut Conn, topic: &str, subject: &str) -> QueryResult<Option<Notice>> {
    notices::table
        .filter(notices::topic.eq(topic))
        .filter(notices::subject.eq(subject))
        .order(notices::id.desc())
        .select(Notice::as_select())
        .first(conn)
        .optional()
}

/// Messages of these were sent.
pub fn mark_told(conn: &mut Conn, ids: &[String], now: i64) -> QueryResult<()> {
    diesel::update(notices::table.filter(notices::id.eq_any(ids)))
        .set(notices::told_at.eq(now))
        .execute(conn)
        .map(|_| ())
}

/// Whose notices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// Everybody's.
    All,
    /// Those of one, and with the flag those for whoever manages the hub.
    Of(Option<String>, bool),
}

/// A page, newest first, behind the one whose id is `after`.
pub fn page(
    conn: &mut Conn,
    audience: &Audience,
    only_open: bool,
    after: Option<&str>,
    most: i64,
) -> QueryResult<Vec<Notice>> {
    let mut query = notices::table
        .order(notices::id.desc())
        .limit(most)
        .select(Notice::as_select())
        .into_boxed();
    match audience {
        Audience::All => {}
        Audience::Of(owner, hub) => {
            let none = owner.clone().unwrap_or_default();
            query = match hub {
                true => query.filter(notices::owner.is_null().or(notices::owner.eq(none))),
                false => query.filter(notices::owner.eq(none)),
            };
        }
    }
    if only_open {
        query = query.filter(notices::over_at.is_null());
    }
    if let Some(after) = after {
        query = query.filter(notices::id.lt(after.to_owned()));
    }
    query.load(conn)
}
