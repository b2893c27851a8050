//! Precision, recall and accuracy over labelled complaints.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use qingchu_core::classify::{Classifier, Findings, Shows};
use qingchu_core::event::Severity;

use crate::record::{Record, classifier, records};

/// Right and wrong answers about something that holds or does not.
#[derive(Default)]
struct Counts {
    hits: usize,
    false_alarms: usize,
    misses: usize,
}

impl Counts {
    fn add(&mut self, said: bool, is: bool) {
        self.hits += usize::from(said && is);
        self.false_alarms += usize::from(said && !is);
        self.misses += usize::from(!said && is);
    }

    fn precision(&self) -> f64 {
        share(self.hits, self.hits + self.false_alarms)
    }

    fn recall(&self) -> f64 {
        share(self.hits, self.hits + self.misses)
    }

    fn f1(&self) -> f64 {
        share(2 * self.hits, 2 * self.hits + self.false_alarms + self.misses)
    }
}

/// 1 where there is nothing to get wrong.
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// All figures over one file.
#[derive(Default)]
struct Figures {
    total: usize,
    major: Counts,
    category: usize,
    reasons: usize,
    collective: Counts,
    written: Counts,
    competence: Counts,
    signals: Counts,
    fooling: usize,
    fooling_right: usize,
    marked: usize,
    marked_shown: usize,
    trapped: usize,
    checks: usize,
    misses: String,
}

impl Figures {
    fn of(classifier: &Classifier, records: &[Record]) -> Self {
        let mut figures = Self::default();
        for record in records {
            figures.add(classifier, record);
        }
        figures
    }

    fn add(&mut self, classifier: &Classifier, record: &Record) {
        let findings = classifier.classify(&record.text, &record.channel.as_str().into());
        let said = &findings.judgement;
        let is_major = record.severity == "major";
        let says_major = said.severity == Severity::Major;
        let says_signals: BTreeSet<&str> = said.signals.iter().map(|id| id.as_str()).collect();
        let has_signals: BTreeSet<&str> = record.signals.iter().map(String::as_str).collect();
        let says_reasons: Vec<&str> = said.reasons.iter().map(|id| id.as_str()).collect();
        self.total += 1;
        self.checks += usize::from(said.check);
        self.major.add(says_major, is_major);
        self.category += usize::from(said.category.as_str() == record.category);
        self.reasons += usize::from(says_reasons == record.reasons);
        self.collective.add(said.is_collective, record.collective);
        self.written.add(said.is_written, record.is_written());
        self.competence.add(said.in_competence, record.is_in_competence());
        for signal in says_signals.union(&has_signals) {
            self.signals.add(says_signals.contains(signal), has_signals.contains(signal));
        }
        if !record.adv.is_empty() {
            self.fooling += 1;
            self.fooling_right += usize::from(says_major == is_major);
        }
        let overlaps = |spans: &[(usize, usize)]| {
            findings.evidence.iter().any(|shown| {
                spans.iter().any(|(start, end)| shown.span.start < *end && *start < shown.span.end)
            })
        };
        if !record.evidence.is_empty() {
            self.marked += 1;
            self.marked_shown += usize::from(overlaps(&record.evidence));
        }
        let is_trapped = findings.evidence.iter().filter(|shown| is_grave(&shown.meaning)).any(|shown| {
            record.trap.iter().any(|(start, end)| shown.span.start < *end && *start < shown.span.end)
        });
        self.trapped += usize::from(is_trapped);
        let wrong = said.category.as_str() != record.category
            || says_reasons != record.reasons
            || said.is_collective != record.collective
            || said.is_written != record.is_written()
            || said.in_competence != record.is_in_competence()
            || says_signals != has_signals
            || is_trapped
            || (!record.evidence.is_empty() && !overlaps(&record.evidence));
        if wrong {
            self.tell(record, &findings);
        }
    }

