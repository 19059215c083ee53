//! xlsx: cells are taken one by one as they stream by; nothing is laid out densely, so that a
//! cell in the far corner costs no more than any other.

use std::io::Cursor;

use calamine::{Dimensions, Reader, Xlsx};

use super::{
    Budget, Grid, GridRow, MAX_COLUMNS, MAX_SHEETS, Raw, Source, archive, cover, is_known,
    references,
};
use super::{ExchangeError, unreadable};
use crate::schema::PARTICIPANTS;

/// A workbook over bytes in memory.
type Book<'b> = Xlsx<Cursor<&'b [u8]>>;

pub(super) fn read(parts: Vec<(String, Vec<u8>)>) -> Result<Source, ExchangeError> {
    if parts.iter().any(|(name, _)| name == "xl/workbook.bin") {
        return Err(ExchangeError::refused("不支持 .xlsb 格式", "另存为 .xlsx"));
    }
    let any_merged = parts
        .iter()
        .any(|(_, part)| memchr::memmem::find(part, b"mergeCell").is_some());
    let unsound = parts.iter().find(|(_, part)| !references::are_sound(part));
    if let Some((name, _)) = unsound {
        return Err(unreadable(&format!("“{name}”中有不可能的单元格地址")));
    }
    let packed = archive::repack(parts)?.into_inner();
    let mut workbook = open(&packed)?;
    let names = workbook.sheet_names();
    if names.len() > MAX_SHEETS {
        return Err(ExchangeError::refused("工作表太多", "只保留需要的工作表"));
    }
    let (known, unknown): (Vec<String>, Vec<String>) =
        names.into_iter().partition(|name| is_known(name));
    // Those who took part are half of a workbook: they are read beside the other sheets.
    let (people, others): (Vec<String>, Vec<String>) = known
        .into_iter()
        .partition(|name| name.trim() == PARTICIPANTS.name);
    let both = std::thread::scope(|scope| {
        let people = scope.spawn(|| sheets(&mut open(&packed)?, &people, any_merged));
        let others = sheets(&mut workbook, &others, any_merged);
        (people.join(), others)
    });
    let (Ok(people), others) = both else {
        return Err(unreadable(&"读取中断"));
    };
    let mut grids = others?;
    grids.extend(people?);
    let source = Source { grids, unknown };
    Budget::default().spend(source.cells())?;
    Ok(source)
}

fn open(packed: &[u8]) -> Result<Book<'_>, ExchangeError> {
    Xlsx::new(Cursor::new(packed)).map_err(|error| unreadable(&error))
}

fn sheets(
    workbook: &mut Book<'_>,
    names: &[String],
    any_merged: bool,
) -> Result<Vec<Grid>, ExchangeError> {
    let mut budget = Budget::default();
    let mut grids = Vec::new();
    for name in names {
        let mut grid = sheet(workbook, name, &mut budget)?;
        if any_merged {
            let regions: Vec<Dimensions> = workbook
                .merge_cells_by_sheet_name(name)
                .map_err(|error| unreadable(&error))?;
            cover(&mut grid, &regions);
        }
        grids.push(grid);
    }
    Ok(grids)
}

fn sheet(workbook: &mut Book<'_>, name: &str, budget: &mut Budget) -> Result<Grid, ExchangeError> {
    let mut rows: Vec<GridRow> = Vec::new();
    let mut cells = workbook
        .worksheet_cells_reader(name)
        .map_err(|error| unreadable(&error))?;
    while let Some(cell) = cells.next_cell().map_err(|error| unreadable(&error))? {
        budget.spend(1)?;
        let (row, column) = cell.get_position();
        if column >= MAX_COLUMNS {
            continue;
        }
        let number = row.saturating_add(1);
        if rows.last().is_none_or(|last| last.number < number) {
            let width = rows.last().map_or(12, |last| last.cells.len());
            rows.push(GridRow {
                number,
                cells: Vec::with_capacity(width),
            });
        }
        let Some(last) = rows.last_mut().filter(|last| last.number == number) else {
            return Err(unreadable(&format!("工作表“{name}”的行次序错乱")));
        };
        put(&mut last.cells, column, Raw::from(cell.get_value().clone()))?;
    }
    Ok(Grid {
        name: name.trim().to_owned(),
        rows,
        merged: Vec::new(),
    })
}

/// Puts a cell at its column; the gaps before it are empty.
fn put(cells: &mut Vec<Raw>, column: u32, raw: Raw) -> Result<(), ExchangeError> {
    let column = usize::try_from(column).map_err(|error| unreadable(&error))?;
    if column >= cells.len() {
        cells.resize(column, Raw::Empty);
        cells.push(raw);
    } else if let Some(cell) = cells.get_mut(column) {
        *cell = raw;
    }
    Ok(())
}
