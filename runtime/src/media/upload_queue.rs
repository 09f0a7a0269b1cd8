//! The bytes of a resumable upload that the server does not have yet.

use std::collections::VecDeque;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;

use super::error::{MediaError, MediaProblem};
use super::media::{Joined, Source};
use crate::error::Error;
use crate::method::Method;
use crate::transport::Body;

/// The bytes that the server does not have yet, as far as they are in memory.
pub(crate) struct UploadQueue {
    method: &'static Method,
    limit: Option<u64>,
    /// The offset of the queue in the media.
    pub(crate) start: u64,
    pub(crate) total: Option<u64>,
    /// All bytes, if they are in memory.
    whole: Option<Bytes>,
    parts: VecDeque<Bytes>,
    length: usize,
    /// The source of the bytes that are not in memory; `None` once it has been read to its end.
    rest: Option<Pin<Box<Body>>>,
}

impl UploadQueue {
    pub(crate) fn new(
        method: &'static Method,
        source: Source,
        total: Option<u64>,
        limit: Option<u64>,
    ) -> Self {
        let (whole, rest) = match source {
            Source::Bytes(bytes) => (Some(bytes), None),
            Source::Body(body, _) => (None, Some(Box::pin(body))),
        };
        let parts: VecDeque<Bytes> = whole.iter().cloned().collect();
        Self {
            method,
            limit,
            start: 0,
            total,
            length: parts.iter().map(Bytes::len).sum(),
            whole,
            parts,
            rest,
        }
    }

    /// Reads until there is more than a chunk, or to the end: only then is it known if the chunk is
    /// the last. A source that returns no byte within the time limit is an error.
    pub(crate) async fn fill(
        &mut self,
        chunk_size: usize,
        timeout: Option<Duration>,
    ) -> Result<(), Error> {
        while self.length <= chunk_size {
            let Some(rest) = &mut self.rest else { break };
            let frame = match timeout {
                None => rest.frame().await,
                Some(timeout) => match tokio::time::timeout(timeout, rest.frame()).await {
                    Ok(frame) => frame,
                    Err(_) => {
                        let cause = format!("the source returned no byte for {timeout:?}");
                        let problem = MediaError::new(self.method.id, MediaProblem::Unreadable);
                        return Err(problem.caused_by(cause).into());
                    }
                },
            };
            match frame {
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        self.length += data.len();
                        self.parts.push_back(data);
                    }
                }
                Some(Err(error)) => {
                    let problem = MediaError::new(self.method.id, MediaProblem::Unreadable);
                    return Err(problem.caused_by(error).into());
                }
                None => self.rest = None,
            }
        }
        self.check()
    }

    fn check(&mut self) -> Result<(), Error> {
        let read = self.start + self.length as u64;
        let problem = |problem| Err(MediaError::new(self.method.id, problem).into());
        if let Some(limit) = self.limit.filter(|limit| read > *limit) {
            return problem(MediaProblem::TooLarge { limit });
        }
        let ended = self.rest.is_none();
        match self.total {
            Some(total) if read > total || (ended && read < total) => {
                return problem(MediaProblem::Length);
            }
            None if ended => self.total = Some(read),
            _ => {}
        }
        Ok(())
    }

    /// Returns `true` if nothing follows after the chunk.
    pub(crate) fn is_last(&self, chunk_size: usize) -> bool {
        self.rest.is_none() && self.length <= chunk_size
    }

    /// Returns the offset of the end of the chunk.
    pub(crate) fn end(&self, chunk_size: usize) -> u64 {
        self.start + self.length.min(chunk_size) as u64
    }

    fn total_text(&self) -> String {
        self.total
            .map_or_else(|| "*".to_owned(), |it| it.to_string())
    }

    pub(crate) fn range(&self, chunk_size: usize) -> String {
        match self.end(chunk_size) {
            end if end == self.start => self.unknown_range(),
            end => format!("bytes {}-{}/{}", self.start, end - 1, self.total_text()),
        }
    }

    pub(crate) fn unknown_range(&self) -> String {
        format!("bytes */{}", self.total_text())
    }

    pub(crate) fn body(&self, chunk_size: usize) -> Body {
        let mut before = VecDeque::new();
        let mut room = chunk_size;
        for part in &self.parts {
            let part = part.slice(..part.len().min(room));
            room -= part.len();
            before.push_back(part);
            if room == 0 {
                break;
            }
        }
        Body::new(Joined {
            before,
            ..Joined::default()
        })
    }

    /// Moves the queue back to an earlier offset. Returns `true` if the bytes are in memory.
    pub(crate) fn rewind(&mut self, offset: u64) -> bool {
        let index = usize::try_from(offset).ok();
        let rest = self.whole.as_ref().zip(index);
        let rest = rest.and_then(|(whole, at)| (at <= whole.len()).then(|| whole.slice(at..)));
        let Some(rest) = rest else {
            return false;
        };
        (self.start, self.length) = (offset, rest.len());
        self.parts = [rest].into();
        true
    }

    /// Returns `true` if the media can be sent from the beginning.
    pub(crate) const fn is_rewindable(&self) -> bool {
        self.whole.is_some()
    }

    /// Drops the bytes before this offset, which is one in the queue.
    pub(crate) fn drop_to(&mut self, offset: u64) {
        let mut gone = usize::try_from(offset - self.start).unwrap_or(self.length);
        self.start = offset;
        self.length -= gone;
        while let Some(mut part) = self.parts.pop_front() {
            if part.len() > gone {
                self.parts.push_front(part.split_off(gone));
                return;
            }
            gone -= part.len();
        }
    }
}
