//! Random lives of two processes on one account: grants, holds, extensions, settlements, renewals,
//! returns, expiries, refunds and crashes, against a ledger that is played.

use proptest::prelude::*;
use store::Nanos;
use store::ledger::leases::Granted;

use super::{Purse, Source};

const CASES: u32 = 100_000;
const PROCESSES: usize = 2;

#[derive(Debug, Clone)]
enum Step {
    Grant(i64),
    Expire(i64),
    Refund(i64),
    /// A call: process, what it holds, and what it will cost in percent of that.
    Hold(usize, i64, i64),
    Extend(usize, i64),
    Settle(usize, usize),
    Ask(usize, i64),
    /// The ledger is asked, and calls settle before its answer comes.
    AskLate(usize, i64),
    GiveBack(usize),
    Close(usize),
    Crash(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let process = 0..PROCESSES;
    let amount = 1_i64..100;
    prop_oneof![
        amount.clone().prop_map(Step::Grant),
        amount.clone().prop_map(Step::Expire),
        amount.clone().prop_map(Step::Refund),
        (process.clone(), amount.clone(), 0_i64..100)
            .prop_map(|(process, hold, part)| Step::Hold(process, hold, part)),
        (process.clone(), amount.clone()).prop_map(|(process, more)| Step::Extend(process, more)),
        (process.clone(), 0_usize..4).prop_map(|(process, call)| Step::Settle(process, call)),
        (process.clone(), amount.clone()).prop_map(|(process, need)| Step::Ask(process, need)),
        (process.clone(), amount).prop_map(|(process, need)| Step::AskLate(process, need)),
        process.clone().prop_map(Step::GiveBack),
        process.clone().prop_map(Step::Close),
        process.prop_map(Step::Crash),
    ]
}

struct Call {
    held: i64,
    cost: i64,
}

/// One process, and what the ledger has of it.
struct Process {
    purse: Purse,
    calls: Vec<Call>,
    lease: Option<String>,
    leased: i64,
}

impl Process {
    fn new() -> Self {
        let owner = "user:u".to_owned();
        Process {
            purse: Purse::new("credits:user:u".to_owned(), Source::Credits { owner }),
            calls: Vec::new(),
            lease: None,
            leased: 0,
        }
    }
}

/// The played ledger.
#[derive(Default)]
struct Ledger {
    account: i64,
    given: i64,
    taken_back: i64,
    charged: i64,
    uncollected: i64,
    leases: u64,
}

impl Ledger {
    fn take(&mut self, process: &mut Process, need: i64) -> Granted {
        let part = self.account.min(need.max(self.account / 2)).max(0);
        if process.lease.is_none() && part == 0 {
            return granted(None, 0, self.account);
        }
        if process.lease.is_none() {
            self.leases += 1;
            process.lease = Some(self.leases.to_string());
        }
        self.account -= part;
        process.leased += part;
        granted(process.lease.clone(), process.leased, self.account)
    }

    fn charge(&mut self, process: &mut Process, cost: i64) {
        let mut missing = (cost - process.leased).max(0);
        process.leased -= cost - missing;
        let more = missing.min(self.account);
        self.account -= more;
        missing -= more;
        self.uncollected += missing;
        self.charged += cost;
    }

    fn close(&mut self, process: &mut Process) {
        self.account += std::mem::take(&mut process.leased);
        process.lease = None;
    }
}

fn granted(lease: Option<String>, leased: i64, left: i64) -> Granted {
    Granted {
        lease,
        leased: Nanos(leased),
        left: Nanos(left),
        others: Nanos(0),
    }
}

fn settle(ledger: &mut Ledger, process: &mut Process, number: usize) {
    if process.calls.is_empty() {
        return;
    }
    let call = process.calls.remove(number % process.calls.len());
    ledger.charge(process, call.cost);
    process.purse.release(call.held, call.cost);
}

fn take(ledger: &mut Ledger, processes: &mut [Process], step: &Step) {
    match *step {
        Step::Grant(amount) | Step::Refund(amount) => {
            ledger.account += amount;
            ledger.given += amount;
        }
        Step::Expire(amount) => {
            let part = amount.min(ledger.account);
            ledger.account -= part;
            ledger.taken_back += part;
        }
        Step::Hold(at, held, part) => {
            let process = &mut processes[at];
            if process.purse.try_hold(held, 0) {
                let cost = held * part / 100;
                process.calls.push(Call { held, cost });
            }
        }
        Step::Extend(at, more) => {
            let process = &mut processes[at];
            if let Some(call) = process.calls.last_mut() {
                let more = process.purse.try_extend(more, 0);
                call.held += more;
                call.cost += more;
            }
        }
        Step::Settle(at, number) => settle(ledger, &mut processes[at], number),
        Step::Ask(at, need) => {
            let process = &mut processes[at];
            process.purse.lock().asks();
            let answer = ledger.take(process, need);
            process.purse.lock().granted(&answer, 1);
        }
        Step::AskLate(at, need) => {
            let process = &mut processes[at];
            process.purse.lock().asks();
            let answer = ledger.take(process, need);
            settle(ledger, process, 0);
            let free = process.purse.lock().take_free().min(process.leased);
            process.leased -= free;
            ledger.account += free;
            process.purse.lock().granted(&answer, 1);
        }
        Step::GiveBack(at) => {
            let process = &mut processes[at];
            let free = process.purse.lock().take_free();
            let back = free.min(process.leased);
            process.leased -= back;
            ledger.account += back;
        }
        Step::Close(at) => {
            let process = &mut processes[at];
            if process.calls.is_empty() {
                process.purse.lock().lost();
                ledger.close(process);
            }
        }
        // Calls of a killed process are charged nothing: no client saw them complete.
        Step::Crash(at) => {
            ledger.close(&mut processes[at]);
            processes[at] = Process::new();
        }
    }
}

fn check(ledger: &Ledger, processes: &[Process]) -> Result<(), TestCaseError> {
    let leased: i64 = processes.iter().map(|process| process.leased).sum();
    prop_assert_eq!(
        ledger.given - ledger.taken_back - ledger.charged + ledger.uncollected,
        ledger.account + leased,
        "nothing is made or lost"
    );
    prop_assert_eq!(ledger.uncollected, 0, "what is held is there");
    for process in processes {
        let state = process.purse.lock();
        let held: i64 = process.calls.iter().map(|call| call.held).sum();
        prop_assert_eq!(state.held, held);
        prop_assert_eq!(state.calls, process.calls.len() as u64);
        prop_assert!(
            state.leased <= process.leased,
            "more is spent than was leased"
        );
        prop_assert!(held <= process.leased, "more is held than was leased");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: CASES,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn two_processes_never_spend_more_than_was_given(steps in prop::collection::vec(step(), 1..24)) {
        let mut ledger = Ledger::default();
        let mut processes: Vec<Process> = (0..PROCESSES).map(|_| Process::new()).collect();
        for step in &steps {
            take(&mut ledger, &mut processes, step);
            check(&ledger, &processes)?;
        }
    }
}
