//! How the program is linked. Must not decide what is compiled.

use std::env;
use std::process::Command;

/// glibc reads packed relocations since this version, of 2022; a program that has them does not start with an older one.
const PACKED_SINCE: (u32, u32) = (2, 36);

#[expect(clippy::disallowed_methods, reason = "Cargo tells build scripts by the environment what they build for")]
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let of = |name: &str| env::var(name).unwrap_or_default();
    let is_of_this_system = of("TARGET") == of("HOST") && of("CARGO_CFG_TARGET_ENV") == "gnu";
    if is_of_this_system && glibc().is_some_and(|version| version >= PACKED_SINCE) {
        // What the loader has to put in place is told in bits, not in 24 bytes for each: 0.65 MB of the program, which is what
        // the third level of optimisation costs.
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// The version of this system's glibc, where it has one.
fn glibc() -> Option<(u32, u32)> {
    let told = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?;
    let told = String::from_utf8(told.stdout).ok()?;
    let (major, minor) = told.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
