//! What is known of pages from earlier runs, as lines of text: successes alone, each for a time.
//!
//! Must not know where the lines are kept, nor what time it is.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Checked, Target, Verdict, missing_of};

/// How long a page's line is kept, in seconds: however fresh one run wants its pages, another may want them older.
const KEPT: u64 = 90 * 86_400;

/// What earlier runs learnt.
#[derive(Debug, Default)]
pub struct Memory {
    known: HashMap<String, Record>,
    /// Lines that could not be read.
    pub broken: usize,
    lines: usize,
}

#[derive(Debug, Serialize, Deserialize)]
struct Record {
    page: String,
    /// In seconds since 1970.
    time: u64,
    status: Option<u16>,
    /// Where it was at last, where that is elsewhere.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    moved: Option<String>,
    /// Places were looked for.
    #[serde(default)]
    looked: bool,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    anchors: Option<Vec<String>>,
}

impl Memory {
    /// Reads lines as [`Memory::line`] wrote them; of a page that has several, the last.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut memory = Self::default();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            memory.lines += 1;
            match serde_json::from_str::<Record>(line) {
                Ok(record) => drop(memory.known.insert(record.page.clone(), record)),
                Err(_) => memory.broken += 1,
            }
        }
        memory
    }

    /// The line of a page that is worth remembering.
    #[must_use]
    pub fn line(checked: &Checked, now: u64) -> Option<String> {
        // A fault of a redirect is told anew each time, as the host may have mended it.
        if checked.lost_place.is_some() {
            return None;
        }
        let moved = match &checked.verdict {
            Verdict::Ok => None,
            Verdict::Moved { to } => Some(to.clone()),
            _ => return None,
        };
        let at = Some(checked.final_address.clone()).filter(|at| *at != checked.page);
        let record = Record {
            page: checked.page.clone(),
            time: now,
            status: checked.status,
            at,
            moved,
            looked: checked.looked_for_places,
            anchors: checked.anchors.clone(),
        };
        serde_json::to_string(&record).ok()
    }

    /// What is known of a page, unless it is too old or somebody must look again: also where a place is not among those that
    /// were there, as it may be there by now.
    #[must_use]
    pub fn recall(&self, target: &Target, now: u64, max_age: u64) -> Option<Checked> {
        let record = self.known.get(&target.page).filter(|record| record.is_fresh(now, max_age))?;
        let places = record.anchors.as_deref();
        if target.wants_anchors() && !record.looked {
            return None;
        }
        if places.is_some_and(|places| !missing_of(&target.fragments, places).is_empty()) {
            return None;
        }
        let verdict = record.moved.clone().map_or(Verdict::Ok, |to| Verdict::Moved { to });
        Some(Checked {
            page: target.page.clone(),
            verdict,
            missing: Vec::new(),
            status: record.status,
            final_address: record.at.clone().unwrap_or_else(|| target.page.clone()),
            looked_for_places: record.looked,
            anchors: None,
            lost_place: None,
        })
    }

    /// The lines to go on with, where most are of no use to any run: those of pages that were superseded or are very old. Where
    /// some could not be read, all others.
    #[must_use]
    pub fn thinned(&self, now: u64) -> Option<Vec<String>> {
        let is_kept = |record: &&Record| now.saturating_sub(record.time) < KEPT;
        let mut kept: Vec<&Record> = self.known.values().filter(is_kept).collect();
        if self.broken == 0 && self.lines < 1000.max(2 * kept.len()) {
            return None;
        }
        kept.sort_unstable_by(|a, b| a.page.cmp(&b.page));
        Some(kept.iter().filter_map(|record| serde_json::to_string(record).ok()).collect())
    }
}

