//! What a result page is made of: estimates with their interval and mask, heads, rows and points of a trend.

use evidence::model::{FindingRow, ImprovementRow, StatementRow};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use webkit::{Sentence, UnitRef};

/// To whom a result is shown.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct PublishWrite {
    /// region or school.
    pub audience: String,
}

/// A figure with its error, or the reason why there is none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = Estimate)]
pub struct Figure {
    /// The figure; none when masked.
    pub value: Option<f64>,
    /// Its standard error, where one is claimed.
    pub se: Option<f64>,
    /// Lower end of the 95 % interval.
    pub lower: Option<f64>,
    /// Upper end of the 95 % interval.
    pub upper: Option<f64>,
    /// Pupils behind it; 0 when masked.
    pub n: i64,
    /// none, primary (too few pupils), secondary (protects another), `not_supported`.
    pub mask: String,
}

/// What every result page says about itself.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ResultHead {
    /// Analysis.
    pub analysis_id: Uuid,
    /// Assessment.
    pub assessment_id: Uuid,
    /// Its name.
    pub assessment_name: String,
    /// Its form.
    pub form: String,
    /// Stage.
    pub stage: String,
    /// Grade, 1 to 12.
    pub grade: i64,
    /// Number of the release.
    pub release_no: i64,
    /// The day the data speaks of.
    pub data_date: String,
    /// Whose result it is.
    pub unit: UnitRef,
    /// From the region down to the unit.
    pub path: Vec<UnitRef>,
    /// Pupils drawn.
    pub n_sampled: i64,
    /// Pupils they stand for.
    pub n_frame: i64,
    /// What the form allows to show at this level; words under `lawful.shows`.
    pub shows: String,
    /// How the figures were made, in sentences.
    pub method: Vec<Sentence>,
    /// Other analyses of the same series, oldest first, this one among them.
    pub siblings: Vec<Sibling>,
}

/// Another analysis of the same series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Sibling {
    /// Analysis.
    pub analysis_id: Uuid,
    /// Name of its assessment.
    pub label: String,
}

/// The region as a whole.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RegionResult {
    /// Head.
    pub head: ResultHead,
    /// Subjects in the order of a report.
    pub subjects: Vec<RegionSubject>,
    /// Conclusions about the region itself.
    pub findings: Vec<FindingRow>,
}

/// One subject of the region.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct RegionSubject {
    /// Subject code.
    pub subject: String,
    /// Full mark of the paper.
    pub full_mark: f64,
    /// Mean.
    pub mean: Figure,
    /// Standard deviation.
    pub sd: Figure,
    /// Quantiles.
    pub quantiles: Vec<QuantileValue>,
    /// Shares of the performance levels, from the lowest.
    pub levels: Vec<LevelShare>,
    /// Took part of eligible, 0 to 1.
    pub participation: f64,
    /// Pupils with a total.
    pub n: i64,
    /// Pupils eligible.
    pub n_eligible: i64,
    /// Cronbach's α.
    pub alpha: Option<f64>,
    /// Standard error of measurement, marks.
    pub sem: Option<f64>,
    /// Share of the variance that lies between schools.
    pub between_share: Option<f64>,
    /// 差异系数 of the school means.
    pub difference_coefficient: Option<f64>,
    /// Domains.
    pub domains: Vec<MemberResult>,
    /// Knowledge points.
    pub points: Vec<MemberResult>,
    /// Items.
    pub items: Vec<ItemRow>,
    /// Groups and areas.
    pub groups: Vec<GroupMean>,
    /// Earlier analyses of the series, where they share a scale.
    pub trend: Vec<TrendPoint>,
}

/// A quantile.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct QuantileValue {
    /// Percent.
    pub p: i64,
    /// Value, on the scale of the mean.
    pub value: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
}

/// Share of a performance level.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct LevelShare {
    /// below, pass, good, excellent.
    pub level: String,
    /// Share of pupils, 0 to 1.
    pub share: Figure,
}

/// Mean of a group or area.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GroupMean {
    /// The group.
    pub group: UnitRef,
    /// Its mean.
    pub mean: Figure,
}

/// Mean of a class.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ClassMean {
    /// The class.
    pub unit: UnitRef,
    /// Its mean.
    pub mean: Figure,
}

/// A knowledge point, domain, competence or cognitive level of one unit.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct MemberResult {
    /// Its name.
    pub member: String,
    /// The domain a knowledge point belongs to; else empty.
    pub parent: String,
    /// Score rate, 0 to 1.
    pub rate: Figure,
    /// What is expected of the unit.
    pub expectation: Option<f64>,
    /// Shrunk difference from the expectation.
    pub difference: Figure,
    /// above, `no_difference`, below, unknown.
    pub reading: String,
}

