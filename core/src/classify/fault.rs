//! What can be wrong with a vocabulary.

/// What is wrong with a vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordsFault {
    /// The JSON is not a vocabulary.
    #[error("{what}")]
    Json {
        /// In the parser's words, with the line and column, or the path, of what is wrong.
        what: String,
    },
    /// The table of traditional forms is not two strings of one length.
    #[error("script: {from} characters become {to}")]
    ScriptLengths {
        /// Code points of `from`.
        from: usize,
        /// Code points of `to`.
        to: usize,
    },
    /// A pattern cannot be read.
    #[error("{place}: pattern {pattern:?}: {why}")]
    Pattern {
        /// The rule, cue or list.
        place: String,
        /// The pattern as written.
        pattern: String,
        /// What is wrong with it.
        why: PatternFault,
    },
    /// A name is used that nothing defines.
    #[error("{place}: nothing defines {name:?}")]
    Undefined {
        /// The rule, cue, list or section.
        place: String,
        /// The name.
        name: String,
    },
}

/// What is wrong with a pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternFault {
    /// It says nothing, or begins or ends with a gap.
    #[error("words must stand first and last")]
    NoWords,
    /// A group is not closed, or stands in another.
    #[error("a group is not closed, or stands in another")]
    Group,
    /// Its groups make too many forms.
    #[error("its groups make more than {0} forms")]
    TooManyForms(usize),
    /// Lists and gaps cannot stand in a list or among words that must be plain.
    #[error("only plain words can stand here")]
    NotPlain,
}

impl From<serde_json::Error> for WordsFault {
    fn from(fault: serde_json::Error) -> Self {
        Self::Json { what: fault.to_string() }
    }
}
