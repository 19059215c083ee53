//! The face of an outcome: word, shape and colour, in one table for every paper and page.
//!
//! Colour never stands alone: shape and word say the same. The shapes are those that every
//! Chinese office font carries.

use duties::Outcome;

/// The five states of a board, by which its legend and totals are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// 已履行, on time or recorded late
    Done,
    /// 未到期
    Open,
    /// 将到期
    Near,
    /// 未履行, made up afterwards or not
    Missed,
    /// 不作评价: nothing is judged here
    Apart,
}

/// How an outcome looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Face {
    /// The word of machines, as in JSON.
    pub key: &'static str,
    /// The word of people.
    pub word: &'static str,
    /// A word of at most four characters, for narrow cells.
    pub short: &'static str,
    /// The shape.
    pub shape: &'static str,
    /// Which of the five states it belongs to.
    pub state: State,
    /// Background, 0xRRGGBB; readable when printed in grey.
    pub fill: u32,
    /// Ink, 0xRRGGBB.
    pub ink: u32,
    /// What it means, in one sentence for the legend.
    pub says: &'static str,
}

/// All outcomes in the order of the legend.
pub const OUTCOMES: [Outcome; 10] = [
    Outcome::Met,
    Outcome::MetLateEntry,
    Outcome::Open,
    Outcome::DueSoon,
    Outcome::NotMet,
    Outcome::MadeUpAfter,
    Outcome::NotAnswerable,
    Outcome::Excused,
    Outcome::Vacant,
    Outcome::NoNumericRequirement,
];

const fn look(
    words: [&'static str; 4],
    state: State,
    (fill, ink): (u32, u32),
    says: &'static str,
) -> Face {
    let [key, word, short, shape] = words;
    Face {
        key,
        word,
        short,
        shape,
        state,
        fill,
        ink,
        says,
    }
}

/// Ground and ink of what is not judged.
const GREY: (u32, u32) = (0x00F3_F4F6, 0x004B_5563);

/// In the order of [`OUTCOMES`].
const FACES: [Face; 10] = [
    look(
        ["met", "已履行", "已履行", "●"],
        State::Done,
        (0x00E3_F4E8, 0x0014_532D),
        "本期要求的次数已经达到",
    ),
    look(
        ["met_late_entry", "已履行（补录）", "补录", "◐"],
        State::Done,
        (0x00E0_F2F1, 0x0011_4E4A),
        "已经达到，但所依据的记录登记较晚",
    ),
    look(
        ["open", "未到期", "未到期", "○"],
        State::Open,
        (0x00FF_FFFF, 0x001F_2937),
        "本期尚未结束，还差次数",
    ),
    look(
        ["due_soon", "将到期", "将到期", "◎"],
        State::Near,
        (0x00FF_F4D6, 0x0078_3A06),
        "本期即将结束，还差次数",
    ),
    look(
        ["not_met", "逾期未履行", "未履行", "▲"],
        State::Missed,
        (0x00FD_E2E1, 0x0099_1B1B),
        "本期已经结束，次数未达到",
    ),
    look(
        ["made_up_after", "已补做", "已补做", "△"],
        State::Missed,
        (0x00FC_EADB, 0x007C_2D12),
        "本期未达到，紧接的下一期多做，作为情节列明",
    ),
    look(
        ["not_answerable", "任期不足", "任期不足", "※"],
        State::Apart,
        GREY,
        "任职天数不足，不作评价",
    ),
    look(
        ["excused", "批准免除", "免除", "◇"],
        State::Apart,
        GREY,
        "经批准的请假或者免除",
    ),
    look(
        ["vacant", "职务空缺", "空缺", "□"],
        State::Apart,
        GREY,
        "本期无人任职",
    ),
    look(
        ["no_numeric_requirement", "无量化要求", "无量化", "—"],
        State::Apart,
        GREY,
        "条文没有规定次数，不计入统计",
    ),
];

/// The face of an outcome.
#[must_use]
pub const fn face(outcome: Outcome) -> Face {
    FACES[outcome as usize]
}

/// Word of a state, for totals.
#[must_use]
pub const fn state_word(state: State) -> &'static str {
    match state {
        State::Done => "已履行",
        State::Open => "未到期",
        State::Near => "将到期",
        State::Missed => "未履行",
        State::Apart => "不作评价",
    }
}

#[cfg(test)]
mod tests {
    use super::{OUTCOMES, face};
    use std::collections::BTreeSet;

    #[test]
    fn every_outcome_has_its_own_face() {
        for (at, outcome) in OUTCOMES.into_iter().enumerate() {
            assert_eq!(outcome as usize, at, "{outcome:?}");
        }
        assert_eq!(face(OUTCOMES[4]).key, "not_met");
        assert_eq!(face(OUTCOMES[9]).word, "无量化要求");
    }

    #[test]
    fn no_two_outcomes_share_a_shape_or_a_word() {
        let shapes: BTreeSet<_> = OUTCOMES.iter().map(|o| face(*o).shape).collect();
        let words: BTreeSet<_> = OUTCOMES.iter().map(|o| face(*o).word).collect();
        let shorts: BTreeSet<_> = OUTCOMES.iter().map(|o| face(*o).short).collect();
        assert_eq!((shapes.len(), words.len(), shorts.len()), (10, 10, 10));
        assert!(shorts.iter().all(|word| word.chars().count() <= 4));
    }
}
