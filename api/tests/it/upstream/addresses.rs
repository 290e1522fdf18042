//! What is dialled is what was checked.

use aigne_hub::upstream::{Upstream, UpstreamError, UpstreamSettings};
use tokio::io::AsyncWriteExt as _;

use super::support::{Detour, Names, Server, led, ok, post, public, read_request, text};

async fn answering() -> Server {
    Server::start(|_, mut stream| async move {
        while read_request(&mut stream).await.is_some() {
            stream.write_all(&ok("hello")).await.unwrap();
        }
    })
    .await
}

#[actix_rt::test]
async fn every_notation_of_a_forbidden_literal_is_refused() {
    let literals = [
        "127.0.0.1",
        "2130706433",
        "0x7f000001",
        "017700000001",
        "0177.0.0.1",
        "0x7f.1",
        "127.1",
        "127.0.1",
        "127.0.0.1.",
        "0",
        "0.0.0.0",
        "１２７.０.０.１",
        "127。0。0。1",
        "①②⑦.⓪.⓪.①",
        "%31%32%37.0.0.1",
        "[::1]",
        "[::]",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::ffff:10.0.0.5]",
        "[::127.0.0.1]",
        "[::10.0.0.5]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b::10.0.0.5]",
        "[64:ff9b:1::10.0.0.5]",
        "[2002:7f00:1::]",
        "[2002:a00:5::1]",
        "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
        "[2606:4700::5efe:10.0.0.5]",
        "10.0.0.5",
        "10.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "0xc0a80101",
        "100.64.0.1",
        "100.127.255.255",
        "169.254.0.1",
        "169.254.169.254",
        "0xA9FEA9FE",
        "2852039166",
        "100.100.100.200",
        "168.63.129.16",
        "[fd00:ec2::254]",
        "[fd20:ce::254]",
        "[fe80::1]",
        "[fec0::1]",
        "[fc00::1]",
        "[fdff::1]",
        "[ff02::1]",
        "[2001:db8::1]",
        "[3fff::1]",
        "[100::1]",
        "[5f00::1]",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "198.51.100.1",
        "203.0.113.1",
        "198.18.0.1",
        "192.88.99.1",
    ];
    let names = Names::new(&[]);
    let detour = Detour::new(&[]);
    let upstream = led(&names, &detour);
    for scheme in ["http", "https"] {
        for literal in literals {
            let refused = upstream
                .send(public(&format!("{scheme}://{literal}/v1")))
                .await;
            let refused = refused.unwrap_err();
            assert_eq!(
                refused.code(),
                "upstream_address_refused",
                "{literal}: {refused}"
            );
            assert!(refused.never_sent());
        }
    }
    assert_eq!(detour.dialled(), Vec::<String>::new());
    assert!(
        names.asked.lock().unwrap().is_empty(),
        "a literal is no name"
    );
}

#[actix_rt::test]
async fn a_public_literal_is_dialled_as_it_is() {
    let server = answering().await;
    let literals = [
        ("8.8.8.8", "8.8.8.8"),
        ("134744072", "8.8.8.8"),
        ("[2606:4700::1111]", "2606:4700::1111"),
        ("[::ffff:8.8.8.8]", "::ffff:8.8.8.8"),
        ("[64:ff9b::8.8.8.8]", "64:ff9b::808:808"),
    ];
    for (literal, dialled) in literals {
        let detour = Detour::new(&[(dialled, server.address)]);
        let upstream = led(&Names::new(&[]), &detour);
        let answer = upstream.send(public(&format!("http://{literal}/"))).await;
        assert_eq!(text(answer.unwrap()).await.unwrap(), "hello");
        let dialled: std::net::IpAddr = dialled.parse().unwrap();
        assert_eq!(detour.dialled.lock().unwrap()[0].ip(), dialled);
    }
}

#[actix_rt::test]
async fn a_name_that_leads_inside_is_refused_with_words_that_help() {
    let names = Names::new(&[
        ("inside.test", &[&["10.0.0.5"]]),
        ("mixed.test", &[&["93.184.216.34", "192.168.0.7"]]),
        ("metadata.test", &[&["169.254.169.254"]]),
        ("mapped.test", &[&["::ffff:127.0.0.1"]]),
    ]);
    let detour = Detour::new(&[]);
    let upstream = led(&names, &detour);
    let said = [
        (
            "inside.test",
            "refused to call 10.0.0.5 (inside.test): private network; \
             allow it for this provider if that is meant",
        ),
        (
            "mixed.test",
            "refused to call 192.168.0.7 (mixed.test): private network; \
             allow it for this provider if that is meant",
        ),
        (
            "metadata.test",
            "refused to call 169.254.169.254 (metadata.test): cloud metadata address; \
             such an address is never called",
        ),
        (
            "mapped.test",
            "refused to call ::ffff:127.0.0.1 (mapped.test): loopback address; \
             allow it for this provider if that is meant",
        ),
    ];
    for (name, words) in said {
        let url = format!("https://{name}/v1?key=secret");
        let refused = upstream.send(public(&url)).await.unwrap_err();
        assert_eq!(refused.to_string(), words);
    }
    assert_eq!(detour.dialled(), Vec::<String>::new());
}

#[actix_rt::test]
async fn the_machines_own_names_are_checked_too() {
    let upstream = Upstream::new(&UpstreamSettings::default()).unwrap();
    let refused = upstream.send(public("http://localhost:9/")).await;
    assert_eq!(refused.unwrap_err().code(), "upstream_address_refused");
}

