//! What a call and the connection it uses know of each other.
//!
//! The client's pool lies between them and tells neither whether a connection was new, nor whether
//! a body ended or was cut. The call is kept in a task-local while its future is polled; our
//! connector and our socket, which run inside that poll, leave their news there.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use super::Clocks;
use super::error::{Stage, UpstreamError};

tokio::task_local! {
    static CALL: Rc<Call>;
}

/// One attempt to send a request.
pub(super) struct Call {
    /// Host and port, for messages.
    pub(super) label: String,
    /// The clocks of the call.
    pub(super) clocks: Clocks,
    /// Whether idle connections must not be used.
    fresh_only: bool,
    dialling: Cell<Dialling>,
    stage: Cell<Stage>,
    failure: RefCell<Option<UpstreamError>>,
    used: OnceCell<Used>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Dialling {
    NotAsked,
    UnderWay,
    Done,
}

struct Used {
    line: Rc<Line>,
    read_before: u64,
}

/// What happened on a connection so far.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Bytes that were read from it.
    pub(super) read: Cell<u64>,
    /// Whether the peer has ended it.
    pub(super) ended: Cell<bool>,
}

impl Call {
    /// A call that has not begun.
    pub(super) fn new(label: &str, clocks: Clocks, fresh_only: bool) -> Rc<Self> {
        Rc::new(Call {
            label: label.to_owned(),
            clocks,
            fresh_only,
            dialling: Cell::new(Dialling::NotAsked),
            stage: Cell::new(Stage::Resolving),
            failure: RefCell::new(None),
            used: OnceCell::new(),
        })
    }

    /// Runs a future as part of this call.
    pub(super) fn scope<F: Future>(self: &Rc<Self>, future: F) -> impl Future<Output = F::Output> {
        CALL.scope(Rc::clone(self), future)
    }

    /// The connector was asked for a connection.
    pub(super) fn begin_dialling(&self) {
        self.dialling.set(Dialling::UnderWay);
    }

    /// The connector is at this step.
    pub(super) fn enter(&self, stage: Stage) {
        self.stage.set(stage);
    }

    /// The connector has a connection.
    pub(super) fn end_dialling(&self) {
        self.dialling.set(Dialling::Done);
    }

    /// Keeps the reason why there is no connection; the client could carry only half of it.
    pub(super) fn fail(&self, error: UpstreamError) {
        self.failure.replace(Some(error));
    }

    /// The step that the connector has reached.
    pub(super) fn stage(&self) -> Stage {
        self.stage.get()
    }

    /// Whether a connection is being made right now.
    pub(super) fn is_dialling(&self) -> bool {
        self.dialling.get() == Dialling::UnderWay
    }

    /// The reason why there is no connection.
    pub(super) fn failure(&self) -> Option<UpstreamError> {
        self.failure.take()
    }

    /// The connection that the request was written to.
    pub(super) fn line(&self) -> Option<Rc<Line>> {
        self.used.get().map(|used| Rc::clone(&used.line))
    }

    /// Whether the request went to an idle connection, since the connector was never asked, and
    /// nothing came back.
    pub(super) fn met_a_dead_connection(&self) -> bool {
        self.dialling.get() == Dialling::NotAsked
            && self
                .used
                .get()
                .is_some_and(|used| used.line.read.get() == used.read_before)
    }
}

/// The call that is being polled, if any.
pub(super) fn current() -> Option<Rc<Call>> {
    CALL.try_with(Rc::clone).ok()
}

/// Notes that the call writes to this connection.
pub(super) fn adopt(line: &Rc<Line>) {
    let _ = CALL.try_with(|call| {
        call.used.get_or_init(|| Used {
            line: Rc::clone(line),
            read_before: line.read.get(),
        });
    });
}

/// Whether the connection that is read now is an idle one which the call must not use: before the
/// connector was asked, only the pool reads, to see whether what it found is alive.
pub(super) fn rejects_idle() -> bool {
    CALL.try_with(|call| call.fresh_only && call.dialling.get() == Dialling::NotAsked)
        .unwrap_or(false)
}
