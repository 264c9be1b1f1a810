//! Times a whole analysis, from column files to the finished cube: N students × 9 subjects × 40 items.
//!
//! `cargo run --release -p warehouse --example bench_cube [-- --keep DIR] [N …]` prints one JSON line per N.
//! Each N runs in a process of its own, so that its peak memory is its own.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use cube::{
    Cube, Design, Dimension, ItemColumn, ItemSpec, LevelCut, LevelSupport, Options, Participation, Sampling,
    SchoolFrame, Stat, State, SubjectSpec, SubjectTable, Unit, UnitKind, analyse,
};
use warehouse::{Wanted, read, write};

const SUBJECTS: usize = 9;
const ITEMS: u16 = 40;
const CLASS: u32 = 45;
const CLASSES_OF_SCHOOL: u32 = 12;
const THREADS: usize = 2;

fn main() -> Result<(), Box<dyn Error>> {
    let mut keep = None;
    let mut sizes = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--analyse" => {
                let dir = PathBuf::from(arguments.next().ok_or("--analyse needs a directory")?);
                let n = arguments.next().ok_or("--analyse needs a number")?.parse()?;
                return measure(&dir, n);
            }
            "--keep" => keep = arguments.next().map(PathBuf::from),
            n => sizes.push(n.parse::<u32>()?),
        }
    }
    if sizes.is_empty() {
        sizes = vec![10_000, 30_000, 100_000];
    }
    let scratch = std::env::temp_dir().join(format!("bench-cube-{}", std::process::id()));
    for n in sizes {
        let dir = keep.as_ref().unwrap_or(&scratch).join(n.to_string());
        if !dir.exists() {
            std::fs::create_dir_all(&dir)?;
            for subject in 0..SUBJECTS {
                write(&file(&dir, subject), &generate(n, subject as u64))?;
            }
        }
        let status = Command::new(std::env::current_exe()?).arg("--analyse").arg(&dir).arg(n.to_string()).status()?;
        if !status.success() {
            return Err("the analysis failed".into());
        }
    }
    if scratch.exists() {
        std::fs::remove_dir_all(&scratch)?;
    }
    Ok(())
}

fn file(dir: &Path, subject: usize) -> PathBuf {
    dir.join(format!("subject_{subject}.parquet"))
}

/// Times both designs: a census with its classes, and a sample with replicate zones.
fn measure(dir: &Path, n: u32) -> Result<(), Box<dyn Error>> {
    for (name, sampling, class) in [("census", Sampling::Census, true), ("sample", Sampling::Sample, false)] {
        let design = design(n, sampling, class);
        let specs = vec![spec(); SUBJECTS];
        let start = Instant::now();
        let cube: Cube = analyse(&design, &specs, THREADS, |subject| {
            read(&file(dir, subject), &Wanted::all()).map_err(Box::<dyn Error + Send + Sync>::from)
        })
        .map_err(|why| why.to_string())?;
        let seconds = start.elapsed().as_secs_f64();
        let cells = cube.cells.len();
        let peak = peak_mib();
        let head = format!("\"design\":\"{name}\",\"students\":{n},\"seconds\":{seconds:.3},\"cells\":{cells}");
        println!("{{{head},\"peak_mib\":{peak:.0},\"check\":{}}}", check(&cube)?);
    }
    Ok(())
}

/// A few figures of the first subject, to compare with the peer script.
fn check(cube: &Cube) -> Result<String, Box<dyn Error>> {
    let total = cube.find(0, 1, Dimension::Total, 0).ok_or("the region has a total")?;
    let paper = &cube.subject_stats[0];
    let figures = [
        ("mean", total.estimate),
        ("se", total.se),
        ("sd", total.stat(Stat::Sd)),
        ("median", total.stat(Stat::Quantile(50))),
        ("alpha", paper.alpha),
        ("rest0", paper.items[0].point_biserial),
        ("d0", paper.items[0].discrimination),
        ("between", paper.between_share),
    ];
    let figures = figures.map(|(name, value)| format!("\"{name}\":{}", value.unwrap_or(f64::NAN)));
    Ok(format!("{{{}}}", figures.join(",")))
}

/// Peak resident memory of this process so far, in MiB.
fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

