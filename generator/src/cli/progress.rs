//! A progress bar while many documents are generated, on a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::config::Config;
use crate::progress::{Progress, Step};

/// This many documents or fewer are done before anyone could read a bar.
const FEW: usize = 8;

/// Creates a bar if there are many documents. indicatif draws nothing without a terminal, and
/// removes the bar with its last owner.
pub(super) fn bar_for(config: &Config) -> Progress {
    let documents = config.apis.len();
    if documents <= FEW {
        return Progress::default();
    }
    let bar = bar(documents, ProgressDrawTarget::stderr());
    Progress::new(move |step| show(&bar, step))
}

/// Each document counts as two steps.
fn bar(documents: usize, target: ProgressDrawTarget) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {percent}% {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    let steps = u64::try_from(documents)
        .unwrap_or(u64::MAX)
        .saturating_mul(2);
    ProgressBar::with_draw_target(Some(steps), target)
        .with_style(style)
        .with_message(format!("of {documents} documents"))
        .with_finish(indicatif::ProgressFinish::AndClear)
}

fn show(bar: &ProgressBar, step: Step) {
    match step {
        Step::Read | Step::Emitted => bar.inc(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ApiConfig, GenerateOptions, PackageConfig, Source, generate_with};

    const DOCUMENT: &str = r#"{
        "kind": "discovery#restDescription", "name": "x", "version": "v0",
        "rootUrl": "https://x.googleapis.com/"
    }"#;

    fn config(documents: usize) -> Config {
        let empty = Config::new(
            PackageConfig::new("many".parse().unwrap()),
            "there/is/no/such/folder",
        );
        let document = |number: usize| {
            let text = DOCUMENT.replace("v0", &format!("v{number}"));
            ApiConfig::new(Source::new(format!("x.v{number}.json"), text))
        };
        (0..documents).map(document).fold(empty, Config::api)
    }

    #[test]
    fn every_document_is_worth_two_steps() {
        let bar = bar(3, ProgressDrawTarget::hidden());
        let shown = bar.clone();
        let progress = Progress::new(move |step| show(&shown, step));
        let options = GenerateOptions::default().progress(progress);
        generate_with(&config(3), &options).unwrap();
        assert_eq!((bar.position(), bar.length()), (6, Some(6)));
    }

    #[test]
    fn bar_is_shown_for_many_documents() {
        let has_bar = |documents| bar_for(&config(documents)).is_observed();
        assert!(!has_bar(FEW));
        assert!(has_bar(FEW + 1));
    }
}
