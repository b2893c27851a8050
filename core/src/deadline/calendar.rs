//! The working-day calendar: which days are worked, how surely that is known, and when a unit is open.
//!
//! Four layers of facts lie over the plain week; the nearer to the unit wins. Only the nation's notices make a year
//! known: a day of a year without one is presumed from weekends and statutory days, and says so.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{Datelike, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

use super::hours::BusinessHours;
use super::notice::{Notice, NoticeFault, Occasion, Source};
use super::statutory;
use crate::order;
use crate::time::china;

/// The working-day facts of 2004 to 2026, from the State Council's notices.
const CN_WORKDAYS: &str = include_str!("../../calendars/cn-workdays.csv");

/// The first day of December that the next year's notice can change.
///
/// Eight December days of the table stand in the next year's notice, none before the 29th (2007-12-29, 2018-12-29);
/// a New Year holiday of three days with its make-up weekend reaches no further back.
const LATE_DECEMBER: u32 = 29;

/// The year of which a State Council notice arranges the days off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NoticeYear(pub i32);

impl fmt::Display for NoticeYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Whose days they are, the farthest from the unit first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    /// The State Council's notices.
    Nation,
    /// A region's own holidays: 广西三月三, 藏历新年.
    Region,
    /// The organisation's own days.
    Organisation,
    /// The unit's own closing days.
    Unit,
}

impl Layer {
    /// The layer by the name that an event carries: `nation`, `region`, `organisation`, `unit`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "nation" => Some(Self::Nation),
            "region" => Some(Self::Region),
            "organisation" => Some(Self::Organisation),
            "unit" => Some(Self::Unit),
            _ => None,
        }
    }

    /// The name that an event carries.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Nation => "nation",
            Self::Region => "region",
            Self::Organisation => "organisation",
            Self::Unit => "unit",
        }
    }
}

/// What a fact says of its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Not worked.
    Off,
    /// Worked.
    Work,
    /// As the plain week has it; an amendment cancels an earlier fact with it.
    Ordinary,
}

/// One day that a notice names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact {
    /// The day.
    pub day: NaiveDate,
    /// What it is.
    pub kind: Kind,
    /// The holiday for whose sake, e.g. 春节.
    pub name: String,
    /// The year of the notice that says so.
    pub notice: NoticeYear,
}

impl Fact {
    /// Whether the fact departs from the plain week.
    #[must_use]
    pub fn is_exceptional(&self) -> bool {
        match self.kind {
            Kind::Off => !statutory::is_weekend(self.day),
            Kind::Work => statutory::is_weekend(self.day),
            Kind::Ordinary => false,
        }
    }
}

/// Whether a day is worked, why, and how surely that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day<'calendar> {
    /// The day.
    pub day: NaiveDate,
    /// Whether it is a working day.
    pub is_working: bool,
    /// What makes it one, or not.
    pub cause: Cause<'calendar>,
    /// How surely.
    pub certainty: Certainty,
}

/// What makes a day worked or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause<'calendar> {
    /// The plain week.
    Week,
    /// A fact of a layer.
    Stated(Layer, &'calendar Fact),
    /// A statutory holiday whose notice is not known.
    Presumed(&'static str),
}

/// How surely it is known whether a day is worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    /// The notices that could say otherwise are loaded.
    Final,
    /// The day's own year is known; the next year's notice can still change late December.
    Awaits(NoticeYear),
    /// The notice of the day's own year is not loaded.
    Missing(NoticeYear),
}

/// The working-day calendar of one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    layers: BTreeMap<Layer, BTreeMap<NaiveDate, Fact>>,
    /// The nearest fact of each day, by day.
    nearest: Vec<(NaiveDate, Layer, Fact)>,
    /// The nation's notices, by year, with where each came from, the latest last.
    notices: BTreeMap<NoticeYear, Vec<Source>>,
    /// Where the facts of the nearer layers came from, the latest last.
    own: BTreeMap<Layer, Vec<Source>>,
    /// What is presumed for the years without a notice for which the lunar calendar is known.
    presumed: BTreeMap<NaiveDate, &'static str>,
    hours: BusinessHours,
    offset: FixedOffset,
}

