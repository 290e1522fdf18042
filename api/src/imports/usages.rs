//! Upstream's billing ledger.

use store::aikit::{Aikit, AikitError, UsageRow};
use store::imports::{self, Step, Usage, put_usages};
use store::{Conn, QueryResult};

use super::amount;
use super::table::Table;

/// `Usages`.
#[derive(Clone)]
pub struct Usages {
    /// The import that brings them.
    pub import_id: String,
}

impl Table for Usages {
    const NAME: &'static str = "usages";
    type Made = Vec<Usage>;

    fn batch(
        &self,
        aikit: &mut Aikit,
        after: i64,
        limit: i64,
    ) -> Result<Option<(Vec<Usage>, Step)>, AikitError> {
        let rows = aikit.usages(after, limit)?;
        let Some(last) = rows.last() else {
            return Ok(None);
        };
        let mut step = Step {
            place: last.place,
            seen: i64::try_from(rows.len()).unwrap_or(i64::MAX),
            ..Step::default()
        };
        let mut made = Vec::with_capacity(rows.len());
        for row in rows {
            match self.usage(row) {
                Some(usage) => made.push(usage),
                None => step.note("usage_with_unreadable_credits", ""),
            }
        }
        Ok(Some((made, step)))
    }

    fn write(
        conn: &mut Conn,
        import_id: &str,
        part: &str,
        made: &Vec<Usage>,
        step: &Step,
    ) -> QueryResult<()> {
        put_usages(conn, import_id, part, made, step)
    }
}

impl Usages {
    fn usage(&self, row: UsageRow) -> Option<Usage> {
        let charge_nanos = match row.credits.as_deref() {
            None => None,
            Some(text) => Some(amount::nanos(text)?),
        };
        let counted = |number: Option<i64>| number.unwrap_or(0).max(0);
        let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
        Some(Usage {
            id: row.id,
            import_id: self.import_id.clone(),
            created_at: row.created_at.unwrap_or(0),
            user_id: filled(row.user_id),
            project: filled(row.project),
            model: filled(row.model),
            kind: filled(row.kind),
            input_tokens: counted(row.input_tokens),
            output_tokens: counted(row.output_tokens),
            cache_read_tokens: counted(row.cache_read_tokens),
            cache_write_tokens: counted(row.cache_write_tokens),
            images: counted(row.images),
            seconds: counted(row.seconds),
            charge_nanos,
            status: match row.status.as_deref() {
                Some("reported") => imports::REPORTED,
                Some("counted") => imports::COUNTED,
                _ => imports::OPEN,
            }
            .to_owned(),
            taken_at: None,
        })
    }
}
