//! The plan of the demo region as it lies in the data files: schools, offices, names, papers, planted truths, words.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Everything the data files say.
#[derive(Debug)]
pub struct Data {
    /// Units.
    pub units: Units,
    /// Parts of names.
    pub names: Names,
    /// Papers by key.
    pub papers: BTreeMap<String, Paper>,
    /// What is planted.
    pub truth: Planted,
    /// Words of the story by key.
    pub words: BTreeMap<String, String>,
}

/// Units of the region.
#[derive(Debug, Deserialize)]
pub struct Units {
    /// The region itself.
    pub region: RegionPlan,
    /// Offices and centres.
    pub office: Vec<OfficePlan>,
    /// Schools.
    pub school: Vec<SchoolPlan>,
    /// Groupings.
    pub grouping: Vec<GroupingPlan>,
}

/// The region.
#[derive(Debug, Deserialize)]
pub struct RegionPlan {
    /// Name.
    pub name: String,
    /// Division code; its prefecture does not exist.
    pub code: String,
}

/// An office or centre.
#[derive(Debug, Deserialize)]
pub struct OfficePlan {
    /// Key in the data files.
    pub key: String,
    /// `office` or `centre`.
    pub kind: String,
    /// Key of the office above; the region when absent.
    pub above: Option<String>,
    /// Name.
    pub name: String,
}

/// A school; numbers are pupils of each cohort.
#[derive(Debug, Deserialize)]
pub struct SchoolPlan {
    /// Key in the data files.
    pub key: String,
    /// Name.
    pub name: String,
    /// Name of its area.
    pub area: String,
    /// Pupils of a primary cohort.
    #[serde(default)]
    pub primary: u32,
    /// Pupils of a junior cohort.
    #[serde(default)]
    pub junior: u32,
    /// Pupils of a senior cohort.
    #[serde(default)]
    pub senior: u32,
    /// Traits.
    #[serde(default)]
    pub traits: Vec<String>,
    /// True difference from the region, in pupil SD.
    pub effect: f64,
}

impl SchoolPlan {
    /// Whether it teaches pupils with special needs, who sit no monitoring.
    #[must_use]
    pub fn is_special(&self) -> bool {
        self.traits.iter().any(|word| word == "special")
    }

    /// Pupils of a cohort of a stage.
    #[must_use]
    pub fn cohort(&self, stage: &str) -> u32 {
        match stage {
            "primary" => self.primary,
            "junior" => self.junior,
            _ => self.senior,
        }
    }

    /// The stages it teaches.
    #[must_use]
    pub fn stages(&self) -> Vec<String> {
        ["primary", "junior", "senior"]
            .iter()
            .filter(|stage| 0 < self.cohort(stage))
            .map(|stage| (*stage).to_owned())
            .collect()
    }
}

/// A grouping; an area holds the schools that name it.
#[derive(Debug, Deserialize)]
pub struct GroupingPlan {
    /// Kind.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Key of the leading school.
    pub lead: Option<String>,
    /// Keys of the members.
    #[serde(default)]
    pub members: Vec<String>,
    /// Since when.
    pub from: Option<String>,
}

/// Parts of names.
#[derive(Debug, Deserialize)]
pub struct Names {
    /// Surnames of one character.
    pub surnames: String,
    /// Characters of boys' names.
    pub boys: String,
    /// Characters of girls' names.
    pub girls: String,
}

#[derive(Deserialize)]
struct Papers {
    paper: Vec<Paper>,
}

/// A paper.
#[derive(Debug, Deserialize)]
pub struct Paper {
    /// Key in the data files.
    pub key: String,
    /// Subject code.
    pub subject: String,
    /// Full mark.
    pub full: u32,
    /// Domain, point, competence, items.
    points: Vec<(String, String, String, String)>,
}

/// An item of a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// choice, blank, short, long.
    pub kind: &'static str,
    /// Full mark.
    pub full: u32,
    /// Domain.
    pub domain: String,
    /// Knowledge point.
    pub point: String,
    /// Competence.
    pub competence: String,
    /// The only booklet it is in.
    pub booklet: Option<u8>,
}

impl Paper {
    /// The items in order.
    #[must_use]
    pub fn items(&self) -> Vec<Item> {
        let of = |(domain, point, competence, items): &(String, String, String, String)| {
            let item = |word: &str| {
                let (word, booklet) =
                    word.split_once('@').map_or((word, None), |(word, booklet)| (word, booklet.parse().ok()));
                let kind = match word.as_bytes()[0] {
                    b'c' => "choice",
                    b'b' => "blank",
                    b's' => "short",
                    _ => "long",
                };
                let full = word[1..].parse().expect("the data files are tested");
                Item {
                    kind,
                    full,
                    domain: domain.clone(),
                    point: point.clone(),
                    competence: competence.clone(),
                    booklet,
                }
            };
            items.split(' ').map(item).collect::<Vec<_>>()
        };
        self.points.iter().flat_map(of).collect()
    }
}

/// What is planted in the region.
#[derive(Debug, Deserialize)]
pub struct Planted {
    /// Effects on knowledge points.
    pub effect: Vec<Effect>,
    /// Good luck of small schools.
    pub luck: Vec<Luck>,
    /// The project everybody likes.
    pub project: Project,
}

/// An effect on one knowledge point in some schools.
#[derive(Debug, Deserialize)]
pub struct Effect {
    /// weakness, improvement, `regression_to_the_mean`.
    pub what: String,
    /// Subject code.
    pub subject: String,
    /// Grade.
    pub grade: u8,
    /// Knowledge point.
    pub point: String,
    /// Keys of the schools.
    pub schools: Vec<String>,
    /// Size in SD of pupils' ability, by spring.
    pub by_year: BTreeMap<String, f64>,
}

/// A cohort that happens to be able.
#[derive(Debug, Deserialize)]
pub struct Luck {
    /// Key of the school.
    pub school: String,
    /// Grade.
    pub grade: u8,
    /// Spring.
    pub year: i16,
    /// Subject code.
    pub subject: String,
    /// Mean ability of its pupils beyond the school's effect.
    pub mean: f64,
}

/// A project without effect.
#[derive(Debug, Deserialize)]
pub struct Project {
    /// Name of the grouping.
    pub grouping: String,
    /// Its true effect.
    pub effect: f64,
}

fn parse<T: serde::de::DeserializeOwned>(text: &str) -> T {
    toml::from_str(text).expect("the data files are tested")
}

static DATA: LazyLock<Data> = LazyLock::new(|| {
    let papers: Papers = parse(include_str!("../data/papers.toml"));
    Data {
        units: parse(include_str!("../data/schools.toml")),
        names: parse(include_str!("../data/names.toml")),
        papers: papers.paper.into_iter().map(|paper| (paper.key.clone(), paper)).collect(),
        truth: parse(include_str!("../data/truth.toml")),
        words: parse(include_str!("../data/words.toml")),
    }
});

impl Data {
    /// The delivered data.
    #[must_use]
    pub fn delivered() -> &'static Self {
        &DATA
    }

    /// A school by its key. An unknown key is a mistake in the data files and panics.
    #[must_use]
    pub fn school(&self, key: &str) -> &SchoolPlan {
        self.units.school.iter().find(|school| school.key == key).expect("the data files are tested")
    }

    /// Words of the story. An unknown key is a mistake in the story and panics.
    #[must_use]
    pub fn word(&self, key: &str) -> &str {
        self.words.get(key).unwrap_or_else(|| panic!("no words for {key}"))
    }
}
