//! People whom Blocklet Server vouches for, in the hub's own table.

use std::sync::Arc;

use aigne_hub::blocklet::people::{People, Person};
use aigne_hub::clock::{Millis, TestClock};
use aigne_hub::identity::principal::Role;
use store::users::User;
use store::{Durability, Options, Store};

async fn all(store: &Store) -> Vec<User> {
    store.read(store::users::all).await.unwrap()
}

fn person(did: &str, name: Option<&str>, role: Option<Role>) -> Person {
    Person {
        did: did.to_owned(),
        name: name.map(str::to_owned),
        role,
    }
}

#[actix_web::test]
async fn a_person_is_written_once_and_again_only_when_something_is_new() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        path: folder.path().join("hub.db"),
        durability: Durability::Kill,
        readers: 1,
        queue: 10,
    };
    let store = Store::open(options).unwrap();
    let clock = Arc::new(TestClock::at(Millis(1_000)));
    // Two processes, each with a memory of its own.
    let people = [(); 2].map(|()| People::new(store.clone(), clock.clone()));
    people[0].met(person("z1a", None, None), None).await;
    let rows = all(&store).await;
    assert_eq!(
        (
            rows[0].name.as_str(),
            rows[0].role.as_str(),
            rows[0].source.as_str()
        ),
        ("z1a", "guest", "blocklet")
    );
    clock.advance_ms(1_000);
    for people in &people {
        people
            .met(person("z1a", Some("Ann"), Some(Role::Member)), None)
            .await;
    }
    let rows = all(&store).await;
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (
            rows[0].name.as_str(),
            rows[0].role.as_str(),
            rows[0].created_at
        ),
        ("Ann", "member", 1_000)
    );
    // An access key tells neither name nor role, and takes none away; nothing new, nothing written.
    clock.advance_ms(1_000);
    people[0].met(person("z1a", None, None), None).await;
    people[1]
        .met(person("z1a", Some("Ann"), Some(Role::Member)), None)
        .await;
    assert_eq!(all(&store).await, rows);
    people[1]
        .met(person("z1a", Some("Ann"), Some(Role::Guest)), None)
        .await;
    assert_eq!(all(&store).await[0].role, "guest");
}
