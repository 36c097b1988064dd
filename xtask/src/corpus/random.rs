//! Chance that can be repeated: for choosing, not for secrets.

use std::hash::{BuildHasher as _, RandomState};

/// A seed that differs from run to run, short enough to be typed again.
pub(super) fn seed() -> u64 {
    RandomState::new().hash_one("corpus") % 1_000_000
}

/// `count` of the numbers below `len`, sorted. SplitMix64 (Steele, Lea and Flood, 2014) draws from the seed.
pub(super) fn choose(len: usize, count: usize, seed: u64) -> Vec<usize> {
    let mut state = seed;
    let mut draw = |below: usize| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % below as u64) as usize
    };
    let mut numbers: Vec<usize> = (0..len).collect();
    let mut chosen: Vec<usize> = (0..count.min(len))
        .map(|_| numbers.swap_remove(draw(numbers.len())))
        .collect();
    chosen.sort_unstable();
    chosen
}

#[cfg(test)]
mod tests {
    use super::choose;

    #[test]
    fn the_same_seed_chooses_the_same() {
        assert_eq!(choose(400, 25, 7), choose(400, 25, 7));
        assert_ne!(choose(400, 25, 7), choose(400, 25, 8));
        let all = choose(5, 9, 1);
        assert_eq!(all, [0, 1, 2, 3, 4]);
        assert!(choose(0, 3, 1).is_empty());
    }
}
