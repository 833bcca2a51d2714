//! A small internet on a loopback address: names, hosts with certificates, and every way to answer or not to.

use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use selfhelp::linkcheck::{Checked, Internet, Settings, Target, Watch, check};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::certificates::Certificates;

/// Where every host of the mock is, as its names say; connections are led to the loopback address behind the guard.
const MOCK: &str = "93.184.216.34";
/// Where nobody listens.
const CLOSED: &str = "93.184.216.35";

/// What a host does when it is asked.
pub enum Reply {
    Bytes(Vec<u8>),
    /// The bytes, and then nothing, with the connection open.
    Hang(Vec<u8>),
    /// The bytes, and then more and more of the same without an end.
    Endless(Vec<u8>),
    Reset,
    Wait(Duration, Box<Reply>),
}

/// A question as it arrives.
pub struct Question {
    pub method: String,
    /// Host and path, as `a.example/b`.
    pub page: String,
    pub cookie: String,
    /// How often the page was asked for before, by any method.
    pub before: usize,
}

type Behaviour = Arc<dyn Fn(&Question) -> Reply + Send + Sync>;

#[derive(Default)]
struct Hosts {
    pages: HashMap<String, Behaviour>,
    asked: HashMap<String, usize>,
    log: Vec<String>,
    open: usize,
    most_open: usize,
}

/// The mock, and the settings that it is asked with.
pub struct World {
    hosts: Arc<Mutex<Hosts>>,
    pub settings: Settings,
    names: HashMap<String, Vec<IpAddr>>,
}

impl World {
    pub fn new() -> Self {
        let settings = Settings {
            per_host: 16,
            connect_time: Duration::from_millis(400),
            time: Duration::from_millis(400),
            back_off: Duration::from_millis(10),
            patience: Duration::from_secs(3),
            proxy_hosts: None,
            ..Settings::default()
        };
        Self { hosts: Arc::default(), settings, names: HashMap::new() }
    }

    /// A page and what it does.
    pub fn page(self, page: &str, behaviour: impl Fn(&Question) -> Reply + Send + Sync + 'static) -> Self {
        self.hosts.lock().unwrap().pages.insert(page.to_owned(), Arc::new(behaviour));
        self
    }

    pub fn name(mut self, name: &str, addresses: &[&str]) -> Self {
        let addresses = addresses.iter().map(|address| address.parse().unwrap()).collect();
        self.names.insert(name.to_owned(), addresses);
        self
    }

    /// The questions that arrived, as `GET a.example/b`.
    pub fn log(&self) -> Vec<String> {
        self.hosts.lock().unwrap().log.clone()
    }

    pub fn most_open(&self) -> usize {
        self.hosts.lock().unwrap().most_open
    }

    /// Checks one link.
    pub fn check(&self, link: &str) -> Checked {
        self.check_all(&[link]).remove(0)
    }

    /// Checks links, each a page with at most one fragment. The verdicts come in the order of the links.
    pub fn check_all(&self, links: &[&str]) -> Vec<Checked> {
        self.check_targets(&links.iter().map(|link| target(link)).collect::<Vec<_>>())
    }

    pub fn check_target(&self, target: Target) -> Checked {
        self.check_targets(&[target]).remove(0)
    }

    /// The hosts that were told of while links were checked: name, pages left, whether they asked us to wait.
    pub fn watch(&self, links: &[&str]) -> Vec<(String, usize, bool)> {
        self.ask(&links.iter().map(|link| target(link)).collect::<Vec<_>>()).waiting
    }

    fn check_targets(&self, targets: &[Target]) -> Vec<Checked> {
        let mut list = self.ask(targets);
        let place = |checked: &Checked| targets.iter().position(|target| target.page == checked.page);
        list.checked.sort_by_key(place);
        list.checked
    }

    fn ask(&self, targets: &[Target]) -> List {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let mut list = List::default();
        runtime.block_on(async {
            let internet = self.listen().await;
            let asked = check(targets.to_vec(), self.settings.clone(), internet, &mut list, std::future::pending());
            asked.await.unwrap();
        });
        list
    }

    /// Serves as long as the tests run, for programs that know nothing of this internet; gives the port on the loopback
    /// address. Pages are then those whose name begins with `*`, as in `*/page`.
    pub fn serve(&self) -> u16 {
        let (send, receive) = std::sync::mpsc::channel();
        let hosts = Arc::clone(&self.hosts);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                send.send(listener.local_addr().unwrap().port()).unwrap();
                accept(listener, hosts).await;
            });
        });
        receive.recv().unwrap()
    }

    async fn listen(&self) -> Arc<dyn Internet> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mock = listener.local_addr().unwrap();
        let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let hosts = Arc::clone(&self.hosts);
        tokio::spawn(accept(listener, hosts));
        Arc::new(Names { of_test: self.names.clone(), mock, closed })
    }
}

pub fn target(link: &str) -> Target {
    let address = selfhelp::linkcheck::Address::parse(link).unwrap();
    Target { page: address.page, fragments: address.fragment.into_iter().collect() }
}

#[derive(Default)]
struct List {
    checked: Vec<Checked>,
    waiting: Vec<(String, usize, bool)>,
}

impl Watch for List {
    fn checked(&mut self, checked: &Checked) {
        self.checked.push(checked.clone());
    }

