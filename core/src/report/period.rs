//! The period of a report: the days that it covers.

use chrono::{Datelike, Days as DayCount, FixedOffset, Months, NaiveDate};

use super::Days;
use crate::rulebook::Report;
use crate::rulebook::report::{Over, Period};
use crate::time::Moment;

impl Period {
    /// The first and the last day of the period in which a day lies; `None` for all that there is.
    #[must_use]
    pub fn around(self, day: NaiveDate) -> Option<Days> {
        let first_month = |months: u32| {
            let month0 = day.month0().checked_div(months)?.checked_mul(months)?;
            NaiveDate::from_ymd_opt(day.year(), month0.checked_add(1)?, 1)
        };
        let whole_months = |months: u32| {
            let first = first_month(months)?;
            Some((first, first.checked_add_months(Months::new(months))?.pred_opt()?))
        };
        match self {
            Self::Day => Some((day, day)),
            Self::Week => {
                let since_monday = u64::from(day.weekday().num_days_from_monday());
                let monday = day.checked_sub_days(DayCount::new(since_monday))?;
                Some((monday, monday.checked_add_days(DayCount::new(6))?))
            }
            Self::Month => whole_months(1),
            Self::Quarter => whole_months(3),
            Self::HalfYear => whole_months(6),
            Self::Year => whole_months(12),
            Self::All => None,
        }
    }

    /// The period before the one in which a day lies.
    #[must_use]
    pub fn before(self, day: NaiveDate) -> Option<Days> {
        let (first, _last) = self.around(day)?;
        self.around(first.pred_opt()?)
    }

    /// The period after the one in which a day lies.
    #[must_use]
    pub fn after(self, day: NaiveDate) -> Option<Days> {
        let (_first, last) = self.around(day)?;
        self.around(last.succ_opt()?)
    }
}

/// The days within which a case has to be received to matter for a report for the period around `day`; `None` for every case.
#[must_use]
pub fn received_within(report: &Report, day: NaiveDate) -> Option<Days> {
    let (from, to) = report.period.around(day)?;
    let from = report.period.before(day).filter(|_| report.against_before).map_or(from, |(from, _to)| from);
    match report.over {
        // What is stated in a period can be of a case of any day before.
        Over::Stated(_) => Some((NaiveDate::MIN, to)),
        Over::Received | Over::Standing(_) | Over::On(..) => Some((from, to)),
    }
}

/// Whether a case was received in a period, by the day in a time zone.
#[must_use]
pub fn is_received_in(received_at: Moment, from: NaiveDate, to: NaiveDate, offset: FixedOffset) -> bool {
    is_in(received_at, Some((from, to)), offset)
}

/// Whether a moment lies in a period, by its day in a time zone. Every moment lies in all that there is.
#[must_use]
pub fn is_in(moment: Moment, period: Option<Days>, offset: FixedOffset) -> bool {
    period.is_none_or(|(from, to)| moment.at(offset).is_some_and(|at| (from..=to).contains(&at.date_naive())))
}

/// The last instant of a period, in a time zone; `None` where it has no end.
pub(crate) fn last_instant(period: Option<Days>, offset: FixedOffset) -> Option<Moment> {
    let (_from, to) = period?;
    Moment::midnight(to.succ_opt()?, offset).map(|end| end.plus_ms(-1))
}
