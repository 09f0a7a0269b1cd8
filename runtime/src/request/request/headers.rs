//! Headers that a method describes as parameters.

use super::{HeaderProblem, QueryValue, Request, RequestProblem};

impl Request {
    /// Sets a header that the method describes as a parameter, instead of earlier values.
    pub fn header_parameter(&mut self, name: &'static str, value: impl QueryValue) {
        self.header_parameters(name, [value]);
    }

    /// Sets the values of such a header, each a header of its own. No values remove it.
    pub fn header_parameters<I>(&mut self, name: &'static str, values: I)
    where
        I: IntoIterator,
        I::Item: QueryValue,
    {
        self.remove_problems(name);
        self.headers
            .retain(|(it, _)| !it.as_str().eq_ignore_ascii_case(name));
        for value in values {
            self.check_value(name, &value);
            self.header(name, &value.to_query_value());
        }
    }

    /// Sets a header, as a required argument.
    pub fn with_header(mut self, name: &'static str, value: impl QueryValue) -> Self {
        self.header_parameter(name, value);
        self
    }

    /// Sets the values of a header, as a required argument.
    pub fn with_headers<I>(mut self, name: &'static str, values: I) -> Self
    where
        I: IntoIterator,
        I::Item: QueryValue,
    {
        self.header_parameters(name, values);
        self
    }

    pub(super) fn refuse_header(&mut self, name: String, reason: HeaderProblem) {
        self.problems.push(RequestProblem::Header { name, reason });
    }
}
