//! Which question may be asked now: fair among hosts, never too many to one, none to a host that asked us to wait.
//!
//! Plain data: the time is told. Must not ask or wait itself.

use std::collections::{HashMap, VecDeque};

use reqwest::Url;
use tokio::time::Instant;

use super::visit::Visit;
use super::{Settings, Unreachable};

/// The pages that wait, by host.
pub(super) struct Queue {
    hosts: Vec<Host>,
    places: HashMap<String, usize>,
    /// The host whose turn it is.
    turn: usize,
    per_host: usize,
}

/// A scheme, a name and a port.
struct Host {
    name: String,
    ready: VecDeque<Box<Visit>>,
    delayed: Vec<(Instant, Box<Visit>)>,
    open: usize,
    /// How many questions may be open; fewer after it asked us to wait.
    limit: usize,
    not_before: Option<Instant>,
    has_answered: bool,
    /// There is no way to it.
    broken: Option<Unreachable>,
}

/// A visit whose question may be asked.
pub(super) struct Turn {
    pub host: usize,
    pub visit: Box<Visit>,
    /// The question is known to come to nothing.
    pub broken: Option<Unreachable>,
}

impl Queue {
    pub(super) fn new(settings: &Settings) -> Self {
        let per_host = settings.per_host.max(1);
        Self { hosts: Vec::new(), places: HashMap::new(), turn: 0, per_host }
    }

    pub(super) fn add(&mut self, visit: Box<Visit>, due: Option<Instant>) {
        let place = self.place_of(&visit.address);
        let host = &mut self.hosts[place];
        match due {
            None => host.ready.push_back(visit),
            Some(due) => host.delayed.push((due, visit)),
        }
    }

    /// The same for a visit that is on its way: it goes before those that have not begun.
    pub(super) fn add_first(&mut self, visit: Box<Visit>) {
        let place = self.place_of(&visit.address);
        self.hosts[place].ready.push_front(visit);
    }

    fn place_of(&mut self, address: &Url) -> usize {
        let origin = address.origin().ascii_serialization();
        let name = origin.as_str();
        if let Some(&place) = self.places.get(name) {
            return place;
        }
        let place = self.hosts.len();
        self.places.insert(name.to_owned(), place);
        self.hosts.push(Host::new(name, self.per_host));
        place
    }

    /// The next question, if any may be asked.
    pub(super) fn next(&mut self, now: Instant) -> Option<Turn> {
        for step in 0..self.hosts.len() {
            let place = (self.turn + step) % self.hosts.len();
            if let Some(visit) = self.hosts[place].next(now) {
                self.turn = place + 1;
                let broken = self.hosts[place].broken.clone();
                return Some(Turn { host: place, visit, broken });
            }
        }
        None
    }

    /// When a question may be asked that may not be asked now, for no other reason than the time.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.hosts.iter().filter_map(Host::next_due).min()
    }

    /// A question came to an end.
    pub(super) fn close(&mut self, place: usize, has_answered: bool) {
        let host = &mut self.hosts[place];
        host.open = host.open.saturating_sub(1);
        host.has_answered |= has_answered;
        if has_answered && host.limit < self.per_host && host.not_before.is_none() {
            host.limit += 1;
        }
    }

    /// The host asks us to wait, so it is asked less from then on.
    pub(super) fn throttle(&mut self, place: usize, until: Instant) {
        let host = &mut self.hosts[place];
        if host.not_before.is_none() {
            host.limit = (host.limit / 2).max(1);
        }
        host.not_before = host.not_before.max(Some(until));
    }

    /// No question to the host can be answered, unless one has been.
    pub(super) fn break_off(&mut self, place: usize, why: &Unreachable) {
        let host = &mut self.hosts[place];
        if !host.has_answered {
            host.broken = Some(why.clone());
        }
    }

    /// The hosts with pages left: their names, how many wait, and whether they asked us to wait.
    pub(super) fn waiting(&self) -> impl Iterator<Item = (&str, usize, bool)> {
        let waits = |host: &&Host| host.left() > 0;
        self.hosts.iter().filter(waits).map(|host| (host.name.as_str(), host.left(), host.not_before.is_some()))
    }
}

impl Host {
    fn new(name: &str, limit: usize) -> Self {
        let (ready, delayed) = (VecDeque::new(), Vec::new());
        Self {
            name: name.to_owned(),
            ready,
            delayed,
            open: 0,
            limit,
            not_before: None,
            has_answered: false,
            broken: None,
        }
    }

    fn left(&self) -> usize {
        self.ready.len() + self.delayed.len() + self.open
    }

    fn next(&mut self, now: Instant) -> Option<Box<Visit>> {
        if self.not_before.is_some_and(|not_before| not_before <= now) {
            self.not_before = None;
        }
        let may_ask = self.open < self.limit && self.not_before.is_none();
        if !may_ask && self.broken.is_none() {
            return None;
        }
        let is_due = |(due, _): &(Instant, Box<Visit>)| *due <= now || self.broken.is_some();
        let visit = match self.delayed.iter().position(is_due) {
            Some(at) => self.delayed.swap_remove(at).1,
            None => self.ready.pop_front()?,
        };
        self.open += 1;
        Some(visit)
    }

    fn next_due(&self) -> Option<Instant> {
        if self.open >= self.limit {
            return None;
        }
        let first = self.delayed.iter().map(|(due, _)| *due).min();
        let has_ready = !self.ready.is_empty();
        let earliest = if has_ready { self.not_before } else { first };
        earliest.max(self.not_before.filter(|_| earliest.is_some()))
    }
}