#[actix_rt::test]
async fn private_egress_reaches_inside_but_never_link_local_or_metadata() {
    let server = answering().await;
    let allowed = [
        "10.0.0.5",
        "127.0.0.9",
        "192.168.1.1",
        "100.64.0.1",
        "fd12::1",
        "::1",
    ];
    let routes: Vec<_> = allowed.iter().map(|ip| (*ip, server.address)).collect();
    let detour = Detour::new(&routes);
    let upstream = led(&Names::new(&[]), &detour);
    for ip in allowed {
        let host = if ip.contains(':') {
            format!("[{ip}]")
        } else {
            ip.to_owned()
        };
        let answer = upstream.send(post(&format!("http://{host}/"))).await;
        assert_eq!(text(answer.unwrap()).await.unwrap(), "hello");
    }
    let never = [
        "169.254.1.1",
        "169.254.169.254",
        "100.100.100.200",
        "[fe80::1]",
        "[fd00:ec2::254]",
        "[::ffff:169.254.169.254]",
        "0.0.0.0",
        "[::]",
        "224.0.0.1",
        "[ff02::1]",
        "255.255.255.255",
    ];
    for host in never {
        let refused = upstream.send(post(&format!("http://{host}/"))).await;
        let refused = refused.unwrap_err().to_string();
        assert!(
            refused.ends_with("such an address is never called"),
            "{refused}"
        );
    }
    assert_eq!(detour.dialled().len(), allowed.len());
}

#[actix_rt::test]
async fn a_connection_allowed_in_private_is_not_found_by_a_public_call() {
    let server = answering().await;
    let names = Names::new(&[("inside.test", &[&["10.0.0.5"]])]);
    let detour = Detour::new(&[("10.0.0.5", server.address)]);
    let upstream = led(&names, &detour);
    let answer = upstream.send(post("http://inside.test/")).await.unwrap();
    assert_eq!(text(answer).await.unwrap(), "hello");

    let refused = upstream.send(public("http://inside.test/")).await;
    assert_eq!(refused.unwrap_err().code(), "upstream_address_refused");
}

#[actix_rt::test]
async fn a_name_whose_second_answer_differs_is_dialled_where_it_was_checked() {
    let server = Server::start(|_, mut stream| async move {
        read_request(&mut stream).await.unwrap();
        let closing = b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 5\r\n\r\nhello";
        stream.write_all(closing).await.unwrap();
    })
    .await;
    let names = Names::new(&[("rebind.test", &[&["93.184.216.34"], &["127.0.0.1"]])]);
    let detour = Detour::new(&[
        ("93.184.216.34", server.address),
        ("127.0.0.1", server.address),
    ]);
    let upstream = led(&names, &detour);

    let answer = upstream.send(public("http://rebind.test:8080/")).await;
    assert_eq!(text(answer.unwrap()).await.unwrap(), "hello");
    assert_eq!(
        names.asked.lock().unwrap().len(),
        1,
        "one answer per connection"
    );
    assert_eq!(detour.dialled(), ["93.184.216.34:8080"]);

    let refused = upstream.send(public("http://rebind.test:8080/")).await;
    assert!(matches!(refused, Err(UpstreamError::Refused { .. })));
    assert_eq!(detour.dialled(), ["93.184.216.34:8080"]);
}

#[actix_rt::test]
async fn the_next_address_is_tried_when_one_fails_or_stays_silent() {
    let server = answering().await;
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap()
    };
    let names = Names::new(&[("many.test", &[&["8.8.4.4", "9.9.9.9", "8.8.8.8"]])]);
    // 9.9.9.9 has no route: it is silent for ever.
    let detour = Detour::new(&[("8.8.4.4", closed), ("8.8.8.8", server.address)]);
    let answer = led(&names, &detour).send(public("http://many.test/")).await;
    assert_eq!(text(answer.unwrap()).await.unwrap(), "hello");
    assert_eq!(detour.dialled(), ["8.8.4.4:80", "9.9.9.9:80", "8.8.8.8:80"]);
}

#[actix_rt::test]
async fn unknown_names_and_closed_ports_are_told_apart() {
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap()
    };
    let names = Names::new(&[("empty.test", &[&[]])]);
    let upstream = led(&names, &Detour::new(&[("127.0.0.1", closed)]));
    for (url, code) in [
        ("http://nobody.test/", "upstream_name_unresolved"),
        ("http://empty.test/", "upstream_name_unresolved"),
        ("http://127.0.0.1:9/", "upstream_unreachable"),
        ("ftp://127.0.0.1/", "upstream_bad_url"),
        ("http://user:hunter2@127.0.0.1/", "upstream_bad_url"),
    ] {
        let error = upstream.send(post(url)).await.unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert_eq!(error.failure().status, 502);
        assert!(!error.to_string().contains("hunter2"));
    }
}

#[actix_rt::test]
async fn small_writes_are_sent_at_once() {
    let server = answering().await;
    let detour = Detour::new(&[("8.8.8.8", server.address)]);
    let answer = led(&Names::new(&[]), &detour)
        .send(public("http://8.8.8.8/"))
        .await;
    assert_eq!(text(answer.unwrap()).await.unwrap(), "hello");
    assert!(detour.sockets.lock().unwrap()[0].nodelay().unwrap());
}