    fn waiting(&mut self, hosts: &mut dyn Iterator<Item = (&str, usize, bool)>) {
        self.waiting.extend(hosts.map(|(host, pages, asked_to_wait)| (host.to_owned(), pages, asked_to_wait)));
    }
}

struct Names {
    of_test: HashMap<String, Vec<IpAddr>>,
    mock: SocketAddr,
    closed: SocketAddr,
}

impl Internet for Names {
    fn look_up(&self, name: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>> {
        let found = match (self.of_test.get(&name), name.as_str()) {
            (Some(addresses), _) => Ok(addresses.clone()),
            (None, "nowhere.example") => Err(io::Error::other("no such name")),
            (None, "closed.example") => Ok(vec![CLOSED.parse().unwrap()]),
            (None, _) => Ok(vec![MOCK.parse().unwrap()]),
        };
        Box::pin(async move { found })
    }

    fn way_to(&self, address: IpAddr) -> SocketAddr {
        if address.to_string() == CLOSED { self.closed } else { self.mock }
    }
}

async fn accept(listener: TcpListener, hosts: Arc<Mutex<Hosts>>) {
    let certificates = Certificates::shared();
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(serve(stream, Arc::clone(&hosts), certificates));
    }
}

/// Tells by the first byte whether a connection is of TLS, so one port does for both.
async fn serve(stream: TcpStream, hosts: Arc<Mutex<Hosts>>, certificates: &'static Certificates) {
    let mut first = [0];
    if stream.peek(&mut first).await.unwrap_or(0) == 0 {
        return;
    }
    if first[0] != 0x16 {
        answer_all(stream, &hosts, |stream| drop(stream.set_zero_linger())).await;
        return;
    }
    let Ok(stream) = certificates.acceptor().accept(stream).await else { return };
    if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
        answer_http2(stream).await;
        return;
    }
    answer_all(stream, &hosts, |_| {}).await;
}

async fn answer_all<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S, hosts: &Mutex<Hosts>, reset: impl Fn(&S)) {
    let mut text = Vec::new();
    loop {
        let mut piece = [0; 4096];
        while !text.windows(4).any(|end| end == b"\r\n\r\n") {
            match stream.read(&mut piece).await {
                Ok(0) | Err(_) => return,
                Ok(read) => text.extend_from_slice(&piece[..read]),
            }
        }
        let question = question(&String::from_utf8_lossy(&text));
        text.clear();
        let (question, behaviour) = arrived(&mut hosts.lock().unwrap(), question);
        let mut reply = behaviour.map_or_else(|| crate::status(404), |behaviour| behaviour(&question));
        if let Reply::Wait(time, then) = reply {
            tokio::time::sleep(time).await;
            reply = *then;
        }
        hosts.lock().unwrap().open -= 1;
        let bytes = match reply {
            Reply::Bytes(bytes) => bytes,
            Reply::Hang(bytes) => {
                drop(stream.write_all(&bytes).await);
                return std::future::pending().await;
            }
            Reply::Endless(bytes) => {
                while stream.write_all(&bytes).await.is_ok() {}
                return;
            }
            Reply::Reset | Reply::Wait(..) => return reset(&stream),
        };
        let is_head = question.method == "HEAD";
        let end = bytes.windows(4).position(|end| end == b"\r\n\r\n").map_or(bytes.len(), |at| at + 4);
        let sent = if is_head { &bytes[..end] } else { &bytes[..] };
        let closes = String::from_utf8_lossy(&bytes[..end]).contains("x-closes");
        if stream.write_all(sent).await.is_err() || closes {
            return;
        }
    }
}

fn question(text: &str) -> Question {
    let mut lines = text.lines();
    let mut first = lines.next().unwrap_or("").split(' ');
    let (method, path) = (first.next().unwrap_or(""), first.next().unwrap_or(""));
    let header = |name: &str| {
        let line = text.lines().find_map(|line| line.split_once(": ").filter(|it| it.0.eq_ignore_ascii_case(name)));
        line.map_or("", |(_, value)| value).to_owned()
    };
    assert_eq!(header("authorization"), "", "no credentials are sent");
    // A proxy is told the whole address.
    let path = path.strip_prefix("http://").map_or(path, |whole| &whole[whole.find('/').unwrap_or(0)..]);
    let page = format!("{}{path}", header("host"));
    Question { method: method.to_owned(), page, cookie: header("cookie"), before: 0 }
}

fn arrived(hosts: &mut Hosts, mut question: Question) -> (Question, Option<Behaviour>) {
    let asked = hosts.asked.entry(question.page.clone()).or_default();
    question.before = *asked;
    *asked += 1;
    hosts.log.push(format!("{} {}", question.method, question.page));
    hosts.open += 1;
    hosts.most_open = hosts.most_open.max(hosts.open);
    let path = &question.page[question.page.find('/').unwrap_or(0)..];
    let behaviour = hosts.pages.get(&question.page).or_else(|| hosts.pages.get(&format!("*{path}"))).cloned();
    (question, behaviour)
}

/// A host that speaks nothing but HTTP/2.
async fn answer_http2<S: AsyncRead + AsyncWrite + Unpin>(stream: S) {
    let Ok(mut connection) = h2::server::handshake(stream).await else { return };
    while let Some(Ok((_, mut respond))) = connection.accept().await {
        let answer = http::Response::builder().status(200).header("content-type", "text/html").body(()).unwrap();
        let mut body = respond.send_response(answer, false).unwrap();
        body.send_data("<p id=part>".into(), true).unwrap();
    }
}
