//! The support code, which is real code of this crate: copied as it is, without its tests.

/// Path in `src/runtime/`, and text.
type Embedded = (&'static str, &'static str);

macro_rules! embedded {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../runtime/", $path)))),*]
    };
}

const FILES: &[Embedded] = embedded![
    "api_error.rs",
    "call.rs",
    "client/attempts.rs",
    "client/authorization.rs",
    "client/backoff.rs",
    "client/batch.rs",
    "client/blocking.rs",
    "client/blocking_flows.rs",
    "client/body.rs",
    "client/builder.rs",
    "client/crc32c.rs",
    "client/download.rs",
    "client/exchange.rs",
    "client/failure.rs",
    "client/gcp_auth.rs",
    "client/gzip.rs",
    "client/host.rs",
    "client/hyper_transport.rs",
    "client/media.rs",
    "client/memory_transport.rs",
    "client/mod.rs",
    "client/multipart.rs",
    "client/pages.rs",
    "client/proxy.rs",
    "client/reqwest_transport.rs",
    "client/resumable.rs",
    "client/retry.rs",
    "client/scopes.rs",
    "client/sender.rs",
    "client/stream.rs",
    "client/tls.rs",
    "client/token.rs",
    "client/token_cache.rs",
    "client/trace.rs",
    "client/transport.rs",
    "client/upload.rs",
    "client/wait.rs",
    "client/yup_oauth2.rs",
    "error.rs",
    "error_detail.rs",
    "field_mask.rs",
    "flow_error.rs",
    "http_body.rs",
    "http_date.rs",
    "json/bytes.rs",
    "json/edit.rs",
    "json/error.rs",
    "json/field.rs",
    "json/lenient.rs",
    "json/message.rs",
    "json/mod.rs",
    "json/number.rs",
    "json/open_enum.rs",
    "json/read.rs",
    "json/repair.rs",
    "json/scan.rs",
    "json/union.rs",
    "json/unknown.rs",
    "json/variants.rs",
    "json/wire.rs",
    "json/write.rs",
    "media_calls.rs",
    "method.rs",
    "mod.rs",
    "operation.rs",
    "operation_result.rs",
    "paged.rs",
    "path_argument.rs",
    "percent.rs",
    "query.rs",
    "raw.rs",
    "request.rs",
    "request/media.rs",
    "request/page.rs",
    "request_error.rs",
    "required.rs",
    "resource_name.rs",
    "response.rs",
    "secret.rs",
    "template.rs",
    "time.rs",
    "time_chrono.rs",
    "time_jiff.rs",
];

/// All files, by their paths in the crate of this name. Examples in their documentation say where
/// they are.
pub(super) fn all(package: &str) -> impl Iterator<Item = (String, String)> + use<> {
    let home = format!("{}::runtime", package.replace('-', "_"));
    FILES.iter().map(move |(path, text)| {
        let text = without_tests(text).replace("discogen::runtime", &home);
        let text = format!("// {}\n\n{text}", super::header(None));
        (format!("src/runtime/{path}"), text)
    })
}

/// Tests stand last in a file.
fn without_tests(text: &str) -> &str {
    match text.find("\n#[cfg(test)]\n") {
        Some(end) => text.get(..end).unwrap_or(text),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    fn list(folder: &Path, base: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let relative = path
                .strip_prefix(base)
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/");
            if path.is_dir() {
                list(&path, base, found);
            } else if !relative.contains("test") && !relative.ends_with("samples.rs") {
                found.insert(relative);
            }
        }
    }

    #[test]
    fn every_file_is_embedded() {
        let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/runtime");
        let mut on_disk = BTreeSet::new();
        list(&base, &base, &mut on_disk);
        let embedded: BTreeSet<String> = FILES.iter().map(|(path, _)| (*path).to_owned()).collect();
        assert_eq!(embedded, on_disk);
    }

    #[test]
    fn nothing_but_tests_stands_behind_the_first_test() {
        for (path, text) in FILES {
            let kept = without_tests(text);
            let tests = &text[kept.len()..];
            let other = tests.lines().find(|line| {
                let item = [
                    "pub ",
                    "fn ",
                    "impl",
                    "struct ",
                    "use ",
                    "macro_rules",
                    "mod ",
                ];
                item.iter().any(|start| line.starts_with(start)) && !line.starts_with("mod ")
            });
            assert_eq!(other, None, "{path}");
            assert!(!kept.contains("cfg(test)"), "{path}");
        }
    }
}
