//! Settings for reading JSON.

/// The effect of a value of the wrong type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Drops only that value: it is reported, and the rest is read.
    #[default]
    Lenient,
    /// Fails the whole text: the first such value is an error.
    Strict,
}

/// Settings for reading a JSON text. A [`Mode`] converts to options with the default limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ReadOptions {
    /// The effect of a value of the wrong type.
    pub mode: Mode,
    /// The limit on the memory that decoded values take, in bytes
    /// (default [`DEFAULT_MEMORY_LIMIT`](Self::DEFAULT_MEMORY_LIMIT)).
    ///
    /// Strings, list capacity, map nodes, unknown fields and the reports of mismatches count. The
    /// text itself does not count.
    pub memory_limit: usize,
}

impl ReadOptions {
    /// 512 MiB.
    ///
    /// Eight times the default limit on the text of a response (64 MiB): ordinary responses take
    /// three to six times the length of their text. Without a limit, a text of 6 MB can take 5 GB,
    /// because `{},` is three bytes of text and several hundred bytes as a message.
    pub const DEFAULT_MEMORY_LIMIT: usize = 512 << 20;

    /// Lenient, with the default limit.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            mode: Mode::Lenient,
            memory_limit: Self::DEFAULT_MEMORY_LIMIT,
        }
    }

    /// Sets the mode.
    #[must_use]
    pub const fn mode(self, mode: Mode) -> Self {
        Self { mode, ..self }
    }

    /// Sets the limit on decoded memory, in bytes.
    #[must_use]
    pub const fn memory_limit(self, memory_limit: usize) -> Self {
        Self {
            memory_limit,
            ..self
        }
    }
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self::new()
    }
}

impl From<Mode> for ReadOptions {
    fn from(mode: Mode) -> Self {
        Self::new().mode(mode)
    }
}
