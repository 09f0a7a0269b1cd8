//! Builds the text that the lenient pass reads: the original with marked keys, and without what is
//! cut out.

use std::borrow::Cow;
use std::ops::Range;

use super::scan::Place;

/// [`MARK`](crate::json::repair::MARK), as it stands in a JSON text.
const MARK_IN_TEXT: &[u8] = b"\\u0000misfit:";

/// An entry that the reader of a map refuses, and that of a message takes.
const QUESTION: &[u8] = b"\"\\u0000misfit:\":null,";

/// A stretch of the edited text that came from the original.
pub(crate) struct Piece {
    pub(crate) edited: usize,
    pub(crate) original: usize,
}

/// Copies a text with changes, from its beginning to its end.
pub(crate) struct Edit<'a> {
    original: &'a [u8],
    /// How far the original has been copied or skipped.
    done: usize,
    text: Vec<u8>,
    pieces: Vec<Piece>,
}

impl<'a> Edit<'a> {
    pub(crate) fn new(original: &'a [u8]) -> Self {
        Self {
            original,
            done: 0,
            text: Vec::with_capacity(original.len()),
            pieces: Vec::new(),
        }
    }

    /// Copies up to an offset of the original.
    fn copy(&mut self, end: usize) {
        if let Some(stretch) = self.original.get(self.done..end) {
            self.pieces.push(Piece {
                edited: self.text.len(),
                original: self.done,
            });
            self.text.extend_from_slice(stretch);
            self.done = end;
        }
    }

    /// Marks the key whose text begins here.
    pub(crate) fn mark(&mut self, at: usize) {
        self.insert(at, MARK_IN_TEXT);
    }

    fn insert(&mut self, at: usize, addition: &[u8]) {
        self.copy(at);
        self.text.extend_from_slice(addition);
    }

    /// Puts the question at the beginning of an object, unless that is gone. Gives where it stands.
    pub(crate) fn ask(&mut self, at: usize) -> Range<usize> {
        if self.done <= at {
            self.insert(at, QUESTION);
        }
        let end = self.text.len();
        end.saturating_sub(QUESTION.len())..end
    }

    pub(crate) fn cut(&mut self, place: &Place) {
        self.copy(place.entry.start);
        self.done = self.done.max(place.entry.end);
        // The last entry takes the comma before it along, which is still there if the entry
        // before was cut together with the comma that both share.
        if place.entry.end == place.value.end {
            let kept = self.text.trim_ascii_end().len();
            if self
                .text
                .get(..kept)
                .is_some_and(|text| text.ends_with(b","))
            {
                self.truncate(kept - 1);
            }
        }
    }

    fn truncate(&mut self, length: usize) {
        self.text.truncate(length);
        while self
            .pieces
            .last()
            .is_some_and(|piece| piece.edited > length)
        {
            self.pieces.pop();
        }
    }

    pub(crate) fn finish(mut self) -> (Cow<'a, [u8]>, Vec<Piece>) {
        self.copy(self.original.len());
        (Cow::Owned(self.text), self.pieces)
    }
}