impl Calendar {
    /// A calendar that knows no notice, at +08:00, without business hours: every count over working days is not
    /// determined.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            layers: BTreeMap::new(),
            nearest: Vec::new(),
            notices: BTreeMap::new(),
            own: BTreeMap::new(),
            presumed: BTreeMap::new(),
            hours: BusinessHours::none(),
            offset: china(),
        }
    }

    /// The State Council's notices of 2004 to 2026, at +08:00, without business hours.
    #[must_use]
    pub fn built_in() -> Self {
        let mut calendar = Self::empty();
        let source = "core/calendars/cn-workdays.csv";
        match calendar.load_csv(Layer::Nation, CN_WORKDAYS, source, Occasion::Special) {
            Ok(()) => calendar,
            // The file is a part of the program and a test reads it; without facts every count says so.
            Err(_faults) => Self::empty(),
        }
    }

    /// The same days with a unit's business hours.
    #[must_use]
    pub fn with_hours(mut self, hours: BusinessHours) -> Self {
        self.hours = hours;
        self
    }

    /// The same days in a unit's own time zone.
    #[must_use]
    pub fn with_offset(mut self, offset: FixedOffset) -> Self {
        self.offset = offset;
        self
    }

    /// The time zone in which days are computed.
    #[must_use]
    pub fn offset(&self) -> FixedOffset {
        self.offset
    }

    /// When the unit is open.
    #[must_use]
    pub fn hours(&self) -> &BusinessHours {
        &self.hours
    }

    /// Loads facts written as CSV in the form of `core/calendars/cn-workdays.csv` into a layer; the later fact of a
    /// day wins.
    ///
    /// # Errors
    /// Every fault found in the text, or in the year as it would then stand; the calendar is left as it was.
    pub fn load_csv(
        &mut self,
        layer: Layer,
        csv: &str,
        source: &str,
        occasion: Occasion,
    ) -> Result<(), Vec<NoticeFault>> {
        let notices = Notice::read_csv(csv, layer, source)?;
        self.load(layer, notices, occasion)
    }

    /// Takes notices into a layer, in order; facts that were loaded before are taken again as
    /// [`Occasion::Special`], since they were checked then. A notice of the nation that is whole in itself replaces what was known
    /// of its year; one that is not amends it day by day.
    ///
    /// # Errors
    /// Every fault found in a year as it would then stand; the calendar is left as it was.
    pub fn load(
        &mut self,
        layer: Layer,
        notices: Vec<Notice>,
        occasion: Occasion,
    ) -> Result<(), Vec<NoticeFault>> {
        let mut days = self.layers.get(&layer).cloned().unwrap_or_default();
        let mut taken = self.notices.clone();
        let mut own = self.own.get(&layer).cloned().unwrap_or_default();
        let mut faults = Vec::new();
        for notice in notices {
            if layer == Layer::Nation {
                if notice.check_year(&notice.facts, Occasion::Yearly).is_empty() {
                    days.retain(|_day, fact| fact.notice != notice.year);
                }
                days.extend(notice.facts.iter().map(|fact| (fact.day, fact.clone())));
                faults.extend(
                    notice.check_year(days.values().filter(|fact| fact.notice == notice.year), occasion),
                );
                taken.entry(notice.year).or_default().push(notice.source);
            } else {
                days.extend(notice.facts.into_iter().map(|fact| (fact.day, fact)));
                if own.last() != Some(&notice.source) {
                    own.push(notice.source);
                }
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        self.layers.insert(layer, days);
        self.notices = taken;
        self.own.insert(layer, own);
        self.settle();
        Ok(())
    }

    /// The years whose notice is loaded, each with where its facts came from, the latest last.
    pub fn notices(&self) -> impl Iterator<Item = (NoticeYear, &[Source])> {
        self.notices.iter().map(|(year, sources)| (*year, sources.as_slice()))
    }

    /// Where the facts of a layer nearer than the nation came from, the latest last.
    #[must_use]
    pub fn sources(&self, layer: Layer) -> &[Source] {
        self.own.get(&layer).map_or(&[], Vec::as_slice)
    }

    /// The facts of a layer, by day.
    pub fn facts(&self, layer: Layer) -> impl Iterator<Item = &Fact> {
        self.layers.get(&layer).into_iter().flat_map(BTreeMap::values)
    }

    /// What is known of a day.
    #[must_use]
    pub fn day(&self, day: NaiveDate) -> Day<'_> {
        let plain = !statutory::is_weekend(day);
        let stated = self.nearest.binary_search_by_key(&day, |(day, _layer, _fact)| *day).ok();
        if let Some((_day, layer, fact)) = stated.and_then(|at| self.nearest.get(at)) {
            let is_working = match fact.kind {
                Kind::Off => false,
                Kind::Work => true,
                Kind::Ordinary => plain,
            };
            let certainty =
                if *layer == Layer::Nation { self.certainty(day, Some(fact)) } else { Certainty::Final };
            return Day { day, is_working, cause: Cause::Stated(*layer, fact), certainty };
        }
        let certainty = self.certainty(day, None);
        let holiday = match certainty {
            Certainty::Missing(NoticeYear(year)) => self.presumed_off(day, year),
            Certainty::Final | Certainty::Awaits(_) => None,
        };
        match holiday {
            Some(name) => Day { day, is_working: false, cause: Cause::Presumed(name), certainty },
            None => Day { day, is_working: plain, cause: Cause::Week, certainty },
        }
    }

    fn certainty(&self, day: NaiveDate, fact: Option<&Fact>) -> Certainty {
        let own = NoticeYear(day.year());
        let next = NoticeYear(day.year().saturating_add(1));
        let is_late_december = day.month() == 12 && day.day() >= LATE_DECEMBER;
        if fact.is_none() && !self.notices.contains_key(&own) {
            Certainty::Missing(own)
        } else if is_late_december && !self.notices.contains_key(&next) {
            Certainty::Awaits(next)
        } else {
            Certainty::Final
        }
    }

    fn presumed_off(&self, day: NaiveDate, year: i32) -> Option<&'static str> {
        if statutory::LUNAR_YEARS.contains(&year) {
            return self.presumed.get(&day).copied();
        }
        statutory::presumed_off(year).into_iter().find(|(off, _name)| *off == day).map(|(_off, name)| name)
    }

    /// Works out the nearest facts and the presumed days anew.
    fn settle(&mut self) {
        let mut nearest: BTreeMap<NaiveDate, (Layer, &Fact)> = BTreeMap::new();
        for (layer, days) in &self.layers {
            nearest.extend(days.iter().map(|(day, fact)| (*day, (*layer, fact))));
        }
        self.nearest = nearest.into_iter().map(|(day, (layer, fact))| (day, layer, fact.clone())).collect();
        let unknown = statutory::LUNAR_YEARS.filter(|year| !self.notices.contains_key(&NoticeYear(*year)));
        self.presumed = order::map(unknown.flat_map(statutory::presumed_off));
    }
}
