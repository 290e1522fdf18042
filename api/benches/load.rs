#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a program for the command line, outside the hub"
)]
//! A load generator for one HTTP/1.1 server on this machine: whole answers or streams, over
//! connections that stay open. Prints one JSON object.
//!
//! It is our own because it must read the time that the simulator writes into each event (script
//! option `stamp`), which tells how long an event was on its way.

use std::time::{Duration, Instant, SystemTime};

use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// What to do, from the command line: `ADDRESS PATH KEY MODEL CONNECTIONS SECONDS stream|whole`.
struct Plan {
    address: String,
    path: String,
    key: String,
    model: String,
    connections: usize,
    time: Duration,
    stream: bool,
}

#[derive(Default)]
struct Counts {
    /// Microseconds until the whole answer was read.
    whole: Vec<u64>,
    /// Microseconds until the first event.
    first: Vec<u64>,
    /// Microseconds that each event was on its way.
    delay: Vec<u64>,
    failures: u64,
}

fn main() {
    let Some(plan) = plan() else {
        eprintln!("usage: load ADDRESS PATH KEY MODEL CONNECTIONS SECONDS stream|whole");
        std::process::exit(2);
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be built");
    let local = tokio::task::LocalSet::new();
    let counts = local.block_on(&runtime, run(&plan));
    report(&plan, counts);
}

fn plan() -> Option<Plan> {
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    let mut next = || words.next();
    Some(Plan {
        address: next()?,
        path: next()?,
        key: next()?,
        model: next()?,
        connections: next()?.parse().ok()?,
        time: Duration::from_secs_f64(next()?.parse().ok()?),
        stream: next()? == "stream",
    })
}

async fn run(plan: &Plan) -> Counts {
    let body = json!({
        "model": plan.model,
        "messages": [{ "role": "user", "content": "Tell me about the weather in Lisbon in May." }],
        "stream": plan.stream,
    })
    .to_string();
    let request = format!(
        "POST {} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        plan.path,
        plan.address,
        plan.key,
        body.len()
    );
    let request: &'static str = Box::leak(request.into_boxed_str());
    let until = Instant::now() + plan.time;
    let tasks: Vec<_> = (0..plan.connections)
        .map(|_| tokio::task::spawn_local(connection(plan.address.clone(), request, until)))
        .collect();
    let mut all = Counts::default();
    for task in tasks {
        let counts = task.await.expect("a connection's task does not panic");
        all.whole.extend(counts.whole);
        all.first.extend(counts.first);
        all.delay.extend(counts.delay);
        all.failures += counts.failures;
    }
    all
}

async fn connection(address: String, request: &'static str, until: Instant) -> Counts {
    let mut counts = Counts::default();
    let Ok(stream) = TcpStream::connect(&address).await else {
        counts.failures += 1;
        return counts;
    };
    stream.set_nodelay(true).ok();
    let mut wire = BufReader::with_capacity(64 * 1024, stream);
    while Instant::now() < until {
        if exchange(&mut wire, request, &mut counts).await.is_none() {
            counts.failures += 1;
            return counts;
        }
    }
    counts
}

/// One request and its answer; `None` when the connection or the answer is not as it should be.
async fn exchange(
    wire: &mut BufReader<TcpStream>,
    request: &str,
    counts: &mut Counts,
) -> Option<()> {
    let began = Instant::now();
    wire.get_mut().write_all(request.as_bytes()).await.ok()?;
    let mut line = String::new();
    wire.read_line(&mut line).await.ok()?;
    if !line.contains(" 200 ") {
        return None;
    }
    let mut length = None;
    loop {
        line.clear();
        wire.read_line(&mut line).await.ok()?;
        let head = line.trim_end().to_ascii_lowercase();
        if head.is_empty() {
            break;
        }
        if let Some(value) = head.strip_prefix("content-length:") {
            length = value.trim().parse::<usize>().ok();
        }
    }
    match length {
        Some(length) => {
            let mut body = vec![0; length];
            wire.read_exact(&mut body).await.ok()?;
        }
        None => chunks(wire, began, counts).await?,
    }
    counts.whole.push(micros(began.elapsed()));
    Some(())
}

async fn chunks(
    wire: &mut BufReader<TcpStream>,
    began: Instant,
    counts: &mut Counts,
) -> Option<()> {
    let mut line = String::new();
    let mut first = true;
    loop {
        line.clear();
        wire.read_line(&mut line).await.ok()?;
        let size = usize::from_str_radix(line.trim(), 16).ok()?;
        let mut chunk = vec![0; size + 2];
        wire.read_exact(&mut chunk).await.ok()?;
        if size == 0 {
            return Some(());
        }
        if first {
            counts.first.push(micros(began.elapsed()));
            first = false;
        }
        let now = micros(
            SystemTime::now()
                .duration_since(SystemTime::UNIX_EPOCH)
                .ok()?,
        );
        let text = String::from_utf8_lossy(&chunk);
        for stamp in text.split("@").skip(1) {
            let digits: String = stamp.chars().take_while(char::is_ascii_digit).collect();
            if let Ok(sent) = digits.parse::<u64>() {
                counts.delay.push(now.saturating_sub(sent));
            }
        }
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

fn percentiles(mut values: Vec<u64>) -> serde_json::Value {
    values.sort_unstable();
    let at = |share: f64| {
        let place = ((values.len() as f64) * share) as usize;
        values
            .get(place.min(values.len().saturating_sub(1)))
            .copied()
    };
    json!({ "count": values.len(), "p50": at(0.5), "p90": at(0.9), "p99": at(0.99), "max": values.last() })
}

fn report(plan: &Plan, counts: Counts) {
    let done = counts.whole.len();
    let result = json!({
        "connections": plan.connections,
        "requests": done,
        "failures": counts.failures,
        "per_second": done as f64 / plan.time.as_secs_f64(),
        "whole_us": percentiles(counts.whole),
        "first_us": percentiles(counts.first),
        "delay_us": percentiles(counts.delay),
    });
    println!("{result}");
}
