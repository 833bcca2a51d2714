//! Which question may be asked now: fair among hosts, never too many to one, none to a host that asked us to wait.
//!
//! Plain data: the time is told. Must not ask or wait itself.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use reqwest::Url;
use tokio::time::Instant;

use super::visit::Visit;
use super::{Blocked, Settings, Unreachable, Verdict};

/// The pages that wait, by host.
pub(super) struct Queue {
    hosts: Vec<Host>,
    places: HashMap<String, usize>,
    /// The host whose turn it is.
    turn: usize,
    per_host: usize,
    throttles: u32,
    longest_wait: Duration,
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
    /// What is to be said of all its pages that are left.
    given_up: Option<Verdict>,
    /// How often it asked us to wait since it last answered well.
    refusals: u32,
    /// How long it had us wait, over all.
    waited: Duration,
}

/// A visit whose question may be asked.
pub(super) struct Turn {
    pub host: usize,
    pub visit: Box<Visit>,
    /// The question is known to come to nothing.
    pub known: Option<Verdict>,
}

/// How a question came to an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Answered,
    AskedToWait,
    Failed,
}

impl Queue {
    pub(super) fn new(settings: &Settings) -> Self {
        let per_host = settings.per_host.max(1);
        Self {
            hosts: Vec::new(),
            places: HashMap::new(),
            turn: 0,
            per_host,
            throttles: settings.throttles,
            longest_wait: settings.host_patience,
        }
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
                let known = self.hosts[place].given_up.clone();
                return Some(Turn { host: place, visit, known });
            }
        }
        None
    }

    /// When a question may be asked that may not be asked now, for no other reason than the time.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.hosts.iter().filter_map(Host::next_due).min()
    }

    /// A question came to an end.
    pub(super) fn close(&mut self, place: usize, ending: Ending) {
        let has_answered = ending != Ending::Failed;
        let host = &mut self.hosts[place];
        host.open = host.open.saturating_sub(1);
        host.has_answered |= has_answered;
        match ending {
            Ending::Answered => host.refusals = 0,
            Ending::AskedToWait => host.refusals += 1,
            Ending::Failed => {}
        }
        if has_answered && host.limit < self.per_host && host.not_before.is_none() {
            host.limit += 1;
        }
    }

    /// The host asks us to wait, so it is asked less from then on.
    pub(super) fn throttle(&mut self, place: usize, now: Instant, until: Instant) {
        let longest = self.longest_wait;
        let host = &mut self.hosts[place];
        host.waited += until.saturating_duration_since(host.not_before.map_or(now, |before| before.max(now)));
        if host.waited > longest {
            host.given_up = Some(Verdict::Blocked(Blocked::Throttled));
        }
        if host.not_before.is_none() {
            host.limit = (host.limit / 2).max(1);
        }
        host.not_before = host.not_before.max(Some(until));
    }

    /// No question to the host can be answered, unless one has been.
    pub(super) fn break_off(&mut self, place: usize, why: &Unreachable) {
        let host = &mut self.hosts[place];
        if !host.has_answered {
            host.given_up = Some(Verdict::Unreachable(why.clone()));
        }
    }

    /// A page was turned away for good. Where the host turned everything away meanwhile, or asks us to wait for longer than
    /// we do, the rest of its pages would be too.
    pub(super) fn turned_away(&mut self, place: usize, asks_too_long: bool) {
        let host = &mut self.hosts[place];
        if asks_too_long || host.refusals > self.throttles {
            host.given_up = Some(Verdict::Blocked(Blocked::Throttled));
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
            given_up: None,
            refusals: 0,
            waited: Duration::ZERO,
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
        if !may_ask && self.given_up.is_none() {
            return None;
        }
        let is_due = |(due, _): &(Instant, Box<Visit>)| *due <= now || self.given_up.is_some();
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
