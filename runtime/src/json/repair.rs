//! The lenient pass: edits a text so that the values that do not fit are out of the reader's way.
//!
//! A member's key gets a mark, so that the reader of its object knows no such field and keeps
//! the value raw; list elements and map entries are cut out. The original text stays as it is:
//! each round builds a new one from it and from all that is known to be odd.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use serde_json::Value;

use super::edit::{Edit, Piece};
use super::error::{DecodeError, expectation};
use super::lenient::{Misfit, Mode, Refuses, refusal};
use super::scan::{Kind, Place, Step, Walk};
use super::union::SECOND_MEMBER;
use crate::json::scan;

/// What the key of an odd member begins with. No real key holds a NUL.
pub(crate) const MARK: &str = "\0misfit:";

/// What the reader of a map says about a marked key. Messages say nothing, so this tells a map
/// from a message.
pub(crate) const MAP_ENTRY: &str = "no marked key in a map";

/// How often a text is read before it counts as unreadable.
const MAX_ROUNDS: usize = 100;

/// How many odd values a text may hold before it counts as unreadable.
const MAX_ODD: usize = 100_000;

/// After so many rounds for values of one kind in the same place of different list elements, all
/// of that kind there count as odd.
const PATIENCE: usize = 20;

/// How many bytes the paths of odd values may take before the text counts as unreadable.
const MAX_PATHS: usize = 64 * 1024 * 1024;

/// After so many rounds for values whose paths differ in one key at most, the reader is asked
/// whether that key is a map's.
const LIKELY_MAP: usize = 8;

/// A path in which `None` stands for any list index or map key.
type Pattern = Vec<Option<Step>>;

/// A value that does not fit, by its place in the original text.
struct Odd {
    place: Place,
    expected: String,
    raw: Value,
    /// Which other values its fault spoke for.
    spread: Spread,
    /// Cut out, rather than marked.
    cut: bool,
}

/// What an error of serde_json says.
struct Fault<'e> {
    expected: &'e str,
    /// Every value of the same kind would have failed.
    by_kind: bool,
}

/// Which other values a fault speaks for.
#[derive(Clone, Copy)]
enum Spread {
    /// Those of the same kind.
    Kind,
    /// Those that the scalar refuses.
    Refused(Refuses),
    /// Those of the same text.
    Text,
    /// None.
    Nothing,
}

/// An object of which the reader is asked whether it is a map.
struct Asked {
    /// The pattern of its entries.
    entries: Pattern,
    /// Where its first entry begins, or the space before it.
    at: usize,
    /// Where the question stands in the edited text.
    edited: Range<usize>,
}

/// What is known of a pattern.
#[derive(Default)]
struct Known {
    /// Whether it is that of the entries of a map, where that has come out.
    is_map: Option<bool>,
    /// The kinds of the values that failed there, one by one.
    failed: Vec<Kind>,
}

/// A text on its way to being readable.
pub(crate) struct Repair<'a> {
    original: &'a [u8],
    mode: Mode,
    type_name: &'static str,
    text: Cow<'a, [u8]>,
    pieces: Vec<Piece>,
    /// In the order of the text. None of them lies within another.
    odd: Vec<Odd>,
    /// How many bytes their paths take.
    paths: usize,
    known: HashMap<Pattern, Known>,
    asked: Option<Asked>,
    rounds: usize,
}

impl<'a> Repair<'a> {
    pub(crate) fn new(original: &'a [u8], mode: Mode, type_name: &'static str) -> Self {
        Self {
            original,
            mode,
            type_name,
            text: Cow::Borrowed(original),
            pieces: vec![Piece {
                edited: 0,
                original: 0,
            }],
            odd: Vec::new(),
            paths: 0,
            known: HashMap::new(),
            asked: None,
            rounds: 0,
        }
    }

    /// The text to read.
    pub(crate) fn text(&self) -> &[u8] {
        &self.text
    }

    /// Whether the text that has just been read is the one to keep. It is not where it held a
    /// question: the reader said nothing to it, so it is not about a map.
    pub(crate) fn settled(&mut self) -> bool {
        let Some(asked) = self.asked.take() else {
            return true;
        };
        self.known.entry(asked.entries).or_default().is_map = Some(false);
        self.rebuild();
        false
    }