    fn tell(&mut self, record: &Record, findings: &Findings) {
        let said = &findings.judgement;
        let chars: Vec<char> = record.text.chars().collect();
        let words = |start: usize, end: usize| chars[start..end].iter().collect::<String>();
        let shown: Vec<String> = findings
            .evidence
            .iter()
            .map(|shown| format!("{}={}", words(shown.span.start, shown.span.end), meaning(&shown.meaning)))
            .collect();
        let silenced: Vec<String> = findings
            .silenced
            .iter()
            .map(|other| {
                let (word, cue) =
                    (words(other.span.start, other.span.end), words(other.cue.start, other.cue.end));
                format!("{word}={} {:?} by {cue}", meaning(&other.meaning), other.why)
            })
            .collect();
        writeln!(
            self.misses,
            "{} {}\n   is   {} {:?} {:?}{}\n   said {} {:?} {:?}{}{}\n   shown {shown:?} silenced {silenced:?}",
            record.id,
            record.text,
            record.category,
            record.reasons,
            record.signals,
            if record.collective { " collective" } else { "" },
            said.category,
            said.reasons.iter().map(|id| id.as_str()).collect::<Vec<_>>(),
            said.signals.iter().map(|id| id.as_str()).collect::<Vec<_>>(),
            if said.is_collective { " collective" } else { "" },
            if said.check { " check" } else { "" },
        )
        .expect("a string takes everything");
    }

    fn print(&self, name: &str) {
        println!("==== {name}: {} complaints ====", self.total);
        println!("{}", self.misses);
        println!("major      recall {:.3} precision {:.3}", self.major.recall(), self.major.precision());
        println!("category   {:.3}   reasons {:.3}", self.category_share(), share(self.reasons, self.total));
        println!("collective F1 {:.3}", self.collective.f1());
        println!("written    F1 {:.3}", self.written.f1());
        println!("competence F1 {:.3}", self.competence.f1());
        println!(
            "signals    F1 {:.3} ({:.3} / {:.3})",
            self.signals.f1(),
            self.signals.recall(),
            self.signals.precision()
        );
        println!("fooling    severity right {:.3} of {}", self.fooling_share(), self.fooling);
        println!(
            "evidence   overlaps {:.3} of {}; on a trap {}",
            self.marked_share(),
            self.marked,
            self.trapped
        );
        println!("check      {}", self.checks);
    }

    fn category_share(&self) -> f64 {
        share(self.category, self.total)
    }

    fn fooling_share(&self) -> f64 {
        share(self.fooling_right, self.fooling)
    }

    fn marked_share(&self) -> f64 {
        share(self.marked_shown, self.marked)
    }
}

/// What a trap must not be taken for: something major, a joint complaint, the media.
fn is_grave(shows: &Shows) -> bool {
    match shows {
        Shows::Reason(_) | Shows::Collective => true,
        Shows::Signal(id) => id.as_str().starts_with("media"),
        Shows::Category(_) | Shows::Written(_) | Shows::Competence(_) => false,
    }
}

fn meaning(shows: &Shows) -> String {
    match shows {
        Shows::Category(id) => id.to_string(),
        Shows::Reason(id) => format!("{id}!"),
        Shows::Signal(id) => format!("~{id}"),
        Shows::Collective => "collective!".to_owned(),
        Shows::Written(is) => format!("written {is}"),
        Shows::Competence(is) => format!("competence {is}"),
    }
}

/// What the figures over a file must not fall below.
struct Floors {
    recall: f64,
    precision: f64,
    category: f64,
    flags_f1: f64,
    signals_f1: f64,
    fooling: f64,
    evidence: f64,
}

impl Figures {
    fn hold(&self, floors: &Floors) {
        assert!(self.major.recall() >= floors.recall, "major recall {:.3}", self.major.recall());
        assert!(self.major.precision() >= floors.precision, "major precision {:.3}", self.major.precision());
        assert!(self.category_share() >= floors.category, "category {:.3}", self.category_share());
        for (name, counts) in
            [("collective", &self.collective), ("written", &self.written), ("competence", &self.competence)]
        {
            assert!(counts.f1() >= floors.flags_f1, "{name} F1 {:.3}", counts.f1());
        }
        assert!(self.signals.f1() >= floors.signals_f1, "signals F1 {:.3}", self.signals.f1());
        assert!(self.fooling_share() >= floors.fooling, "fooling {:.3}", self.fooling_share());
        assert!(self.marked_share() >= floors.evidence, "evidence {:.3}", self.marked_share());
        assert_eq!(self.trapped, 0, "evidence on a trap");
    }
}

