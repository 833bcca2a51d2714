//! What may be typed to see articles while they are written.
//!
//! Must not do anything: it only says what was asked for.

use std::net::{IpAddr, Ipv4Addr};

use clap::Args;

#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  selfhelp serve                              then open what it prints in a browser
  selfhelp serve --port 8080
  selfhelp serve --address 0.0.0.0            for other machines too: whoever reaches this one can read all articles

Pages follow each saved file. `/<site>/` is a site, and `/_selfhelp/` lists everything that is wrong.")]
pub struct Serve {
    /// The port to listen at
    #[arg(short, long, value_name = "N", default_value_t = 4040)]
    pub port: u16,
    /// The address to listen at; without it, this machine alone is answered
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub address: IpAddr,
    /// A name that this machine is asked by, beside `localhost` and addresses; may be given several times
    #[arg(long, value_name = "HOST")]
    pub name: Vec<String>,
}

#[derive(Debug, Clone, Args)]
#[command(after_help = "\
An editor starts it, and speaks the Language Server Protocol with it on standard input and output. docs/editor.md
tells how to set up VS Code, Neovim, Helix and Zed.")]
pub struct Lsp {
    /// Tell the findings of all articles, and not only of those that are open or touched by an edit
    #[arg(long)]
    pub all: bool,
    /// What editors add that know several ways to speak; there is only this one
    #[arg(long, hide = true)]
    pub stdio: bool,
}
