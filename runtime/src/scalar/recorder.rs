//! What the writing of a body reports beside its JSON: the secrets in it, and the texts that are not
//! of the form that their types have.

use std::cell::RefCell;

use serde_json::Value;

/// The start of the texts that stand for texts of the wrong form, while they are looked for.
const MARK: &str = "\u{0}form ";

/// What has been written.
#[derive(Default)]
pub(crate) struct Recorded {
    /// The JSON text; `None` if it could not be written.
    pub(crate) text: Option<Vec<u8>>,
    /// The JSON values of the secrets.
    pub(crate) secrets: Vec<Value>,
    /// The paths of texts of the wrong form, such as `expireTime` or `times[0]`, and the form that is
    /// expected.
    pub(crate) problems: Vec<(String, &'static str)>,
}

/// What this thread records.
#[derive(Default)]
struct Recorder {
    secrets: Vec<Value>,
    /// The expected form of each text of the wrong form.
    expected: Vec<&'static str>,
    /// Whether these texts are replaced by marks.
    marks: bool,
}

thread_local! {
    static RECORDER: RefCell<Option<Recorder>> = const { RefCell::new(None) };
}

/// Writes a body, and records what is in it.
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

/// The texts of the wrong form in a body, with their paths: it is written once more, with marks.
fn problems(write: &dyn Fn() -> Option<Vec<u8>>) -> Vec<(String, &'static str)> {
    let marking = Recorder {
        marks: true,
        ..Recorder::default()
    };
    let (text, recorder) = run(marking, write);
    let mut found = Vec::new();
    let text = text.unwrap_or_default();
    // Nested too deep to be looked at: one problem without a path.
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

/// Records the JSON value of a secret, if somebody listens.
pub(super) fn record_secret(value: impl FnOnce() -> Option<Value>) {
    // Taken out while the value is written: it may hold secrets itself.
    let Some(mut recorder) = RECORDER.take() else {
        return;
    };
    recorder.secrets.extend(value());
    RECORDER.set(Some(recorder));
}

/// Records a text of the wrong form, if somebody listens. Returns the mark that is to be written in
/// its place, if there is to be one.
pub(super) fn record_problem(expected: &'static str) -> Option<String> {
    RECORDER.with_borrow_mut(|recorder| {
        let recorder = recorder.as_mut()?;
        recorder.expected.push(expected);
        let number = recorder.expected.len() - 1;
        recorder.marks.then(|| format!("{MARK}{number}"))
    })
}