fn class_of(student: u32) -> u32 {
    student / CLASS
}

fn design(n: u32, sampling: Sampling, class: bool) -> Design {
    let classes = n.div_ceil(CLASS);
    let schools = classes.div_ceil(CLASSES_OF_SCHOOL);
    let unit = |unit_no, parent, kind| Unit { unit_no, parent, kind };
    let mut units = vec![unit(1, None, UnitKind::Region)];
    units.extend((0..10).map(|t| unit(10 + t, Some(1), UnitKind::Region)));
    units.extend((0..10).map(|g| unit(50 + g, None, UnitKind::Grouping)));
    units.extend((0..schools).map(|s| unit(1_000 + s, Some(10 + s % 10), UnitKind::School)));
    units.extend((0..classes).map(|c| unit(100_000 + c, Some(1_000 + c / CLASSES_OF_SCHOOL), UnitKind::Class)));
    let members = |g: u32| (0..schools).filter(|s| s % 7 == g % 7).map(|s| 1_000 + s).collect();
    let frame = SchoolFrame { n_frame: CLASS * CLASSES_OF_SCHOOL * 2, n_sampled: CLASS * CLASSES_OF_SCHOOL };
    Design {
        units,
        memberships: (0..10).map(|g| (50 + g, members(g))).collect::<BTreeMap<u32, Vec<u32>>>(),
        levels: LevelSupport { region: true, grouping: true, school: true, class },
        sampling,
        frames: (0..schools).map(|s| (1_000 + s, frame)).collect(),
        options: Options::default(),
    }
}

fn full_mark(item: u16) -> i16 {
    100 * i16::try_from(item % 6 + 1).expect("at most six")
}

fn spec() -> SubjectSpec {
    let item = |j: u16| ItemSpec {
        id: format!("q{j}"),
        full_mark: full_mark(j),
        point: Some(j / 3),
        domain: Some(j / 12),
        competence: Some(j % 5),
        cognitive: Some(j % 3),
    };
    let level = |(name, min_percent): (&str, f64)| LevelCut { name: name.to_owned(), min_percent };
    SubjectSpec {
        items: (0..ITEMS).map(item).collect(),
        levels: [("D", 0.0), ("C", 60.0), ("B", 70.0), ("A", 85.0)].map(level).to_vec(),
        pv_cuts: None,
    }
}

/// Students with an ability, items with a difficulty; a twentieth absent, a twenty-fifth of the answers blank.
fn generate(n: u32, subject: u64) -> SubjectTable {
    let mut seed = 0x9E37_79B9_7F4A_7C15u64.wrapping_mul(subject + 1);
    let mut share = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed >> 11) as f64 / (1u64 << 53) as f64
    };
    let items = (0..ITEMS).map(|j| ItemColumn { id: format!("q{j}"), ..ItemColumn::default() }).collect();
    let mut table = SubjectTable { items, ..SubjectTable::default() };
    for student in 0..n {
        let class = class_of(student);
        let school = class / CLASSES_OF_SCHOOL;
        table.student_no.push(student + 1);
        table.region.push(1);
        table.school.push(1_000 + school);
        table.class.push(100_000 + class);
        table.weight.push(1.0 + f64::from(school % 5) / 4.0);
        table.zone.push((school / 2 % 75) as u16);
        table.rep.push((school % 2) as u8);
        table.booklet.push(0);
        let absent = share() < 0.05;
        table.participation.push(if absent { Participation::Absent } else { Participation::TookPart });
        let ability = share() + share() + share() - 1.5 + 0.3 * (f64::from(school % 11) / 11.0 - 0.5);
        for (j, item) in (0..ITEMS).zip(&mut table.items) {
            let steps = full_mark(j) / 50;
            let chance = (0.65 + 0.4 * ability - f64::from(j % 8) * 0.04 + 0.3 * (share() - 0.5)).clamp(0.0, 1.0);
            let state = if absent {
                State::Absent
            } else if share() < 0.04 {
                State::Blank
            } else {
                State::Answered
            };
            let score = (chance * f64::from(steps)).round() as i16 * 50;
            item.score.push(if state == State::Answered { score } else { 0 });
            item.state.push(state);
        }
    }
    table
}
