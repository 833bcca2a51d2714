//! The `selfhelp` program: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    selfhelp::cli::run()
}
