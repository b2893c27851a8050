//! What is owed about an entry of a register.

use qingchu_core::deadline::Calendar;
use qingchu_core::scenario::World;
use qingchu_core::time::Moment;

/// The duties of an entry, by its name in the steps: each with its due time, `None` once it is no longer to be done.
pub(crate) fn owed(world: &World<'_>, entry: &str) -> Vec<(String, Option<Moment>)> {
    let (register, id) = &world.entries[entry];
    let register = world.laws.rulebook.register(register).expect("the rulebook has the register");
    let record = world.unit.entry(&register.id, *id).expect("the entry was made");
    record
        .duties(register, world.now, world.laws.calendar)
        .iter()
        .map(|duty| {
            let rule = register.duty(&duty.duty).expect("the register has the duty");
            let due = duty.due(rule, world.laws.calendar).expect("it can be computed");
            let cut_off = due.and_then(|due| due.time()).map(|time| time.cut_off);
            (duty.duty.to_string(), cut_off.filter(|_| duty.is_open()))
        })
        .collect()
}

/// Which version of a thing a register holds in force now, by its name in the steps.
pub(crate) fn in_force(world: &World<'_>, register: &str, of: &str) -> Option<String> {
    let register = world.laws.rulebook.register(&register.into()).expect("the rulebook has the register");
    let offset = Calendar::built_in().offset();
    let (id, _record) = world.unit.version_at(register, of, world.now, offset)?;
    world.entries.iter().find(|(_name, (_register, known))| *known == id).map(|(name, _)| name.clone())
}
