//! `POST /api/meilisearch/embeddings`: a text of any length for Meilisearch, which asks for one vector.
//! The text is embedded in pieces, in one call, and the vector is the mean of theirs.

use std::rc::Rc;
use std::sync::Arc;

use actix_web::body::to_bytes;
use actix_web::http::StatusCode;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::{Value, json};
use subtle::ConstantTimeEq;
use wire::{Dialect, FailureKind, Operation};

use super::body::{self, Holds};
use super::operations::{self, Place};
use crate::app::Link;
use crate::error::Refusal;
use crate::identity::principal::{AllowedModels, Principal, Proof, Role, Subject};
use crate::identity::token;
use crate::request_id::RequestId;

/// What Meilisearch signs, behind the app's access key.
const SIGNED: &str = "/ai-kit/api/meilisearch/embeddings";

/// The model where none is named.
const USUAL_MODEL: &str = "text-embedding-3-small";

/// Characters of a piece.
const PIECE: usize = 2_048;

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    model: Option<String>,
    #[serde(default)]
    data: Option<Document>,
}

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    text: Option<String>,
}

#[derive(Deserialize)]
struct Vectors {
    data: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    embedding: Vec<f64>,
}

/// Serves it.
pub(super) async fn embed(
    request: HttpRequest,
    payload: web::Payload,
    link: web::Data<Rc<Link>>,
) -> HttpResponse {
    let read = async {
        let principal = match shows_the_apps_key(&request, &link) {
            true => of_the_app(),
            false => link.app.caller(&request).await?,
        };
        let settings = &link.app.config.server;
        let body = body::read(&request, payload, settings, Holds::Text).await?;
        let asked: Asked = serde_json::from_slice(&body).map_err(|error| {
            let words = format!("the body is not valid JSON: {error}");
            Refusal::new(FailureKind::InvalidRequest, "malformed_json", words)
        })?;
        Ok::<_, Refusal>((principal, asked))
    };
    let (principal, asked) = match read.await {
        Ok(read) => read,
        Err(refusal) if refusal.failure.kind == FailureKind::Authentication => {
            return HttpResponse::Unauthorized().json(json!({ "message": "Unauthorized" }));
        }
        Err(refusal) => return refusal.respond(Dialect::AigneChat, &RequestId::of(&request)),
    };
    let pieces = pieces(asked.data.and_then(|document| document.text).as_deref());
    if pieces.is_empty() {
        return vector(&[]);
    }
    let model = asked.model.filter(|model| !model.is_empty());
    let model = model.unwrap_or_else(|| USUAL_MODEL.to_owned());
    let body = json!({ "model": model, "input": pieces, "encoding_format": "float" });
    let place = Place::of(Operation::Embeddings);
    let body = Bytes::from(body.to_string());
    let response = operations::serve_for(&principal, &place, &request, body).await;
    if response.status() != StatusCode::OK {
        return response;
    }
    match to_bytes(response.into_body())
        .await
        .ok()
        .and_then(|body| mean(&body))
    {
        Some(mean) => vector(&mean),
        None => {
            let words =
                "the provider's vectors cannot be put together: they are of several lengths";
            Refusal::new(FailureKind::Upstream, "bad_provider_answer", words)
                .respond(Dialect::AigneChat, &RequestId::of(&request))
        }
    }
}

fn vector(numbers: &[f64]) -> HttpResponse {
    HttpResponse::Ok().json(json!({ "data": { "embedding": numbers } }))
}

/// The bearer is the SHA-256 of the app's access key and this address: whoever configured the search
/// for the app made it.
fn shows_the_apps_key(request: &HttpRequest, link: &Link) -> bool {
    let told = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|told| told.to_str().ok());
    let told = told.and_then(|told| told.strip_prefix("Bearer "));
    let (Some(told), Some(blocklet)) = (told, &link.app.blocklet) else {
        return false;
    };
    let key = blocklet.environment.access_key.expose_secret();
    let expected = token::stored(&format!("{key}:{SIGNED}"));
    bool::from(told.trim().as_bytes().ct_eq(expected.as_bytes()))
}

/// The app itself, as one of its components calls: it manages nothing.
fn of_the_app() -> Principal {
    Principal {
        subject: Subject::Outside {
            proof: Proof::Component,
            id: "meilisearch".to_owned(),
        },
        user_id: None,
        role: Role::Member,
        project: None,
        models: Arc::new(AllowedModels::default()),
        cache_seconds: None,
        priority: 0,
    }
}

/// Pieces of a text, none of them empty.
fn pieces(text: Option<&str>) -> Vec<String> {
    let letters: Vec<char> = text.unwrap_or_default().chars().collect();
    let pieces = letters.chunks(PIECE).map(String::from_iter);
    pieces
        .filter(|piece: &String| !piece.trim().is_empty())
        .collect()
}

/// The mean of all vectors; `None` where they are not alike.
fn mean(body: &[u8]) -> Option<Vec<f64>> {
    let told: Value = serde_json::from_slice(body).ok()?;
    let vectors: Vectors = serde_json::from_value(told).ok()?;
    let mut sums = vectors.data.first()?.embedding.clone();
    for vector in vectors.data.iter().skip(1) {
        if vector.embedding.len() != sums.len() {
            return None;
        }
        for (sum, number) in sums.iter_mut().zip(&vector.embedding) {
            *sum += number;
        }
    }
    let count = f64::from(u32::try_from(vectors.data.len()).ok()?);
    sums.iter_mut().for_each(|sum| *sum /= count);
    Some(sums)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_by_characters_and_its_vector_is_the_mean() {
        assert!(pieces(None).is_empty() && pieces(Some("  ")).is_empty());
        let long = "\u{4e2d}".repeat(PIECE + 1);
        let cut = pieces(Some(&long));
        assert_eq!(cut.len(), 2);
        assert_eq!(cut[0].chars().count(), PIECE);
        let body = br#"{"data":[{"embedding":[1,2]},{"embedding":[3,4]}]}"#;
        assert_eq!(mean(body), Some(vec![2.0, 3.0]));
        assert_eq!(
            mean(br#"{"data":[{"embedding":[1]},{"embedding":[1,2]}]}"#),
            None
        );
        assert_eq!(mean(br#"{"data":[]}"#), None);
    }
}
