//! Width and height, and the ratios that providers draw in.

use super::Own;
use crate::error::WireError;

/// Width and height in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    /// Not zero.
    pub width: u32,
    /// Not zero.
    pub height: u32,
}

/// A ratio as a provider writes it, with its two numbers.
pub(crate) type Ratio = (&'static str, u32, u32);

impl Size {
    /// Reads `1024x1536`. Nothing for `auto`.
    pub(crate) fn read(text: &str) -> Result<Option<Self>, WireError> {
        let text = text.trim();
        if text.is_empty() || text == "auto" {
            return Ok(None);
        }
        let numbers = text.split_once(['x', 'X']).and_then(|(width, height)| {
            let size = Size {
                width: width.trim().parse().ok()?,
                height: height.trim().parse().ok()?,
            };
            (size.width > 0 && size.height > 0).then_some(size)
        });
        match numbers {
            Some(size) => Ok(Some(size)),
            None => {
                let told = format!("must be width and height such as 1024x1024, not {text:?}");
                Err(WireError::invalid("size", told))
            }
        }
    }

    /// Pixels of the longer side.
    pub(crate) fn longest(self) -> u32 {
        self.width.max(self.height)
    }

    /// The closest of these ratios, and whether it is the very same.
    pub(crate) fn nearest(self, ratios: &[Ratio]) -> Option<(&'static str, bool)> {
        let distance = |(_, wide, high): &Ratio| {
            let (one, other) = (
                f64::from(self.width) * f64::from(*high),
                f64::from(self.height) * f64::from(*wide),
            );
            one.max(other) / one.min(other)
        };
        let closest = ratios
            .iter()
            .min_by(|one, other| distance(one).total_cmp(&distance(other)))?;
        let (name, wide, high) = *closest;
        let same =
            u64::from(self.width) * u64::from(high) == u64::from(self.height) * u64::from(wide);
        Some((name, same))
    }
}

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}x{}", self.width, self.height)
    }
}

/// The ratio to be drawn in: that of `aspect_ratio` where it is named, else the closest to the
/// size. What could only be drawn almost so is told.
pub(super) fn ratio(
    own: &mut Own,
    size: Option<Size>,
    ratios: &[Ratio],
    left_out: &mut Vec<String>,
) -> Result<Option<&'static str>, WireError> {
    if let Some(named) = own.text("aspect_ratio")? {
        let plain = |text: &str| text.replace('x', ":");
        let found = ratios
            .iter()
            .find(|(name, ..)| plain(name) == plain(&named));
        return match found {
            Some((name, ..)) => Ok(Some(name)),
            None => {
                let known: Vec<_> = ratios.iter().map(|(name, ..)| *name).collect();
                let told = format!("must be one of {}, not {named:?}", known.join(", "));
                Err(WireError::invalid("aspect_ratio", told))
            }
        };
    }
    let Some((name, same)) = size.and_then(|size| size.nearest(ratios)) else {
        return Ok(None);
    };
    if !same {
        left_out.push("size".to_owned());
    }
    Ok(Some(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATIOS: [Ratio; 4] = [
        ("1:1", 1, 1),
        ("3:2", 3, 2),
        ("16:9", 16, 9),
        ("9:16", 9, 16),
    ];

    #[test]
    fn a_size_is_drawn_in_the_closest_ratio() {
        let nearest = |text: &str| Size::read(text).unwrap().unwrap().nearest(&RATIOS);
        assert_eq!(nearest("1024x1024"), Some(("1:1", true)));
        assert_eq!(nearest("1536x1024"), Some(("3:2", true)));
        assert_eq!(nearest("1792x1024"), Some(("16:9", false)));
        assert_eq!(nearest("1x4000000000"), Some(("9:16", false)));
    }

    #[test]
    fn what_is_no_size_is_refused() {
        assert_eq!(Size::read("auto").unwrap(), None);
        for text in ["1024", "0x1", "axb", "1024x", "-1x1"] {
            assert!(Size::read(text).is_err(), "{text}");
        }
    }
}
