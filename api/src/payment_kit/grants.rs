//! Credits that are given, and the lists that customers see.

use serde_json::{Value, json};
use store::Nanos;

use super::client::Client;
use super::failure::Failure;

/// Pages that are looked through for an earlier grant.
const MOST_PAGES: u32 = 50;

/// Entries of a page.
const PAGE: u32 = 100;

/// Credits for a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Their DID.
    pub did: String,
    /// More than nothing.
    pub amount: Nanos,
    /// What it is for, for people.
    pub name: String,
    /// They paid for it.
    pub paid: bool,
    /// 0 to 100: the lower number is spent first.
    pub priority: i64,
    /// Until then, seconds since 1970.
    pub expires_at: Option<i64>,
    /// The same order is carried out once.
    pub order: String,
    /// The bonus that each customer gets once.
    pub welcome: bool,
}

/// What Payment Kit lists of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// What they were given.
    Grants,
    /// What changed their credits.
    Transactions,
}

/// Which part of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// From 1.
    pub page: u32,
    /// At most 100.
    pub page_size: u32,
    /// Not older, seconds since 1970.
    pub start: Option<i64>,
    /// Not younger, seconds since 1970.
    pub end: Option<i64>,
}

impl Client {
    /// Gives credits, unless that was done under the same order: an answer may have been lost.
    pub async fn grant(&self, grant: &Grant) -> Result<Value, Failure> {
        let meter = self.meter().await?;
        let customer = self.customer(&grant.did).await?;
        let earlier = |known: &Value| {
            let metadata = known.get("metadata").unwrap_or(&Value::Null);
            metadata.get("hubOrder").and_then(Value::as_str) == Some(&grant.order)
                || grant.welcome && metadata.get("welcomeCredit") == Some(&Value::Bool(true))
        };
        if let Some(known) = self.find_grant(&grant.did, earlier).await? {
            return Ok(known);
        }
        let mut metadata = json!({"hubOrder": grant.order});
        if grant.welcome
            && let Some(members) = metadata.as_object_mut()
        {
            members.insert("welcomeCredit".to_owned(), true.into());
        }
        let mut body = json!({
            "customer_id": customer,
            "currency_id": meter.currency_id,
            "amount": grant.amount.to_string(),
            "name": grant.name,
            "priority": grant.priority,
            "category": if grant.paid { "paid" } else { "promotional" },
            "metadata": metadata,
        });
        if let (Some(members), Some(at)) = (body.as_object_mut(), grant.expires_at) {
            members.insert("expires_at".to_owned(), at.into());
        }
        self.post("/api/credit-grants", body).await
    }

    async fn find_grant(
        &self,
        did: &str,
        is_it: impl Fn(&Value) -> bool,
    ) -> Result<Option<Value>, Failure> {
        for page in 1..=MOST_PAGES {
            let part = Part {
                page,
                page_size: PAGE,
                ..Part::default()
            };
            let answer = self.list(List::Grants, did, &part).await?;
            let list = entries(&answer)?;
            if let Some(found) = list.iter().find(|entry| is_it(entry)) {
                return Ok(Some(found.clone()));
            }
            if list.len() < PAGE as usize {
                break;
            }
        }
        Ok(None)
    }

    /// A page of a customer's list, as Payment Kit tells it: `{count, list, paging}`.
    pub async fn list(&self, list: List, did: &str, part: &Part) -> Result<Value, Failure> {
        let meter = self.meter().await?;
        let (path, of) = match list {
            List::Grants => (
                "/api/credit-grants",
                ("currency_id", meter.currency_id.as_str()),
            ),
            List::Transactions => ("/api/credit-transactions", ("meter_id", meter.id.as_str())),
        };
        let customer = self.customer(did).await?;
        let (page, size) = (part.page.to_string(), part.page_size.to_string());
        let (start, end) = (
            part.start.map(|at| at.to_string()),
            part.end.map(|at| at.to_string()),
        );
        let mut query = vec![
            ("customer_id", customer.as_str()),
            of,
            ("page", &page),
            ("pageSize", &size),
        ];
        query.extend(start.as_deref().map(|at| ("start", at)));
        query.extend(end.as_deref().map(|at| ("end", at)));
        self.get(path, &query).await
    }
}

/// The entries of a page.
pub(super) fn entries(page: &Value) -> Result<&Vec<Value>, Failure> {
    let list = page.get("list").and_then(Value::as_array);
    list.ok_or_else(|| Failure::Unclear("it has no `list`".to_owned()))
}