impl Record {
    /// Each page has an age of its own to grow old at, up to a quarter earlier, so that not all are asked for in one night.
    fn is_fresh(&self, now: u64, max_age: u64) -> bool {
        let hash = blake3::hash(self.page.as_bytes());
        let earlier = max_age / 4 * u64::from(hash.as_bytes()[0]) / 255;
        now.checked_sub(self.time).is_some_and(|age| age < max_age - earlier)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::linkcheck::Dead;

    const DAY: u64 = 86_400;

    fn target(page: &str, fragments: &[&str]) -> Target {
        let fragments = fragments.iter().map(|&fragment| fragment.to_owned()).collect::<BTreeSet<_>>();
        Target { page: page.to_owned(), fragments }
    }

    fn checked(page: &str, verdict: Verdict, anchors: Option<&[&str]>) -> Checked {
        let looked_for_places = anchors.is_some();
        let anchors = anchors.map(|anchors| anchors.iter().map(|&anchor| anchor.to_owned()).collect());
        let (missing, status, final_address) = (Vec::new(), Some(200), page.to_owned());
        let (page, lost_place) = (page.to_owned(), None);
        Checked { page, verdict, missing, status, final_address, looked_for_places, anchors, lost_place }
    }

    #[test]
    fn successes_are_remembered_and_failures_are_not() {
        let page = "https://a.example/page";
        let line = Memory::line(&checked(page, Verdict::Ok, Some(&["one"])), 100).unwrap();
        let memory = Memory::read(&format!("{line}\nbroken\n{{\"page\":\n"));
        assert_eq!(memory.broken, 2);
        let recall = |target: &Target| memory.recall(target, 200, DAY).map(|checked| checked.verdict);
        assert_eq!(recall(&target(page, &["one"])), Some(Verdict::Ok));
        assert_eq!(recall(&target(page, &["two"])), None);
        assert_eq!(recall(&target(page, &[])), Some(Verdict::Ok));
        assert_eq!(recall(&target("https://a.example/other", &[])), None);
        let failed = checked(page, Verdict::Dead(Dead::Status(404)), None);
        assert_eq!(Memory::line(&failed, 100), None);
        let without = Memory::read(&Memory::line(&checked(page, Verdict::Ok, None), 100).unwrap());
        assert_eq!(without.recall(&target(page, &["one"]), 200, DAY), None);
        let moved = Verdict::Moved { to: "https://b.example/".to_owned() };
        let moved_line = Memory::line(&checked(page, moved.clone(), None), 300).unwrap();
        let memory = Memory::read(&format!("{line}\n{moved_line}"));
        assert_eq!(memory.recall(&target(page, &[]), 400, DAY).unwrap().verdict, moved);
        let lost = Checked { lost_place: Some("gone".to_owned()), ..checked(page, moved, None) };
        assert_eq!(Memory::line(&lost, 300), None);
    }

    #[test]
    fn pages_grow_old_at_different_ages_and_none_is_kept_longer_than_was_said() {
        let pages: Vec<String> = (0..200).map(|page| format!("https://a.example/{page}")).collect();
        let lines: Vec<String> =
            pages.iter().filter_map(|page| Memory::line(&checked(page, Verdict::Ok, None), 1000)).collect();
        let memory = Memory::read(&lines.join("\n"));
        let fresh =
            |age: u64| pages.iter().filter(|page| memory.recall(&target(page, &[]), 1000 + age, DAY).is_some()).count();
        assert_eq!((fresh(DAY * 3 / 4 - 1), fresh(DAY)), (200, 0));
        assert!((50..150).contains(&fresh(DAY * 7 / 8)));
        // A clock that was wrong.
        assert_eq!(memory.recall(&target(&pages[0], &[]), 0, DAY), None);
    }

    #[test]
    fn a_memory_full_of_the_past_is_thinned() {
        let line = Memory::line(&checked("https://a.example/", Verdict::Ok, None), 1000).unwrap();
        let text = format!("{line}\n").repeat(1000);
        assert_eq!(Memory::read(&text).thinned(1001), Some(vec![line.clone()]));
        assert_eq!(Memory::read(&text).thinned(1000 + 89 * DAY), Some(vec![line.clone()]));
        assert_eq!(Memory::read(&text).thinned(1000 + 90 * DAY), Some(vec![]));
        assert_eq!(Memory::read(&line).thinned(1001), None);
        let broken = Memory::read(&format!("{line}\n{{\"page\""));
        assert_eq!(broken.thinned(1001 + 9 * DAY), Some(vec![line]));
    }
}
