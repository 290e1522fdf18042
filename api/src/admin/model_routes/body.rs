//! What is written about a route.

use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

use crate::routing::route::definition::{Definition, Hedge, Mirror, Step, Sticky};

/// A new route.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRouteBody {
    /// What callers ask for; `*` is for every model without a provider that has no route of its own.
    pub name: String,
    /// Whether calls go by it; true when absent.
    pub enabled: Option<bool>,
    /// For people.
    pub description: Option<String>,
    /// Tried one after another.
    pub steps: Vec<Step>,
    /// Whether calls that belong together go to the same target.
    #[serde(default)]
    pub sticky: Sticky,
    /// Whether a second target is asked when the first one is late.
    pub hedge: Option<Hedge>,
    /// Whether calls are copied to another target.
    pub mirror: Option<Mirror>,
}

impl NewRouteBody {
    /// What it says of where calls go.
    pub fn definition(&self) -> Definition {
        Definition {
            description: self.description.clone(),
            steps: self.steps.clone(),
            sticky: self.sticky,
            hedge: self.hedge.clone(),
            mirror: self.mirror.clone(),
        }
    }
}

/// Changes of a route; what is absent stays.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RouteChangeBody {
    /// What callers ask for.
    pub name: Option<String>,
    /// Whether calls go by it.
    pub enabled: Option<bool>,
    /// For people; null removes it.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub description: Option<Option<String>>,
    /// All steps.
    pub steps: Option<Vec<Step>>,
    /// Whether calls that belong together go to the same target.
    pub sticky: Option<Sticky>,
    /// Null: never is a second target asked.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Hedge>)]
    pub hedge: Option<Option<Hedge>>,
    /// Null: nothing is copied.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Mirror>)]
    pub mirror: Option<Option<Mirror>>,
}

/// Tells a null from an absent member.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    reader: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(reader).map(Some)
}

impl RouteChangeBody {
    /// Brings the changes in.
    pub fn apply(&self, definition: &mut Definition) {
        if let Some(description) = &self.description {
            definition.description.clone_from(description);
        }
        if let Some(steps) = &self.steps {
            definition.steps.clone_from(steps);
        }
        definition.sticky = self.sticky.unwrap_or(definition.sticky);
        if let Some(hedge) = &self.hedge {
            definition.hedge.clone_from(hedge);
        }
        if let Some(mirror) = &self.mirror {
            definition.mirror.clone_from(mirror);
        }
    }
}
