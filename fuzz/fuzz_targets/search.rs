//! Any text, as the entry, a route file and a shard of an index whose sums are right, is searched without a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use selfhelp::search::{Index, VERSION, write_chunk};

fuzz_target!(|input: (&str, &str, &str)| {
    let (query, entry, other) = input;
    // Without its version no entry is read further.
    let entry = format!("{VERSION}\n{entry}");
    let load = |name: &str| Ok(write_chunk(name, if name == "index" { &entry } else { other }));
    if let Ok(index) = Index::open(&load) {
        let _ = index.search(query, &[], 10);
    }
});
