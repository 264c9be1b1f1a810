//! The subjects of school, as codes; their names are texts.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

macro_rules! subjects {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// A subject of primary, junior or senior school.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum Subject {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
        }

        impl Subject {
            /// All subjects, in the order of a report.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code used in data.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }
        }
    };
}

subjects! {
    /// 语文.
    Chinese = "chinese",
    /// 数学.
    Math = "math",
    /// 英语.
    English = "english",
    /// 科学, in primary and integrated junior schools.
    Science = "science",
    /// 物理.
    Physics = "physics",
    /// 化学.
    Chemistry = "chemistry",
    /// 生物学.
    Biology = "biology",
    /// 道德与法治, compulsory stages.
    Morality = "morality",
    /// 思想政治, senior stage.
    Politics = "politics",
    /// 历史.
    History = "history",
    /// 地理.
    Geography = "geography",
    /// 体育与健康.
    Pe = "pe",
    /// 音乐.
    Music = "music",
    /// 美术.
    Art = "art",
    /// 艺术, where it is taught as one.
    Arts = "arts",
    /// 信息科技 or 信息技术.
    It = "it",
    /// 通用技术, senior stage.
    Technology = "technology",
    /// 劳动.
    Labour = "labour",
    /// 综合实践活动.
    Practice = "practice",
    /// 心理健康教育.
    Wellbeing = "wellbeing",
    /// Any other foreign language.
    Language = "language",
    /// Several subjects in one instrument, such as 文综 or 理综.
    Combined = "combined",
}

impl Subject {
    /// The text key of its name; the vocabulary of accepted spellings has the same key.
    #[must_use]
    pub fn text_key(self) -> String {
        format!("kernel.subject.{}", self.code())
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A text that is no subject code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such subject: {0}")]
pub struct UnknownSubject(pub String);

impl FromStr for Subject {
    type Err = UnknownSubject;

    fn from_str(code: &str) -> Result<Self, UnknownSubject> {
        Self::ALL.iter().copied().find(|subject| subject.code() == code).ok_or_else(|| UnknownSubject(code.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_is_its_own_and_reads_back() {
        let codes: BTreeSet<_> = Subject::ALL.iter().map(|s| s.code()).collect();
        assert_eq!(codes.len(), Subject::ALL.len());
        for subject in Subject::ALL {
            assert_eq!(subject.code().parse(), Ok(*subject));
            let json = serde_json::to_string(subject).unwrap();
            assert_eq!(json, format!("\"{subject}\""));
        }
    }

    #[test]
    fn an_unknown_code_is_named_in_the_fault() {
        assert_eq!("maths".parse::<Subject>(), Err(UnknownSubject("maths".into())));
    }
}
