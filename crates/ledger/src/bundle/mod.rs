//! Evidence bundles (证据包): making them, verifying them, comparing them.
//!
//! `docs/ledger-format.md` sections 6, 8 and 9. Everything here works on unpacked members in
//! memory. Left out: ZIP files and their limits, which `jinze-verify` reads before anything is
//! unpacked; RFC 3161 tokens are listed and not judged.

mod compare;
mod disclosure;
pub(crate) mod header;
mod list_proof;
mod member;
mod report;
mod select;
mod verify;
mod write;

pub use compare::{COMPARISON, compare};
pub use disclosure::meets;
pub use header::{Header, HeaderError};
pub use list_proof::ListProof;
pub use member::{BUNDLE_BYTES_MAX, MEMBER_BYTES_MAX, MEMBERS_MAX, Member, Members};
pub use report::{Check, Fact, Report, Verdict, printable};
pub use select::{Link, select};
pub use verify::verify;
pub use write::{BundleError, BundleInput, BundleLeaf, HeadProof, write};

const STRUCTURE: &str = "包的结构";
const TRUST: &str = "信任依据";
const SIGNATURES: &str = "检查点签名";
const AGREEMENT: &str = "检查点一致";
const WITNESSES: &str = "见证";
const ENCODING: &str = "记录编码";
const LOGGED_SHA256: &str = "记录在账（SHA-256）";
const LOGGED_SM3: &str = "记录在账（SM3）";
const FIELDS: &str = "字段";
const ERASURES: &str = "删除";
const FILES: &str = "附件";
const STREAM: &str = "个人记录连续";
const DIRECTORY: &str = "目录";
const REFS: &str = "引用";
const TIME: &str = "时间";
const AUTHORS: &str = "作者签名";
const TIMESTAMPS: &str = "时间戳";

/// The checks in the order of the format.
pub const CHECKS: [&str; 17] = [
    STRUCTURE,
    TRUST,
    SIGNATURES,
    AGREEMENT,
    WITNESSES,
    ENCODING,
    LOGGED_SHA256,
    LOGGED_SM3,
    FIELDS,
    ERASURES,
    FILES,
    STREAM,
    DIRECTORY,
    REFS,
    TIME,
    AUTHORS,
    TIMESTAMPS,
];
