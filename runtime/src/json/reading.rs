//! The state of one reading: mode, reports, and the remaining memory.

use std::borrow::Cow;

use serde_core::de::Error;
use serde_json::Value;

use super::error::DecodeErrorKind;
use super::memory;
use super::mismatch::{Expected, TypeMismatch};
use super::options::{Mode, ReadOptions};
use super::path::Path;

/// The state of one reading.
pub struct Reading {
    options: ReadOptions,
    /// The remaining bytes for decoded values.
    memory_left: usize,
    mismatches: Vec<TypeMismatch>,
    failure: Option<Box<Failure>>,
    /// `true` if nulls empty a field even if its type has a value for null.
    clearing: bool,
}

/// The reason why a reading ended early.
pub(crate) struct Failure {
    pub(crate) kind: DecodeErrorKind,
    pub(crate) path: String,
    pub(crate) expected: Cow<'static, str>,
}

impl Reading {
    pub(crate) fn new(options: ReadOptions) -> Self {
        Self {
            options,
            memory_left: options.memory_limit,
            mismatches: Vec::new(),
            failure: None,
            clearing: false,
        }
    }

    /// Creates a reading of nulls that empties fields.
    pub(crate) fn clearing() -> Self {
        Self {
            clearing: true,
            ..Self::new(ReadOptions::new())
        }
    }

    /// Returns the context of the root value.
    pub(crate) fn root(&mut self) -> Context<'_> {
        Context {
            path: &Path::Root,
            reading: self,
            kept: None,
        }
    }

    pub(crate) fn is_strict(&self) -> bool {
        matches!(self.options.mode, Mode::Strict)
    }

    /// Returns the reason why the reading ended early, if a reader ended it.
    pub(crate) fn take_failure(&mut self) -> Option<Box<Failure>> {
        self.failure.take()
    }

    pub(crate) fn into_mismatches(self) -> Vec<TypeMismatch> {
        self.mismatches
    }

    /// Removes the report of the root, which was the last value to be read.
    pub(crate) fn take_root_mismatch(&mut self) -> Option<TypeMismatch> {
        self.mismatches.pop()
    }

    /// Charges memory. Returns `false` if there is not enough left.
    #[inline]
    pub(crate) fn spend(&mut self, bytes: usize) -> bool {
        match self.memory_left.checked_sub(bytes) {
            Some(left) => {
                self.memory_left = left;
                true
            }
            None => false,
        }
    }

    pub(crate) const fn memory_left(&self) -> usize {
        self.memory_left
    }

    /// Releases memory that has been freed.
    pub(crate) fn refund(&mut self, bytes: usize) {
        self.memory_left = self.memory_left.saturating_add(bytes);
    }

    /// Adds a report. Returns `false` if there is not enough memory left for it.
    pub(crate) fn report(&mut self, mismatch: TypeMismatch) -> bool {
        let expected = match &mismatch.expected {
            Cow::Borrowed(_) => 0,
            Cow::Owned(text) => memory::text(text.len()),
        };
        let room = self.spend(memory::text(mismatch.path.len()) + expected)
            && memory::grow(&mut self.mismatches, self.memory_left)
                .is_some_and(|bytes| self.spend(bytes));
        if room {
            self.mismatches.push(mismatch);
        }
        room
    }

    /// Records the reason why the reading ends.
    pub(crate) fn fail(&mut self, kind: DecodeErrorKind, path: &Path<'_>, expected: Expected) {
        self.failure.get_or_insert_with(|| {
            Box::new(Failure {
                kind,
                path: path.pointer(),
                expected: expected.text(),
            })
        });
    }

    /// Records that the memory limit was hit.
    #[cold]
    pub(crate) fn fail_at_limit(&mut self, path: String) {
        let limit = self.options.memory_limit;
        self.failure.get_or_insert_with(|| {
            Box::new(Failure {
                kind: DecodeErrorKind::MemoryLimit,
                path,
                expected: format!("at most {limit} bytes of decoded values (the memory limit)")
                    .into(),
            })
        });
    }
}

/// The value to read: its path, and the reading that it belongs to.
///
/// [`Wire::read`](super::Wire::read) passes it on.
pub struct Context<'a> {
    pub(crate) path: &'a Path<'a>,
    pub(crate) reading: &'a mut Reading,
    /// For a field: receives the JSON value to keep among the unknown fields of the message: a
    /// null, or a value that does not fit.
    pub(crate) kept: Option<&'a mut Option<Value>>,
}

impl Context<'_> {
    /// Charges memory.
    ///
    /// # Errors
    /// The memory limit is hit.
    #[inline]
    pub(crate) fn charge<E: Error>(&mut self, bytes: usize) -> Result<(), E> {
        if self.reading.spend(bytes) {
            Ok(())
        } else {
            Err(self.limit())
        }
    }

    /// Returns the error for the memory limit.
    #[cold]
    pub(crate) fn limit<E: Error>(&mut self) -> E {
        self.reading.fail_at_limit(self.path.pointer());
        E::custom("the memory limit is exceeded")
    }

    /// Reserves capacity for one more element, and charges its memory.
    ///
    /// # Errors
    /// The memory limit is hit.
    #[inline]
    pub(crate) fn grow<T, E: Error>(&mut self, list: &mut Vec<T>) -> Result<(), E> {
        if list.len() < list.capacity() {
            return Ok(());
        }
        match memory::grow(list, self.reading.memory_left) {
            Some(bytes) => self.charge(bytes),
            None => Err(self.limit()),
        }
    }

    /// Returns `true` if a JSON null stands for a value, if the type has one for it.
    pub(crate) const fn reads_null_as_value(&self) -> bool {
        !self.reading.clearing
    }

    /// Keeps the null of a field. Returns `false` where null is not allowed.
    pub(crate) fn keep_null(&mut self) -> bool {
        match &mut self.kept {
            Some(kept) => {
                **kept = Some(Value::Null);
                true
            }
            None => false,
        }
    }

    /// Reports a value that does not fit, and keeps it if it is the value of a field. `size` is the
    /// memory of `raw`.
    ///
    /// # Errors
    /// The mode is strict, or the memory limit is exceeded.
    #[cold]
    pub(crate) fn mismatch<E: Error>(
        &mut self,
        expected: Expected,
        raw: Value,
        size: usize,
    ) -> Result<(), E> {
        self.mismatch_if_strict(expected)?;
        if let Some(kept) = &mut self.kept {
            if !self.reading.spend(size) {
                return Err(self.limit());
            }
            **kept = Some(raw.clone());
        }
        let reported = self.reading.report(TypeMismatch {
            path: self.path.pointer(),
            expected: expected.text(),
            raw,
        });
        if reported { Ok(()) } else { Err(self.limit()) }
    }

    /// Returns the error of a value that does not fit, in strict mode.
    ///
    /// # Errors
    /// The mode is strict.
    #[cold]
    pub(crate) fn mismatch_if_strict<E: Error>(&mut self, expected: Expected) -> Result<(), E> {
        if !self.reading.is_strict() {
            return Ok(());
        }
        self.reading
            .fail(DecodeErrorKind::Mismatch, self.path, expected);
        Err(E::custom(format_args!("expected {}", expected.text())))
    }
}
