//! The Rust part of the wire table: for each name, a call of an emitted function and the expected
//! result of its response.

mod cloudchannel;
mod datatransfer;
pub mod directory;
mod gmail;
mod groupssettings;
mod licensing;
mod reports;

use std::fmt::Debug;

use bytes::Bytes;
use serde_json::Value;
use workspace_apis::runtime::json::{Message, to_vec};
use workspace_apis::runtime::{ApiError, Call, Error, FromResponse, Request};

/// A function that reads a response: to the JSON that its type writes back, or the server's error.
type Reader = dyn Fn(http::Response<Bytes>) -> Result<Option<Value>, ApiError>;

/// A call under its name in the table.
pub struct Case {
    /// The name in the table.
    pub name: &'static str,
    /// The request that the emitted function creates.
    pub request: Request,
    read: Box<Reader>,
}

/// Every call.
pub fn cases() -> Vec<Case> {
    let mut cases = directory::cases();
    cases.extend(cloudchannel::cases());
    cases.extend(gmail::cases());
    cases.extend(licensing::cases());
    cases.extend(groupssettings::cases());
    cases.extend(datatransfer::cases());
    cases.extend(reports::cases());
    cases
}

impl Case {
    /// Reads a response.
    pub fn read(&self, response: http::Response<Bytes>) -> Result<Option<Value>, ApiError> {
        (self.read)(response)
    }

    /// Creates a call with a function of the value of its response.
    fn new<C>(
        name: &'static str,
        call: C,
        judge: impl Fn(C::Response) -> Option<Value> + 'static,
    ) -> Self
    where
        C: Call + 'static,
        C::Response: FromResponse,
    {
        let request = call.request().clone();
        let read = move |response| match call.read_http(response) {
            Ok(response) => {
                assert_eq!(response.mismatches, [], "{name}");
                Ok(judge(response.value))
            }
            Err(Error::Status(error)) => Err(error.into_inner()),
            Err(other) => panic!("{name}: {other}"),
        };
        Self {
            name,
            request,
            read: Box::new(read),
        }
    }
}

/// Returns a call whose response must be this message.
fn message<C: Call + 'static>(name: &'static str, call: C, expected: C::Response) -> Case
where
    C::Response: Message + PartialEq + Debug,
{
    Case::new(name, call, move |value| {
        assert_eq!(value, expected, "{name}");
        Some(written(&value))
    })
}

/// Returns a call whose response is checked by a function, and written back completely.
fn judged<C: Call + 'static>(
    name: &'static str,
    call: C,
    judge: impl Fn(&C::Response) + 'static,
) -> Case
where
    C::Response: Message,
{
    Case::new(name, call, move |value| {
        judge(&value);
        Some(written(&value))
    })
}

/// Returns a call with an empty response.
fn nothing<C: Call<Response = ()> + 'static>(name: &'static str, call: C) -> Case {
    Case::new(name, call, |()| None)
}

/// Returns a call that the server refuses.
fn refused<C>(name: &'static str, call: C) -> Case
where
    C: Call + 'static,
    C::Response: FromResponse,
{
    Case::new(name, call, move |_| panic!("{name} got a response"))
}

fn written<T: Message>(value: &T) -> Value {
    let text = to_vec(value).expect("a message can be written");
    serde_json::from_slice(&text).expect("what is written is JSON")
}
