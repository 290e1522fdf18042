//! `demo-data`: people, keys, budgets and three months of calls, so that the console and its
//! questions can be looked at, and timed, before anybody has called.

mod budgets;
mod calls;
mod cast;
mod crowd;
mod offers;
mod payment;
mod random;
mod timetable;

use std::sync::Arc;

use anyhow::Context;
use store::Store;
use store::calls::page::{CallFilter, page};

use self::budgets::Limits;
use self::calls::Maker;
use self::cast::Cast;
use self::offers::Offers;
use self::payment::Payment;
use self::random::Random;
use self::timetable::Timetable;
use super::{context, output};
use crate::catalogue::{self, Catalogue};
use crate::clock::{Clock, Millis, SystemClock};
use crate::config::Config;

/// Calls that are written in one go.
const AT_ONCE: usize = 10_000;

/// What was asked for.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Wanted {
    /// How many calls
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    calls: u64,
    /// The same seed makes the same people, models and amounts again
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Writes them among the calls that are there already; the books keep them for good
    #[arg(long)]
    among_calls: bool,
}

/// Fills the data folder.
pub fn run(config: &Config, wanted: Wanted) -> anyhow::Result<()> {
    let said = context::with_store(config, |store| async move {
        let now = SystemClock.now();
        may_write(&store, config, wanted).await?;
        // The calls are charged under rows of the price book, which `serve` would write just so.
        catalogue::sync(&store, &Arc::new(Catalogue::embedded()?), now).await?;
        let mut random = Random::new(wanted.seed);
        let timetable = Timetable::until(now);
        let cast = Cast::new(&mut random, timetable.from())?;
        let limits = Limits::of(&cast, timetable.from());
        let written = cast.clone();
        let rows = limits.rows();
        let offers = store
            .write(move |conn| {
                written.write(conn)?;
                for row in &rows {
                    store::budgets::insert(conn, row)?;
                }
                Offers::of(conn, timetable.from(), now)
            })
            .await??;
        let payment = Payment::of(config, &store).await?;
        let people = cast.people();
        let maker = Maker::new(cast, offers, limits);
        write_calls(
            &store,
            &maker,
            payment,
            timetable.moments(wanted.calls, &mut random),
            random,
        )
        .await?;
        Ok(format!(
            "{} calls of {people} people over {} days",
            wanted.calls,
            timetable::DAYS
        ))
    })?;
    output::result(&format!(
        "wrote {said}; nobody can sign in as one of them, and their keys are known to nobody"
    ))
    .context("the demo data was written")
}

async fn may_write(store: &Store, config: &Config, wanted: Wanted) -> anyhow::Result<()> {
    let any = store
        .read(|conn| page(conn, &CallFilter::default(), None, 1))
        .await?;
    anyhow::ensure!(
        wanted.among_calls || any.is_empty(),
        "{} has calls already, and the books never forget one: name an empty folder with \
         --data-dir, or say --among-calls to mix demo data into these",
        config.server.data_dir.display()
    );
    Ok(())
}

async fn write_calls(
    store: &Store,
    maker: &Maker,
    payment: Payment,
    moments: impl Iterator<Item = Millis>,
    mut random: Random,
) -> anyhow::Result<()> {
    let mut moments = moments.peekable();
    while moments.peek().is_some() {
        let calls: Vec<_> = moments
            .by_ref()
            .take(AT_ONCE)
            .filter_map(|at| maker.call(at, &mut random))
            .collect();
        let bill = payment.bill(calls, &mut random);
        store.write(move |conn| bill.write(conn)).await?;
    }
    Ok(())
}
