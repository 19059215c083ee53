//! The folder that a zone's ledger lives in: which file is where, and how it is opened.
//!
//! `ledger.sqlite`, `evidence/`, `signer/` (keys and the signer's own memory), `trust.txt` (the public keys,
//! to be handed out). Left out: what is recorded; that is `app`.

mod evidence;
mod world;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::signer::{FileSigner, SignerError};
use app::{Opening, Zone, ZoneError};
use ledger::trust::Trust;
use ledger_sqlite::{Options, SqliteReader, SqliteStore};

use crate::cli::DataArgs;
use crate::failure::{Code, Failure};
pub(crate) use evidence::EvidenceFiles;
pub(crate) use world::{SystemClock, SystemRandom};

/// The environment's word for the folder.
const VARIABLE: &str = "JINZE_DATA";

/// The folder of a zone.
#[derive(Debug, Clone)]
pub(crate) struct DataFolder {
    root: PathBuf,
}

impl DataFolder {
    /// The folder named by the option or by the environment.
    pub(crate) fn named(args: &DataArgs) -> Result<Self, Failure> {
        Self::optional(args).ok_or_else(|| {
            Failure::usage(
                "没有指明账本所在的文件夹",
                format!("加 --data 文件夹，或者设环境变量 {VARIABLE}"),
            )
        })
    }

    /// The same, where a command can do without.
    pub(crate) fn optional(args: &DataArgs) -> Option<Self> {
        let from_environment = || {
            let set = std::env::var_os(VARIABLE);
            set.filter(|value| !value.is_empty()).map(PathBuf::from)
        };
        args.data.clone().or_else(from_environment).map(Self::at)
    }

    /// A folder.
    pub(crate) fn at(root: PathBuf) -> Self {
        Self { root }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.root.join("ledger.sqlite")
    }

    pub(crate) fn evidence(&self) -> PathBuf {
        self.root.join("evidence")
    }

    pub(crate) fn signer(&self) -> PathBuf {
        self.root.join("signer")
    }

    pub(crate) fn memory(&self) -> PathBuf {
        self.signer().join("leaves")
    }

    pub(crate) fn trust(&self) -> PathBuf {
        self.root.join("trust.txt")
    }

    /// The size up to which the last verification of everything passed.
    pub(crate) fn verified(&self) -> PathBuf {
        self.root.join("verified.txt")
    }

    /// Whether a ledger is there.
    pub(crate) fn holds_ledger(&self) -> bool {
        self.database().is_file()
    }

    fn expect_ledger(&self) -> Result<(), Failure> {
        if self.holds_ledger() {
            return Ok(());
        }
        Err(Failure::input(
            format!("{} 里没有账本", self.root.display()),
            format!(
                "核对文件夹；还没有建账的，先运行 jinze init --data {}",
                self.root.display()
            ),
        ))
    }

    /// Opens the ledger for reading; a running program is not disturbed.
    pub(crate) fn reader(&self) -> Result<SqliteReader, Failure> {
        self.expect_ledger()?;
        SqliteStore::open_read_only(&self.database())
            .map_err(|error| self.failed(&error.to_string()))
    }

    /// Files of evidence.
    pub(crate) fn files(&self) -> Result<EvidenceFiles, Failure> {
        EvidenceFiles::open(&self.evidence())
    }

    /// Opens the ledger for reading and writing.
    pub(crate) fn open(&self) -> Result<Zone, Failure> {
        self.expect_ledger()?;
        let store = self.store()?;
        let origin = ledger::store::ReadStore::identity(&store)
            .map_err(|error| self.failed(&error.to_string()))?
            .ok_or_else(|| self.zone_failed(&ZoneError::Empty))?
            .origin;
        let signer = FileSigner::open(&self.signer(), &origin)
            .map_err(|error| self.signer_failed(&error))?;
        let opening = self.opening(store, signer)?;
        let zone = Zone::open(opening).map_err(|error| self.zone_failed(&error))?;
        if let Some(why) = &zone.start().snapshot_refused {
            crate::output::tell(&format!("注意：{why}"));
        }
        Ok(zone)
    }

