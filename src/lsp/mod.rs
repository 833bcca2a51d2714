//! The language server: what an editor shows of articles while they are written.
//!
//! One thread owns the content and answers in order; two more only listen, to the editor and to the files. What is asked for is
//! answered at once, and the checks follow when nothing waits. Only this folder knows the protocol. Must not know what is told
//! of articles, nor how they are checked.
#![allow(
    clippy::disallowed_methods,
    reason = "two threads wait for what comes from outside, beside those that compute"
)]

mod actions;
mod answers;
mod documents;
mod edits;
mod positions;
mod protocol;
mod published;
mod server;
mod setup;
mod wire;
mod workspace;

use std::io::{BufReader, Read, Write};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};

use serde_json::Value;

use crate::watch::{Burst, Watch};
use server::Server;
use wire::{Heard, Message};

/// Where the content lies, where the editor does not say.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    pub root: Option<PathBuf>,
    /// The configuration, where it is not the root's own.
    pub config: Option<PathBuf>,
    /// The findings of all articles are told, not only of those that are open or touched by an edit.
    pub all: bool,
}

/// What a server hears.
enum Event {
    Heard(Heard),
    Files(Burst),
}

/// Serves an editor until it says that it ends, or does not speak any more. Tells whether it took leave as it should.
///
/// # Errors
/// If the editor does not listen any more.
pub fn serve(settings: Settings, input: impl Read + Send + 'static, output: impl Write) -> anyhow::Result<bool> {
    let (sender, events) = channel();
    let heard = sender.clone();
    std::thread::spawn(move || listen(input, &heard));
    let mut server = Server::new(settings, output);
    while let Some(event) = next(&mut server, &events)? {
        match event {
            Event::Heard(Heard::End) => return Ok(server.has_taken_leave),
            Event::Heard(Heard::Nonsense(why)) => server.complain(&why)?,
            Event::Heard(Heard::Message(message)) => {
                if message.method.as_deref() == Some("exit") {
                    return Ok(server.has_taken_leave);
                }
                take(&mut server, message, &sender)?;
            }
            Event::Files(burst) => server.files_touched(&burst),
        }
    }
    Ok(server.has_taken_leave)
}

/// The next event; while none waits, the articles are checked.
fn next<W: Write>(server: &mut Server<W>, events: &Receiver<Event>) -> anyhow::Result<Option<Event>> {
    if let Ok(event) = events.try_recv() {
        return Ok(Some(event));
    }
    server.settle()?;
    Ok(events.recv().ok())
}

fn take<W: Write>(server: &mut Server<W>, message: Message, sender: &Sender<Event>) -> anyhow::Result<()> {
    server.take(message)?;
    match server.watch.take() {
        Some(Ok(watch)) => {
            let sender = sender.clone();
            std::thread::spawn(move || follow(watch, &sender));
        }
        Some(Err(trouble)) => server.log(&format!("files are not watched: {trouble:#}"))?,
        None => {}
    }
    Ok(())
}

fn listen(input: impl Read, events: &Sender<Event>) {
    let mut input = BufReader::new(input);
    loop {
        let heard = wire::hear(&mut input);
        let is_end = matches!(heard, Heard::End);
        if events.send(Event::Heard(heard)).is_err() || is_end {
            return;
        }
    }
}

fn follow(mut watch: Watch, events: &Sender<Event>) {
    while let Some(burst) = watch.next(None) {
        if matches!(&burst, Burst::Paths(paths) if paths.is_empty()) {
            continue;
        }
        if events.send(Event::Files(burst)).is_err() {
            return;
        }
    }
}

/// The id of an answer to what has none.
const NOTHING: Value = Value::Null;
