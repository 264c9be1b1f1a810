//! What `draw/1` must give for ever (vectors of `reference/draw1.py`), and what any fair draw must satisfy.

use proptest::prelude::*;

use super::*;

fn seed() -> [u8; 32] {
    std::array::from_fn(|i| i as u8)
}

#[test]
fn the_words_are_those_of_the_independent_version() {
    let mut draw = Draw::new(&seed(), "schools");
    let words: Vec<u64> = (0..10).map(|_| draw.word()).collect();
    assert_eq!(
        words,
        [
            0x799c_d8a1_dbb4_5b12,
            0x1b28_c988_5f8f_c601,
            0x07fc_51e9_95e7_ee9d,
            0x8a22_8d1e_5c8a_d1be,
            0xbce4_af65_6aec_ca0f,
            0x01c0_7d01_5e8e_1cb0,
            0xafd5_a88b_b1b8_a18e,
            0x8011_3d30_9341_710e,
            0xb523_65fc_3655_f8ed,
            0x8d59_7472_4657_87d4,
        ]
    );
}

#[test]
fn bounded_integers_are_those_of_the_independent_version() {
    let mut draw = Draw::new(&seed(), "schools");
    let bounds = [1, 2, 6, 10, 365, 1_000_000, (1 << 63) + 1, u64::MAX];
    let drawn = bounds.map(|n| draw.below(n));
    assert_eq!(drawn, [0, 0, 0, 5, 269, 6843, 6_335_109_222_306_173_127, 9_228_224_390_297_121_037]);
}

#[test]
fn a_bound_that_rejects_every_other_word_is_pinned_too() {
    let drawn: Vec<u64> = (0..6).map(|i| Draw::new(&[0; 32], &i.to_string()).below((1 << 63) + 1)).collect();
    assert_eq!(
        drawn,
        [
            7_790_424_330_285_596_528,
            1_431_022_624_053_415_589,
            7_308_784_753_516_480_138,
            3_123_969_535_902_046_924,
            9_191_981_836_653_241_310,
            8_819_955_131_626_194_518
        ]
    );
}

#[test]
fn shuffle_sample_and_systematic_sample_are_pinned() {
    let mut list: Vec<u32> = (0..12).collect();
    Draw::new(&seed(), "shuffle").shuffle(&mut list);
    assert_eq!(list, [10, 11, 9, 7, 3, 6, 4, 0, 8, 2, 1, 5]);

    let sample = Draw::new(&seed(), "pupils").sample(200, 10).unwrap();
    assert_eq!(sample, [164, 162, 158, 34, 186, 161, 177, 54, 15, 169]);

    let sizes = [120, 40, 300, 0, 75, 60, 900, 35, 210, 90];
    let picks = Draw::new(&seed(), "pps").systematic(&sizes, 4).unwrap();
    let found: Vec<_> = picks.iter().map(|p| (p.index, p.numerator, p.denominator)).collect();
    assert_eq!(found, [(0, 360, 930), (2, 900, 930), (6, 1, 1), (8, 630, 930)]);
}

#[test]
fn another_purpose_gives_another_stream() {
    let words = |label: &str| {
        let mut draw = Draw::new(&seed(), label);
        [draw.word(), draw.word()]
    };
    assert_ne!(words("schools"), words("pupils"));
}

#[test]
fn asking_for_too_many_is_refused_with_the_numbers() {
    let fault = Draw::new(&seed(), "x").sample(3, 4).unwrap_err();
    assert_eq!(fault, DrawFault::TooFew { asked: 4, there: 3 });
    let fault = Draw::new(&seed(), "x").systematic(&[5, 0, 0], 2).unwrap_err();
    assert_eq!(fault, DrawFault::TooFew { asked: 2, there: 1 });
}

#[test]
fn every_face_of_a_die_comes_up_about_as_often() {
    let mut draw = Draw::new(&seed(), "die");
    let mut counts = [0_f64; 6];
    for _ in 0..60_000 {
        counts[draw.below(6) as usize] += 1.0;
    }
    let chi2: f64 = counts.iter().map(|c| (c - 1e4).powi(2) / 1e4).sum();
    // The 99.9 % point of chi-square with five degrees of freedom.
    assert!(chi2 < 20.5, "{chi2}");
}

#[test]
fn the_share_of_draws_that_take_a_unit_is_its_stated_probability() {
    let sizes = [10, 20, 30, 5, 15, 20];
    let mut hits = [0_f64; 6];
    let mut stated = [0.0; 6];
    for run in 0..20_000 {
        let picks = Draw::new(&seed(), &format!("run {run}")).systematic(&sizes, 2).unwrap();
        for pick in picks {
            hits[pick.index] += 1.0;
            stated[pick.index] = pick.probability();
        }
    }
    for (hit, p) in hits.iter().zip(stated) {
        let se = (p * (1.0 - p) / 20_000.0).sqrt();
        assert!((hit / 20_000.0 - p).abs() < 4.0 * se, "{hit} {p}");
    }
}

proptest! {
    #[test]
    fn a_shuffle_keeps_every_element(n in 0_usize..200, label in ".{0,8}") {
        let mut list: Vec<usize> = (0..n).collect();
        Draw::new(&[7; 32], &label).shuffle(&mut list);
        list.sort_unstable();
        prop_assert_eq!(list, (0..n).collect::<Vec<_>>());
    }

    #[test]
    fn a_sample_has_k_different_places(n in 0_usize..300, share in 0.0_f64..=1.0) {
        let k = (n as f64 * share) as usize;
        let sample = Draw::new(&[9; 32], "p").sample(n, k).unwrap();
        let distinct: std::collections::BTreeSet<_> = sample.iter().copied().collect();
        prop_assert_eq!(distinct.len(), k);
        prop_assert!(sample.iter().all(|&i| i < n));
    }

    #[test]
    fn a_systematic_sample_has_k_units_and_proper_probabilities(
        sizes in prop::collection::vec(1_u64..2_000, 1..80), share in 0.0_f64..=1.0, label in ".{0,4}"
    ) {
        let k = (sizes.len() as f64 * share) as usize;
        let picks = Draw::new(&[3; 32], &label).systematic(&sizes, k).unwrap();
        prop_assert_eq!(picks.len(), k);
        prop_assert!(picks.iter().all(|p| 0 < p.numerator && p.numerator <= p.denominator));
        prop_assert!(picks.windows(2).all(|w| w[0].index < w[1].index));
    }
}