    /// What has been taken out of the reader's way, in the order of the text.
    pub(crate) fn into_misfits(self) -> Vec<Misfit> {
        let misfit = |odd: Odd| Misfit {
            path: odd.place.pointer(),
            expected: odd.expected,
            raw: odd.raw,
        };
        self.odd.into_iter().map(misfit).collect()
    }

    /// Takes the value that an error is about out of the reader's way.
    pub(crate) fn mend(&mut self, error: &serde_json::Error) -> Result<(), DecodeError> {
        if !error.is_data() {
            return Err(self.malformed(error));
        }
        let message = error.to_string();
        let fault = Fault {
            expected: expectation(&message),
            by_kind: message.starts_with("invalid type"),
        };
        self.rounds += 1;
        if self.rounds <= MAX_ROUNDS && self.is_answered(error, &fault) {
            self.rebuild();
            return Ok(());
        }
        let place = self
            .locate(error)
            .ok_or_else(|| self.failure(None, fault.expected))?;
        if self.mode == Mode::Strict || place.path.is_empty() || self.rounds > MAX_ROUNDS {
            return Err(self.failure(Some(&place), fault.expected));
        }
        match self.odd_at(&place) {
            None => self.first_time(&place, &fault)?,
            Some(odd) if !odd.cut => self.is_in_a_map(&place)?,
            Some(_) => return Err(self.failure(Some(&place), fault.expected)),
        }
        self.rebuild();
        Ok(())
    }

    /// Whether an error is about a question: then it is about a map. An error behind a question
    /// says that it is not.
    fn is_answered(&mut self, error: &serde_json::Error, fault: &Fault<'_>) -> bool {
        let Some(asked) = self.asked.take() else {
            return false;
        };
        let offset = scan::offset(&self.text, error.line(), error.column());
        let offset = offset.unwrap_or_default();
        if offset < asked.edited.start {
            self.asked = Some(asked);
            return false;
        }
        let is_map = fault.expected == MAP_ENTRY && offset <= asked.edited.end;
        self.known.entry(asked.entries).or_default().is_map = Some(is_map);
        is_map
    }

    /// A value fails that has not been seen before.
    fn first_time(&mut self, place: &Place, fault: &Fault<'_>) -> Result<(), DecodeError> {
        self.suspect_maps(place);
        let pattern = self.pattern(&place.path);
        let failed = self.failed(&pattern, place.kind);
        let spread = match (fault.expected, refusal(fault.expected)) {
            (_, Some(refuses)) if !fault.by_kind => Spread::Refused(refuses),
            _ if failed > PATIENCE => Spread::Kind,
            (SECOND_MEMBER | MAP_ENTRY, _) => Spread::Nothing,
            _ if fault.by_kind => Spread::Kind,
            _ => Spread::Text,
        };
        self.add(vec![place.clone()], fault.expected, spread)?;
        self.spread(place, &pattern, fault.expected, spread)
    }

    /// A value fails although its key is marked: it is no field of a message, but the entry of a
    /// map. So are its siblings, and what was wrong with it may be wrong with all of them.
    fn is_in_a_map(&mut self, place: &Place) -> Result<(), DecodeError> {
        let pattern = self.siblings(&place.path);
        self.known.entry(pattern.clone()).or_default().is_map = Some(true);
        for odd in &mut self.odd {
            odd.cut = odd.cut || fits(&pattern, &odd.place.path);
        }
        let Some(odd) = self.odd_at(place) else {
            return Ok(());
        };
        let (expected, spread) = (odd.expected.clone(), odd.spread);
        self.spread(place, &pattern, &expected, spread)
    }

