//! A redirect is an answer like any other.

use actix_http::header::{AUTHORIZATION, HeaderValue};
use tokio::io::AsyncWriteExt as _;

use super::support::{Server, post, read_request, upstream};

#[actix_rt::test]
async fn a_redirect_is_handed_back_and_the_key_goes_nowhere_else() {
    let elsewhere = Server::start(|_, _| async {}).await;
    let target = elsewhere.url("/stolen");
    for status in [301, 302, 303, 307, 308] {
        let location = target.clone();
        let server = Server::start(move |_, mut stream| {
            let target = location.clone();
            async move {
                let seen = read_request(&mut stream).await.unwrap();
                assert!(seen.head.contains("authorization: Bearer secret"));
                let answer = format!(
                    "HTTP/1.1 {status} Moved\r\nlocation: {target}\r\ncontent-length: 0\r\n\r\n"
                );
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        })
        .await;
        let mut call = post(&server.url("/v1/chat"));
        let key = HeaderValue::from_static("Bearer secret");
        call.headers.push((AUTHORIZATION, key));

        let answer = upstream().send(call).await.unwrap();

        assert_eq!(answer.status, status);
        assert_eq!(answer.headers.get("location").unwrap(), target.as_str());
        assert_eq!(server.accepted(), 1);
    }
    assert_eq!(elsewhere.accepted(), 0);
}
