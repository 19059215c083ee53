//! The model test: the same random commands to a zone in memory and to one in SQLite, and every
//! answer beside a slow recomputation straight from the leaves.
//!
//! Same clock, same random bytes, same keys, signing only when told: so every leaf, opening, root and
//! note must be the same byte for byte, and every refusal the same word for word. `JINZE_MODEL_SEEDS`
//! says how many seeds (2 by default), `JINZE_MODEL_STEPS` how many steps each. Left out: failing
//! stores, see the target `crash`.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

#[path = "../app/common.rs"]
#[expect(dead_code, reason = "the other tests of this crate use the rest")]
mod common;
mod generate;
mod naive;
mod oracle;
mod plans;
mod world;

use generate::Generator;
use world::World;

fn setting(name: &str, or: u64) -> u64 {
    let given = std::env::var(name).ok();
    given.and_then(|text| text.parse().ok()).unwrap_or(or)
}

fn run(seed: u64, steps: u64) {
    let mut world = World::new(seed);
    let mut generator = Generator::new(seed);
    for step in 0..steps {
        generator.step(&mut world, &format!("seed {seed}, step {step}"));
    }
    world.check_whole(&format!("seed {seed}"));
    oracle::check(&world, &mut generator);
    world.check_starts();
    let tally = &generator.tally;
    assert!(
        tally.done > steps / 8 && tally.refused > steps / 20,
        "a run that does or refuses nothing proves nothing: {tally:?}"
    );
}

#[test]
fn random_commands_leave_the_same_bytes_in_memory_and_in_sqlite_and_answers_follow_from_the_leaves()
{
    let steps = setting("JINZE_MODEL_STEPS", 400);
    let first = setting("JINZE_MODEL_FIRST", 1);
    for seed in first..first + setting("JINZE_MODEL_SEEDS", 2) {
        run(seed, steps);
    }
}
