//! What a person asks for about the unit, and what it becomes: a statement, or a refusal that says what is in the way.

use chrono::NaiveDate;

use super::{UnitBook, Values};
use crate::case::filled::check_values;
use crate::case::{Context, Refusal};
use crate::event::{Body, RulebookVersion, Statement, Subject};
use crate::id::{DutyId, EntryId, RegisterId};
use crate::rulebook::Register;
use crate::time::Moment;

/// Something that a person asks for, about the unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitCommand {
    /// Make or change a register's entry.
    StateEntry {
        /// Which register.
        register: RegisterId,
        /// Which entry; a fresh id makes one.
        entry: EntryId,
        /// All its fields.
        values: Values,
    },
    /// Take an entry out of use; its history stays.
    WithdrawEntry {
        /// Which register.
        register: RegisterId,
        /// Which entry.
        entry: EntryId,
        /// Why.
        reason: String,
    },
    /// State that a recurring duty was done.
    DoRecurringDuty {
        /// Which.
        duty: DutyId,
        /// The first day of its period.
        period: NaiveDate,
        /// What was done.
        note: String,
    },
    /// Load working-day facts that were checked before.
    LoadNotice {
        /// Whose days.
        layer: String,
        /// The facts.
        csv: String,
        /// Where they come from.
        source: String,
    },
}

/// Decides a command about the unit.
///
/// # Errors
/// The first thing in the way. Nothing was stated then.
pub fn decide(unit: &UnitBook, command: UnitCommand, ctx: &mut Context<'_>) -> Result<Statement, Refusal> {
    let body = match command {
        UnitCommand::StateEntry { register, entry, values } => {
            let rule = may_write(&register, ctx)?;
            let values = unit.fitting(rule, entry, values, ctx.now)?;
            if let Some(conflict) = unit.breach(rule, entry, &values) {
                return Err(Refusal::Breached(Box::new(conflict)));
            }
            let standing = unit.entry(&register, entry);
            let replaces = standing.map(|record| record.values.events()).unwrap_or_default();
            Body::EntryStated { register, entry, values, replaces }
        }
        UnitCommand::WithdrawEntry { register, entry, reason } => {
            may_write(&register, ctx)?;
            if reason.trim().is_empty() {
                return Err(Refusal::ReasonBlank);
            }
            if unit.entry(&register, entry).is_none_or(|record| record.withdrawn.is_some()) {
                return Err(Refusal::NothingChanges);
            }
            Body::EntryWithdrawn { register, entry, reason }
        }
        UnitCommand::DoRecurringDuty { duty, period, note } => {
            if ctx.rulebook.recurring_duty(&duty).is_none() {
                return Err(Refusal::DutyUnknown(duty));
            }
            if unit.done(&duty, period).is_some() {
                return Err(Refusal::NothingChanges);
            }
            let rulebook = RulebookVersion { id: ctx.rulebook.id.clone(), version: ctx.rulebook.version };
            Body::RecurringDutyDone { rulebook, duty, period, note }
        }
        UnitCommand::LoadNotice { layer, csv, source } => Body::NoticeLoaded { layer, csv, source },
    };
    Ok(Statement {
        id: (ctx.ids)(),
        stream: ctx.stream,
        subject: Subject::Unit,
        author: ctx.author,
        occurred_at: ctx.now,
        recorded_at: ctx.now,
        clock_offset_ms: ctx.clock_offset_ms,
        body,
    })
}

/// The register, if the person may write in it.
fn may_write<'a>(id: &RegisterId, ctx: &Context<'a>) -> Result<&'a Register, Refusal> {
    let Some(register) = ctx.rulebook.register(id) else {
        return Err(Refusal::RegisterUnknown(id.clone()));
    };
    if !register.by.is_empty() && !register.by.iter().any(|role| ctx.roles.contains(role)) {
        return Err(Refusal::NotYourRegister { register: id.clone(), by: register.by.clone() });
    }
    Ok(register)
}

impl UnitBook {
    /// What an entry is to hold, without what is blank, if it fits its fields and says something new.
    fn fitting(
        &self,
        register: &Register,
        entry: EntryId,
        values: Values,
        now: Moment,
    ) -> Result<Values, Refusal> {
        let standing = self.entry(&register.id, entry);
        if standing.is_some_and(|record| record.withdrawn.is_some()) {
            return Err(Refusal::EntryWithdrawn(entry));
        }
        // A time that lay ahead when it was stated is stated again with the rest of the entry once it has passed.
        let mut fields = register.fields.clone();
        for field in fields.iter_mut().filter(|field| field.future) {
            let is_standing = |before: &Values| before.get(&field.id) == values.get(&field.id);
            field.future = !standing.is_some_and(|record| record.values.values().any(is_standing));
        }
        let values = check_values(&fields, values, now)?;
        if standing.and_then(|record| record.values.agreed()) == Some(&values) {
            return Err(Refusal::NothingChanges);
        }
        Ok(values)
    }
}
