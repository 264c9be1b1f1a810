//! The two-stage sample as a pure function of frame, plan and seed: schools with probability proportional to size,
//! then pupils or whole classes; weights are inverse inclusion probabilities.
//!
//! Order is part of the method: strata by name, schools by code, classes and pupils by id. Each step takes its own
//! stream of `draw/1`, labelled with what it draws, so that one school's draw never moves another's.

use super::zones;
use kernel::draw::{Draw, DrawFault, METHOD};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A class of the frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameClass {
    /// The class.
    pub class_id: Uuid,
    /// Its pupils.
    pub pupils: Vec<Uuid>,
}

/// A school of the frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameSchool {
    /// The school.
    pub school_id: Uuid,
    /// What it is sorted by.
    pub code: String,
    /// Its stratum.
    pub stratum: String,
    /// Its classes of the grade.
    pub classes: Vec<FrameClass>,
}

impl FrameSchool {
    /// Pupils of the grade.
    #[must_use]
    pub fn size(&self) -> usize {
        self.classes.iter().map(|class| class.pupils.len()).sum()
    }
}

/// Everybody who could be drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// Schools with pupils of the grade.
    pub schools: Vec<FrameSchool>,
}

/// What is drawn in a school.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Second {
    /// So many pupils, each equally likely.
    Pupils(u32),
    /// So many whole classes, each equally likely.
    Classes(u32),
}

/// The plan of a draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// How many schools; all when none.
    pub schools: Option<u32>,
    /// What is drawn in each.
    pub second: Second,
    /// Booklets, handed out in turn.
    pub booklets: u8,
}

/// A pupil in the sample.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pupil {
    /// The pupil.
    pub person_id: Uuid,
    /// The class.
    pub class_id: Uuid,
    /// Booklet, from 1.
    pub booklet: u8,
    /// One over the probability to be drawn.
    pub weight: f64,
    /// Half of the zone.
    pub replicate: u8,
}

/// A school in the sample.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct School {
    /// The school.
    pub school_id: Uuid,
    /// Its stratum.
    pub stratum: String,
    /// Zone, from 1.
    pub zone: u16,
    /// 0 or 1, or 2 when its pupils are split.
    pub replicate: u8,
    /// Pupils of the grade.
    pub n_frame: u32,
    /// One over the probability to be drawn.
    pub weight: f64,
    /// Its pupils.
    pub pupils: Vec<Pupil>,
}

/// The frame in the order of the method.
#[must_use]
pub fn sorted(mut frame: Frame) -> Frame {
    frame.schools.retain(|school| 0 < school.size());
    for school in &mut frame.schools {
        school.classes.retain(|class| !class.pupils.is_empty());
        school.classes.sort_by_key(|class| class.class_id);
        school.classes.iter_mut().for_each(|class| class.pupils.sort());
    }
    let key = |school: &FrameSchool| (school.stratum.clone(), school.code.clone(), school.school_id);
    frame.schools.sort_by_key(key);
    frame
}

/// Draws the sample. The frame must be [`sorted`].
///
/// # Errors
/// When more schools are asked for than there are, or sizes cannot be added.
pub fn draw(frame: &Frame, plan: &Plan, seed: &[u8; 32]) -> Result<Vec<School>, DrawFault> {
    let mut chosen = Vec::new();
    let shares = allocate(frame, plan.schools)?;
    for (stratum, wanted) in &shares {
        let schools: Vec<&FrameSchool> = frame.schools.iter().filter(|school| school.stratum == *stratum).collect();
        let sizes: Vec<u64> = schools.iter().map(|school| school.size() as u64).collect();
        for pick in Draw::new(seed, &format!("schools/{stratum}")).systematic(&sizes, *wanted)? {
            chosen.push((schools[pick.index], pick));
        }
    }
    let zones = zones::assign(
        seed,
        &chosen
            .iter()
            .map(|(school, pick)| zones::Drawn {
                stratum: &school.stratum,
                certain: pick.numerator == pick.denominator,
            })
            .collect::<Vec<_>>(),
    );
    let mut sample = Vec::with_capacity(chosen.len());
    for ((school, pick), place) in chosen.into_iter().zip(zones) {
        sample.push(School {
            school_id: school.school_id,
            stratum: school.stratum.clone(),
            zone: place.zone,
            replicate: place.replicate,
            n_frame: school.size() as u32,
            weight: pick.weight(),
            pupils: pupils(school, plan, seed, pick.weight(), place.replicate)?,
        });
    }
    Ok(sample)
}

