//! The workbook's sheets and columns: one table for reading, for the empty form and for writing.

/// A sheet of the workbook.
#[derive(Debug)]
pub(crate) struct SheetSpec {
    /// Name of the sheet, and of the CSV file.
    pub(crate) name: &'static str,
    /// Whether a zone can do without it.
    pub(crate) need: Need,
    /// What it is for, one line for the form.
    pub(crate) says: &'static str,
    /// Its columns in the order of the form.
    pub(crate) columns: &'static [ColumnSpec],
}

/// Whether a sheet must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// Without it nothing can be judged.
    Required,
    /// Missing it is worth a word.
    Expected,
    /// For regulations that ask for it.
    Optional,
}

/// A column.
#[derive(Debug)]
pub(crate) struct ColumnSpec {
    /// Header.
    pub(crate) name: &'static str,
    /// A row without it cannot be used.
    pub(crate) required: bool,
    /// What goes into the cells.
    pub(crate) holds: Holds,
    /// Note on the header of the form.
    pub(crate) note: &'static str,
    /// The cell of the example row.
    pub(crate) example: &'static str,
    /// Width in characters.
    pub(crate) width: u8,
}

/// What a column's cells hold; gives the form its number formats and lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    Text,
    Day,
    Moment,
    Count,
    YesNo,
    Mode,
    Category,
    Role,
    Kind,
    Capacity,
    Measure,
    Duty,
}

const fn must(
    name: &'static str,
    holds: Holds,
    width: u8,
    example: &'static str,
    note: &'static str,
) -> ColumnSpec {
    ColumnSpec {
        name,
        required: true,
        holds,
        note,
        example,
        width,
    }
}

const fn may(
    name: &'static str,
    holds: Holds,
    width: u8,
    example: &'static str,
    note: &'static str,
) -> ColumnSpec {
    ColumnSpec {
        name,
        required: false,
        holds,
        note,
        example,
        width,
    }
}

use Holds::{Capacity, Category, Count, Day, Duty, Kind, Measure, Mode, Moment, Role, Text, YesNo};

/// 机构
pub(crate) const BODIES: SheetSpec = SheetSpec {
    name: "机构",
    need: Need::Required,
    says: "辖区内的党组织、行政机关、部门和街道",
    columns: &[
        must(
            "机构编号",
            Text,
            12,
            "示例B01",
            "本单位自定的编号，全表不重复，例如 B01。",
        ),
        must("名称", Text, 24, "某某单位", "机构的规范名称。"),
        must(
            "类别",
            Category,
            18,
            "",
            "从下拉列表中选择。职责按类别落到机构。",
        ),
        may("上级编号", Text, 12, "", "上级机构的机构编号；没有就留空。"),
        may(
            "排序",
            Count,
            8,
            "1",
            "规范的机构排列顺序，数字小的在前；各种表格都按此顺序。",
        ),
        may(
            "起",
            Day,
            12,
            "2019-07-20",
            "成立（或更名后启用）之日，例如 2019-07-20；一直存在的留空。",
        ),
        may("止", Day, 12, "", "撤销之日（最后一天）；现存机构留空。"),
        may(
            "承接机构",
            Text,
            12,
            "",
            "撤销、合并、更名后由哪个机构承接，填机构编号。",
        ),
    ],
};

/// 职务
pub(crate) const POSTS: SheetSpec = SheetSpec {
    name: "职务",
    need: Need::Required,
    says: "各机构的领导职务；职责落在职务上，由任职人员承担",
    columns: &[
        must(
            "职务编号",
            Text,
            12,
            "示例Z01",
            "本单位自定的编号，全表不重复。",
        ),
        must(
            "机构编号",
            Text,
            12,
            "示例B01",
            "所在机构，须在“机构”表中登记。",
        ),
        must("名称", Text, 24, "书记", "职务名称。"),
        may(
            "职责类别",
            Role,
            28,
            "",
            "从下拉列表中选择；兼有几类的，用分号隔开。留空表示没有规定的职责。",
        ),
        may(
            "排序",
            Count,
            8,
            "1",
            "在本机构内的规范排序，数字小的在前。",
        ),
    ],
};

