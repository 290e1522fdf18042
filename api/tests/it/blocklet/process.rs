//! The program itself, started and stopped as Blocklet Server does it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use super::support::{Place, login};

/// After so long Blocklet Server sends SIGKILL.
const KILLED_AFTER: Duration = Duration::from_millis(1600);

struct Program {
    child: Child,
    port: u16,
}

impl Drop for Program {
    fn drop(&mut self) {
        // Only for a test that failed before it stopped the program.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(place: &Place, port: u16) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aigne-hub"));
    command
        .arg("serve")
        .env_clear()
        .envs(place.variables.clone())
        .env("BLOCKLET_PORT", port.to_string())
        .env("ABT_NODE_SERVICE_PORT", "40406")
        // What a terminal's environment may say about colours.
        .envs([
            ("TERM", "xterm-256color"),
            ("CLICOLOR_FORCE", "1"),
            ("HUB_LOG", "info"),
        ])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

impl Program {
    fn start(place: &Place) -> Program {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let child = command(place, port).spawn().unwrap();
        let program = Program { child, port };
        program.probe();
        program
    }

    /// `HEAD /` as the server sends it, until a status line comes; the status does not matter.
    fn probe(&self) {
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            if let Ok(mut socket) = TcpStream::connect(("127.0.0.1", self.port)) {
                let head = "HEAD / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Unique-Record: dial_http\r\nConnection: close\r\n\r\n";
                socket.write_all(head.as_bytes()).unwrap();
                let mut answer = String::new();
                socket.read_to_string(&mut answer).unwrap();
                assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
                return;
            }
            assert!(Instant::now() < until, "the hub never listened");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// A streamed call, read up to its first event.
    fn stream(&self, model: &str) -> BufReader<TcpStream> {
        let body = json!({"model": model, "stream": true, "messages": [{"role": "user", "content": "Hello"}]}).to_string();
        let mut socket = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        socket
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        let head = format!(
            "POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            login("owner"),
            body.len()
        );
        socket.write_all(head.as_bytes()).unwrap();
        let mut reader = BufReader::new(socket);
        let mut line = String::new();
        while !line.starts_with("data:") {
            line.clear();
            assert!(
                reader.read_line(&mut line).unwrap() > 0,
                "the stream never began"
            );
        }
        reader
    }

    /// Sends SIGINT, and gives the time until the end, with what was written meanwhile.
    fn stop(mut self) -> (Duration, String, String) {
        let began = Instant::now();
        let sent = Command::new("kill")
            .args(["-INT", &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
        let status = self.child.wait().unwrap();
        let took = began.elapsed();
        assert_eq!(status.code(), Some(0));
        let (mut out, mut err) = (String::new(), String::new());
        self.child
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut out)
            .unwrap();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut err)
            .unwrap();
        (took, out, err)
    }
}

#[test]
fn an_idle_hub_is_gone_at_once_and_its_log_is_plain_and_without_secrets() {
    let place = Place::new(1);
    let (took, out, err) = Program::start(&place).stop();
    assert!(took < KILLED_AFTER, "{took:?}");
    assert!(
        out.contains("under Blocklet Server") && out.contains("https://app.example.com/hub"),
        "{out}"
    );
    assert!(!out.contains('\u{1b}') && err.is_empty(), "{out}\n{err}");
    for secret in ["aigne-", "token=", "5a5a5a", "0x"] {
        assert!(!out.contains(secret), "{secret}: {out}");
    }
}

#[test]
fn streams_that_cannot_end_in_time_end_with_an_error_before_the_kill() {
    let place = Place::new(1);
    let hub = Program::start(&place);
    let (mut long, mut short) = (
        hub.stream("demo/chat+chunks=500+pace=100"),
        hub.stream("demo/chat+chunks=3+pace=50"),
    );
    let (took, _, _) = hub.stop();
    assert!(took < KILLED_AFTER, "{took:?}");
    let rest = |reader: &mut BufReader<TcpStream>| {
        let mut text = Vec::new();
        // A connection that is reset behind its last byte has said all.
        let _ = reader.read_to_end(&mut text);
        String::from_utf8_lossy(&text).into_owned()
    };
    assert!(
        rest(&mut short).contains("[DONE]"),
        "one that can end within the time does"
    );
    let told = rest(&mut long);
    assert!(
        told.contains("\"error\"") && !told.contains("[DONE]"),
        "{told}"
    );
    // Both are in the books.
    let books = Command::new(env!("CARGO_BIN_EXE_aigne-hub"))
        .args(["ledger", "check", "--data-dir"])
        .arg(place.data_dir())
        .env_clear()
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&books.stdout).into_owned();
    assert!(books.status.success() && told.contains("2 calls"), "{told}");
}

#[test]
fn half_an_environment_ends_the_start_with_every_name() {
    let place = Place::new(1);
    let mut command = command(&place, 4000);
    for name in ["BLOCKLET_APP_ASK", "BLOCKLET_SESSION_SECRET"] {
        command.env_remove(name);
    }
    let ended = command.output().unwrap();
    let told = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(1));
    assert!(
        told.contains("BLOCKLET_APP_ASK: is not set")
            && told.contains("BLOCKLET_SESSION_SECRET: is not set"),
        "{told}"
    );
}
