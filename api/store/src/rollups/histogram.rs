//! How many calls took how long: counts per bin, and the text in which a row keeps them.

use super::bins;

/// Counts per bin of [`bins`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Histogram {
    /// By the number of the bin; what lies behind the last was not counted.
    counts: Vec<i64>,
}

impl Histogram {
    /// Counts so many calls that took this many milliseconds.
    pub fn count(&mut self, ms: i64, calls: i64) {
        let number = bins::number(ms);
        if self.counts.len() <= number {
            self.counts.resize(number + 1, 0);
        }
        if let Some(count) = self.counts.get_mut(number) {
            *count = count.saturating_add(calls);
        }
    }

    /// Adds what a row keeps: `from:calls` per bin. What is no number counts nothing.
    pub fn add_text(&mut self, text: &str) {
        let (mut from, mut number) = (0_i64, 0_i64);
        for byte in text.bytes().chain([b' ']) {
            match byte {
                b'0'..=b'9' => {
                    number = number
                        .saturating_mul(10)
                        .saturating_add(i64::from(byte - b'0'))
                }
                b':' => from = std::mem::take(&mut number),
                _ => {
                    if number > 0 {
                        self.count(from, number);
                    }
                    (from, number) = (0, 0);
                }
            }
        }
    }

    /// Adds another.
    pub fn add(&mut self, other: &Histogram) {
        for (from, calls) in other.bins() {
            self.count(from, calls);
        }
    }

    /// Where each bin begins that something was counted in, and how much, in ascending order.
    pub fn bins(&self) -> Vec<(i64, i64)> {
        let counts = self.counts.iter().enumerate();
        counts
            .filter(|(_, calls)| **calls > 0)
            .map(|(number, calls)| (bins::begin(number), *calls))
            .collect()
    }

    /// As a row keeps it.
    pub fn text(&self) -> String {
        let bins = self.bins().into_iter();
        let pairs: Vec<String> = bins
            .map(|(from, calls)| format!("{from}:{calls}"))
            .collect();
        pairs.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_number_counts_nothing() {
        let mut histogram = Histogram::default();
        for text in ["", " ", "x", "12:", ":3", "5:x", "7:2  40:1"] {
            histogram.add_text(text);
        }
        assert_eq!(histogram.bins(), [(0, 3), (7, 2), (40, 1)]);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(all in proptest::collection::vec(0_i64..20_000_000, 0..50)) {
            let mut histogram = Histogram::default();
            for ms in &all {
                histogram.count(*ms, 1);
            }
            let mut read = Histogram::default();
            read.add_text(&histogram.text());
            prop_assert_eq!(&read, &histogram);
            read.add(&histogram);
            let total: i64 = read.bins().iter().map(|(_, calls)| calls).sum();
            prop_assert_eq!(total, 2 * i64::try_from(all.len()).unwrap());
        }
    }
}
