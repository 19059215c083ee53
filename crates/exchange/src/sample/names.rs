//! Invented names of people, streets and bodies.

use super::chance::Chance;

const SURNAMES: [&str; 48] = [
    "乔", "裴", "翟", "佟", "关", "那", "鄂", "邢", "詹", "滕", "卞", "窦", "栾", "冉", "冀", "蒲",
    "卜", "芦", "尚", "柏", "宫", "车", "房", "解", "应", "宗", "丛", "娄", "巩", "敖", "苑", "阚",
    "逄", "隋", "桑", "毕", "郎", "鲍", "司", "谷", "甘", "荣", "晏", "瞿", "阎", "童", "欧阳",
    "诸葛",
];
const FIRST: [&str; 40] = [
    "砚", "澍", "峤", "珩", "琬", "昀", "湛", "颀", "聿", "惟", "叙", "知", "予", "景", "望", "若",
    "令", "以", "与", "既", "修", "攸", "晏", "沐", "清", "疏", "述", "明", "怀", "思", "允", "承",
    "岑", "季", "孟", "仲", "伯", "稼", "耕", "牧",
];
const SECOND: [&str; 40] = [
    "之", "舟", "川", "然", "宁", "珂", "衡", "桐", "榆", "禾", "溪", "岚", "野", "谦", "恕", "诚",
    "笃", "行", "言", "方", "简", "素", "朴", "真", "恒", "岳", "原", "洲", "渚", "汀", "棣", "棠",
    "楠", "柯", "樾", "筠", "竹", "兰", "蘅", "荃",
];
/// Characters that fonts and encodings often lack.
const RARE: [&str; 3] = ["佟䶮", "栾㛃", "冉喆"];

/// The name of the `at`-th person. Three have rare characters; the 41st is called like the 12th.
pub(super) fn person(at: usize, chance: &mut Chance) -> String {
    let surname = SURNAMES.get(at * 7 % SURNAMES.len()).copied().unwrap_or("");
    match at {
        4 | 23 | 57 => RARE.get(at % RARE.len()).copied().unwrap_or("").to_owned(),
        11 | 40 => format!("{}{}{}", SURNAMES[20], FIRST[3], SECOND[1]),
        _ if chance.permille(180) => format!("{surname}{}", chance.pick(&SECOND)),
        _ => format!("{surname}{}{}", chance.pick(&FIRST), chance.pick(&SECOND)),
    }
}

/// The name of the `at`-th street.
pub(super) fn street(at: usize) -> String {
    const HEADS: [&str; 30] = [
        "云岭",
        "望溪",
        "青禾",
        "松涛",
        "临泉",
        "白桦",
        "晨曦",
        "枫林",
        "鹿鸣",
        "栖霞",
        "沧浪",
        "听雨",
        "揽月",
        "长汀",
        "丹枫",
        "碧湖",
        "金穗",
        "石门",
        "杏坛",
        "梧桐",
        "芳草",
        "清河",
        "柳荫",
        "朝阳坡",
        "双泉",
        "归雁",
        "红叶",
        "玉带",
        "平湖",
        "远山",
    ];
    let head = HEADS.get(at % HEADS.len()).copied().unwrap_or("");
    match at / HEADS.len() {
        0 => format!("{head}街道"),
        round => format!("{head}{}街道", numeral(round + 1)),
    }
}

/// The name of the `at`-th department beyond those of the regulation.
pub(super) fn department(at: usize) -> String {
    const FIELDS: [&str; 8] = [
        "园区",
        "工贸",
        "商贸",
        "文旅",
        "水务",
        "农林",
        "燃气",
        "特种设备",
    ];
    let field = FIELDS.get(at % FIELDS.len()).copied().unwrap_or("");
    match at / FIELDS.len() {
        0 => format!("{field}监督管理所"),
        round => format!("{field}第{}监督管理所", numeral(round + 1)),
    }
}

fn numeral(number: usize) -> String {
    const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let text = number.to_string();
    let digit = |c: char| {
        c.to_digit(10)
            .and_then(|d| DIGITS.get(usize::try_from(d).ok()?))
            .copied()
    };
    text.chars().filter_map(digit).collect()
}
