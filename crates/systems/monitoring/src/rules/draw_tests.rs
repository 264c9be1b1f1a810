//! The draw: the same from the same seed, weights that add up to the frame, halves that are there.

use super::*;
use proptest::prelude::*;

fn id(n: u64) -> Uuid {
    Uuid::from_u128(u128::from(n))
}

/// A frame from sizes: one list of class sizes per school; the stratum goes round.
fn frame(schools: &[Vec<usize>], strata: usize) -> Frame {
    let mut next = 1_000_000;
    let schools = schools.iter().enumerate().map(|(at, classes)| FrameSchool {
        school_id: id(at as u64 + 1),
        code: format!("{at:04}"),
        stratum: format!("s{}", at % strata),
        classes: classes
            .iter()
            .enumerate()
            .map(|(class, size)| FrameClass {
                class_id: id((at * 100 + class) as u64 + 10_000),
                pupils: (0..*size)
                    .map(|_| {
                        next += 1;
                        id(next)
                    })
                    .collect(),
            })
            .collect(),
    });
    sorted(Frame { schools: schools.collect() })
}

fn sizes() -> impl Strategy<Value = Vec<Vec<usize>>> {
    prop::collection::vec(prop::collection::vec(1_usize..60, 1..6), 4..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn weights_of_drawn_pupils_add_up_to_the_frame(schools in sizes(), strata in 1_usize..4, part in 0.2_f64..1.0, m in 1_u32..40, seed: [u8; 32]) {
        let frame = frame(&schools, strata);
        let wanted = ((schools.len() as f64 * part) as u32).max(strata as u32).min(schools.len() as u32);
        let plan = Plan { schools: Some(wanted), second: Second::Pupils(m), booklets: 3 };
        let sample = draw(&frame, &plan, &seed).unwrap();
        let there: usize = schools.iter().flatten().sum();
        let stand_for: f64 = sample.iter().flat_map(|school| &school.pupils).map(|pupil| pupil.weight).sum();
        prop_assert!((stand_for - there as f64).abs() < 1e-6 * there as f64, "{} of {}", stand_for, there);
        prop_assert_eq!(sample.len(), wanted as usize);
        for school in &sample {
            prop_assert_eq!(school.pupils.len(), (school.n_frame as usize).min(m as usize));
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_sample_and_another_seed_another_hash(schools in sizes(), seed: [u8; 32]) {
        let frame = frame(&schools, 2);
        let plan = Plan { schools: None, second: Second::Pupils(5), booklets: 2 };
        let once = draw(&frame, &plan, &seed).unwrap();
        prop_assert_eq!(result_hash(&once), result_hash(&draw(&frame, &plan, &seed).unwrap()));
        let mut other = seed;
        other[0] ^= 1;
        prop_assert_ne!(result_hash(&once), result_hash(&draw(&frame, &plan, &other).unwrap()));
    }

    #[test]
    fn every_zone_has_two_halves_when_schools_have_two_pupils(schools in sizes(), strata in 1_usize..3, seed: [u8; 32]) {
        let schools: Vec<Vec<usize>> = schools.into_iter().map(|classes| classes.into_iter().map(|n| n + 1).collect()).collect();
        let frame = frame(&schools, strata);
        let wanted = (schools.len() as u32 / 2).max(strata as u32);
        let plan = Plan { schools: Some(wanted), second: Second::Pupils(12), booklets: 1 };
        let mut halves: BTreeMap<u16, [usize; 2]> = BTreeMap::new();
        for school in draw(&frame, &plan, &seed).unwrap() {
            for pupil in &school.pupils {
                halves.entry(school.zone).or_default()[usize::from(pupil.replicate)] += 1;
            }
        }
        prop_assert!(halves.values().all(|[a, b]| 0 < *a && 0 < *b), "{:?}", halves);
    }
}

#[test]
fn whole_classes_come_whole_and_booklets_go_round() {
    let frame = frame(&[vec![30, 31, 32], vec![20, 20], vec![40]], 1);
    let plan = Plan { schools: None, second: Second::Classes(2), booklets: 4 };
    let sample = draw(&frame, &plan, &[7; 32]).unwrap();
    for school in &sample {
        let mut classes: BTreeMap<Uuid, usize> = BTreeMap::new();
        let mut booklets: BTreeMap<u8, usize> = BTreeMap::new();
        for pupil in &school.pupils {
            *classes.entry(pupil.class_id).or_default() += 1;
            *booklets.entry(pupil.booklet).or_default() += 1;
        }
        let in_frame = frame.schools.iter().find(|other| other.school_id == school.school_id).unwrap();
        for (class, n) in &classes {
            assert_eq!(in_frame.classes.iter().find(|other| other.class_id == *class).unwrap().pupils.len(), *n);
        }
        assert!(classes.len() <= 2);
        let (least, most) = (booklets.values().min().unwrap(), booklets.values().max().unwrap());
        assert!(most - least <= 1, "{booklets:?}");
    }
}

#[test]
fn fewer_schools_than_strata_or_more_than_there_are_is_refused() {
    let frame = frame(&[vec![30], vec![30], vec![30]], 3);
    for wanted in [2, 4] {
        let plan = Plan { schools: Some(wanted), second: Second::Pupils(5), booklets: 1 };
        assert!(matches!(draw(&frame, &plan, &[0; 32]), Err(DrawFault::TooFew { .. })), "{wanted}");
    }
}

#[test]
fn a_seed_of_words_is_their_hash_and_a_seed_of_digits_is_itself() {
    assert_eq!(seed_of(&"ab".repeat(32)), [0xab; 32]);
    assert_eq!(hex::encode(seed_of(" 7 12 33 ")), hex::encode(Sha256::digest("7 12 33")));
}
