//! Which question may be asked now: fair among hosts, never too many to one, none to a host that asked us to wait.
//!
//! Plain data: the time is told. However many hosts there are, few are looked at for a question. Must not ask or wait itself.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::time::Duration;

use reqwest::Url;
use tokio::time::Instant;

use super::visit::Visit;
use super::{Blocked, Settings, Unreachable, Verdict};

/// The pages that wait, by host.
pub(super) struct Queue {
    hosts: Vec<Host>,
    places: HashMap<String, usize>,
    /// The hosts that may be asked, by the number of their last turn: who was asked longest ago comes first.
    ready: BTreeSet<(u64, usize)>,
    /// Those that may be asked from some time on.
    waiting: BTreeSet<(Instant, usize)>,
    turns: u64,
    added: u64,
    per_host: usize,
    throttles: u32,
    longest_wait: Duration,
    /// How often a host was looked at, which tests hold to be seldom.
    looks: usize,
}

/// A scheme, a name and a port.
struct Host {
    name: String,
    ready: VecDeque<Box<Visit>>,
    /// In order of the time from which on they may be asked for, and of their coming.
    delayed: BTreeMap<(Instant, u64), Box<Visit>>,
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
    last_turn: u64,
    /// As which it is listed.
    listed: When,
}

/// When a host may be asked, as far as is known: things happen meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    Now,
    From(Instant),
    Never,
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
            ready: BTreeSet::new(),
            waiting: BTreeSet::new(),
            turns: 0,
            added: 0,
            per_host,
            throttles: settings.throttles,
            longest_wait: settings.host_patience,
            looks: 0,
        }
    }

    pub(super) fn add(&mut self, visit: Box<Visit>, due: Option<Instant>) {
        let place = self.place_of(&visit.address);
        let host = &mut self.hosts[place];
        match due {
            None => host.ready.push_back(visit),
            Some(due) => {
                self.added += 1;
                host.delayed.insert((due, self.added), visit);
            }
        }
        self.list(place);
    }

    /// The same for a visit that is on its way: it goes before those that have not begun.
    pub(super) fn add_first(&mut self, visit: Box<Visit>) {
        let place = self.place_of(&visit.address);
        self.hosts[place].ready.push_front(visit);
        self.list(place);
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
        while let Some(&(from, place)) = self.waiting.first().filter(|(from, _)| *from <= now) {
            self.waiting.remove(&(from, place));
            self.enlist(place, When::Now);
        }
        while let Some((_, place)) = self.ready.pop_first() {
            self.turns += 1;
            let host = &mut self.hosts[place];
            (host.listed, host.last_turn) = (When::Never, self.turns);
            let (visit, known) = (host.next(now), host.given_up.clone());
            self.list(place);
            if let Some(visit) = visit {
                return Some(Turn { host: place, visit, known });
            }
        }
        None
    }

    /// When a question may be asked that may not be asked now, for no other reason than the time.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.waiting.first().map(|(from, _)| *from)
    }

    /// A question came to an end.
    pub(super) fn close(&mut self, place: usize, ending: Ending, now: Instant) {
        let has_answered = ending != Ending::Failed;
        let host = &mut self.hosts[place];
        host.open = host.open.saturating_sub(1);
        host.has_answered |= has_answered;
        match ending {
            Ending::Answered => host.refusals = 0,
            Ending::AskedToWait => host.refusals += 1,
            Ending::Failed => {}
        }
        if has_answered && host.limit < self.per_host && !host.has_us_wait(now) {
            host.limit += 1;
        }
        self.list(place);
    }

    /// The host asks us to wait, so it is asked less from then on.
    pub(super) fn throttle(&mut self, place: usize, now: Instant, until: Instant) {
        let longest = self.longest_wait;
        let host = &mut self.hosts[place];
        host.waited += until.saturating_duration_since(host.not_before.map_or(now, |before| before.max(now)));
        if host.waited > longest {
            host.given_up = Some(Verdict::Blocked(Blocked::Throttled));
        }
        if !host.has_us_wait(now) {
            host.limit = (host.limit / 2).max(1);
        }
        host.not_before = host.not_before.max(Some(until));
        self.list(place);
    }

    /// No question to the host can be answered, unless one has been.
    pub(super) fn break_off(&mut self, place: usize, why: &Unreachable) {
        let host = &mut self.hosts[place];
        if !host.has_answered {
            host.given_up = Some(Verdict::Unreachable(why.clone()));
        }
        self.list(place);
    }

    /// A page was turned away for good. Where the host turned everything away meanwhile, or asks us to wait for longer than
    /// we do, the rest of its pages would be too.
    pub(super) fn turned_away(&mut self, place: usize, asks_too_long: bool) {
        let host = &mut self.hosts[place];
        if asks_too_long || host.refusals > self.throttles {
            host.given_up = Some(Verdict::Blocked(Blocked::Throttled));
        }
        self.list(place);
    }

    /// The hosts with pages left: their names, how many wait, and whether they asked us to wait.
    pub(super) fn waiting(&self, now: Instant) -> impl Iterator<Item = (&str, usize, bool)> {
        let waits = |host: &&Host| host.left() > 0;
        self.hosts.iter().filter(waits).map(move |host| (host.name.as_str(), host.left(), host.has_us_wait(now)))
    }

    /// Lists a host anew, after anything that happened to it.
    fn list(&mut self, place: usize) {
        self.looks += 1;
        let host = &self.hosts[place];
        let when = host.when();
        if host.listed == when {
            return;
        }
        match host.listed {
            When::Now => self.ready.remove(&(host.last_turn, place)),
            When::From(from) => self.waiting.remove(&(from, place)),
            When::Never => false,
        };
        self.enlist(place, when);
    }

    fn enlist(&mut self, place: usize, when: When) {
        let host = &mut self.hosts[place];
        host.listed = when;
        match when {
            When::Now => self.ready.insert((host.last_turn, place)),
            When::From(from) => self.waiting.insert((from, place)),
            When::Never => false,
        };
    }
}

