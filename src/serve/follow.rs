//! The content as it is on disk, kept up with: each burst of changes becomes one moment.
//!
//! Must not know who looks at it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch as latest;

use super::{Moment, context};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::disk::{self, Reread};
use crate::live::{Live, View};
use crate::report::text;
use crate::session::config_mistakes;
use crate::sources::Sources;
use crate::watch::{Burst, Watch};

/// A pause after which files are looked at once more, where a folder came: what is written into it before the system watches
/// it is told of to nobody.
const SECOND_LOOK: Duration = Duration::from_millis(200);

/// Follows the files of a content root until nobody looks any more.
pub(super) fn follow(
    root: &Path,
    config: Option<&Path>,
    mut live: Live,
    mut watch: Watch,
    moments: &latest::Sender<Arc<Moment>>,
) {
    // What was saved after the files were read and before they were watched is told of to nobody as well.
    let mut look_again = Some(Duration::ZERO);
    while !moments.is_closed() {
        let burst = watch.next(look_again);
        let is_second = burst.is_none();
        let read = match burst {
            Some(Burst::Paths(paths)) if paths.is_empty() => continue,
            Some(Burst::Paths(paths)) => disk::read_again(root, config, live.sources(), &paths),
            Some(Burst::Anything) => {
                watch.forget();
                disk::read_all_again(root, config, live.sources())
            }
            None if look_again.is_some() => disk::read_all_again(root, config, live.sources()),
            None => return,
        };
        let before = Arc::clone(&moments.borrow());
        match read {
            Ok(Reread { changes, of_files }) => {
                if of_files.is_some() {
                    look_again = (!is_second || !changes.is_empty()).then_some(SECOND_LOOK);
                }
                let of_files = of_files.map_or_else(|| Arc::clone(&before.of_files), Arc::new);
                if changes.is_empty() && of_files == before.of_files && before.trouble.is_none() {
                    continue;
                }
                for change in changes {
                    live.apply(change);
                }
                moments.send_replace(Arc::new(next(&mut live, &before, of_files)));
            }
            Err(trouble) => {
                let trouble = Some(format!("{trouble:#}"));
                if trouble != before.trouble {
                    moments.send_replace(Arc::new(Moment { trouble, ..after(&before) }));
                }
                look_again = Some(SECOND_LOOK);
            }
        }
    }
}

/// The moment after some changes. A mistake in the configuration or a template leaves the view of before, and is told.
fn next(live: &mut Live, before: &Moment, of_files: Arc<Vec<Diagnostic>>) -> Moment {
    let moment = Moment { of_files, ..after(before) };
    match live.view() {
        Ok(view) => match template_trouble(&view) {
            Some(trouble) => Moment { trouble: Some(trouble), ..moment },
            None => Moment { view, trouble: None, ..moment },
        },
        Err(_) => {
            let mistakes = config_mistakes(live.sources());
            Moment { trouble: Some(as_text(&mistakes, &Config::default(), live.sources())), ..moment }
        }
    }
}

/// The same content, as another moment.
fn after(before: &Moment) -> Moment {
    let Moment { number, view, of_files, trouble } = before;
    Moment { number: number + 1, view: Arc::clone(view), of_files: Arc::clone(of_files), trouble: trouble.clone() }
}

/// Why the templates of the content root cannot make pages.
pub(super) fn template_trouble(view: &View) -> Option<String> {
    let errors = view.of_templates.iter().filter(|finding| finding.severity == Severity::Error);
    let errors: Vec<Diagnostic> = errors.cloned().collect();
    (!errors.is_empty()).then(|| as_text(&errors, &view.snapshot.config, &view.snapshot.sources))
}

fn as_text(mistakes: &[Diagnostic], config: &Config, sources: &Sources) -> String {
    let mut text = Vec::new();
    // A vector takes all that is written.
    drop(text::write_diagnostics(&mut text, mistakes, &context(config, sources)));
    String::from_utf8_lossy(&text).trim_end().to_owned()
}
