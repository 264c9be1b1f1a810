//! Draws by lot that anybody can repeat from their record: the method `draw/1`, kept for ever.
//!
//! `draw/1`, bit by bit:
//! * **Generator.** ChaCha20 (Bernstein 2008; 256-bit key, 64-bit block counter starting at 0, 64-bit nonce 0).
//!   The key is SHA-256 of the bytes `draw/1`, one zero byte, the 32 bytes of the seed, and the label in UTF-8.
//!   The key stream is read as consecutive little-endian 64-bit words.
//! * **Integer below n** (Lemire 2019, "Fast random integer generation in an interval", alg. 5): with the next word
//!   x, m = x·n in 128 bits; when m mod 2⁶⁴ < (2⁶⁴ − n) mod n take the next word and begin again, else the result is
//!   ⌊m / 2⁶⁴⌋. Every draw, also one below 1, uses at least one word.
//! * **Shuffle** (Fisher–Yates, downwards): for i = n−1 … 1 swap element i with element below(i+1).
//! * **Sample of k of n**: over the list 0 … n−1, for i = 0 … k−1 swap element i with element i + below(n−i); the
//!   first k elements, in this order, are the sample.
//! * **Systematic sample with probability proportional to size** (Madow 1949): see [`Draw::systematic`].
//!
//! `reference/draw1.py` is a second version that shares no code; the tests pin what it prints.

use rand_chacha::{
    ChaCha20Rng,
    rand_core::{Rng, SeedableRng},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The name of this method, stored with every draw.
pub const METHOD: &str = "draw/1";

/// A running draw: a seed, a purpose, and a place in the key stream.
#[derive(Clone, Debug)]
pub struct Draw {
    generator: ChaCha20Rng,
}

/// One unit taken by a systematic sample, with its inclusion probability as an exact fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pick {
    /// The place in the frame, from 0.
    pub index: usize,
    /// Numerator of the inclusion probability.
    pub numerator: u64,
    /// Denominator of the inclusion probability; never zero.
    pub denominator: u64,
}

impl Pick {
    /// The inclusion probability, in (0, 1].
    #[must_use]
    pub fn probability(&self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// The design weight, one over the inclusion probability.
    #[must_use]
    pub fn weight(&self) -> f64 {
        self.denominator as f64 / self.numerator as f64
    }
}

/// Why a draw could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DrawFault {
    /// More units were asked for than the frame holds (units of size zero do not count).
    #[error("asked for {asked} units of a frame that holds {there}")]
    TooFew {
        /// How many were asked for.
        asked: usize,
        /// How many can be drawn.
        there: usize,
    },
    /// The sizes are so large that the sum times the sample size leaves 64 bits.
    #[error("the sizes of the frame are too large to add up exactly")]
    TooLarge,
}

impl DrawFault {
    /// The text key of this fault.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooFew { .. } => "kernel.draw.too_few",
            Self::TooLarge => "kernel.draw.too_large",
        }
    }
}

impl Draw {
    /// Begins a draw from a 32-byte seed for one named purpose; other purposes get independent streams.
    #[must_use]
    pub fn new(seed: &[u8; 32], label: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(METHOD.as_bytes());
        hash.update([0]);
        hash.update(seed);
        hash.update(label.as_bytes());
        let key: [u8; 32] = hash.finalize().into();
        Self { generator: ChaCha20Rng::from_seed(key) }
    }

    /// The next 64 bits.
    pub fn word(&mut self) -> u64 {
        self.generator.next_u64()
    }

    /// A whole number from 0 to `n` − 1, each equally likely. A bound of zero has no answer and panics.
    pub fn below(&mut self, n: u64) -> u64 {
        assert!(0 < n, "a draw below zero has no outcome");
        let reject = n.wrapping_neg() % n;
        loop {
            let product = u128::from(self.word()) * u128::from(n);
            if reject <= product as u64 {
                return (product >> 64) as u64;
            }
        }
    }

    fn place(&mut self, n: usize) -> usize {
        self.below(n as u64) as usize
    }

    /// Puts a list into random order, every order equally likely.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            let j = self.place(i + 1);
            list.swap(i, j);
        }
    }

    /// Draws `k` different places out of 0 … `n` − 1, in the order they were drawn.
    ///
    /// # Errors
    /// When `k` exceeds `n`.
    pub fn sample(&mut self, n: usize, k: usize) -> Result<Vec<usize>, DrawFault> {
        if n < k {
            return Err(DrawFault::TooFew { asked: k, there: n });
        }
        let mut places: Vec<usize> = (0..n).collect();
        for i in 0..k {
            let j = i + self.place(n - i);
            places.swap(i, j);
        }
        places.truncate(k);
        Ok(places)
    }

    /// Draws `k` units with probability proportional to size, systematically along the frame as it lies, so that
    /// sorting the frame stratifies it implicitly (Madow 1949; TIMSS and PISA select schools this way).
    ///
    /// Units whose size reaches the interval (size·k ≥ total) are taken with certainty and leave frame, total and k,
    /// until there is none left. With r = below(total), a unit is taken when one of the points r, r+total, …
    /// falls into its stretch of the line made by size·k. All arithmetic is exact. Picks come in frame order.
    ///
    /// # Errors
    /// When fewer than `k` units have a size above zero, or the sizes are too large to add up.
    pub fn systematic(&mut self, sizes: &[u64], k: usize) -> Result<Vec<Pick>, DrawFault> {
        let mut rest: Vec<usize> = (0..sizes.len()).filter(|&i| 0 < sizes[i]).collect();
        if rest.len() < k {
            let there = rest.len();
            return Err(DrawFault::TooFew { asked: k, there });
        }
        sizes
            .iter()
            .try_fold(0_u64, |sum, &size| sum.checked_add(size))
            .and_then(|sum| sum.checked_mul(k as u64 + 1))
            .ok_or(DrawFault::TooLarge)?;
        let mut picks = Vec::with_capacity(k);
        let (mut left, mut total) = (k as u64, 0);
        while 0 < left {
            total = rest.iter().map(|&i| sizes[i]).sum();
            let (large, small): (Vec<_>, Vec<_>) = rest.iter().partition(|&&i| total <= sizes[i] * left);
            if large.is_empty() {
                break;
            }
            left -= large.len() as u64;
            picks.extend(large.into_iter().map(|index| Pick { index, numerator: 1, denominator: 1 }));
            rest = small;
        }
        if 0 < left {
            self.walk(sizes, &rest, left, total, &mut picks);
        }
        picks.sort_by_key(|pick| pick.index);
        Ok(picks)
    }

    fn walk(&mut self, sizes: &[u64], rest: &[usize], left: u64, total: u64, to: &mut Vec<Pick>) {
        let (mut point, mut reached) = (self.below(total), 0);
        for &index in rest {
            let stretch = sizes[index] * left;
            reached += stretch;
            if point < reached {
                to.push(Pick { index, numerator: stretch, denominator: total });
                point += total;
            }
        }
    }
}

#[cfg(test)]
#[path = "draw_tests.rs"]
mod tests;
