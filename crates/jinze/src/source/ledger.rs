//! A zone's ledger, read for questions: as known at a moment, without disturbing whoever writes.

use app::law::Law as StoreLaw;
use app::state::State;
use app::time;
use duties::Register;
use jiff::civil::DateTime;
use ledger_sqlite::SqliteReader;

use crate::failure::Failure;
use crate::store::DataFolder;

/// The ledger as known at a moment.
#[derive(Debug)]
pub(crate) struct Ledger {
    /// The store.
    pub(crate) store: SqliteReader,
    /// What the entries say.
    pub(crate) state: State,
    /// Number of entries known.
    pub(crate) size: u64,
    /// The facts known.
    pub(crate) register: Register,
    /// The law known.
    pub(crate) law: StoreLaw,
}

impl Ledger {
    /// Reads the ledger of a folder.
    pub(crate) fn read(folder: &DataFolder, known_at: Option<DateTime>) -> Result<Self, Failure> {
        let store = folder.reader()?;
        let (state, start) = app::replay(&store).map_err(|error| folder.zone_failed(&error))?;
        if let Some(why) = start.snapshot_refused {
            crate::output::tell(&format!("注意：{why}"));
        }
        let size = known_at.map_or(state.size(), |at| state.size_at(time::end_of_second(at)));
        let files = folder.files()?;
        // Before a regulation was adopted nothing could be asked; the first one is read then.
        let law = StoreLaw::at(&state, size, &files)
            .or_else(|_| StoreLaw::at(&state, state.size(), &files))
            .map_err(|error| Failure::pack(error.to_string(), "请运行 jinze init 完成建账"))?;
        Ok(Self {
            register: state.register(size),
            store,
            state,
            size,
            law,
        })
    }
}