    /// Adds the other values that a fault speaks for.
    fn spread(
        &mut self,
        place: &Place,
        pattern: &Pattern,
        expected: &str,
        spread: Spread,
    ) -> Result<(), DecodeError> {
        if matches!(spread, Spread::Nothing) {
            return Ok(());
        }
        let original = self.original;
        let text = original.get(place.value.clone());
        let mut places = Vec::new();
        let mut walk = Walk::new(original);
        while let Some(node) = walk.next_value() {
            if !walk.matches(pattern) {
                continue;
            }
            let other = original.get(node.value.clone());
            let alike = match spread {
                Spread::Nothing => false,
                Spread::Kind => node.kind == place.kind,
                // A null is no value to a field; where it is an element, it fails by itself.
                Spread::Refused(refuses) => node.kind != Kind::Null && other.is_some_and(refuses),
                Spread::Text => other == text,
            };
            if alike && self.odd_around(node.value.start).is_none() {
                let place = walk.place(&node);
                self.paths += place.path.iter().map(step_size).sum::<usize>();
                places.push(place);
                if self.odd.len() + places.len() > MAX_ODD || self.paths > MAX_PATHS {
                    return Err(self.failure(places.last(), expected));
                }
            }
        }
        self.add(places, expected, spread)
    }

    /// The odd value that holds a byte of the original text.
    fn odd_around(&self, offset: usize) -> Option<&Odd> {
        let begun = |odd: &Odd| odd.place.value.start <= offset;
        let odd = self
            .odd
            .get(self.odd.partition_point(begun).checked_sub(1)?)?;
        (offset < odd.place.value.end).then_some(odd)
    }

    /// What is known of a value that is odd.
    fn odd_at(&self, place: &Place) -> Option<&Odd> {
        let start = place.value.start;
        self.odd_around(start)
            .filter(|odd| odd.place.value.start == start)
    }

    /// Adds odd values, which come in the order of the text and apart from each other, unless they
    /// are known already, by themselves or as a part of another one.
    fn add(
        &mut self,
        places: Vec<Place>,
        expected: &str,
        spread: Spread,
    ) -> Result<(), DecodeError> {
        // All in one go, or many values would be moved for each new one.
        let mut odd = Vec::with_capacity(self.odd.len() + places.len());
        let mut known = std::mem::take(&mut self.odd).into_iter().peekable();
        for place in places {
            let Range { start, end } = place.value;
            while let Some(before) = known.next_if(|it| it.place.value.end <= start) {
                odd.push(before);
            }
            if known.peek().is_some_and(|it| it.place.value.start <= start) {
                continue;
            }
            while known.next_if(|it| it.place.value.start < end).is_some() {}
            odd.push(self.odd(place, expected, spread)?);
        }
        odd.extend(known);
        self.odd = odd;
        Ok(())
    }

    /// What an odd value is.
    fn odd(&self, place: Place, expected: &str, spread: Spread) -> Result<Odd, DecodeError> {
        let text = self.original.get(place.value.clone()).unwrap_or_default();
        let Ok(raw) = serde_json::from_slice(text) else {
            return Err(self.failure(Some(&place), expected));
        };
        let cut = place.key.is_none() || self.is_map(&self.siblings(&place.path));
        Ok(Odd {
            place,
            expected: expected.to_owned(),
            raw,
            spread,
            cut,
        })
    }

    /// Whether a pattern is known for that of the entries of a map.
    fn is_map(&self, pattern: &Pattern) -> bool {
        self.known.get(pattern).and_then(|known| known.is_map) == Some(true)
    }

    /// Notes that a value of a kind failed where a pattern says. Gives how many did.
    fn failed(&mut self, pattern: &Pattern, kind: Kind) -> usize {
        let failed = &mut self.known.entry(pattern.clone()).or_default().failed;
        failed.push(kind);
        failed.iter().filter(|it| **it == kind).count()
    }

    /// Counts paths that differ in one key at most (not the last, which `is_in_a_map` finds out):
    /// many of them with odd values may be a map rather than fields.
    fn suspect_maps(&mut self, place: &Place) {
        let pattern = self.pattern(&place.path);
        for index in 0..pattern.len().saturating_sub(1) {
            let mut wild = pattern.clone();
            let Some(step) = wild.get_mut(index) else {
                continue;
            };
            if step.take().is_none() {
                continue;
            }
            if self.failed(&wild, place.kind) < LIKELY_MAP || self.asked.is_some() {
                continue;
            }
            wild.truncate(index + 1);
            let known = self.known.get(&wild).and_then(|known| known.is_map);
            let object = scan::around(self.original, place.value.start, index);
            if let (None, Some(object)) = (known, object) {
                self.asked = Some(Asked {
                    entries: wild,
                    at: object.start + 1,
                    edited: 0..0,
                });
            }
        }
    }