    /// Makes keys and an empty ledger.
    pub(crate) fn create(&self, origin: &str, program: &str) -> Result<Zone, Failure> {
        let random = SystemRandom;
        let signer = if self.signer().join("key").exists() {
            FileSigner::open(&self.signer(), origin)
        } else {
            FileSigner::create(&self.signer(), origin, &random)
        };
        let signer = signer.map_err(|error| self.signer_failed(&error))?;
        let opening = self.opening(self.store()?, signer)?;
        let zone =
            Zone::create(opening, origin, program).map_err(|error| self.zone_failed(&error))?;
        self.write_trust(zone.public_keys())?;
        Ok(zone)
    }

    /// Opens the ledger; one whose making was cut short before its first entry is made, and public keys
    /// that were not written out are written out.
    pub(crate) fn open_or_create(&self, origin: &str, program: &str) -> Result<Zone, Failure> {
        let size = ledger::store::ReadStore::head(&self.store()?)
            .map_err(|error| self.failed(&error.to_string()))?
            .size;
        if size == 0 {
            return self.create(origin, program);
        }
        let zone = self.open()?;
        if !self.trust().exists() {
            self.write_trust(zone.public_keys())?;
        }
        Ok(zone)
    }

    fn write_trust(&self, keys: &[String]) -> Result<(), Failure> {
        crate::output::write_file(&self.trust(), trust_text(keys).as_bytes(), true)
    }

    fn store(&self) -> Result<SqliteStore, Failure> {
        SqliteStore::open(&self.database(), Options::default())
            .map_err(|error| self.failed(&error.to_string()))
    }

    fn opening(&self, store: SqliteStore, signer: FileSigner) -> Result<Opening, Failure> {
        Ok(Opening::new(
            Box::new(store),
            Box::new(signer),
            Arc::new(self.files()?),
            Arc::new(SystemClock::start()),
            Arc::new(SystemRandom),
        ))
    }

    /// The trust text of the folder, or of another file.
    pub(crate) fn trust_text(&self, named: Option<&Path>) -> Result<Option<String>, Failure> {
        let path = named.map_or_else(|| self.trust(), Path::to_path_buf);
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
                Ok(None)
            }
            Err(error) => Err(Failure::io("读取", &path, &error, "请检查路径和权限")),
        }
    }

    fn failed(&self, why: &str) -> Failure {
        Failure::input(
            format!("打开 {} 里的账本失败：{why}", self.root.display()),
            "照上面所说处理；账本是否完好，用 jinze ledger verify 检查",
        )
    }

    pub(crate) fn zone_failed(&self, error: &ZoneError) -> Failure {
        self.failed(&error.to_string())
    }

    fn signer_failed(&self, error: &SignerError) -> Failure {
        let mend = match error {
            SignerError::Locked => "另一个 jinze 正在使用这个账本；等它结束后再试",
            _ => "请检查 signer 文件夹；密钥丢失的，从密钥的备份里放回",
        };
        Failure::of(Code::Input, error.to_string(), mend)
    }
}

/// The public keys as a trust text.
fn trust_text(keys: &[String]) -> String {
    let mut text = String::from(
        "jinze-trust/v1\n# 核验本账本所用的公钥。请交给可能要核验的单位，并核对指纹。\n",
    );
    for key in keys {
        text.push_str(&format!("log {key}\n"));
    }
    text
}

/// Reads a trust text.
pub(crate) fn parse_trust(text: &str) -> Result<Trust, Failure> {
    Trust::parse(text).map_err(|error| {
        Failure::input(
            format!("信任文件有误：{error}"),
            "请用建账时写出的 trust.txt，写法见 docs/ledger-format.md 第 5 节",
        )
    })
}
