//! Messages as they come in and go out: JSON behind a header that tells its length.
//!
//! A message that cannot be read is told and passed over, so that nothing that an editor sends ends the server. Must not know
//! what messages are about.

use std::io::{BufRead, Read, Write};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What came in.
#[derive(Debug)]
pub enum Heard {
    Message(Message),
    /// Why it cannot be read.
    Nonsense(String),
    /// Nothing more will come.
    End,
}

/// A request (with a method and an id), a notification (with a method), or an answer (with an id).
#[derive(Debug, Deserialize)]
pub struct Message {
    pub id: Option<Value>,
    pub method: Option<String>,
    #[serde(default)]
    pub params: Value,
}

/// Longer messages are passed over.
const MAX_LENGTH: u64 = 64 << 20;
/// Longer lines belong to no header.
const MAX_LINE: u64 = 4096;

/// Reads the next message.
pub fn hear(input: &mut impl BufRead) -> Heard {
    let mut length: Option<u64> = None;
    loop {
        let mut line = Vec::new();
        match input.by_ref().take(MAX_LINE).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return Heard::End,
            Ok(_) => {}
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end();
        if line.is_empty() {
            match length {
                Some(length) => return body(input, length),
                // Between messages an empty line says nothing.
                None => continue,
            }
        }
        match line.split_once(':') {
            Some((name, value)) if name.trim().eq_ignore_ascii_case("content-length") => match value.trim().parse() {
                Ok(number) => length = Some(number),
                Err(_) => return Heard::Nonsense(format!("`{}` is no length", value.trim().escape_debug())),
            },
            Some((name, _)) if name.trim().eq_ignore_ascii_case("content-type") => {}
            // Whoever sends this is out of step: the next header is looked for.
            _ if length.is_none() => {
                return Heard::Nonsense(format!("no header begins with `{}`", shortened(line).escape_debug()));
            }
            _ => {}
        }
    }
}

fn shortened(line: &str) -> &str {
    line.char_indices().nth(40).map_or(line, |(end, _)| &line[..end])
}

fn body(input: &mut impl BufRead, length: u64) -> Heard {
    let mut bytes = Vec::new();
    if length > MAX_LENGTH {
        let skipped = std::io::copy(&mut input.by_ref().take(length), &mut std::io::sink());
        return match skipped {
            Ok(all) if all == length => Heard::Nonsense(format!("a message of {length} bytes is too long")),
            _ => Heard::End,
        };
    }
    match input.by_ref().take(length).read_to_end(&mut bytes) {
        Ok(all) if all as u64 == length => {}
        _ => return Heard::End,
    }
    match serde_json::from_slice(&bytes) {
        Ok(message) => Heard::Message(message),
        Err(error) => Heard::Nonsense(format!("this is no message: {error}")),
    }
}

/// What is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub code: i32,
    pub message: String,
}

impl Fault {
    pub const PARSE_ERROR: i32 = -32700;
    pub const INVALID_REQUEST: i32 = -32600;
    pub const METHOD_NOT_FOUND: i32 = -32601;
    pub const INVALID_PARAMS: i32 = -32602;
    pub const NOT_INITIALIZED: i32 = -32002;
    /// The request was understood, and cannot be done.
    pub const REQUEST_FAILED: i32 = -32803;

    pub fn new(code: i32, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// Answers a request.
///
/// # Errors
/// If nobody listens.
pub fn answer(output: &mut impl Write, id: &Value, answer: Result<Value, Fault>) -> std::io::Result<()> {
    match answer {
        Ok(result) => send(output, &json!({"jsonrpc": "2.0", "id": id, "result": result})),
        Err(Fault { code, message }) => {
            send(output, &json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}}))
        }
    }
}

/// Tells something that asks for no answer.
///
/// # Errors
/// If nobody listens.
pub fn tell(output: &mut impl Write, method: &str, params: &impl Serialize) -> std::io::Result<()> {
    #[derive(Serialize)]
    struct Notification<'a, T> {
        jsonrpc: &'static str,
        method: &'a str,
        params: &'a T,
    }
    send(output, &Notification { jsonrpc: "2.0", method, params })
}

/// Asks for something.
///
/// # Errors
/// If nobody listens.
pub fn ask(output: &mut impl Write, id: u64, method: &str, params: &Value) -> std::io::Result<()> {
    send(output, &json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}))
}

fn send(output: &mut impl Write, message: &impl Serialize) -> std::io::Result<()> {
    let body = serde_json::to_vec(message)?;
    write!(output, "Content-Length: {}\r\n\r\n", body.len())?;
    output.write_all(&body)?;
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(mut input: &[u8]) -> Vec<String> {
        let mut heard = Vec::new();
        loop {
            match hear(&mut input) {
                Heard::Message(message) => heard.push(message.method.unwrap_or_default()),
                Heard::Nonsense(why) => heard.push(why),
                Heard::End => return heard,
            }
        }
    }

    #[test]
    fn messages_stand_one_behind_the_other() {
        let input = b"Content-Length: 14\r\n\r\n{\"method\":\"a\"}content-length: 14\r\nContent-Type: x\r\n\r\n{\"method\":\"b\"}";
        assert_eq!(all(input), ["a", "b"]);
    }

    #[test]
    fn nonsense_is_passed_over() {
        let input = b"hello\r\nContent-Length: 3\r\n\r\n{a}Content-Length: x\r\n\r\nContent-Length: 14\r\n\r\n{\"method\":\"a\"}";
        let heard = all(input);
        assert_eq!(heard.len(), 4, "{heard:?}");
        assert_eq!(heard.last().map(String::as_str), Some("a"));
    }

    #[test]
    fn a_message_that_is_cut_off_is_the_end() {
        assert_eq!(all(b"Content-Length: 99\r\n\r\n{"), [""; 0]);
    }
}
