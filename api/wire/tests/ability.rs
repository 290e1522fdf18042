//! The table of abilities: what is claimed of every caller and provider, as one golden file, and
//! that the requests behind it ask for what they stand for.
#![cfg(test)] // so that clippy knows the helpers as tests, too

use std::fmt::Write as _;

use wire::ability::{Ability, Probe, Support, probe, try_ability};
use wire::{Dialect, Native, accent};

fn providers() -> impl Iterator<Item = Native> {
    Native::ALL.into_iter()
}

#[test]
fn every_request_asks_for_what_it_stands_for() {
    // One that no provider speaks is not asked of one.
    let spoken = |dialect: &Dialect| Native::ALL.contains(&(*dialect).into());
    for dialect in Dialect::ALL.into_iter().filter(spoken) {
        for ability in Ability::ALL {
            let tried = try_ability(ability, dialect, dialect.into(), &accent::PLAIN);
            match probe(ability, dialect) {
                Probe::Body(_) => {
                    let name = ability.name();
                    assert_eq!(tried.support, Support::Native, "{}: {name}", dialect.name());
                    assert!(tried.left_out.is_empty(), "{}: {name}", dialect.name());
                }
                Probe::Lacking(reason) => assert_eq!(tried.not_asked, Some(reason)),
            }
        }
    }
}

/// What does not reach the provider is refused or told, never lost without a word.
#[test]
fn nothing_is_lost_without_a_word() {
    for from in Dialect::ALL {
        for to in providers() {
            for accent in accent::ALL {
                for ability in Ability::ALL {
                    let tried = try_ability(ability, from, to, accent);
                    let told = tried.not_asked.is_some()
                        || tried.refused.is_some()
                        || !tried.left_out.is_empty();
                    assert!(
                        told || matches!(tried.support, Support::Native | Support::Translated),
                        "{} from {} to {} ({})",
                        ability.name(),
                        from.name(),
                        to.name(),
                        accent.name
                    );
                }
            }
        }
    }
}

#[test]
fn the_table_is_what_was_read() {
    let mut table = String::new();
    for from in Dialect::ALL {
        for to in providers() {
            writeln!(table, "{} -> {}", from.name(), to.name()).unwrap();
            for ability in Ability::ALL {
                let tried = try_ability(ability, from, to, &accent::PLAIN);
                write!(table, "  {:16} {}", ability.name(), tried.support.name()).unwrap();
                if let Some(reason) = tried.not_asked {
                    write!(table, " (cannot be asked: {reason})").unwrap();
                }
                if let Some(error) = tried.refused {
                    write!(table, " (refused: {error})").unwrap();
                }
                if !tried.left_out.is_empty() {
                    write!(table, " (left out: {})", tried.left_out.join(", ")).unwrap();
                }
                table.push('\n');
            }
        }
    }
    insta::assert_snapshot!(table);
}
