//! The rules day by day: every ruling applied, one set for each day on which anything changes.

use std::collections::BTreeMap;

use crate::pack::Regulation;
use crate::rules::RuleSet;

/// A ruling or an option that the pack does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SwitchError {
    /// No such ruling.
    #[error("本规则包没有编号为“{ruling}”的裁定{}", nearest(.near))]
    NoRuling {
        /// What was asked for.
        ruling: String,
        /// The nearest id.
        near: Option<String>,
    },
    /// No such option.
    #[error("裁定“{ruling}”没有选项“{option}”；可用：{}", .options.join("、"))]
    NoOption {
        /// The ruling.
        ruling: String,
        /// What was asked for.
        option: String,
        /// What there is.
        options: Vec<String>,
    },
}

fn nearest(near: &Option<String>) -> String {
    near.as_ref().map_or_else(String::new, |near| format!("，您是不是要写“{near}”？"))
}

pub(crate) fn build(
    regulation: &Regulation,
    switched: &BTreeMap<String, String>,
) -> Result<Vec<RuleSet>, SwitchError> {
    for (id, option) in switched {
        let Some(ruling) = regulation.ruling(id) else {
            let ids = regulation.rulings().iter().map(|ruling| ruling.id.as_str());
            let near = crate::suggest(id, ids).map(str::to_owned);
            return Err(SwitchError::NoRuling { ruling: id.clone(), near });
        };
        if ruling.option(option).is_none() {
            let options = ruling.options.iter().map(|option| option.name.clone()).collect();
            return Err(SwitchError::NoOption { ruling: id.clone(), option: option.clone(), options });
        }
    }
    Ok(Vec::new())
}
