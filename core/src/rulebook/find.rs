//! Finding a rule by its id.

use super::{
    Category, Channel, Clause, Department, Document, Duty, Fact, Field, Flag, Level, Question, Reason,
    Recurring, Register, Report, Role, Rulebook, Signal, Stage, Step,
};
use crate::id::{
    CategoryId, ChannelId, ClauseId, DocumentId, FactId, FieldId, FlagId, LevelId, ReasonId, RoleId,
    SignalId, StageId,
};

impl Rulebook {
    /// The clause with this id.
    #[must_use]
    pub fn clause(&self, id: &ClauseId) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.id == *id)
    }

    /// The category with this id.
    #[must_use]
    pub fn category(&self, id: &CategoryId) -> Option<&Category> {
        self.categories.iter().find(|category| category.id == *id)
    }

    /// The reason with this id.
    #[must_use]
    pub fn reason(&self, id: &ReasonId) -> Option<&Reason> {
        self.reasons.iter().find(|reason| reason.id == *id)
    }

    /// The signal with this id.
    #[must_use]
    pub fn signal(&self, id: &SignalId) -> Option<&Signal> {
        self.signals.iter().find(|signal| signal.id == *id)
    }

    /// The channel with this id.
    #[must_use]
    pub fn channel(&self, id: &ChannelId) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.id == *id)
    }

    /// The fact with this id.
    #[must_use]
    pub fn fact(&self, id: &FactId) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.id == *id)
    }

    /// The duty with this id, of a case.
    #[must_use]
    pub fn duty(&self, id: &crate::id::DutyId) -> Option<&Duty> {
        self.duties.iter().find(|duty| duty.id == *id)
    }

    /// The recurring duty with this id.
    #[must_use]
    pub fn recurring_duty(&self, id: &crate::id::DutyId) -> Option<&Recurring> {
        self.recurring.iter().find(|duty| duty.id == *id)
    }

    /// The stage with this id.
    #[must_use]
    pub fn stage(&self, id: &StageId) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.id == *id)
    }

    /// The post with this id.
    #[must_use]
    pub fn role(&self, id: &RoleId) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == *id)
    }

    /// The level with this id.
    #[must_use]
    pub fn level(&self, id: &LevelId) -> Option<&Level> {
        self.levels.iter().find(|level| level.id == *id)
    }

    /// The level to which a duty belongs: that of the first post that has to do it.
    #[must_use]
    pub fn level_of(&self, duty: &Duty) -> Option<&Level> {
        self.level(self.role(duty.who.first()?)?.level.as_ref()?)
    }

    /// The flag with this id.
    #[must_use]
    pub fn flag(&self, id: &FlagId) -> Option<&Flag> {
        self.flags.iter().find(|flag| flag.id == *id)
    }

    /// The functional department with this id.
    #[must_use]
    pub fn department(&self, id: &str) -> Option<&Department> {
        self.departments.iter().find(|department| department.id == id)
    }

    /// The case's own field, or the question, with this id.
    #[must_use]
    pub fn field(&self, id: &FieldId) -> Option<&Field> {
        self.fields
            .iter()
            .chain(self.questions.iter().map(|question| &question.field))
            .find(|field| field.id == *id)
    }

    /// The register with this id.
    #[must_use]
    pub fn register(&self, id: &crate::id::RegisterId) -> Option<&Register> {
        self.registers.iter().find(|register| register.id == *id)
    }

    /// The report with this id.
    #[must_use]
    pub fn report(&self, id: &crate::id::ReportId) -> Option<&Report> {
        self.reports.iter().find(|report| report.id == *id)
    }

    /// The step with this id.
    #[must_use]
    pub fn step(&self, id: &crate::id::StepId) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == *id)
    }

    /// The questions that fit a category, in the order in which to ask them.
    pub fn questions_for<'a>(&'a self, category: &'a CategoryId) -> impl Iterator<Item = &'a Question> {
        self.questions
            .iter()
            .filter(move |question| question.categories.is_empty() || question.categories.contains(category))
    }

    /// The document with this id.
    #[must_use]
    pub fn document(&self, id: &DocumentId) -> Option<&Document> {
        self.documents.iter().find(|document| document.id == *id)
    }

    /// The stage in which a case starts: the first.
    #[must_use]
    pub fn first_stage(&self) -> Option<&StageId> {
        self.stages.first().map(|stage| &stage.id)
    }
}