/// The guide's examples of a rulebook; the voices by which its words were written; the voices set aside, written after
/// the words and not looked at since: what new text will meet. Their misses stay unseen unless `SHOW_ASIDE` is set;
/// whoever looks writes a new file and moves this one to the voices.
fn holds(rulebook: &str, floors: [&Floors; 3]) {
    let classifier = classifier(rulebook);
    for (part, floors) in ["", ".voices", ".aside"].into_iter().zip(floors) {
        let file = format!("{rulebook}{part}.jsonl");
        let mut figures = Figures::of(&classifier, &records(&file));
        if part == ".aside" && std::env::var_os("SHOW_ASIDE").is_none() {
            figures.misses.clear();
        }
        figures.print(&file);
        figures.hold(floors);
    }
}

#[test]
fn building() {
    let examples = Floors {
        recall: 1.0,
        precision: 1.0,
        category: 0.98,
        flags_f1: 0.98,
        signals_f1: 0.98,
        fooling: 1.0,
        evidence: 0.95,
    };
    let voices = Floors {
        recall: 0.995,
        precision: 0.99,
        category: 0.95,
        flags_f1: 0.98,
        signals_f1: 0.96,
        fooling: 0.98,
        evidence: 0.0,
    };
    let aside = Floors {
        recall: 0.97,
        precision: 0.97,
        category: 0.93,
        flags_f1: 0.95,
        signals_f1: 0.93,
        fooling: 0.95,
        evidence: 0.0,
    };
    holds("building", [&examples, &voices, &aside]);
}

#[test]
fn bank() {
    let examples = Floors {
        recall: 1.0,
        precision: 1.0,
        category: 1.0,
        flags_f1: 1.0,
        signals_f1: 1.0,
        fooling: 1.0,
        evidence: 1.0,
    };
    let voices = Floors {
        recall: 1.0,
        precision: 1.0,
        category: 0.96,
        flags_f1: 0.98,
        signals_f1: 0.98,
        fooling: 1.0,
        evidence: 0.0,
    };
    let aside = Floors {
        recall: 1.0,
        precision: 1.0,
        category: 0.85,
        flags_f1: 0.9,
        signals_f1: 0.75,
        fooling: 1.0,
        evidence: 0.0,
    };
    holds("bank", [&examples, &voices, &aside]);
}

const ALL_RIGHT: Floors = Floors {
    recall: 1.0,
    precision: 1.0,
    category: 1.0,
    flags_f1: 1.0,
    signals_f1: 1.0,
    fooling: 1.0,
    evidence: 0.8,
};

/// What voices hold by which the words were written.
const HEARD: Floors = Floors {
    recall: 0.97,
    precision: 1.0,
    category: 0.975,
    flags_f1: 1.0,
    signals_f1: 0.9,
    fooling: 1.0,
    evidence: 0.0,
};

#[test]
fn repair() {
    let aside = Floors {
        recall: 1.0,
        precision: 1.0,
        category: 0.7,
        flags_f1: 0.8,
        signals_f1: 0.75,
        fooling: 1.0,
        evidence: 0.0,
    };
    holds("repair", [&ALL_RIGHT, &HEARD, &aside]);
}

#[test]
fn licensing() {
    let aside = Floors {
        recall: 0.75,
        precision: 0.6,
        category: 0.88,
        flags_f1: 0.8,
        signals_f1: 0.5,
        fooling: 0.0,
        evidence: 0.0,
    };
    holds("licensing", [&ALL_RIGHT, &HEARD, &aside]);
}

#[test]
fn airport() {
    let aside = Floors {
        recall: 1.0,
        precision: 1.0,
        category: 0.76,
        flags_f1: 0.8,
        signals_f1: 0.8,
        fooling: 1.0,
        evidence: 0.0,
    };
    holds("airport", [&ALL_RIGHT, &HEARD, &aside]);
}

#[test]
fn tourism() {
    let heard = Floors { flags_f1: 0.98, ..HEARD };
    let aside = Floors {
        recall: 0.8,
        precision: 1.0,
        category: 0.93,
        flags_f1: 0.9,
        signals_f1: 0.85,
        fooling: 1.0,
        evidence: 0.0,
    };
    holds("tourism", [&ALL_RIGHT, &heard, &aside]);
}

#[test]
fn water() {
    let heard = Floors { flags_f1: 0.98, ..HEARD };
    let aside = Floors {
        recall: 0.75,
        precision: 1.0,
        category: 0.8,
        flags_f1: 0.8,
        signals_f1: 0.8,
        fooling: 1.0,
        evidence: 0.0,
    };
    holds("water", [&ALL_RIGHT, &heard, &aside]);
}
