//! Pictures in the forms that are not OpenAI's: of Gemini's models that draw, Imagen, Ark and
//! Ideogram.

mod ark;
mod google;
mod ideogram;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

pub use ark::answer as of_ark;
pub use google::{draws as gemini_draws, generate as of_gemini, predict as of_imagen};
pub use ideogram::{
    Answer as IdeogramAnswer, answer as of_ideogram, place as ideogram_place,
    scripted as ideogram_error,
};

use super::media::png;

/// What the smallest picture costs.
const TOKENS_PER_IMAGE: u64 = 1_290;

/// The one picture there is, as Base64.
fn picture() -> String {
    STANDARD.encode(png())
}
