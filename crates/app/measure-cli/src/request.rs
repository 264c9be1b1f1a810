//! The statistics a user asked for, read from their short names.

use anyhow::{anyhow, bail};
use measure::survey::Statistic;

/// A statistic and the name the user gave it.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub name: String,
    pub statistic: Statistic,
}

/// Reads `mean`, `sd`, `q10`, `share>=550`, `share<=400`.
pub fn parse(name: &str) -> anyhow::Result<Request> {
    let name = name.trim();
    let number = |text: &str| -> anyhow::Result<f64> {
        let value: Option<f64> = text.trim().parse().ok().filter(|value: &f64| value.is_finite());
        value.ok_or_else(|| anyhow!("--stat {name}: {text:?} is not a number; write for example share>=550 or q10"))
    };
    let statistic = if name == "mean" {
        Statistic::Mean
    } else if name == "sd" {
        Statistic::StandardDeviation
    } else if let Some(cut) = name.strip_prefix("share>=") {
        Statistic::ShareAtLeast(number(cut)?)
    } else if let Some(cut) = name.strip_prefix("share<=") {
        Statistic::ShareAtMost(number(cut)?)
    } else if let Some(percent) = name.strip_prefix('q') {
        let percent = number(percent)?;
        if percent <= 0.0 || 100.0 <= percent {
            bail!("--stat {name}: a percentile lies between 0 and 100; write for example q10");
        }
        Statistic::Quantile(percent / 100.0)
    } else {
        bail!("--stat {name}: unknown; choose mean, sd, q10 (any percentile), share>=550 or share<=400");
    };
    Ok(Request { name: name.to_owned(), statistic })
}

#[cfg(test)]
mod tests {
    use super::{Statistic, parse};

    #[test]
    fn each_short_name_is_read_and_each_wrong_one_refused_with_a_remedy() {
        assert_eq!(parse("q10").expect("valid").statistic, Statistic::Quantile(0.10));
        assert_eq!(parse(" q2.5 ").expect("valid").statistic, Statistic::Quantile(0.025));
        assert_eq!(parse("share>=550").expect("valid").statistic, Statistic::ShareAtLeast(550.0));
        assert_eq!(parse("share<=400").expect("valid").statistic, Statistic::ShareAtMost(400.0));
        for wrong in ["median", "q0", "q100", "qx", "share>=", "share>550", "share>=NaN"] {
            let message = parse(wrong).expect_err("refused").to_string();
            assert!(message.contains(wrong) && message.contains("q10"), "{message}");
        }
    }
}
