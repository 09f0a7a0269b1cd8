//! The table of overlays from protos, and the list of what they leave out.

use std::fmt::Write;

use super::super::report::aligned;
use crate::diagnostic::escaped;
use crate::protos::Report;

const HEADINGS: [&str; 7] = [
    "API",
    "methods",
    "oneofs",
    "attached",
    "left out",
    "operations",
    "names",
];

/// Returns a row for each API, and the reasons for all that was left out if `list`; otherwise only
/// the oneofs.
pub(super) fn table(reports: &[&Report], list: bool) -> String {
    let mut rows = vec![HEADINGS.map(str::to_owned)];
    for report in reports {
        let with_rpc = report.methods
            - report.methods_without_rpc.len()
            - report.methods_with_several_rpcs.len();
        let attached = report.attached();
        rows.push([
            escaped(&report.api).into_owned(),
            format!("{with_rpc} of {}", report.methods),
            report.oneofs.len().to_string(),
            attached.to_string(),
            (report.oneofs.len() - attached).to_string(),
            report.operations.to_string(),
            report.resource_names.to_string(),
        ]);
    }
    let mut out = aligned(&rows, 1);
    for report in reports {
        left_out(&mut out, report, list);
    }
    out
}

fn left_out(out: &mut String, report: &Report, list: bool) {
    let mut items: Vec<String> = Vec::new();
    for oneof in &report.oneofs {
        if let Some(reason) = oneof.outcome.reason() {
            items.push(format!("oneof {} at {}: {reason}", oneof.name, oneof.at));
        }
    }
    for (id, messages) in &report.ambiguous {
        let messages = messages.join(" and ");
        items.push(format!("schema {id}: it resembles {messages}"));
    }
    for (id, rpcs) in &report.methods_with_several_rpcs {
        let rpcs = rpcs.join(" and ");
        items.push(format!("method {id}: its path is that of {rpcs}"));
    }
    for (id, message) in &report.missing_types {
        items.push(format!("operation of {id}: the document has no {message}"));
    }
    for (pattern, reason) in &report.patterns {
        items.push(format!("resource name {pattern}: the pattern {reason}"));
    }
    if list {
        let methods = report.methods_without_rpc.iter();
        items.extend(methods.map(|id| format!("method {id}: no rpc has its path")));
        let schemas = report.schemas_without_message.iter();
        items.extend(schemas.map(|id| format!("schema {id}: no message resembles it")));
        let absent = report.absent.iter();
        items.extend(absent.map(|name| format!("oneof {name}: the document does not have it")));
    }
    if items.is_empty() {
        return;
    }
    line(out, &format!("\nLeft out of {}:", escaped(&report.api)));
    for item in items {
        line(out, &format!("  {}", escaped(&item)));
    }
}

fn line(out: &mut String, text: &str) {
    // A `String` takes any text.
    let _ = writeln!(out, "{text}");
}
