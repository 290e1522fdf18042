//! Bins of a histogram of milliseconds: exact below 32, then each a sixteenth of its power of two
//! wide, so that what is read from one is at most 3.1 % beside the truth.

/// What does not fit below takes part in the last bin: 24 days.
const LAST: i64 = 1 << 31;

/// The smallest number of milliseconds in the bin that `ms` falls into.
pub fn at_least(ms: i64) -> i64 {
    let ms = ms.clamp(0, LAST);
    ms - ms % width(ms)
}

/// The number of the bin that `ms` falls into: 16 of each power of two, from 32 on.
pub fn number(ms: i64) -> usize {
    let from = at_least(ms);
    let shift = i64::from(width(from).trailing_zeros());
    // Below 32 a bin is one wide, and `from` itself is its number.
    usize::try_from(shift * 16 + from / width(from)).unwrap_or_default()
}

/// Where the bin of this number begins.
pub fn begin(number: usize) -> i64 {
    let number = i64::try_from(number).unwrap_or(LAST);
    if number < 32 {
        return number;
    }
    // The last bins of a power are numbered on from 16 × shift + 16.
    let shift = (number - 16) / 16;
    (number - shift * 16) << shift
}

/// How many milliseconds the bin of `ms` is wide.
fn width(ms: i64) -> i64 {
    let digits = i64::BITS - ms.leading_zeros();
    1 << digits.saturating_sub(5)
}

/// The value below which a share of `per_mille` thousandths of what was counted lies, told by the
/// middle of its bin; None where nothing was counted. `bins` are pairs of where a bin begins and
/// how much is in it, in ascending order.
pub fn quantile(bins: &[(i64, i64)], per_mille: i64) -> Option<i64> {
    let total: i64 = bins.iter().map(|(_, count)| count).sum();
    // The rank of the nearest-rank method, counted from 1.
    let rank = (total.saturating_mul(per_mille) + 999) / 1000;
    let mut seen = 0;
    bins.iter()
        .find(|(_, count)| {
            seen += count;
            seen >= rank.max(1)
        })
        .map(|(from, _)| from + width(*from) / 2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn small_numbers_have_bins_of_their_own() {
        for ms in 0..32 {
            assert_eq!((at_least(ms), width(ms)), (ms, 1));
        }
        assert_eq!((at_least(35), at_least(1000), at_least(-4)), (34, 992, 0));
    }

    #[test]
    fn nothing_counted_has_no_quantile() {
        assert_eq!(quantile(&[], 500), None);
    }

    proptest! {
        #[test]
        fn bins_are_numbered_without_gaps(ms in 0_i64..LAST) {
            prop_assert_eq!(begin(number(ms)), at_least(ms));
            prop_assert_eq!(number(at_least(ms) + width(ms)), number(ms) + 1);
        }

        #[test]
        fn a_quantile_is_close_to_that_of_the_numbers(
            mut all in proptest::collection::vec(0_i64..2_000_000, 1..200),
            per_mille in 1_i64..=1000,
        ) {
            all.sort_unstable();
            let mut bins = std::collections::BTreeMap::new();
            for ms in &all {
                *bins.entry(at_least(*ms)).or_insert(0) += 1;
            }
            let bins: Vec<_> = bins.into_iter().collect();
            let rank = (usize::try_from(per_mille).unwrap() * all.len()).div_ceil(1000).max(1);
            let exact = all[rank - 1];
            let told = quantile(&bins, per_mille).unwrap();
            prop_assert!((told - exact).abs() * 32 <= exact.max(1), "{told} for {exact}");
        }
    }
}