/// One item of a paper in one unit.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct ItemRow {
    /// Number on the paper.
    pub item_no: String,
    /// Knowledge point.
    pub point: String,
    /// Domain.
    pub domain: String,
    /// Cognitive level.
    pub cognitive: String,
    /// Competence.
    pub competence: String,
    /// choice, blank, short, long.
    pub kind: String,
    /// Full mark.
    pub full_mark: f64,
    /// Score rate, 0 to 1.
    pub rate: Figure,
    /// Score rate of the region.
    pub expectation: Option<f64>,
    /// Rate less the region's.
    pub difference: Figure,
    /// above, `no_difference`, below, unknown.
    pub reading: String,
    /// Share of blanks.
    pub blank_share: Option<f64>,
    /// Correlation with the rest of the paper.
    pub point_biserial: Option<f64>,
    /// Upper 27 % less lower 27 %.
    pub discrimination: Option<f64>,
}

/// One point of a trend.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TrendPoint {
    /// Name of the period.
    pub label: String,
    /// School year.
    pub school_year: String,
    /// Analysis.
    pub analysis_id: Uuid,
    /// The unit, on the scale named by `scale`.
    pub unit: Figure,
    /// What was expected of it, on the same scale.
    pub expectation: Option<f64>,
    /// The region, on the same scale.
    pub region: Option<f64>,
    /// linked: one scale for all points; relative: distance from the region in pupil SD.
    pub scale: String,
}

/// One school in the list of the region.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SchoolResultRow {
    /// The school.
    pub unit: UnitRef,
    /// Its code: the only order there is.
    pub code: String,
    /// Text key of its kind.
    pub kind_label: String,
    /// Pupils behind the mean.
    pub n: i64,
    /// Pupils of the grade.
    pub n_frame: i64,
    /// Mean.
    pub mean: Figure,
    /// Shrunk difference from the expectation.
    pub difference: Figure,
    /// above, `no_difference`, below, unknown.
    pub reading: String,
    /// Conclusions about it in the subject.
    pub findings: i64,
}

/// All subjects of one unit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnitResult {
    /// Head.
    pub head: ResultHead,
    /// Subjects in the order of a report.
    pub subjects: Vec<UnitSubject>,
    /// Conclusions.
    pub findings: Vec<FindingRow>,
    /// Improvement tasks.
    pub improvements: Vec<ImprovementRow>,
    /// What the school says.
    pub statement: Option<StatementRow>,
}

/// One subject of one unit.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct UnitSubject {
    /// Subject code.
    pub subject: String,
    /// Full mark of the paper.
    pub full_mark: f64,
    /// Mean.
    pub mean: Figure,
    /// What is expected of the unit.
    pub expectation: Option<f64>,
    /// Shrunk difference from the expectation.
    pub difference: Figure,
    /// above, `no_difference`, below, unknown.
    pub reading: String,
    /// Shares of the performance levels, from the lowest.
    pub levels: Vec<LevelShare>,
    /// Took part of eligible, 0 to 1.
    pub participation: f64,
    /// Conclusions in this subject.
    pub findings: i64,
}

/// The page of one subject of one unit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SubjectResult {
    /// Head.
    pub head: ResultHead,
    /// Subject code.
    pub subject: String,
    /// Full mark of the paper.
    pub full_mark: f64,
    /// What the page says in words.
    pub sentences: Vec<Sentence>,
    /// Mean.
    pub mean: Figure,
    /// What is expected of the unit.
    pub expectation: Option<f64>,
    /// Domains.
    pub domains: Vec<MemberResult>,
    /// Knowledge points.
    pub points: Vec<MemberResult>,
    /// Competences.
    pub competences: Vec<MemberResult>,
    /// Cognitive levels.
    pub cognitives: Vec<MemberResult>,
    /// Items in the order of the paper.
    pub items: Vec<ItemRow>,
    /// This and earlier analyses of the series.
    pub trend: Vec<TrendPoint>,
    /// Conclusions.
    pub findings: Vec<FindingRow>,
    /// Improvement tasks.
    pub improvements: Vec<ImprovementRow>,
    /// Classes, for those who may see them.
    pub classes: Vec<ClassMean>,
}

/// One item in one unit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ItemResult {
    /// Head.
    pub head: ResultHead,
    /// Subject code.
    pub subject: String,
    /// The item.
    pub item: ItemRow,
    /// What it is seen beside: the region and its groups.
    pub peers: Vec<PeerRate>,
}

/// Score rate of something the unit is seen beside.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PeerRate {
    /// Its name.
    pub label: String,
    /// Its rate.
    pub rate: Figure,
}
