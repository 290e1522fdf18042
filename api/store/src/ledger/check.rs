//! Proves the books: every balance from its transfers, every charge from its call, and back.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::Conn;

/// What was looked at and what does not hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// Accounts looked at.
    pub accounts: i64,
    /// Transfers looked at.
    pub transfers: i64,
    /// Calls looked at.
    pub calls: i64,
    /// One sentence for each thing that is wrong, with its id; empty when the books hold.
    pub violations: Vec<String>,
}

impl CheckReport {
    /// Whether the books hold.
    pub fn holds(&self) -> bool {
        self.violations.is_empty()
    }
}

/// Each selects one sentence for every row that breaks its rule.
const RULES: [&str; 16] = [
    // Balances are what the transfers say. Over the years more passes an account than a number holds:
    // whole credits and the nanos beside them are added up apart.
    "SELECT 'account ' || a.id || ' has a balance of ' || a.balance_nanos
         || ' nanos, its transfers come to ' || a.credits || ' credits and ' || a.nanos || ' nanos' AS sentence
     FROM (SELECT id, balance_nanos,
               coalesce((SELECT sum(amount_nanos / 1000000000) FROM transfers WHERE credit_account = accounts.id), 0)
               - coalesce((SELECT sum(amount_nanos / 1000000000) FROM transfers WHERE debit_account = accounts.id), 0)
               AS credits,
               coalesce((SELECT sum(amount_nanos % 1000000000) FROM transfers WHERE credit_account = accounts.id), 0)
               - coalesce((SELECT sum(amount_nanos % 1000000000) FROM transfers WHERE debit_account = accounts.id), 0)
               AS nanos
           FROM accounts) a
     WHERE a.balance_nanos / 1000000000 - a.credits <> (a.nanos - a.balance_nanos % 1000000000) / 1000000000
         OR (a.nanos - a.balance_nanos % 1000000000) % 1000000000 <> 0",
    // Nothing is made or lost: one side gives what the other gets.
    "SELECT 'the balances of all accounts come to ' || s.credits || ' credits and ' || s.nanos
         || ' nanos, not to 0' AS sentence
     FROM (SELECT coalesce(sum(balance_nanos / 1000000000), 0) AS credits,
               coalesce(sum(balance_nanos % 1000000000), 0) AS nanos
           FROM accounts) s
     WHERE s.nanos % 1000000000 <> 0 OR s.credits + s.nanos / 1000000000 <> 0",
    "SELECT 'account ' || id || ' has a balance of ' || balance_nanos
         || ' nanos, below its floor of ' || floor_nanos AS sentence
     FROM accounts WHERE balance_nanos < floor_nanos",
    "SELECT 'transfer ' || t.id || ' moves ' || t.amount_nanos || ' nanos from ' || t.debit_account
         || ' to ' || t.credit_account || ', of which an account is missing or nothing moves'
         AS sentence
     FROM transfers t
     WHERE t.amount_nanos <= 0 OR t.debit_account = t.credit_account
         OR NOT EXISTS (SELECT 1 FROM accounts WHERE id = t.debit_account)
         OR NOT EXISTS (SELECT 1 FROM accounts WHERE id = t.credit_account)",
    // Every call with a price was charged that price, once. What upstream served it has charged.
    "SELECT 'call ' || c.id || ' costs ' || c.charge_nanos || ' nanos and has '
         || count(t.id) || ' charges of ' || coalesce(sum(t.amount_nanos), 0) || ' nanos' AS sentence
     FROM call_records c LEFT JOIN transfers t ON t.call_id = c.id AND t.kind = 'charge'
     WHERE c.charge_nanos > 0 AND c.import_id IS NULL
     GROUP BY c.id HAVING count(t.id) <> 1 OR sum(t.amount_nanos) <> c.charge_nanos",
    // No charge without a call that asks for it.
    "SELECT 'charge ' || t.id || ' of ' || t.amount_nanos || ' nanos is for '
         || coalesce('call ' || t.call_id, 'no call') || ', which '
         || CASE WHEN c.id IS NULL THEN 'does not exist' ELSE 'is not to be charged' END AS sentence
     FROM transfers t LEFT JOIN call_records c ON c.id = t.call_id
     WHERE t.kind = 'charge' AND coalesce(c.charge_nanos, 0) <= 0",
    // A customer's balance is what is left of the lots, and each lot is what its entries say.
    "SELECT 'account ' || a.id || ' has a balance of ' || a.balance_nanos
         || ' nanos, of its lots are left ' || coalesce(sum(l.remaining_nanos), 0) AS sentence
     FROM accounts a LEFT JOIN lots l ON l.account_id = a.id
     WHERE a.kind = 'credits'
     GROUP BY a.id HAVING a.balance_nanos <> coalesce(sum(l.remaining_nanos), 0)",
    "SELECT 'of lot ' || l.id || ' are left ' || l.remaining_nanos || ' nanos, its entries come to '
         || coalesce(sum(e.amount_nanos), 0) AS sentence
     FROM lots l LEFT JOIN lot_entries e ON e.lot_id = l.id
     GROUP BY l.id HAVING l.remaining_nanos <> coalesce(sum(e.amount_nanos), 0)",
    // What moves in or out of a customer's account moves in or out of its lots.
    "SELECT 'transfer ' || t.id || ' moves ' || t.amount_nanos || ' nanos ' || t.way
         || ' account ' || t.account || ', its lots changed by ' || coalesce(sum(e.amount_nanos), 0)
         AS sentence
     FROM (SELECT id, amount_nanos, 'into' AS way, credit_account AS account, amount_nanos AS signed
           FROM transfers WHERE credit_account LIKE 'credits:%'
           UNION ALL
           SELECT id, amount_nanos, 'out of', debit_account, -amount_nanos
           FROM transfers WHERE debit_account LIKE 'credits:%') t
     LEFT JOIN lot_entries e ON e.transfer_id = t.id
     GROUP BY t.id, t.way HAVING t.signed <> coalesce(sum(e.amount_nanos), 0)",
    // Nothing lies in a lease that is closed, or that there is no row of.
    "SELECT 'account ' || a.id || ' has a balance of ' || a.balance_nanos || ' nanos, its lease is '
         || CASE WHEN l.id IS NULL THEN 'not there' ELSE 'closed' END AS sentence
     FROM accounts a LEFT JOIN leases l ON l.id = a.owner
     WHERE a.kind = 'lease' AND a.balance_nanos <> 0 AND (l.id IS NULL OR l.closed_at IS NOT NULL)",
    // An open lease came from lots, and more lies in it only if it was charged since.
    "SELECT 'lease ' || l.id || ' holds ' || a.balance_nanos || ' nanos, of lots it took '
         || coalesce(sum(t.taken_nanos), 0) AS sentence
     FROM leases l JOIN accounts a ON a.id = 'lease:' || l.id
     LEFT JOIN lease_lots t ON t.lease_id = l.id
     WHERE l.closed_at IS NULL
     GROUP BY l.id HAVING a.balance_nanos > coalesce(sum(t.taken_nanos), 0)",
    // A customer pays out of a lease of its own account.
    "SELECT 'charge ' || t.id || ' is for account ' || coalesce(t.for_account, 'of nobody')
         || ' and was paid out of a lease of ' || l.purse AS sentence
     FROM transfers t JOIN leases l ON t.debit_account = 'lease:' || l.id
     WHERE t.kind = 'charge' AND t.for_account IS NOT l.purse",
    // What the hub bore belongs to a charge, and is no more than that.
    "SELECT 'transfer ' || t.id || ' covers ' || t.amount_nanos || ' nanos of '
         || coalesce('call ' || t.call_id, 'no call') || ', which was charged '
         || coalesce(c.amount_nanos, 0) AS sentence
     FROM transfers t LEFT JOIN transfers c ON c.call_id = t.call_id AND c.kind = 'charge'
     WHERE t.kind = 'uncollected' AND t.amount_nanos > coalesce(c.amount_nanos, 0)",
    // Payment Kit is told of each charge as it was, once; upstream's charges have no transfer here.
    "SELECT 'payment usage ' || u.id || ' tells ' || u.amount_nanos || ' nanos, the call was charged '
         || coalesce(t.amount_nanos, 0) AS sentence
     FROM payment_usage u LEFT JOIN transfers t ON t.id = u.id AND t.kind = 'charge'
     WHERE u.id NOT LIKE '%:rest' AND u.id NOT LIKE 'aikit:%'
         AND u.amount_nanos <> coalesce(t.amount_nanos, 0)",
    "SELECT 'payment event ' || e.id || ' tells ' || e.amount_nanos || ' nanos, its charges come to '
         || e.told AS sentence
     FROM (SELECT id, amount_nanos,
               coalesce((SELECT sum(amount_nanos) FROM payment_usage WHERE event_id = payment_events.id), 0)
               - coalesce((SELECT amount_nanos FROM payment_usage WHERE id = payment_events.id || ':rest'), 0)
               AS told
           FROM payment_events) e
     WHERE e.amount_nanos <> e.told",
    "SELECT 'attempt ' || a.id || ' is of call ' || a.call_id || ', which does not exist' AS sentence
     FROM attempts a WHERE NOT EXISTS (SELECT 1 FROM call_records WHERE id = a.call_id)",
];

