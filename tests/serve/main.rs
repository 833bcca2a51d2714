//! A content root is served: what a browser asks for, and what it is told while files change.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "tests write the files of a content root, and look at the clock"
)]

mod guarding;
mod sites;

use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use selfhelp::disk;
use selfhelp::serve::{self, Settings};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// However busy the machine is, what was saved is seen after so long.
const AT_MOST: Duration = Duration::from_mins(1);

const CASE: &str = "articles/a/case.md";

fn article(title: &str, body: &str) -> String {
    format!(
        "<properties pageTitle=\"{title}\" selfHelpType=\"generic\" cloudEnvironments=\"public, usnat\" />\n# {title}\n\n{body}\n"
    )
}

/// A preview of a content root, until it is dropped.
struct Preview {
    root: TempDir,
    address: SocketAddr,
    running: JoinHandle<anyhow::Result<()>>,
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.running.abort();
    }
}

/// What a browser got.
#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Preview {
    async fn of(files: &[(&str, String)]) -> Self {
        Self::of_changed(files, |_| ()).await
    }

    /// The same, where files change after they were read, and before anything else.
    async fn of_changed(files: &[(&str, String)], change: impl FnOnce(&Path)) -> Self {
        let root = TempDir::new().unwrap();
        for (path, text) in files {
            write(root.path(), path, text);
        }
        let address = Arc::new(Mutex::new(None));
        let (running, ready) = start(root.path(), 0, &[], Arc::clone(&address));
        change(root.path());
        timeout(AT_MOST, ready).await.unwrap().unwrap();
        let address = address.lock().unwrap().unwrap();
        Self { root, address, running }
    }

    async fn of_case(body: &str) -> Self {
        Self::of(&[(CASE, article("Case", body))]).await
    }

    fn write(&self, path: &str, text: &str) {
        write(self.root.path(), path, text);
    }

    async fn get(&self, path: &str) -> Answer {
        self.get_as("localhost", path).await
    }

    async fn get_as(&self, host: &str, path: &str) -> Answer {
        let mut stream = self.ask(host, path).await;
        let mut bytes = Vec::new();
        timeout(AT_MOST, stream.read_to_end(&mut bytes)).await.unwrap().unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Answer { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    async fn ask(&self, host: &str, path: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        stream
    }

    /// Waits until what is served at a path is as wanted.
    async fn until(&self, path: &str, is_wanted: impl Fn(&Answer) -> bool) -> Answer {
        let wait = async {
            loop {
                let answer = self.get(path).await;
                if is_wanted(&answer) {
                    return answer;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let Ok(answer) = timeout(AT_MOST, wait).await else {
            panic!("{path} is still {:?}", self.get(path).await);
        };
        answer
    }

    async fn until_says(&self, path: &str, words: &str) -> Answer {
        self.until(path, |answer| answer.body.contains(words)).await
    }
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Starts a preview; what is awaited tells when it is ready, and fails where it ended before that.
fn start(
    root: &Path,
    port: u16,
    names: &[&str],
    address: Arc<Mutex<Option<SocketAddr>>>,
) -> (JoinHandle<anyhow::Result<()>>, oneshot::Receiver<()>) {
    let settings = Settings {
        root: root.to_path_buf(),
        config: None,
        address: IpAddr::V4(Ipv4Addr::LOCALHOST),
        port,
        names: names.iter().map(|&name| name.to_owned()).collect(),
    };
    let loaded = disk::load(root, None).unwrap();
    let (tell, ready) = oneshot::channel();
    let is_ready = move |at: SocketAddr, _: Option<&str>| {
        *address.lock().unwrap() = Some(at);
        tell.send(()).unwrap();
    };
    let running = tokio::spawn(serve::serve(settings, loaded, 1, is_ready, std::future::pending()));
    (running, ready)
}
