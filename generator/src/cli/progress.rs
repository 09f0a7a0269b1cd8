//! A bar while many documents are generated, on a terminal.

use std::sync::OnceLock;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::generate::Step;

/// So few documents are done before anyone could read a bar.
const FEW: usize = 8;

/// Two bars, one after the other: documents that are read, files that are formatted. Neither
/// exists where there is little to do; indicatif draws nothing where there is no terminal.
pub(super) struct Bar {
    documents: Option<ProgressBar>,
    files: OnceLock<ProgressBar>,
}

impl Bar {
    /// For this many documents.
    pub(super) fn new(documents: usize) -> Self {
        Self::on(documents, ProgressDrawTarget::stderr())
    }

    fn on(documents: usize, target: ProgressDrawTarget) -> Self {
        let bar = (documents > FEW).then(|| bar(documents, "documents read", target));
        Self {
            documents: bar,
            files: OnceLock::new(),
        }
    }

    /// Goes on by a step.
    pub(super) fn show(&self, step: Step) {
        let Some(documents) = &self.documents else {
            return;
        };
        match step {
            Step::Document => documents.inc(1),
            Step::File { of } => {
                let first = || {
                    documents.finish_and_clear();
                    let hidden = documents.is_hidden();
                    let target = if hidden {
                        ProgressDrawTarget::hidden()
                    } else {
                        ProgressDrawTarget::stderr()
                    };
                    bar(of, "files formatted", target)
                };
                self.files.get_or_init(first).inc(1);
            }
        }
    }

    /// Takes the bars away.
    pub(super) fn clear(&self) {
        for bar in self.documents.iter().chain(self.files.get()) {
            bar.finish_and_clear();
        }
    }
}

fn bar(length: usize, what: &'static str, target: ProgressDrawTarget) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(Some(length as u64), target)
        .with_style(style)
        .with_message(what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_counts_documents_and_then_files() {
        let bar = Bar::on(FEW + 1, ProgressDrawTarget::hidden());
        for _ in 0..=FEW {
            bar.show(Step::Document);
        }
        for _ in 0..3 {
            bar.show(Step::File { of: 3 });
        }
        let counted = |bar: &ProgressBar| (bar.position(), bar.length());
        let documents = bar.documents.as_ref().unwrap();
        assert_eq!(counted(documents), (9, Some(9)));
        assert_eq!(counted(bar.files.get().unwrap()), (3, Some(3)));
        bar.clear();
        assert!(documents.is_finished());
    }

    #[test]
    fn there_is_none_for_few_documents() {
        let bar = Bar::on(FEW, ProgressDrawTarget::hidden());
        bar.show(Step::Document);
        bar.show(Step::File { of: 1 });
        assert!(bar.documents.is_none() && bar.files.get().is_none());
    }
}