    /// The pattern of a path: list indices, and keys of known maps, are left open.
    fn pattern(&self, path: &[Step]) -> Pattern {
        let mut pattern = Pattern::with_capacity(path.len());
        for step in path {
            pattern.push(None);
            if matches!(step, Step::Key(_)) && !self.is_map(&pattern) {
                pattern.pop();
                pattern.push(Some(step.clone()));
            }
        }
        pattern
    }

    /// The pattern of a path and all its siblings.
    fn siblings(&self, path: &[Step]) -> Pattern {
        let mut pattern = self.pattern(path);
        if let Some(last) = pattern.last_mut() {
            *last = None;
        }
        pattern
    }

    /// The place in the original text that an error about the edited text means.
    fn locate(&self, error: &serde_json::Error) -> Option<Place> {
        let offset = scan::offset(&self.text, error.line(), error.column())?;
        let start = scan::at(&self.text, offset)?.value.start;
        let place = scan::at(self.original, self.original_offset(start)?)?;
        Some(place)
    }

    /// Where a byte of the edited text stands in the original.
    fn original_offset(&self, edited: usize) -> Option<usize> {
        let after = self.pieces.partition_point(|piece| piece.edited <= edited);
        let piece = self.pieces.get(after.checked_sub(1)?)?;
        Some(piece.original + (edited - piece.edited))
    }

    /// Builds the text anew, without what is odd.
    fn rebuild(&mut self) {
        let mut edit = Edit::new(self.original);
        let mut asked = self.asked.as_mut();
        for odd in &self.odd {
            if let Some(asked) = asked.take_if(|asked| asked.at <= odd.place.entry.start) {
                asked.edited = edit.ask(asked.at);
            }
            match &odd.place.key {
                Some(key) if !odd.cut => edit.mark(key.start + 1),
                _ => edit.cut(&odd.place),
            }
        }
        if let Some(asked) = asked {
            asked.edited = edit.ask(asked.at);
        }
        (self.text, self.pieces) = edit.finish();
    }

    /// The error about a text that is no JSON. Such messages of serde_json quote no value.
    fn malformed(&self, error: &serde_json::Error) -> DecodeError {
        let offset = scan::offset(&self.text, error.line(), error.column()).unwrap_or_default();
        // The offset is behind the byte that was not expected.
        let original = self
            .original_offset(offset.saturating_sub(1))
            .unwrap_or_default();
        let (line, column) = scan::line_column(self.original, original);
        let message = error.to_string();
        let reason = message
            .rsplit_once(" at line ")
            .map_or("", |(reason, _)| reason);
        DecodeError {
            path: scan::pointer(&scan::enclosing(self.original, original)),
            expected: format!("well-formed JSON ({reason})"),
            type_name: self.type_name,
            line,
            column,
        }
    }

    /// The error about a value that does not fit.
    fn failure(&self, place: Option<&Place>, expected: &str) -> DecodeError {
        let position = |place: &Place| scan::line_column(self.original, place.value.start);
        let (line, column) = place.map_or((0, 0), position);
        DecodeError {
            path: place.map(Place::pointer).unwrap_or_default(),
            expected: expected.to_owned(),
            type_name: self.type_name,
            line,
            column,
        }
    }
}

/// How many bytes a step of a path takes.
fn step_size(step: &Step) -> usize {
    let key = match step {
        Step::Key(key) => key.len(),
        Step::Index(_) => 0,
    };
    size_of::<Step>() + key
}

fn fits(pattern: &Pattern, path: &[Step]) -> bool {
    let same = |(open, step): (&Option<Step>, &Step)| open.as_ref().is_none_or(|open| open == step);
    pattern.len() == path.len() && pattern.iter().zip(path).all(same)
}
