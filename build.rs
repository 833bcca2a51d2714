//! How the program is linked.

use std::env;

#[expect(clippy::disallowed_methods, reason = "Cargo tells build scripts by the environment what they build for")]
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|it| it == value);
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        // What the loader has to put in place is told in bits, not in 24 bytes for each: 0.65 MB of the program, which is what
        // the third level of optimisation costs. glibc reads it since 2.36 (of 2022).
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}