impl Host {
    fn new(name: &str, limit: usize) -> Self {
        Self {
            name: name.to_owned(),
            ready: VecDeque::new(),
            delayed: BTreeMap::new(),
            open: 0,
            limit,
            not_before: None,
            has_answered: false,
            given_up: None,
            refusals: 0,
            waited: Duration::ZERO,
            last_turn: 0,
            listed: When::Never,
        }
    }

    fn left(&self) -> usize {
        self.ready.len() + self.delayed.len() + self.open
    }

    fn has_us_wait(&self, now: Instant) -> bool {
        self.not_before.is_some_and(|not_before| not_before > now)
    }

    fn next(&mut self, now: Instant) -> Option<Box<Visit>> {
        let is_given_up = self.given_up.is_some();
        if !is_given_up && (self.open >= self.limit || self.has_us_wait(now)) {
            return None;
        }
        let is_due = self.delayed.first_key_value().is_some_and(|((due, _), _)| *due <= now || is_given_up);
        let visit = match is_due {
            true => self.delayed.pop_first()?.1,
            false => self.ready.pop_front()?,
        };
        self.open += 1;
        Some(visit)
    }

    fn when(&self) -> When {
        let first = self.delayed.keys().next().map(|(due, _)| *due);
        if self.ready.is_empty() && first.is_none() {
            return When::Never;
        }
        if self.given_up.is_some() {
            return When::Now;
        }
        if self.open >= self.limit {
            return When::Never;
        }
        let due = if self.ready.is_empty() { first } else { None };
        due.max(self.not_before).map_or(When::Now, When::From)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkcheck::Target;

    fn visit(page: &str) -> Box<Visit> {
        Box::new(Visit::new(Target { page: page.to_owned(), fragments: std::collections::BTreeSet::new() }).unwrap())
    }

    fn queue(pages: impl IntoIterator<Item = String>) -> Queue {
        let mut queue = Queue::new(&Settings { per_host: 2, ..Settings::default() });
        pages.into_iter().for_each(|page| queue.add(visit(&page), None));
        queue
    }

    /// The pages that may be asked for now.
    fn all(queue: &mut Queue, now: Instant) -> Vec<String> {
        std::iter::from_fn(|| queue.next(now)).map(|turn| turn.visit.address.into()).collect()
    }

    #[test]
    fn hosts_take_turns_and_none_is_asked_more_than_is_polite() {
        let pages = |host: char| (0..3).map(move |page| format!("http://{host}.example/{page}"));
        let mut queue = queue(pages('a').chain(pages('b')));
        let now = Instant::now();
        let asked = all(&mut queue, now);
        assert_eq!(
            asked,
            ["http://a.example/0", "http://b.example/0", "http://a.example/1", "http://b.example/1"].map(str::to_owned)
        );
        queue.close(1, Ending::Answered, now);
        assert_eq!(all(&mut queue, now), ["http://b.example/2"]);
        // Who comes later, as where a redirect leads, is not behind all others.
        queue.add(visit("http://a.example/3"), None);
        queue.add_first(visit("http://c.example/"));
        queue.close(0, Ending::Answered, now);
        assert_eq!(all(&mut queue, now), ["http://c.example/", "http://a.example/2"]);
    }

    #[test]
    fn who_asks_us_to_wait_is_asked_then_and_before_those_that_were_asked_meanwhile() {
        let mut queue = queue(["a/1", "a/2", "a/3", "b/1", "b/2"].map(|page| format!("http://{page}")));
        let now = Instant::now();
        let later = |seconds| now + Duration::from_secs(seconds);
        let Turn { host, visit, .. } = queue.next(now).unwrap();
        queue.close(host, Ending::AskedToWait, now);
        queue.throttle(host, now, later(5));
        queue.add_first(visit);
        assert_eq!(all(&mut queue, later(4)), ["http://b/1", "http://b/2"]);
        assert_eq!((queue.next_due(), queue.waiting(later(4)).next()), (Some(later(5)), Some(("http://a", 3, true))));
        queue.add(self::visit("http://b/3"), None);
        queue.close(1, Ending::Answered, later(4));
        // From then on, one at a time: the one that was turned away first.
        assert_eq!(all(&mut queue, later(5)), ["http://a/1", "http://b/3"]);
        assert_eq!(queue.next_due(), None);
        queue.close(0, Ending::Answered, later(5));
        assert_eq!(all(&mut queue, later(5)), ["http://a/2", "http://a/3"]);
    }

    #[test]
    fn the_pages_of_a_host_that_is_given_up_wait_for_nothing() {
        let mut queue = queue(["1", "2", "3"].map(|page| format!("http://a.example/{page}")));
        let now = Instant::now();
        queue.add(visit("http://a.example/4"), Some(now + Duration::from_mins(1)));
        let first = queue.next(now).unwrap();
        queue.close(first.host, Ending::Failed, now);
        queue.break_off(first.host, &Unreachable::NameUnknown);
        let left: Vec<Turn> = std::iter::from_fn(|| queue.next(now)).collect();
        assert_eq!(left.len(), 3);
        assert!(left.iter().all(|turn| turn.known == Some(Verdict::Unreachable(Unreachable::NameUnknown))));
    }

    #[test]
    fn few_hosts_are_looked_at_for_a_question_however_many_there_are() {
        const HOSTS: usize = 20_000;
        let pages = (0..HOSTS).flat_map(|host| (0..2).map(move |page| format!("http://{host}.example/{page}")));
        let mut queue = queue(pages.chain((0..HOSTS).map(|page| format!("http://large.example/{page}"))));
        let (mut open, mut asked, mut now) = (VecDeque::new(), 0, Instant::now());
        loop {
            while open.len() < 256
                && let Some(turn) = queue.next(now)
            {
                open.push_back(turn);
            }
            let due = queue.next_due();
            let Some(Turn { host, visit, .. }) = open.pop_front() else {
                let Some(due) = due else { break };
                now = due;
                continue;
            };
            asked += 1;
            let later = now + Duration::from_secs(asked as u64 % 7);
            // Many hosts ask us to wait, and many have a fault.
            match asked % 4 {
                _ if asked > 2 * HOSTS => queue.close(host, Ending::Answered, now),
                0 => {
                    queue.close(host, Ending::AskedToWait, now);
                    queue.throttle(host, now, later);
                    queue.add_first(visit);
                }
                1 => {
                    queue.close(host, Ending::Failed, now);
                    queue.add(visit, Some(later));
                }
                _ => queue.close(host, Ending::Answered, now),
            }
        }
        assert_eq!((asked, queue.waiting(now).count()), (4 * HOSTS, 0));
        assert!(queue.looks < 5 * asked, "{} looks for {asked} questions", queue.looks);
    }
}
