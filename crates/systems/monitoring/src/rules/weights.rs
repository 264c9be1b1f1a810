//! Weights when some of the drawn pupils did not come: within their school those who came stand for them, too.

use cube::Participation;
use std::collections::BTreeMap;

/// One drawn pupil.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drawn {
    /// The school.
    pub school: u32,
    /// Weight of the draw.
    pub weight: f64,
    /// Whether the pupil sat the paper; none for a pupil nobody said anything about.
    pub participation: Option<Participation>,
}

/// The weights after adjustment for non-response, pupils in the order given.
///
/// Weighting class adjustment with the school as class (Little and Rubin 2019, section 3.3): the weight of those who
/// took part is multiplied by Σw of all drawn and not exempt ÷ Σw of those who took part; who did not come weighs
/// nothing. An exempt pupil stands for the exempt and keeps the weight. The sum over a school thus stays that of the
/// draw, which is the school's frame times the school's own weight. A school where nobody took part keeps its
/// weights: there is nobody to carry them.
#[must_use]
pub fn adjusted(pupils: &[Drawn]) -> Vec<f64> {
    let mut sums: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    for pupil in pupils.iter().filter(|pupil| pupil.participation != Some(Participation::Exempt)) {
        let sum = sums.entry(pupil.school).or_default();
        sum.0 += pupil.weight;
        sum.1 += if pupil.participation == Some(Participation::TookPart) { pupil.weight } else { 0.0 };
    }
    let of = |pupil: &Drawn| match (pupil.participation, sums.get(&pupil.school)) {
        (Some(Participation::Exempt), _) | (_, None) => pupil.weight,
        (_, Some((_, carried))) if *carried <= 0.0 => pupil.weight,
        (Some(Participation::TookPart), Some((drawn, carried))) => pupil.weight * (drawn / carried),
        _ => 0.0,
    };
    pupils.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn those_who_came_stand_for_those_who_did_not() {
        let part = [
            Some(Participation::TookPart),
            Some(Participation::Absent),
            Some(Participation::TookPart),
            None,
            Some(Participation::Exempt),
        ];
        let pupils = part.map(|participation| Drawn { school: 1, weight: 2.5, participation });
        assert_eq!(adjusted(&pupils), [5.0, 0.0, 5.0, 0.0, 2.5]);
        let away = [Drawn { school: 2, weight: 3.0, participation: Some(Participation::Absent) }];
        assert_eq!(adjusted(&away), [3.0]);
    }

    #[test]
    fn full_participation_changes_no_bit() {
        let pupils =
            [0.1, 0.7, 3.3].map(|weight| Drawn { school: 1, weight, participation: Some(Participation::TookPart) });
        assert_eq!(adjusted(&pupils), [0.1, 0.7, 3.3]);
    }

    fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
        let part = prop_oneof![
            6 => Just(Some(Participation::TookPart)),
            2 => Just(Some(Participation::Absent)),
            1 => Just(Some(Participation::Exempt)),
            1 => Just(None),
        ];
        let one = (1_u32..6, 1_u32..40, part);
        prop::collection::vec(one, 1..120).prop_map(|all| {
            // Equal weights within a school, as a draw makes them: frame over drawn.
            let mut n: BTreeMap<u32, u32> = BTreeMap::new();
            all.iter().for_each(|(school, ..)| *n.entry(*school).or_default() += 1);
            let frame = |school: u32| f64::from(n[&school] + 7 * school);
            all.iter()
                .map(|(school, _, participation)| Drawn {
                    school: *school,
                    weight: frame(*school) / f64::from(n[school]),
                    participation: *participation,
                })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn the_weights_of_a_school_add_up_to_its_frame_whoever_came(pupils in drawn()) {
            let weights = adjusted(&pupils);
            for school in 1..6 {
                let mine = || pupils.iter().zip(&weights).filter(|(pupil, _)| pupil.school == school);
                let n = mine().count();
                if n == 0 {
                    continue;
                }
                let frame = (n + 7 * school as usize) as f64;
                let sum: f64 = mine().map(|(_, weight)| weight).sum();
                prop_assert!((sum - frame).abs() < 1e-9 * frame, "{sum} for {frame}");
                let came = mine().any(|(pupil, _)| pupil.participation == Some(Participation::TookPart));
                let carried = |(pupil, weight): &(&Drawn, &f64)| {
                    pupil.participation == Some(Participation::TookPart) || pupil.participation == Some(Participation::Exempt) || **weight == 0.0
                };
                prop_assert!(!came || mine().all(|pair| carried(&pair)));
            }
        }
    }
}
