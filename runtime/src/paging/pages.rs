//! Pages and their items as streams. A stream requests a page when it is polled, never ahead.

use std::collections::HashSet;
use std::fmt;
use std::future::poll_fn;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use super::error::{PageError, PageProblem};
use super::paged::{Paged, PagedItems};
use crate::client::{Client, ResponseFuture};
use crate::error::{CallContext, Error};
use crate::json::TypeMismatch;
use crate::request::{ApiRequest, Request};
use crate::response::Response;

/// The number of consecutive pages without an item after which a stream of items ends with an
/// error. Services may return empty pages (AIP-158), but not forever.
const EMPTY_LIMIT: usize = 1000;

/// The pages of a request. The stream ends after the last page, and after an error.
///
/// [`Pages::next`] returns pages without a library of stream helpers.
#[must_use = "a stream does nothing until it is polled"]
pub struct Pages<R: Paged> {
    cursor: Cursor,
    pending: Option<ResponseFuture<R::Response>>,
    /// The values that did not fit in the last page.
    mismatches: Vec<TypeMismatch>,
}

type PageResult<R> = Result<Response<<R as ApiRequest>::Response>, Error>;

/// The items of a request's pages. The stream ends after the last item, and after an error.
///
/// [`Items::next`] returns items without a library of stream helpers.
#[must_use = "a stream does nothing until it is polled"]
pub struct Items<R: PagedItems> {
    pages: Pages<R>,
    items: vec::IntoIter<R::Item>,
    /// The number of pages without an item since the last one with any.
    empty: usize,
    /// The values that did not fit in the page of the current items, and in the empty pages before
    /// it.
    mismatches: Vec<TypeMismatch>,
    types: PhantomData<fn() -> R>,
}

/// The position of a stream in the pages.
struct Cursor {
    client: Client,
    request: Request,
    next: Next,
    /// The call that returned the last page.
    call: CallContext,
    /// The hashes of all tokens so far: a server that repeats one would never end.
    seen: HashSet<u64>,
}

/// The next step of a stream when it is polled.
enum Next {
    /// Requests a page.
    Page,
    /// Returns an error.
    Error(Error),
    /// Ends, because a page failed. The request is still that of the failed page.
    Failed,
    /// Ends.
    End,
}

impl Cursor {
    fn new(mut request: Request, client: &Client) -> Self {
        request.keep_next_page_token();
        let first = request.page_token();
        Self {
            client: client.clone(),
            seen: first.iter().map(|token| hash(token)).collect(),
            request,
            next: Next::Page,
            call: CallContext::default(),
        }
    }

    fn refuse(&mut self, problem: PageProblem) {
        let error = Error::from(PageError::new(self.request.method().id, problem));
        self.next = Next::Error(error.in_call(|| self.call.clone()));
    }

    /// Moves on to the page of this token.
    fn advance(&mut self, token: Option<&str>) {
        let Some(token) = token.filter(|it| !it.is_empty()) else {
            self.next = Next::End;
            return;
        };
        self.request.set_page_token(token);
        if !self.seen.insert(hash(token)) {
            self.refuse(PageProblem::RepeatedToken);
        }
    }

    /// Ends the stream after a page whose token or items do not fit: otherwise it would end too
    /// early, or lack items, without an error.
    fn check(&mut self, mismatches: &[TypeMismatch]) {
        let Some(paging) = self.request.method().paging else {
            return;
        };
        let does_not_fit = |name: &str| {
            let mut paths = mismatches.iter().map(|it| it.path.strip_prefix('/'));
            paths.any(|path| path == Some(name))
        };
        if does_not_fit(paging.next) {
            self.refuse(PageProblem::InvalidToken);
        } else if paging.items.is_some_and(does_not_fit) {
            self.refuse(PageProblem::InvalidItems);
        }
    }

    /// Returns the request for the next page, or the end of the stream.
    fn take(&mut self) -> Result<Request, Option<Error>> {
        match std::mem::replace(&mut self.next, Next::Failed) {
            Next::Page => Ok(self.request.clone()),
            Next::Error(error) => Err(Some(error)),
            Next::Failed => Err(None),
            Next::End => {
                self.next = Next::End;
                Err(None)
            }
        }
    }
}

fn hash(token: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    token.hash(&mut hasher);
    hasher.finish()
}

impl<R: Paged> Pages<R> {
    /// Creates the pages of a request.
    pub fn new(request: R, client: &Client) -> Self {
        Self {
            cursor: Cursor::new(request.into_request(), client),
            pending: None,
            mismatches: Vec::new(),
        }
    }

