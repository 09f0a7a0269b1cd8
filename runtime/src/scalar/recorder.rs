//! Records secrets while a body is written, and texts that do not have the form of their types.

use std::cell::RefCell;

use serde_json::Value;

/// The prefix of the marks that replace texts of the wrong form, while these are located.
const MARK: &str = "\u{0}form ";

/// The result of writing.
#[derive(Default)]
pub(crate) struct Recorded {
    /// The JSON text; `None` if it could not be written.
    pub(crate) text: Option<Vec<u8>>,
    /// The JSON values of the secrets.
    pub(crate) secrets: Vec<Value>,
    /// The paths of texts of the wrong form, such as `expireTime` or `times[0]`, and the form that
    /// is expected.
    pub(crate) problems: Vec<(String, &'static str)>,
}

/// The records of this thread.
#[derive(Default)]
struct Recorder {
    secrets: Vec<Value>,
    /// The expected form of each text of the wrong form.
    expected: Vec<&'static str>,
    /// `true` if these texts are replaced by marks.
    marks: bool,
}

thread_local! {
    static RECORDER: RefCell<Option<Recorder>> = const { RefCell::new(None) };
}

/// Writes a body, and records its secrets and problems.
pub(crate) fn recorded(write: &dyn Fn() -> Option<Vec<u8>>) -> Recorded {
    let (text, recorder) = run(Recorder::default(), write);
    let problems = match recorder.expected.is_empty() {
        true => Vec::new(),
        false => problems(write),
    };
    Recorded {
        text,
        secrets: recorder.secrets,
        problems,
    }
}

fn run(recorder: Recorder, write: &dyn Fn() -> Option<Vec<u8>>) -> (Option<Vec<u8>>, Recorder) {
    RECORDER.set(Some(recorder));
    let text = write();
    (text, RECORDER.take().unwrap_or_default())
}

/// Returns the texts of the wrong form in a body, with their paths. The body is written once more,
/// with marks.
fn problems(write: &dyn Fn() -> Option<Vec<u8>>) -> Vec<(String, &'static str)> {
    let marking = Recorder {
        marks: true,
        ..Recorder::default()
    };
    let (text, recorder) = run(marking, write);
    let mut found = Vec::new();
    let text = text.unwrap_or_default();
    // Nested too deeply to be located: one problem without a path.
    match serde_json::from_slice(&text) {
        Ok(body) => find_marks(&body, &recorder.expected, &mut String::new(), &mut found),
        Err(_) => {
            let first = recorder.expected.first();
            found.extend(first.map(|expected| (String::new(), *expected)));
        }
    }
    found
}

/// Collects the paths of marks. The depth is at most that of a text that `serde_json` parses.
fn find_marks(
    value: &Value,
    expected: &[&'static str],
    path: &mut String,
    found: &mut Vec<(String, &'static str)>,
) {
    let length = path.len();
    match value {
        Value::String(text) => {
            let number = text.strip_prefix(MARK).and_then(|it| it.parse().ok());
            let expected = number.and_then(|it: usize| expected.get(it));
            found.extend(expected.map(|expected| (path.clone(), *expected)));
        }
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                path.push_str(&format!("[{index}]"));
                find_marks(element, expected, path, found);
                path.truncate(length);
            }
        }
        Value::Object(entries) => {
            for (key, entry) in entries {
                if length > 0 {
                    path.push('.');
                }
                path.push_str(key);
                find_marks(entry, expected, path, found);
                path.truncate(length);
            }
        }
        _ => {}
    }
}

/// Records the JSON value of a secret, if a recorder is active.
pub(super) fn record_secret(value: impl FnOnce() -> Option<Value>) {
    // Removed while the value is written, because the value may contain secrets itself.
    let Some(mut recorder) = RECORDER.take() else {
        return;
    };
    recorder.secrets.extend(value());
    RECORDER.set(Some(recorder));
}

/// Records a text of the wrong form, if a recorder is active. Returns the mark to write in its
/// place, if there is one.
pub(super) fn record_problem(expected: &'static str) -> Option<String> {
    RECORDER.with_borrow_mut(|recorder| {
        let recorder = recorder.as_mut()?;
        recorder.expected.push(expected);
        let number = recorder.expected.len() - 1;
        recorder.marks.then(|| format!("{MARK}{number}"))
    })
}
