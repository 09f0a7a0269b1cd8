//! The types of long-running operations, and the methods that poll them.

use prost_reflect::MessageDescriptor;

use super::Sources;
use super::facts::{Facts, OperationFacts};
use super::only;
use super::options::{OperationInfo, operation_info};
use super::report::Report;
use super::rpcs::Bound;

/// The message of an operation.
pub(super) const OPERATION: &str = "google.longrunning.Operation";

/// Adds the operations of all matched methods.
pub(super) fn methods(sources: &Sources<'_>, facts: &mut Facts, report: &mut Report) {
    let pollers = pollers(sources);
    for bound in &sources.rpcs.bound {
        let verb = bound.method.http_method.as_deref();
        let response = bound.method.response.as_ref();
        let response = response.and_then(|it| it.reference.as_deref());
        let envelope = response.and_then(|id| sources.messages.of.get(id));
        // The document may be of a revision whose method returns the result itself.
        let returns = envelope.is_some_and(|it| it.full_name() == OPERATION);
        let starts = returns && verb != Some("GET");
        let Some(info) = operation_info(&bound.rpc).filter(|_| starts) else {
            continue;
        };
        let OperationInfo { result, metadata } = info;
        let mut schema = |message: Option<MessageDescriptor>| {
            let message = message?;
            let found = sources.messages.schema_of(&message);
            if found.is_none() {
                let name = message.full_name().to_owned();
                report.missing_types.push((bound.id.to_owned(), name));
            }
            found.map(str::to_owned)
        };
        let operation = OperationFacts {
            result: schema(result),
            metadata: schema(metadata),
            poll: poller(bound, &pollers),
        };
        if operation.result.is_some() || operation.metadata.is_some() {
            let source = || super::source_of_rpc(&bound.rpc);
            facts.method(bound.id, source).operation = Some(operation);
            report.operations += 1;
        }
    }
}

/// Returns the methods that return an operation by its name, each with its path before the name of
/// the collection.
fn pollers<'d>(sources: &Sources<'d>) -> Vec<(&'d str, String)> {
    let envelopes = sources.messages.of.iter();
    let envelopes = envelopes.filter(|(_, message)| message.full_name() == OPERATION);
    let envelopes: Vec<&str> = envelopes.map(|(id, _)| *id).collect();
    let methods = sources.document.all_methods().into_iter();
    let polls = methods.filter_map(|method| {
        let response = method.response.as_ref()?.reference.as_deref()?;
        let is_poll = envelopes.contains(&response)
            && method.http_method.as_deref() == Some("GET")
            && method.parameter_order.len() == 1;
        let path = method.flat_path.as_ref().or(method.path.as_ref())?;
        let (prefix, _) = path.rsplit_once("/operations")?;
        let id = method.id.as_deref()?;
        is_poll.then(|| (id, prefix.to_owned()))
    });
    polls.collect()
}

/// Returns the poller of a method, if the document has several: that whose path is the longest
/// beginning of the method's own.
fn poller(bound: &Bound<'_>, pollers: &[(&str, String)]) -> Option<String> {
    if pollers.len() < 2 {
        return None;
    }
    let method = bound.method;
    let path = method.flat_path.as_ref().or(method.path.as_ref())?;
    let begins = |prefix: &str| {
        let rest = path.strip_prefix(prefix);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', ':']))
    };
    let near = pollers.iter().filter(|(_, prefix)| begins(prefix));
    let longest = near.clone().map(|(_, prefix)| prefix.len()).max()?;
    let (id, _) = only(near.filter(|(_, prefix)| prefix.len() == longest))?;
    Some((*id).to_owned())
}
