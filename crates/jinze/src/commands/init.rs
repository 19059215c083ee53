//! `jinze init`: a folder with an empty ledger, keys, the regulation adopted and the calendar known.

use app::Zone;
use app::actor::Actor;
use app::commands::{AdoptRegulation, Command, SetCalendar};
use app::law::{adopted, calendar_year};

use super::ledger::{actor, refused};
use crate::cli::InitArgs;
use crate::failure::{Code, Failure};
use crate::output;
use crate::source::packs;
use crate::store::DataFolder;

pub(super) fn run(args: &InitArgs) -> Result<Code, Failure> {
    let folder = DataFolder::named(&args.data)?;
    let pack = packs::files(args.regulation.as_deref())?;
    let regulation = packs::regulation_of(args.regulation.as_deref())?;
    std::fs::create_dir_all(folder.root())
        .map_err(|error| Failure::io("建立", folder.root(), &error, "请检查路径和权限"))?;
    let origin = args
        .origin
        .clone()
        .unwrap_or_else(|| format!("jinze/{}", regulation.id()));
    let actor = actor(&args.by);
    // An earlier start that was cut short is finished, never begun a second time.
    let zone = if folder.holds_ledger() {
        let zone = folder.open_or_create(&origin, env!("CARGO_PKG_VERSION"))?;
        if zone.law().is_ok() {
            return Err(Failure::usage(
                format!("{} 里已有账本", folder.root().display()),
                "换一个文件夹；要登记内容请用 jinze import",
            ));
        }
        zone
    } else {
        folder.create(&origin, env!("CARGO_PKG_VERSION"))?
    };
    let (adopted, bytes) = adopted(&pack).map_err(|error| {
        Failure::pack(error.to_string(), "用 jinze law check 查看出错的原文位置")
    })?;
    zone.files()
        .put(&bytes)
        .map_err(|error| Failure::of(Code::Io, error.to_string(), "请检查磁盘空间和权限"))?;
    let years = packs::workdays()?
        .notices()
        .into_iter()
        .map(calendar_year)
        .collect();
    submit(&zone, &actor, &SetCalendar { years })?;
    submit(&zone, &actor, &AdoptRegulation { adopted, bytes })?;
    zone.sign().map_err(|error| refused(&error.into()))?;
    told(&folder, &zone, regulation.title());
    Ok(Code::Done)
}

fn submit(zone: &Zone, actor: &Actor, command: &dyn Command) -> Result<(), Failure> {
    let idem = super::ledger::idem(zone)?;
    zone.submit(actor, command, idem)
        .map(|_| ())
        .map_err(|error| refused(&error))
}

fn told(folder: &DataFolder, zone: &Zone, title: &str) {
    let root = folder.root().display();
    output::tell(&format!(
        "已在 {root} 建账：{}
采用法规：《{title}》
公钥在 {}，请交给可能要核验的单位；签名密钥在 {}，请另行备份、分开保管
接下来：jinze import 本区.xlsx --data {root} --dry-run",
        zone.identity().origin,
        folder.trust().display(),
        folder.signer().display(),
    ));
}
