//! A day, as catalogues are dated with.
//!
//! Must not know which day it is.

use std::fmt;

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// Reads `2026-11-24`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let mut part = |length: usize| {
            let part = parts.next()?;
            (part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| part.parse::<u16>().ok())?
        };
        let (year, month, day) = (part(4)?, u8::try_from(part(2)?).ok()?, u8::try_from(part(2)?).ok()?);
        let is_day = (1..=12).contains(&month) && (1..=days_of(year, month)).contains(&day);
        (parts.next().is_none() && is_day).then_some(Self { year, month, day })
    }

    /// The day so many days after 1970-01-01, within four-digit years.
    #[must_use]
    pub fn from_days(days: u32) -> Self {
        let mut left = days.min(DAYS_TO_THE_LAST);
        let mut year = 1970;
        while left >= days_of_year(year) {
            left -= days_of_year(year);
            year += 1;
        }
        let mut month = 1;
        while left >= u32::from(days_of(year, month)) {
            left -= u32::from(days_of(year, month));
            month += 1;
        }
        Self { year, month, day: u8::try_from(left + 1).unwrap_or(1) }
    }

    /// How many days this day is after 1970-01-01; none where it is before.
    #[must_use]
    pub fn days(self) -> u32 {
        let years: u32 = (1970..self.year).map(days_of_year).sum();
        let months: u32 = (1..self.month).map(|month| u32::from(days_of(self.year, month))).sum();
        if self.year < 1970 { 0 } else { years + months + u32::from(self.day) - 1 }
    }
}

/// 9999-12-31.
const DAYS_TO_THE_LAST: u32 = 2_932_896;

fn is_leap(year: u16) -> bool {
    (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400)
}

fn days_of_year(year: u16) -> u32 {
    if is_leap(year) { 366 } else { 365 }
}

fn days_of(year: u16, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        let day = |text| Date::parse(text).unwrap();
        assert_eq!([day("1970-01-01").days(), day("2000-03-01").days(), day("2026-11-24").days()], [0, 11_017, 20_781]);
        assert_eq!(day("9999-12-31").days(), DAYS_TO_THE_LAST);
        assert!((0..60_000).all(|days| Date::from_days(days).days() == days));
        assert_eq!(Date::from_days(u32::MAX).to_string(), "9999-12-31");
        assert_eq!(day("1969-12-31").days(), 0);
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in ["", "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "2026-01-01-01", "+026-01-01"] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert!(Date::parse("2024-02-29").is_some());
    }
}