#[derive(QueryableByName)]
struct Violation {
    #[diesel(sql_type = Text)]
    sentence: String,
}

#[derive(QueryableByName)]
struct Counts {
    #[diesel(sql_type = BigInt)]
    accounts: i64,
    #[diesel(sql_type = BigInt)]
    transfers: i64,
    #[diesel(sql_type = BigInt)]
    calls: i64,
}

/// Whether there are more transfers than this, without counting them all.
pub fn has_more_transfers(conn: &mut Conn, than: i64) -> QueryResult<bool> {
    use crate::schema::transfers;
    let beyond: Option<String> = transfers::table
        .select(transfers::id)
        .offset(than)
        .limit(1)
        .first(conn)
        .optional()?;
    Ok(beyond.is_some())
}

/// Looks at all of it, at one moment. Takes as long as reading every row does.
pub fn check(conn: &mut Conn) -> QueryResult<CheckReport> {
    conn.transaction(|conn| {
        let counts: Counts = diesel::sql_query(
            "SELECT (SELECT count(*) FROM accounts) AS accounts,
                    (SELECT count(*) FROM transfers) AS transfers,
                    (SELECT count(*) FROM call_records) AS calls",
        )
        .get_result(conn)?;
        let mut violations = Vec::new();
        for rule in RULES {
            let found: Vec<Violation> = diesel::sql_query(rule).load(conn)?;
            violations.extend(found.into_iter().map(|v| v.sentence));
        }
        let Counts {
            accounts,
            transfers,
            calls,
        } = counts;
        Ok(CheckReport {
            accounts,
            transfers,
            calls,
            violations,
        })
    })
}