/// 人员
pub(crate) const PEOPLE: SheetSpec = SheetSpec {
    name: "人员",
    need: Need::Required,
    says: "只登记编号和姓名；不要填写身份证号、电话等个人信息",
    columns: &[
        must(
            "人员编号",
            Text,
            12,
            "示例P001",
            "本单位自定的编号，全表不重复；同名的人靠编号区分。不得使用身份证号。",
        ),
        must("姓名", Text, 12, "张某某", "姓名。"),
    ],
};

/// 任职
pub(crate) const TENURES: SheetSpec = SheetSpec {
    name: "任职",
    need: Need::Required,
    says: "谁在什么时间担任什么职务；离任时填写“止”，不要删除旧行",
    columns: &[
        must("人员编号", Text, 12, "示例P001", "须在“人员”表中登记。"),
        must("职务编号", Text, 12, "示例Z01", "须在“职务”表中登记。"),
        may(
            "方式",
            Mode,
            12,
            "任命",
            "任命、主持工作、代理，三者之一；留空按任命。",
        ),
        must("起", Day, 12, "2019-07-20", "到任之日。"),
        may("止", Day, 12, "", "离任前最后一天；现任留空。"),
        may("文号", Text, 24, "", "任免文件的文号。"),
    ],
};

/// 分工
pub(crate) const PORTFOLIOS: SheetSpec = SheetSpec {
    name: "分工",
    need: Need::Expected,
    says: "领导分工：哪个职务分管哪些部门、单位、行业",
    columns: &[
        must("职务编号", Text, 12, "示例Z01", "须在“职务”表中登记。"),
        must(
            "分管对象",
            Text,
            24,
            "安全生产",
            "机构编号、机构名称或行业（领域）名称；几个对象用顿号隔开。",
        ),
        must("起", Day, 12, "2019-07-20", "分工开始之日。"),
        may("止", Day, 12, "", "分工结束之日；现行分工留空。"),
        may("文号", Text, 24, "", "分工文件的文号。"),
    ],
};

/// 请假
pub(crate) const LEAVES: SheetSpec = SheetSpec {
    name: "请假",
    need: Need::Expected,
    says: "较长时间的请假、学习、借调；没有批准文号的不作为免除依据",
    columns: &[
        must("人员编号", Text, 12, "示例P001", "须在“人员”表中登记。"),
        must("起", Day, 12, "2020-03-01", "第一天。"),
        must("止", Day, 12, "2020-06-30", "最后一天。"),
        may("事由", Text, 24, "脱产学习", "简要事由。"),
        may("批准文号", Text, 24, "", "批准文件的文号。"),
    ],
};

/// 履职记录
pub(crate) const ACTS: SheetSpec = SheetSpec {
    name: "履职记录",
    need: Need::Required,
    says: "每件事登记一行；一次登记，所有参加人、所有相关职责共用",
    columns: &[
        must(
            "记录编号",
            Text,
            14,
            "示例R0001",
            "本单位自定的编号，全表不重复。",
        ),
        must(
            "行为",
            Kind,
            18,
            "",
            "从下拉列表中选择。填写“撤回”则撤回“更正记录”一栏所指的记录。",
        ),
        must(
            "日期",
            Day,
            12,
            "2020-03-05",
            "事情发生之日（连续几天的，第一天）。",
        ),
        may(
            "结束日期",
            Day,
            12,
            "",
            "连续几天的，最后一天；当天结束的留空。",
        ),
        may(
            "机构编号",
            Text,
            18,
            "示例B01",
            "开会的机构或者被检查的机构；几个机构用顿号隔开。",
        ),
        may(
            "主题",
            Text,
            36,
            "研究安全生产工作",
            "会议议题或者检查内容。按原始记录填写。",
        ),
        may(
            "专题",
            YesNo,
            8,
            "是",
            "专门研究安全生产的会议填“是”；只是议题之一的填“否”或留空。",
        ),
        may("地点", Text, 18, "", "地点。"),
        may(
            "发现问题数",
            Count,
            10,
            "0",
            "检查发现的问题数量，非负整数。",
        ),
        may(
            "登记时间",
            Moment,
            18,
            "2020-03-06 09:30",
            "记录登记入册的时间；留空按发生之日，并给出提示。",
        ),
        may(
            "更正记录",
            Text,
            14,
            "",
            "本行更正（或撤回）哪一条记录，填那一条的记录编号。",
        ),
        may("更正理由", Text, 24, "", "更正或撤回必须写明理由。"),
    ],
};

