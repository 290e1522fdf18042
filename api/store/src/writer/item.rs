//! What the queue holds: something to write, and someone who may wait for it.

use diesel::prelude::*;
use tokio::sync::oneshot;

use super::Place;
use crate::group_sums::GroupSums;
use crate::{Conn, Settlement, StoreError};

/// One piece of work of a group.
pub(crate) trait Item: Send {
    /// Writes it, in a savepoint of its own. Runs again when its group did not go through. What it
    /// adds to `sums`, as its last step, is written at the end of the group.
    fn apply(&mut self, conn: &mut Conn, sums: &mut GroupSums) -> QueryResult<()>;

    /// Tells the outcome after the commit.
    fn finish(self: Box<Self>, fate: Result<(), StoreError>);
}

/// A closure and its result.
pub(crate) struct Change<T, F> {
    pub place: Place,
    pub change: F,
    pub made: Option<T>,
    pub reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Item for Change<T, F>
where
    T: Send,
    F: FnMut(&mut Conn) -> QueryResult<T> + Send,
{
    fn apply(&mut self, conn: &mut Conn, _: &mut GroupSums) -> QueryResult<()> {
        self.made = Some((self.change)(conn)?);
        Ok(())
    }

    fn finish(self: Box<Self>, fate: Result<(), StoreError>) {
        let Change {
            place, made, reply, ..
        } = *self;
        // Before the answer: who waits for it may want the place at once.
        drop(place);
        let _ = reply.send(fate.and_then(|()| made.ok_or(StoreError::Closed)));
    }
}

/// The end of a call.
pub(crate) struct Settle {
    pub place: Place,
    pub settlement: Settlement,
    pub reply: oneshot::Sender<Result<(), StoreError>>,
}

impl Item for Settle {
    fn apply(&mut self, conn: &mut Conn, sums: &mut GroupSums) -> QueryResult<()> {
        self.settlement.write_in_group(conn, sums)
    }

    fn finish(self: Box<Self>, fate: Result<(), StoreError>) {
        let Settle {
            place,
            settlement,
            reply,
        } = *self;
        if let Err(error) = &fate {
            // Nobody may be waiting, and a charge that is not in the books must not vanish unseen.
            tracing::error!(
                call = settlement.call.id,
                charge_nanos = settlement.charge.as_ref().map(|c| c.amount.0),
                %error,
                "a call was not written to the books"
            );
        }
        drop(place);
        let _ = reply.send(fate);
    }
}
