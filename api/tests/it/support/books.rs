//! Comparing the hub's books with what the simulator says that it served.

use aigne_hub::simulator::answer::Dialect;
use aigne_hub::simulator::served::Served;
use store::Store;
use store::attempts::Attempt;
use store::calls::CallRecord;

use super::hub::TestHub;

/// A call with its attempts.
#[derive(Debug)]
pub struct Settled {
    pub call: CallRecord,
    pub attempts: Vec<Attempt>,
}

impl Settled {
    /// Tokens in the simulator's classes.
    pub fn tokens(&self) -> [i64; 7] {
        let call = &self.call;
        [
            call.input_tokens,
            call.cache_read_tokens,
            call.cache_write_5m_tokens,
            call.cache_write_1h_tokens,
            call.audio_input_tokens,
            call.output_tokens,
            call.reasoning_tokens,
        ]
    }

    pub fn error(&self) -> &str {
        self.call.error_code.as_deref().unwrap_or("")
    }
}

/// Tokens of a reply as the simulator told them.
pub fn told(served: &Served) -> Option<[i64; 7]> {
    let mut usage = served.usage?;
    if served.dialect == Dialect::OpenAi {
        // OpenAI's usage does not tell for how long a cache was written.
        usage.cache_write += std::mem::take(&mut usage.cache_write_1h);
    }
    let classes = [
        usage.input,
        usage.cache_read,
        usage.cache_write,
        usage.cache_write_1h,
        usage.audio,
        usage.output,
        usage.reasoning,
    ];
    Some(classes.map(|count| i64::try_from(count).unwrap()))
}

/// What was handed to the writer before is written, and the books hold.
pub async fn hold(store: &Store) {
    drop(store.write(|_| Ok(())).await);
    let report = store.read(aigne_hub::metering::prove).await.unwrap();
    assert!(report.holds(), "{:?}", report.violations);
}

/// The books hold, and every completed reply that told its usage is in them with just that.
pub async fn check(hub: &TestHub) {
    hold(hub.store()).await;
    let calls = hub.all_settled().await;
    let served = hub.simulator.witness().served();
    for reply in &served {
        let of = |settled: &&Settled| settled.call.upstream_id.as_deref() == Some(&reply.id);
        let Some(settled) = calls.iter().find(of) else {
            continue;
        };
        if settled.call.usage_source == "reported" {
            assert_eq!(Some(settled.tokens()), told(reply), "{reply:?} {settled:?}");
        }
    }
    let succeeded = calls.iter().filter(|one| one.call.status == "success");
    let simulated = |one: &&Settled| {
        let provider = one.call.provider.as_deref();
        provider.is_some_and(|name| name.starts_with("sim-"))
    };
    for settled in succeeded.filter(simulated) {
        let id = settled.call.upstream_id.as_deref();
        assert!(
            id.is_none() || served.iter().any(|reply| Some(&reply.id[..]) == id),
            "nobody served {settled:?}"
        );
    }
}