/// 参加人
pub(crate) const PARTICIPANTS: SheetSpec = SheetSpec {
    name: "参加人",
    need: Need::Required,
    says: "每条记录的参加领导，一人一行",
    columns: &[
        must(
            "记录编号",
            Text,
            14,
            "示例R0001",
            "须在“履职记录”表中登记。",
        ),
        must("人员编号", Text, 12, "示例P001", "须在“人员”表中登记。"),
        must(
            "身份",
            Capacity,
            12,
            "",
            "从下拉列表中选择：此人在这件事中做了什么。",
        ),
    ],
};

/// 指标
pub(crate) const AMOUNTS: SheetSpec = SheetSpec {
    name: "指标",
    need: Need::Optional,
    says: "年度金额，例如专项资金与财政收入；没有可不填",
    columns: &[
        must("机构编号", Text, 12, "示例B01", "须在“机构”表中登记。"),
        must("指标", Measure, 20, "", "从下拉列表中选择。"),
        must("年度", Count, 8, "2020", "四位年份。"),
        must("金额", Count, 16, "1000000.00", "单位：元，可带两位小数。"),
        may(
            "登记时间",
            Moment,
            18,
            "2021-01-15 10:00",
            "登记的时间；留空按次年1月1日，并给出提示。",
        ),
    ],
};

/// 免除
pub(crate) const WAIVERS: SheetSpec = SheetSpec {
    name: "免除",
    need: Need::Optional,
    says: "经批准免除的职责；没有可不填",
    columns: &[
        must(
            "职务或机构编号",
            Text,
            16,
            "示例Z01",
            "免除的是哪个职务（或者哪个机构）的职责。",
        ),
        may("职责", Duty, 14, "", "职责编号；留空表示全部职责。"),
        must("起", Day, 12, "2020-02-01", "第一天。"),
        must("止", Day, 12, "2020-06-30", "最后一天。"),
        must("批准文号", Text, 24, "某文〔2020〕1号", "批准文件的文号。"),
    ],
};

/// All sheets, in the order of the form; each may refer only to those before it.
pub(crate) const SHEETS: [&SheetSpec; 10] = [
    &BODIES,
    &POSTS,
    &PEOPLE,
    &TENURES,
    &PORTFOLIOS,
    &LEAVES,
    &ACTS,
    &PARTICIPANTS,
    &AMOUNTS,
    &WAIVERS,
];

/// Sheets of the form that hold no data.
pub(crate) const GUIDE: &str = "填写说明";
/// Hidden sheet of the form with the words of its lists.
pub(crate) const LISTS: &str = "词表";
/// The column that an annotated copy adds.
pub(crate) const REMARKS: &str = "问题与改法";
/// Rows whose first cell begins so are examples, and are not read.
pub(crate) const EXAMPLE: &str = "示例";
/// 行为 of a row that withdraws another.
pub(crate) const WITHDRAW: &str = "撤回";
/// Separator of lists in one cell, as written.
pub(crate) const LIST: &str = "、";
