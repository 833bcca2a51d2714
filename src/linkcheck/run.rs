//! All pages are asked for, as many at once as may be, until each has its verdict or somebody says stop.
//!
//! Must not decide what an answer means.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use super::exchange::Exchange;
use super::queue::{Ending, Queue, Turn};
use super::visit::{Answer, Next, Trouble, Visit};
use super::{Checked, Internet, Settings, Target, Unreachable};

/// How often somebody who watches is told what goes on.
const TICK: Duration = Duration::from_millis(250);

/// Somebody who wants to know while it goes on.
pub trait Watch {
    /// A page has its verdict.
    fn checked(&mut self, checked: &Checked);

    /// The hosts with pages left: name, how many pages, and whether the host asked us to wait.
    fn waiting(&mut self, hosts: &mut dyn Iterator<Item = (&str, usize, bool)>);
}

struct Ended {
    host: usize,
    visit: Box<Visit>,
    answer: Result<Answer, Trouble>,
}

struct Run<'a> {
    settings: Arc<Settings>,
    /// How many questions are open at once; fewer where this machine can open no more.
    concurrency: usize,
    exchange: Arc<Exchange>,
    queue: Queue,
    open: JoinSet<Ended>,
    watch: &'a mut dyn Watch,
}

/// Asks for every page, and tells each verdict to who watches; ends early when `stop` does.
///
/// # Errors
/// If no question can be asked at all: faulty settings of proxies or certificates.
pub async fn check(
    targets: Vec<Target>,
    settings: Settings,
    internet: Arc<dyn Internet>,
    watch: &mut dyn Watch,
    stop: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    let concurrency = settings.concurrency.max(1);
    let exchange = Arc::new(Exchange::new(&settings, internet).context("the web cannot be asked")?);
    let mut queue = Queue::new(&settings);
    for target in targets {
        match Visit::new(target) {
            Ok(visit) => queue.add(Box::new(visit), None),
            Err(checked) => watch.checked(&checked),
        }
    }
    let mut run = Run { settings: Arc::new(settings), concurrency, exchange, queue, open: JoinSet::new(), watch };
    tokio::pin!(stop);
    let mut tick = tokio::time::interval(TICK);
    loop {
        run.ask_what_may_be_asked();
        // Where no more may be asked, the end of a question comes first.
        let is_full = run.open.len() >= run.concurrency;
        let due = run.queue.next_due().filter(|_| !is_full);
        if run.open.is_empty() && due.is_none() {
            return Ok(());
        }
        tokio::select! {
            biased;
            () = &mut stop => return Ok(()),
            _ = tick.tick() => run.watch.waiting(&mut run.queue.waiting(Instant::now())),
            Some(ended) = run.open.join_next() => {
                if let Ok(ended) = ended {
                    run.take(ended);
                }
            }
            () = sleep_until(due.unwrap_or_else(far_away)) => {}
        }
    }
}

fn far_away() -> Instant {
    Instant::now() + Duration::from_hours(1)
}

impl Run<'_> {
    fn ask_what_may_be_asked(&mut self) {
        let now = Instant::now();
        while self.open.len() < self.concurrency
            && let Some(Turn { host, visit, known, keeps_connection }) = self.queue.next(now)
        {
            if let Some(inside) = visit.inside(&self.settings) {
                self.take(Ended { host, visit, answer: Err(Trouble::Inside(inside)) });
                continue;
            }
            if let Some(verdict) = known {
                self.queue.close(host, Ending::Failed, now);
                self.next(visit.done(verdict, None), host);
                continue;
            }
            let exchange = Arc::clone(&self.exchange);
            self.open.spawn(async move {
                let answer = exchange.ask(&visit, keeps_connection).await;
                Ended { host, visit, answer }
            });
        }
    }

    fn take(&mut self, Ended { host, visit, answer }: Ended) {
        let (ending, asked_wait) = match &answer {
            Ok(answer) if answer.asks_to_wait() => (Ending::AskedToWait, answer.retry_after),
            Ok(_) => (Ending::Answered, None),
            Err(_) => (Ending::Failed, None),
        };
        self.queue.close(host, ending, Instant::now());
        if answer == Err(Trouble::Question(Unreachable::NoRoom)) && !self.open.is_empty() {
            self.concurrency = self.open.len();
            self.queue.add_first(visit);
            return;
        }
        let of_host = match &answer {
            Err(Trouble::Host(why)) => Some(why.clone()),
            _ => None,
        };
        let next = visit.after(answer, &self.settings);
        if let (Some(why), Next::Done(_)) = (&of_host, &next) {
            self.queue.break_off(host, why);
        }
        if let (Ending::AskedToWait, Next::Done(_)) = (ending, &next) {
            self.queue.turned_away(host, asked_wait.is_some_and(|wait| wait > self.settings.patience));
        }
        self.next(next, host);
    }

    fn next(&mut self, next: Next, host: usize) {
        match next {
            Next::Done(checked) => self.watch.checked(&checked),
            Next::Ask(visit, wait) if wait.is_zero() => self.queue.add_first(visit),
            Next::Ask(visit, wait) => self.queue.add(visit, Some(Instant::now() + wait)),
            Next::Throttled(visit, wait) => {
                let now = Instant::now();
                let until = now + wait;
                self.queue.throttle(host, now, until);
                // Nothing is asked of the host until then, and then the same page again: one is enough to learn that it goes on.
                self.queue.add_first(visit);
            }
        }
    }
}
