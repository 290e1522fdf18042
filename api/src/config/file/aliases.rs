//! `[[aliases]]`: other names for models.

use super::names::{Given, is_model_name, split_target};
use super::section::Section;
use crate::config::declared::DeclaredAlias;

/// All aliases of the file. `providers` are the names that one may lead to: what the file manages
/// must not hang on a row that someone can delete in the console.
pub fn read(root: &mut Section<'_>, providers: &[String]) -> Vec<DeclaredAlias> {
    let mut given = Given::default();
    let mut aliases = Vec::new();
    for mut section in root.sections("aliases") {
        let name = section.required("name");
        if let Some(at) = &name {
            match is_model_name(&at.value) {
                true => given.take(&section, at, at.value.clone()),
                false => section
                    .refuse(at, format!("{:?} is not a name for a model", at.value))
                    .unwrap_or(()),
            }
        }
        let target = section.required("target");
        let target = target.and_then(|at| match split_target(&at.value) {
            Some((provider, _)) if providers.iter().any(|known| known == provider) => Some(at),
            Some((provider, _)) => section.refuse(
                &at,
                format!(
                    "leads to provider {provider:?}, which neither this file nor the environment \
                     declares; declared are {}",
                    providers.join(", ")
                ),
            ),
            None => section.refuse(
                &at,
                format!("{:?} is not a target; give provider/model", at.value),
            ),
        });
        section.finish();
        if let (Some(name), Some(target)) = (name, target) {
            aliases.push(DeclaredAlias {
                name: name.value,
                target: target.value,
            });
        }
    }
    aliases
}