/// Schools per stratum: in proportion to pupils by largest remainders, at least one, at most all of the stratum.
fn allocate(frame: &Frame, wanted: Option<u32>) -> Result<BTreeMap<String, usize>, DrawFault> {
    let mut strata: BTreeMap<String, (usize, u64)> = BTreeMap::new();
    for school in &frame.schools {
        let entry = strata.entry(school.stratum.clone()).or_default();
        entry.0 += 1;
        entry.1 += school.size() as u64;
    }
    let there = frame.schools.len();
    let Some(wanted) = wanted.map(|wanted| wanted as usize) else {
        return Ok(strata.into_iter().map(|(name, (schools, _))| (name, schools)).collect());
    };
    if there < wanted || wanted < strata.len() {
        return Err(DrawFault::TooFew { asked: wanted, there: if there < wanted { there } else { strata.len() } });
    }
    let total: u64 = strata.values().map(|(_, pupils)| pupils).sum();
    let mut shares: BTreeMap<String, usize> = strata.keys().map(|name| (name.clone(), 1)).collect();
    for _ in strata.len()..wanted {
        // The next school goes where the share falls farthest behind; ties go to the first name.
        let behind = |name: &str| strata[name].1 as u128 * wanted as u128;
        let next = strata.iter().filter(|(name, (schools, _))| shares[*name] < *schools).max_by(|(a, _), (b, _)| {
            let left = |name: &str| behind(name) as i128 - shares[name] as i128 * i128::from(total);
            left(a).cmp(&left(b)).then(b.cmp(a))
        });
        let Some((name, _)) = next else { break };
        *shares.entry(name.clone()).or_default() += 1;
    }
    Ok(shares)
}

fn pupils(school: &FrameSchool, plan: &Plan, seed: &[u8; 32], first: f64, half: u8) -> Result<Vec<Pupil>, DrawFault> {
    let mut draw = Draw::new(seed, &format!("pupils/{}", school.school_id));
    let all: Vec<(Uuid, Uuid)> =
        school.classes.iter().flat_map(|class| class.pupils.iter().map(|pupil| (*pupil, class.class_id))).collect();
    let (mut drawn, second): (Vec<(Uuid, Uuid)>, f64) = match plan.second {
        Second::Pupils(wanted) => {
            let taken = (wanted as usize).min(all.len());
            let places = draw.sample(all.len(), taken)?;
            (places.into_iter().map(|place| all[place]).collect(), all.len() as f64 / taken as f64)
        }
        Second::Classes(wanted) => {
            let taken = (wanted as usize).min(school.classes.len());
            let places = draw.sample(school.classes.len(), taken)?;
            let classes: Vec<Uuid> = places.into_iter().map(|place| school.classes[place].class_id).collect();
            let in_them = all.into_iter().filter(|(_, class)| classes.contains(class)).collect();
            (in_them, school.classes.len() as f64 / taken as f64)
        }
    };
    // Sorted by class, so that the booklets go round evenly inside every class.
    drawn.sort_by_key(|(pupil, class)| (*class, *pupil));
    let start = draw.below(u64::from(plan.booklets.max(1)));
    let by_class = matches!(plan.second, Second::Classes(_));
    let halves = zones::halves(&mut draw, &drawn, half, by_class);
    Ok((start..)
        .zip(drawn.into_iter().zip(halves))
        .map(|(turn, ((person_id, class_id), replicate))| Pupil {
            person_id,
            class_id,
            booklet: (turn % u64::from(plan.booklets.max(1))) as u8 + 1,
            weight: first * second,
            replicate,
        })
        .collect())
}

/// The seed as 32 bytes: 64 hexadecimal digits as they are, any other words by their SHA-256.
#[must_use]
pub fn seed_of(words: &str) -> [u8; 32] {
    let words = words.trim();
    let bytes = hex::decode(words).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    bytes.unwrap_or_else(|| Sha256::digest(words.as_bytes()).into())
}

/// SHA-256 over the frame, line by line: `school code stratum`, then `class pupil` of each.
#[must_use]
pub fn frame_hash(frame: &Frame) -> String {
    let mut hash = Sha256::new();
    hash.update(METHOD);
    for school in &frame.schools {
        hash.update(format!("\ns {} {} {}", school.school_id, school.code, school.stratum));
        for class in &school.classes {
            for pupil in &class.pupils {
                hash.update(format!("\np {} {pupil}", class.class_id));
            }
        }
    }
    hex::encode(hash.finalize())
}

/// SHA-256 over the sample, line by line, weights by their bits; schools and pupils in order of id.
#[must_use]
pub fn result_hash(sample: &[School]) -> String {
    let mut schools: Vec<&School> = sample.iter().collect();
    schools.sort_by_key(|school| school.school_id);
    let mut hash = Sha256::new();
    hash.update(METHOD);
    for school in schools {
        let bits = school.weight.to_bits();
        hash.update(format!(
            "\ns {} {} {} {} {bits:016x}",
            school.school_id, school.zone, school.replicate, school.n_frame
        ));
        let mut pupils: Vec<&Pupil> = school.pupils.iter().collect();
        pupils.sort_by_key(|pupil| pupil.person_id);
        for pupil in pupils {
            let bits = pupil.weight.to_bits();
            hash.update(format!(
                "\np {} {} {} {} {bits:016x}",
                pupil.person_id, pupil.class_id, pupil.booklet, pupil.replicate
            ));
        }
    }
    hex::encode(hash.finalize())
}

#[cfg(test)]
#[path = "draw_tests.rs"]
mod tests;
