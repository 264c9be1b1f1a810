//! A sample drawn elsewhere, as a file: pupils with school, weight, zone and half.

use super::draw::{Pupil, School};
use super::scores::who;
use super::zones;
use kernel::error::FieldError;
use std::collections::BTreeMap;
use tabular::{ColumnSpec, Formulas, Kind, Row, TemplateSpec};
use text::Lang;
use uuid::Uuid;

/// The columns of the file.
#[must_use]
pub fn spec() -> TemplateSpec {
    let mut spec = TemplateSpec::new("monitoring.sample", 1, &text::word("monitoring.sample_sheet", Lang::Zh));
    spec.formulas = Formulas::Refuse;
    spec.columns = who();
    spec.columns.iter_mut().filter(|column| column.key == "school").for_each(|column| column.required = true);
    let number = |key: &str, min: f64, max: f64| column(key, Kind::Number { min, max });
    let int = |key: &str, min: i64, max: i64| column(key, Kind::Int { min, max });
    spec.columns.push(number("weight", 0.000_001, 1_000_000.0).required());
    spec.columns.push(number("school_weight", 0.000_001, 1_000_000.0));
    spec.columns.push(column("stratum", Kind::Text { max_chars: 40 }));
    spec.columns.push(int("zone", 1, 65_535));
    spec.columns.push(int("replicate", 0, 1));
    spec.columns.push(int("booklet", 1, 200));
    spec.columns.push(int("n_frame", 1, 100_000));
    spec
}

fn column(key: &str, kind: Kind) -> ColumnSpec {
    let code = format!("monitoring.column_{key}");
    let aliases = text::words(&code).iter().cloned().chain([text::word(&code, Lang::En)]);
    ColumnSpec::new(key, &text::word(&code, Lang::Zh), kind).aliases(aliases)
}

/// A row whose pupil and school are known.
#[derive(Debug)]
pub struct Placed<'a> {
    /// The row.
    pub row: &'a Row,
    /// The pupil.
    pub person_id: Uuid,
    /// The school.
    pub school_id: Uuid,
    /// The class; the school itself when the file names none.
    pub class_id: Uuid,
}

/// The sample of placed rows, or what is wrong in which row.
///
/// Zones and halves come from the file, for all pupils or for none. Without them schools are paired in the order of the
/// file within their stratum, the halves by a coin seeded with the file.
///
/// # Errors
/// Pupils named twice, halves for some pupils only.
pub fn sample(placed: &[Placed<'_>], seed: &[u8; 32]) -> Result<Vec<School>, Vec<FieldError>> {
    let faults = faults(placed);
    if !faults.is_empty() {
        return Err(faults);
    }
    let zoned = placed.iter().all(|place| place.row.int("zone").is_some());
    let mut order: Vec<Uuid> = Vec::new();
    let mut rows: BTreeMap<Uuid, Vec<&Placed<'_>>> = BTreeMap::new();
    for place in placed {
        let of_school = rows.entry(place.school_id).or_default();
        if of_school.is_empty() {
            order.push(place.school_id);
        }
        of_school.push(place);
    }
    let stratum = |school: &Uuid| rows[school][0].row.text("stratum").unwrap_or_default();
    let drawn: Vec<zones::Drawn<'_>> =
        order.iter().map(|school| zones::Drawn { stratum: stratum(school), certain: false }).collect();
    let places = zones::assign(seed, &drawn);
    Ok(order.iter().zip(places).map(|(school, place)| one(*school, &rows[school], zoned, place, seed)).collect())
}

fn one(school_id: Uuid, rows: &[&Placed<'_>], zoned: bool, place: zones::Place, seed: &[u8; 32]) -> School {
    let pairs: Vec<(Uuid, Uuid)> = rows.iter().map(|row| (row.person_id, row.class_id)).collect();
    let mut coin = kernel::draw::Draw::new(seed, &format!("pupils/{school_id}"));
    let halves = zones::halves(&mut coin, &pairs, place.replicate, false);
    let weight = rows[0].row.number("school_weight").unwrap_or(1.0);
    let pupils: Vec<Pupil> = rows
        .iter()
        .zip(halves)
        .map(|(place, half)| Pupil {
            person_id: place.person_id,
            class_id: place.class_id,
            booklet: place.row.int("booklet").unwrap_or(0) as u8,
            weight: place.row.number("weight").unwrap_or(1.0),
            replicate: if zoned { place.row.int("replicate").unwrap_or(0) as u8 } else { half },
        })
        .collect();
    let stands_for = pupils.iter().map(|pupil| pupil.weight).sum::<f64>() / weight;
    let n_frame = rows[0].row.int("n_frame").map_or(stands_for.round() as u32, |n| n as u32);
    let split = pupils.windows(2).any(|pair| pair[0].replicate != pair[1].replicate);
    School {
        school_id,
        stratum: rows[0].row.text("stratum").unwrap_or_default().to_owned(),
        zone: if zoned { rows[0].row.int("zone").unwrap_or(1) as u16 } else { place.zone },
        replicate: if split { zones::SPLIT } else { pupils.first().map_or(0, |pupil| pupil.replicate) },
        n_frame: n_frame.max(pupils.len() as u32),
        weight,
        pupils,
    }
}

fn faults(placed: &[Placed<'_>]) -> Vec<FieldError> {
    let heading = |key: &str| text::word(&format!("monitoring.column_{key}"), Lang::Zh);
    let zoned = placed.iter().filter(|place| place.row.int("zone").is_some()).count();
    let mut seen = std::collections::BTreeSet::new();
    let mut zone_of: BTreeMap<Uuid, i64> = BTreeMap::new();
    let mut faults = Vec::new();
    for place in placed {
        let row = place.row;
        if !seen.insert(place.person_id) {
            faults.push(FieldError::at_row(row.number, &heading("pupil"), "monitoring.pupil_repeated"));
        }
        let (zone, half) = (row.int("zone"), row.int("replicate"));
        if zone.is_some() != half.is_some() || (0 < zoned && zone.is_none()) {
            faults.push(FieldError::at_row(row.number, &heading("zone"), "monitoring.zone_for_some"));
        }
        if let Some(zone) = zone
            && *zone_of.entry(place.school_id).or_insert(zone) != zone
        {
            faults.push(FieldError::at_row(row.number, &heading("zone"), "monitoring.school_in_two_zones"));
        }
    }
    faults
}
