//! Customers whose balance has become low.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::{Conn, Nanos};

/// A customer's balance, and what it is to be compared with.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Balance {
    /// The customer: `user:…` or `key:…`.
    #[diesel(sql_type = Text)]
    pub owner: String,
    /// Unspent in all, with what processes were lent.
    #[diesel(sql_type = BigInt)]
    pub total_nanos: Nanos,
    /// All that they were ever given.
    #[diesel(sql_type = BigInt)]
    pub given_nanos: Nanos,
}

impl Balance {
    /// The lowest of some thresholds that the balance is below, or at where that is nothing. One
    /// that it never reached is none that it could fall below.
    pub fn below(&self, thresholds: &[Nanos]) -> Option<Nanos> {
        let passed = thresholds.iter().filter(|threshold| {
            let low = self.total_nanos < **threshold || !self.total_nanos.is_positive();
            low && self.given_nanos >= **threshold && self.given_nanos.is_positive()
        });
        passed.min().copied()
    }
}

/// Customers of whose credits no more than this is unspent.
pub fn at_most(conn: &mut Conn, most: Nanos) -> QueryResult<Vec<Balance>> {
    let mut found: Vec<Balance> = diesel::sql_query(
        "SELECT a.owner,
                a.balance_nanos + coalesce((
                    SELECT sum(lent.balance_nanos) FROM leases l
                    JOIN accounts lent ON lent.id = 'lease:' || l.id
                    WHERE l.purse = a.id AND l.closed_at IS NULL), 0) AS total_nanos,
                coalesce((SELECT sum(amount_nanos) FROM lots WHERE account_id = a.id), 0)
                    AS given_nanos
         FROM accounts a
         WHERE a.kind = 'credits' AND a.owner IS NOT NULL AND a.balance_nanos <= ?
         ORDER BY a.owner",
    )
    .bind::<BigInt, _>(most)
    .load(conn)?;
    found.retain(|balance| balance.total_nanos <= most);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_threshold_that_was_fallen_below_counts() {
        let below = |total, given| {
            let balance = Balance {
                owner: "user:u".to_owned(),
                total_nanos: Nanos(total),
                given_nanos: Nanos(given),
            };
            balance.below(&[Nanos(5), Nanos(1), Nanos(0)]).map(|n| n.0)
        };
        assert_eq!(below(5, 9), None);
        assert_eq!(below(4, 9), Some(5));
        assert_eq!(below(1, 9), Some(5));
        assert_eq!(below(0, 9), Some(0));
        // Starter credit of two was never above five.
        assert_eq!(below(2, 2), None);
        assert_eq!(below(0, 2), Some(0));
        // Nobody is warned who never had any.
        assert_eq!(below(0, 0), None);
    }
}
