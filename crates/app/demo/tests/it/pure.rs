//! The generator without a database: who lives in the region, and what follows from the planted truths.

use demo::data::Data;
use demo::region::{Region, THIS_YEAR, generate, roll};
use demo::truth::{Answer, Sitter, Sitting, answers};
use kernel::identifier::{CitizenId, PupilNo};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

static REGION: LazyLock<Region> = LazyLock::new(|| generate(Data::delivered()));

#[test]
fn the_region_has_its_size_and_is_the_same_every_time() {
    let (data, region) = (Data::delivered(), &*REGION);
    let now: usize = (0..data.units.school.len()).map(|school| roll(region, school, THIS_YEAR).len()).sum();
    assert!((29_000..32_000).contains(&now), "{now} pupils");
    assert!((1_700..2_300).contains(&region.staff.len()), "{} staff", region.staff.len());
    assert!((40..=45).contains(&data.units.school.len()));
    assert_eq!(*region, generate(data));
}

#[test]
fn every_number_is_valid_impossible_and_somebodys_own() {
    let people =
        REGION.pupils.iter().map(|pupil| &pupil.identity).chain(REGION.staff.iter().map(|staff| &staff.identity));
    let mut seen = BTreeSet::new();
    for identity in people {
        let id = CitizenId::parse(&identity.id_card).unwrap_or_else(|fault| panic!("{} {fault}", identity.id_card));
        assert_eq!(id.birth(), identity.birth);
        // No prefecture of Jiangsu has the number 99.
        assert!(identity.id_card.starts_with("3299"));
        assert!(seen.insert(identity.id_card.clone()), "twice {}", identity.id_card);
    }
    assert!(REGION.pupils.iter().all(|pupil| PupilNo::parse(&pupil.pupil_no()).is_ok()));
}

#[test]
fn classes_keep_their_size_and_nobody_sits_in_two() {
    for year in 2023..=THIS_YEAR {
        let mut sizes: BTreeMap<(usize, &str, i16, u16), usize> = BTreeMap::new();
        for pupil in &REGION.pupils {
            assert!(pupil.places.iter().filter(|place| place.grade_in(year).is_some()).count() <= 1);
            if let Some(place) = pupil.place_in(year) {
                *sizes.entry((place.school, place.stage, place.entry_year, place.class_no)).or_default() += 1;
            }
        }
        for ((_, stage, ..), size) in sizes {
            assert!(size <= if stage == "primary" { 45 } else { 50 });
        }
    }
}

#[test]
fn marks_of_a_paper_add_up_and_planted_points_are_on_it() {
    let data = Data::delivered();
    for paper in data.papers.values() {
        let items = paper.items();
        if items.iter().all(|item| item.booklet.is_none()) {
            assert_eq!(items.iter().map(|item| item.full).sum::<u32>(), paper.full, "{}", paper.key);
        }
        assert!(15 <= items.len());
    }
    for effect in &data.truth.effect {
        let paper = &data.papers[&format!("g{}_{}", effect.grade, effect.subject)];
        assert!(paper.items().iter().any(|item| item.point == effect.point));
        assert!(effect.schools.iter().all(|key| data.units.school.iter().any(|school| school.key == *key)));
    }
    assert_eq!(data.truth.effect[0].schools.len(), 9);
    assert_eq!(data.truth.project.effect.to_bits(), 0.0_f64.to_bits());
}

/// Scores per school on items that pass, over all pupils of grade 8 in spring 2026.
fn scores(only_point: Option<&str>) -> BTreeMap<String, Vec<f64>> {
    let data = Data::delivered();
    let paper = &data.papers["g8_math"];
    let sitting = Sitting { label: "test", paper, grade: 8, year: 2026 };
    let mut sitters = Vec::new();
    for (school, plan) in data.units.school.iter().enumerate().filter(|(_, plan)| 0 < plan.junior && !plan.is_special())
    {
        for (pupil, place) in roll(&REGION, school, 2025) {
            if place.grade_in(2025) == Some(8) {
                sitters.push((plan.key.clone(), Sitter { pupil, school, class_no: place.class_no, booklet: 1 }));
            }
        }
    }
    let (keys, sitters): (Vec<String>, Vec<Sitter>) = sitters.into_iter().unzip();
    let items = paper.items();
    let mut by_school: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for (key, row) in keys.into_iter().zip(answers(data, &sitting, &sitters)) {
        if row[0] == Answer::Absent {
            continue;
        }
        let marks = row.iter().zip(&items).filter(|(_, item)| only_point.is_none_or(|point| item.point == point));
        let sum: u32 = marks.map(|(answer, _)| if let Answer::Mark(mark) = answer { *mark } else { 0 }).sum();
        by_school.entry(key).or_default().push(f64::from(sum));
    }
    by_school
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn sd(values: &[f64]) -> f64 {
    let middle = mean(values);
    (values.iter().map(|value| (value - middle).powi(2)).sum::<f64>() / values.len() as f64).sqrt()
}

#[test]
fn the_weakness_is_real_the_tiny_school_lucky_and_the_project_without_effect() {
    let data = Data::delivered();
    let (total, function) = (scores(None), scores(Some(&data.truth.effect[0].point)));
    let first =
        total.iter().max_by(|a, b| mean(a.1).total_cmp(&mean(b.1))).map(|(key, scores)| (key.as_str(), scores.len()));
    assert!(first.is_some_and(|(key, n)| key == "shangping" && n < 15), "{first:?}");

    let weak = &data.truth.effect[0].schools;
    let pooled = |keys: &dyn Fn(&str) -> bool, of: &BTreeMap<String, Vec<f64>>| -> Vec<f64> {
        of.iter().filter(|(key, _)| keys(key)).flat_map(|(_, scores)| scores.clone()).collect()
    };
    let all = pooled(&|_| true, &function);
    let gap = (mean(&pooled(&|key| weak.contains(&key.to_owned()), &function))
        - mean(&pooled(&|key| !weak.contains(&key.to_owned()), &function)))
        / sd(&all);
    assert!((-1.1..-0.55).contains(&gap), "{gap}");

    let members =
        &data.units.grouping.iter().find(|grouping| grouping.name == data.truth.project.grouping).unwrap().members;
    let true_mean: f64 = members.iter().map(|key| data.school(key).effect).sum::<f64>() / members.len() as f64;
    let region: Vec<f64> = pooled(&|_| true, &total);
    let of_project = (mean(&pooled(&|key| members.contains(&key.to_owned()), &total)) - mean(&region)) / sd(&region);
    assert!(true_mean.abs() < 0.02 && of_project.abs() < 0.2, "{true_mean} {of_project}");
}
