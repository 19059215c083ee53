//! The store contract, held by its own model.

use ledger::store::{MemoryStore, Store};

fn maker() -> impl FnMut() -> Box<dyn Store> {
    || Box::new(MemoryStore::new())
}

testkit::store_contract!(maker);
