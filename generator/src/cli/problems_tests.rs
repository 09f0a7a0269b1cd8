//! Whole transcripts for bad inputs. People read them, so review any change.

use super::*;
use crate::diagnostic::escaped;
use crate::{ApiConfig, Config, Errors, PackageConfig, generate};

/// Returns the problems of a document in `tests/transcripts`, as a new user would see them.
fn problems(document: &str) -> Vec<Diagnostic> {
    let path = Path::new("tests/transcripts").join(document);
    let generated = ApiConfig::read(path).and_then(|api| {
        let package = PackageConfig::new("transcript".parse().unwrap());
        generate(&Config::new(package, "there/is/no/such/folder").api(api))
    });
    match generated {
        Ok(files) => files.warnings,
        Err(Errors(found)) => found,
    }
}

/// Renders problems as on a terminal without colors, and as in a file.
fn transcript(document: &str) -> String {
    let problems = problems(document);
    let graphic = Look::Graphic {
        width: 100,
        colored: false,
    };
    let screen = text(&problems, graphic);
    format!("{screen}\n----\n{}", text(&problems, Look::Plain))
}

#[test]
fn a_document_with_several_mistakes() {
    insta::assert_snapshot!(transcript("mistakes.v1.json"));
}

#[test]
fn a_download_that_broke_off() {
    insta::assert_snapshot!(transcript("broken_off.v1.json"));
}

#[test]
fn error_response_instead_of_a_document() {
    insta::assert_snapshot!(transcript("not_found.json"));
}

#[test]
fn control_characters_are_escaped() {
    let said = transcript("hostile.v1.json");
    assert!(
        said.chars()
            .all(|c| c == '\n' || escaped(&c.to_string()).len() == c.len_utf8())
    );
    insta::assert_snapshot!(said);
}

#[test]
fn an_overlay_with_several_mistakes() {
    insta::assert_snapshot!(transcript("misspelt.v1.json"));
}

#[test]
fn an_overlay_that_fits_another_revision() {
    insta::assert_snapshot!(transcript("overlaid.v1.json"));
}

#[test]
fn a_file_that_is_not_there() {
    insta::assert_snapshot!(transcript("mistake.v1.json"));
}

#[test]
fn terminal_shows_twenty_problems() {
    let problem = |number| Diagnostic::error("", format!("problem {number}"));
    let many: Vec<Diagnostic> = (0..50).map(problem).collect();
    let graphic = Look::Graphic {
        width: 100,
        colored: false,
    };
    let screen = text(&many, graphic);
    assert_eq!(screen.matches("problem ").count(), MOST_ON_TERMINAL);
    assert!(screen.ends_with("50 errors; add `2>problems.txt` to the command to get them all\n"));
    let file = text(&many, Look::Plain);
    assert_eq!(file.matches("problem ").count(), 50);
    assert!(file.ends_with("50 errors\n"));
}

#[test]
fn colors_only_on_a_terminal() {
    let problem = [Diagnostic::error("", "wrong")];
    let said = |colored| {
        text(
            &problem,
            Look::Graphic {
                width: 100,
                colored,
            },
        )
    };
    assert!(said(true).contains('\u{1b}'));
    assert!(!said(false).contains('\u{1b}'));
}