    /// Returns the next page, as long as there is one.
    pub async fn next(&mut self) -> Option<Result<R::Response, Error>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    /// Returns the next page with its status, its headers and its report of the values that did not
    /// fit.
    pub async fn next_response(&mut self) -> Option<Result<Response<R::Response>, Error>> {
        poll_fn(|context| self.poll_response(context)).await
    }

    /// Returns the values that did not fit in the page that [`Pages::next`] or the stream returned
    /// last.
    pub fn mismatches(&self) -> &[TypeMismatch] {
        &self.mismatches
    }

    /// Returns the token of the next page, for a program that continues later. Before the first
    /// page it is that of the request. After the last page there is none. After an error it is that
    /// of the failed page.
    pub fn next_page_token(&self) -> Option<String> {
        match self.cursor.next {
            Next::End => None,
            _ => self.cursor.request.page_token(),
        }
    }

    #[cfg(feature = "blocking")]
    pub(crate) const fn client(&self) -> &Client {
        &self.cursor.client
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<R::Response, Error>>> {
        let response = ready!(self.poll_response(context));
        Poll::Ready(response.map(|response| {
            let response = response?;
            self.mismatches = response.mismatches;
            Ok(response.value)
        }))
    }

    fn poll_response(&mut self, context: &mut Context<'_>) -> Poll<Option<PageResult<R>>> {
        let mut pending = match self.pending.take() {
            Some(pending) => pending,
            None => match self.cursor.take() {
                Ok(request) => ResponseFuture::new(request, &self.cursor.client),
                Err(end) => return Poll::Ready(end.map(Err)),
            },
        };
        let Poll::Ready(result) = Pin::new(&mut pending).poll(context) else {
            self.pending = Some(pending);
            return Poll::Pending;
        };
        self.mismatches.clear();
        if let Ok(page) = &result {
            self.cursor.next = Next::Page;
            self.cursor.call = pending.context().unwrap_or_default();
            self.cursor.advance(R::next_page_token(&page.value));
            self.cursor.check(&page.mismatches);
        }
        Poll::Ready(Some(result))
    }
}

impl<R: PagedItems> Items<R> {
    /// Creates the items of a request's pages.
    pub fn new(request: R, client: &Client) -> Self {
        Self {
            pages: Pages::new(request, client),
            items: Vec::new().into_iter(),
            empty: 0,
            mismatches: Vec::new(),
            types: PhantomData,
        }
    }

    /// Returns the next item, as long as there is one.
    pub async fn next(&mut self) -> Option<Result<R::Item, Error>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    /// Returns the values that did not fit in the page of the last item, and in pages without items
    /// before it. The paths start at the root of their page. The stream drops the report when it
    /// continues with the next page.
    pub fn mismatches(&self) -> &[TypeMismatch] {
        &self.mismatches
    }

    /// Returns the token of the page after the current one; see [`Pages::next_page_token`]. The
    /// other items of the current page are only available by the token of that page.
    pub fn next_page_token(&self) -> Option<String> {
        self.pages.next_page_token()
    }

    #[cfg(feature = "blocking")]
    pub(crate) const fn client(&self) -> &Client {
        self.pages.client()
    }

    /// Returns an item if no page has to be requested for it.
    #[cfg(feature = "blocking")]
    pub(crate) fn at_hand(&mut self) -> Option<R::Item> {
        let item = self.items.next();
        if item.is_some() {
            self.empty = 0;
        }
        item
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<R::Item, Error>>> {
        loop {
            if let Some(item) = self.items.next() {
                self.empty = 0;
                return Poll::Ready(Some(Ok(item)));
            }
            let page = match ready!(self.pages.poll_page(context)) {
                Some(Ok(page)) => page,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            };
            if self.empty == 0 {
                self.mismatches.clear();
            }
            self.mismatches.append(&mut self.pages.mismatches);
            self.items = R::into_items(page).into_iter();
            self.empty += 1;
            if self.empty > EMPTY_LIMIT && self.items.len() == 0 {
                self.pages.cursor.refuse(PageProblem::NoItems);
            }
        }
    }
}

// Neither pins its content.
impl<R: Paged> Unpin for Pages<R> {}
impl<R: PagedItems> Unpin for Items<R> {}

impl<R: Paged> Stream for Pages<R> {
    type Item = Result<R::Response, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(context)
    }
}

impl<R: PagedItems> Stream for Items<R> {
    type Item = Result<R::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(context)
    }
}

impl<R: Paged> fmt::Debug for Pages<R> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Pages")
            .field("request", &self.cursor.request)
            .finish_non_exhaustive()
    }
}

impl<R: PagedItems> fmt::Debug for Items<R> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Items")
            .field("pages", &self.pages)
            .field("items", &self.items.len())
            .finish_non_exhaustive()
    }
}
