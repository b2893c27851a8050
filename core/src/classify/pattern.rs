//! Reads the patterns of a vocabulary; their form is described in [`super::words`].

use super::fault::PatternFault;
use super::fold::Folding;

/// More forms than this are a slip of the pen.
const FORMS_MAX: usize = 64;

/// What may stand between two pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing.
    None,
    /// Up to [`Gap::NEAR_MAX`] code points of the same clause.
    Near,
    /// Up to [`Gap::CLAUSE_MAX`] code points of the same clause.
    Clause,
    /// Up to [`Gap::SENTENCE_MAX`] code points of the same sentence.
    Sentence,
}

impl Gap {
    /// Most code points in a near gap.
    pub(super) const NEAR_MAX: usize = 3;
    /// Most code points in a gap within a clause.
    pub(super) const CLAUSE_MAX: usize = 8;
    /// Most code points in a gap within a sentence.
    pub(super) const SENTENCE_MAX: usize = 30;
}

/// A piece of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// One of these folded words.
    Words(Vec<Vec<char>>),
    /// Any word of a list.
    List(String),
    /// A number that cannot mean less than `low` or more than `high`.
    Number {
        /// The least.
        low: u64,
        /// The most.
        high: u64,
    },
}

/// One form of a pattern: pieces, each with what may stand before it.
pub(super) type Form = Vec<(Gap, Piece)>;

/// Reads one pattern into all its forms.
pub(super) fn forms(pattern: &str, folding: &Folding) -> Result<Vec<Form>, PatternFault> {
    if !pattern.contains(['(', '&']) {
        return Ok(vec![pieces(pattern, folding)?]);
    }
    let mut read = Vec::new();
    for text in expand(pattern)? {
        match text.split_once('&') {
            Some((one, other)) => {
                read.push(pieces(&format!("{one}……{other}"), folding)?);
                read.push(pieces(&format!("{other}……{one}"), folding)?);
            }
            None => read.push(pieces(&text, folding)?),
        }
    }
    Ok(read)
}

/// Reads one pattern that must be plain words.
pub(super) fn plain(pattern: &str, folding: &Folding) -> Result<Vec<Vec<char>>, PatternFault> {
    let mut words = Vec::new();
    for form in forms(pattern, folding)? {
        let mut made = vec![Vec::new()];
        for (gap, piece) in form {
            let (Gap::None, Piece::Words(choices)) = (gap, piece) else { return Err(PatternFault::NotPlain) };
            made = made
                .iter()
                .flat_map(|head: &Vec<char>| choices.iter().map(|choice| [head.as_slice(), choice].concat()))
                .collect();
        }
        words.extend(made);
    }
    Ok(words)
}

/// Every way of leaving out what can be left out, and of choosing where a choice is more than plain words.
fn expand(pattern: &str) -> Result<Vec<String>, PatternFault> {
    let mut done = vec![String::new()];
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('(') {
        let (group, tail) = after.split_once(')').ok_or(PatternFault::Group)?;
        if group.contains('(') {
            return Err(PatternFault::Group);
        }
        let choices = choices(group);
        done = done
            .iter()
            .flat_map(|head| choices.iter().map(move |choice| format!("{head}{before}{choice}")))
            .collect();
        if done.len() > FORMS_MAX {
            return Err(PatternFault::TooManyForms(FORMS_MAX));
        }
        rest = tail;
    }
    for form in &mut done {
        form.push_str(rest);
    }
    Ok(done)
}

/// The plain words of a group together, each choice that is more by itself, and nothing where that is a choice.
fn choices(group: &str) -> Vec<String> {
    let (more, plain): (Vec<&str>, Vec<&str>) =
        group.split('|').partition(|choice| choice.is_empty() || choice.contains(['@', '#', '…', '~', '&']));
    let together = (!plain.is_empty()).then(|| format!("({})", plain.join("|")));
    together.into_iter().chain(more.into_iter().map(str::to_owned)).collect()
}

fn pieces(text: &str, folding: &Folding) -> Result<Form, PatternFault> {
    let mut form = Form::new();
    let mut gap = Gap::None;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (piece, tail) = match first {
            '…' => {
                gap = if gap == Gap::None { Gap::Clause } else { Gap::Sentence };
                rest = rest.strip_prefix('…').unwrap_or_default();
                continue;
            }
            '~' => {
                gap = Gap::Near;
                rest = rest.strip_prefix('~').unwrap_or_default();
                continue;
            }
            '@' => list(rest),
            '#' => number(rest),
            '(' => group(rest, folding),
            _word => word(rest, folding),
        };
        form.push((gap, piece));
        gap = Gap::None;
        rest = tail;
    }
    let begins_with_gap = form.first().is_none_or(|(gap, _piece)| *gap != Gap::None);
    let is_blank = |piece: &Piece| matches!(piece, Piece::Words(words) if words.iter().any(Vec::is_empty));
    let has_blank = form.iter().any(|(_gap, piece)| is_blank(piece));
    if begins_with_gap || gap != Gap::None || has_blank {
        return Err(PatternFault::NoWords);
    }
    Ok(form)
}

fn list(rest: &str) -> (Piece, &str) {
    let name = rest.strip_prefix('@').unwrap_or(rest);
    let (name, tail) = split_while(name, |c| c.is_ascii_alphanumeric() || c == '-');
    (Piece::List(name.to_owned()), tail)
}

fn number(rest: &str) -> (Piece, &str) {
    let bounds = rest.strip_prefix('#').unwrap_or(rest);
    let (low, tail) = split_while(bounds, |c| c.is_ascii_digit());
    let (high, tail) = match tail.strip_prefix('-') {
        Some(tail) => split_while(tail, |c| c.is_ascii_digit()),
        None => ("", tail),
    };
    (Piece::Number { low: low.parse().unwrap_or(0), high: high.parse().unwrap_or(u64::MAX) }, tail)
}

fn group<'a>(rest: &'a str, folding: &Folding) -> (Piece, &'a str) {
    let inside = rest.strip_prefix('(').unwrap_or(rest);
    let (choices, tail) = inside.split_once(')').unwrap_or((inside, ""));
    (Piece::Words(choices.split('|').map(|choice| folding.word(choice)).collect()), tail)
}

fn word<'a>(rest: &'a str, folding: &Folding) -> (Piece, &'a str) {
    let (word, tail) = split_while(rest, |c| !matches!(c, '…' | '~' | '@' | '#' | '('));
    (Piece::Words(vec![folding.word(word)]), tail)
}

/// Splits before the first character that does not hold.
fn split_while(text: &str, holds: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|c| !holds(c)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}
