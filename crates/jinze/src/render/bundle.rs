//! The two members of an evidence bundle that are for people: a page and a plain text.
//!
//! For the officer of 纪检. A verifier never reads them, and they say so.

use app::queries::{Event, Story};
use app::time;
use askama::Template;
use jiff::civil::Date;

use super::timeline::{days, remarks};
use crate::failure::{Code, Failure};

/// What both say.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    /// Whom it is about.
    pub(crate) who: String,
    /// Name of the log.
    pub(crate) origin: String,
    /// First day of what is disclosed.
    pub(crate) from: Date,
    /// Last day.
    pub(crate) until: Date,
    /// Number of entries in the bundle.
    pub(crate) entries: usize,
    /// Everything recorded of the subject.
    pub(crate) story: &'a Story,
}

#[derive(Template)]
#[template(path = "bundle.html")]
struct Html<'a> {
    who: &'a str,
    origin: &'a str,
    from: String,
    until: String,
    entries: usize,
    rows: Vec<Row>,
}

struct Row {
    seq: u64,
    days: String,
    recorded: String,
    word: &'static str,
    says: String,
    writer: String,
    late: bool,
    lag: i32,
    remarks: String,
}

/// `index.html`: only records that the bundle discloses are spelt out.
pub(crate) fn page(page: &Page<'_>) -> Result<String, Failure> {
    let rows = page.story.events.iter().map(|event| row(event, page));
    let html = Html {
        who: &page.who,
        origin: &page.origin,
        from: page.from.to_string(),
        until: page.until.to_string(),
        entries: page.entries,
        rows: rows.collect(),
    };
    html.render()
        .map_err(|error| Failure::of(Code::Io, format!("生成证据包网页失败：{error}"), ""))
}

fn row(event: &Event, page: &Page<'_>) -> Row {
    let disclosed = event.from.is_none_or(|from| from <= page.until)
        && event.until.is_none_or(|until| page.from <= until);
    let lag = event.lag_days.unwrap_or(0);
    // What a workbook claims is content too.
    let shown = Event {
        claimed: event.claimed.clone().filter(|_| disclosed),
        ..event.clone()
    };
    Row {
        seq: event.seq,
        days: days(event),
        recorded: time::civil(event.recorded_at).to_string().replace('T', " "),
        word: event.word,
        says: if disclosed {
            event.says.clone()
        } else {
            "（不在所请日期内，只附摘要和证明）".to_owned()
        },
        writer: event.writer.clone(),
        late: lag > 0,
        lag,
        remarks: remarks(&shown),
    }
}

/// `README.txt`
pub(crate) fn readme(page: &Page<'_>) -> String {
    format!(
        "证据包　{who}
账本　　{origin}
日期　　{from} 至 {until}（此期间的记录附内容和附件；其他记录只附摘要和证明）
记录　　{entries} 条

这是什么
  账本里关于此人（此机构）的全部记录的副本，连同证明。收到的人不必相信出具单位，
  可以自己核验：内容没有改动，登记时间没有改动，没有缺漏。

怎样核验（不需要联网，不需要数据库）
  1. 从出具单位以外的途径（例如上级、以前收到的一份）取得信任文件 trust.txt，核对公钥指纹。
     包里的 trust.txt 只供阅读，不能用来核验本包。
  2. 运行　jinze-verify 本包.zip --trust trust.txt
     或者　python3 jinze_verify.py 本包.zip --trust trust.txt（另一个独立编写的程序）
  3. 结果只有三种：通过、不通过、无法判定。逐项列出；跳过的项目不算通过。

各个文件
  bundle.txt　　　　　　　　　　　　 本包是关于谁的、哪些日期
  checkpoint.txt、checkpoint-sm3.txt 账本的签名检查点（SHA-256 和 SM3 各一）
  leaves/　　　　　　　　　　　　　　各条记录的原始字节
  openings/　　　　　　　　　　　　　各条记录的内容和盐值，用来与记录里的摘要核对
  proofs/　　　　　　　　　　　　　　各条记录确在账本中的证明
  directory/　　　　　　　　　　　　 目录：证明此人（此机构）的记录没有缺尾
  files/　　　　　　　　　　　　　　 附件，文件名是 SHA-256
  index.html　　　　　　　　　　　　 可以阅读的网页
格式的完整说明见 docs/ledger-format.md。

能证明什么、不能证明什么
  能证明：这些内容由所列账号在所列时间登记，此后没有改动，此人的记录没有缺漏（截至目录所载日期）。
  不能证明：事情本身真实发生。登记以前是否真实，仍须查证。
",
        who = page.who,
        origin = page.origin,
        from = page.from,
        until = page.until,
        entries = page.entries,
    )
}
