//! Settings of who may become a user.

use super::layers::Layers;
use super::settings::Setting;
use crate::identity::principal::Role;

pub(super) const SIGN_UP: Setting = Setting::new(
    "HUB_SIGN_UP",
    "`off`",
    "Whether people may make an account of their own on the sign-in page, and with which role: `guest`, \
     `member` or `off`; each new account gets the starter credit. Not under Blocklet Server, which \
     decides that itself",
)
.key("people.sign_up");

/// Settings of who may become a user.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PeopleSettings {
    /// `HUB_SIGN_UP`, `people.sign_up`: the role of who signs up; None: nobody can.
    pub sign_up: Option<Role>,
}

impl PeopleSettings {
    pub(super) fn read(layers: &mut Layers<'_>) -> Self {
        let sign_up = layers.read(&SIGN_UP, "`guest`, `member` or `off`", |text| match text {
            "off" | "false" => Some(None),
            "guest" => Some(Some(Role::Guest)),
            "member" => Some(Some(Role::Member)),
            _ => None,
        });
        PeopleSettings {
            sign_up: sign_up.flatten(),
        }
    }
}
