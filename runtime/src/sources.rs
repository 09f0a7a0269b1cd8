//! The text of this package, for generators that write the package beside the emitted code.
//!
//! Tests are left out: `tests.rs`, and the folders `tests` and `test_support`. In the listed files,
//! items behind `#[cfg(test)]` stay.

/// A file of this package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The path, relative to the package, with `/`.
    pub path: &'static str,
    /// The content.
    pub text: &'static str,
}

/// The version of this package.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

macro_rules! files {
    ($($path:literal,)*) => {
        &[$(SourceFile { path: $path, text: include_str!(concat!("../", $path)) }),*]
    };
}

/// The files of this package, by path. Cargo normalizes `Cargo.toml` when it packages.
#[rustfmt::skip]
pub static FILES: &[SourceFile] = files![
    "Cargo.toml",
    "README.md",
    "src/auth/authorization.rs",
    "src/auth/cache.rs",
    "src/auth/clock.rs",
    "src/auth/error.rs",
    "src/auth/gcp_auth.rs",
    "src/auth/grant.rs",
    "src/auth/hint.rs",
    "src/auth/jwt_bearer.rs",
    "src/auth/mod.rs",
    "src/auth/refusal.rs",
    "src/auth/scopes.rs",
    "src/auth/service_account.rs",
    "src/auth/service_account_key.rs",
    "src/auth/sign_jwt.rs",
    "src/auth/token.rs",
    "src/auth/token_endpoint_error.rs",
    "src/auth/token_provider.rs",
    "src/auth/token_request.rs",
    "src/auth/yup_oauth2.rs",
    "src/batch/batch.rs",
    "src/batch/error.rs",
    "src/batch/exchange.rs",
    "src/batch/mod.rs",
    "src/batch/multipart.rs",
    "src/batch/outcome.rs",
    "src/batch/size.rs",
    "src/blocking/flows.rs",
    "src/blocking/mod.rs",
    "src/call.rs",
    "src/client/active_call.rs",
    "src/client/attempts.rs",
    "src/client/blocking_runtime.rs",
    "src/client/builder.rs",
    "src/client/client.rs",
    "src/client/core.rs",
    "src/client/error.rs",
    "src/client/future.rs",
    "src/client/host.rs",
    "src/client/mod.rs",
    "src/client/repetition.rs",
    "src/client/retry_throttle.rs",
    "src/client/root_url.rs",
    "src/client/sender.rs",
    "src/client/token_exchange.rs",
    "src/error/context.rs",
    "src/error/error.rs",
    "src/error/mod.rs",
    "src/error/retryability.rs",
    "src/interface.rs",
    "src/json/containers.rs",
    "src/json/decimal.rs",
    "src/json/entry.rs",
    "src/json/error.rs",
    "src/json/field.rs",
    "src/json/integers.rs",
    "src/json/key.rs",
    "src/json/memory.rs",
    "src/json/message.rs",
    "src/json/message_traits.rs",
    "src/json/mismatch.rs",
    "src/json/mod.rs",
    "src/json/open_enum.rs",
    "src/json/options.rs",
    "src/json/path.rs",
    "src/json/read.rs",
    "src/json/reader.rs",
    "src/json/reading.rs",
    "src/json/scan.rs",
    "src/json/tagged_enum.rs",
    "src/json/text.rs",
    "src/json/unknown_fields.rs",
    "src/json/value.rs",
    "src/json/well_formed.rs",
    "src/json/wire.rs",
    "src/json/write.rs",
    "src/lib.rs",
    "src/media/checksum.rs",
    "src/media/download.rs",
    "src/media/download_facts.rs",
    "src/media/download_source.rs",
    "src/media/download_stream.rs",
    "src/media/error.rs",
    "src/media/idle_timer.rs",
    "src/media/location.rs",
    "src/media/media.rs",
    "src/media/mod.rs",
    "src/media/replay.rs",
    "src/media/resumable.rs",
    "src/media/upload.rs",
    "src/media/upload_queue.rs",
    "src/media/upload_request.rs",
    "src/method.rs",
    "src/operation/error.rs",
    "src/operation/mod.rs",
    "src/operation/operation.rs",
    "src/operation/polling.rs",
    "src/operation/result.rs",
    "src/operation/wait.rs",
    "src/paging/error.rs",
    "src/paging/mod.rs",
    "src/paging/paged.rs",
    "src/paging/pages.rs",
    "src/raw.rs",
    "src/request/api_request.rs",
    "src/request/error.rs",
    "src/request/field_set.rs",
    "src/request/http_body.rs",
    "src/request/mod.rs",
    "src/request/options.rs",
    "src/request/path_argument.rs",
    "src/request/percent.rs",
    "src/request/preview.rs",
    "src/request/query.rs",
    "src/request/request.rs",
    "src/request/request/headers.rs",
    "src/request/request/media.rs",
    "src/request/request/page.rs",
    "src/request/required.rs",
    "src/request/resource_name.rs",
    "src/request/template.rs",
    "src/response/api_error.rs",
    "src/response/details.rs",
    "src/response/error_body.rs",
    "src/response/error_reason.rs",
    "src/response/mod.rs",
    "src/response/read_rules.rs",
    "src/response/response.rs",
    "src/response/retry_after.rs",
    "src/response/snippet.rs",
    "src/response/unexpected.rs",
    "src/scalar/bytes.rs",
    "src/scalar/calendar.rs",
    "src/scalar/chrono.rs",
    "src/scalar/field_mask.rs",
    "src/scalar/jiff.rs",
    "src/scalar/mod.rs",
    "src/scalar/number.rs",
    "src/scalar/recorder.rs",
    "src/scalar/secret.rs",
    "src/scalar/text.rs",
    "src/scalar/time.rs",
    "src/scalar/timestamp.rs",
    "src/sources.rs",
    "src/transport/body.rs",
    "src/transport/byte_clock.rs",
    "src/transport/complete.rs",
    "src/transport/error.rs",
    "src/transport/failure.rs",
    "src/transport/gzip.rs",
    "src/transport/head_limits.rs",
    "src/transport/hyper.rs",
    "src/transport/informational.rs",
    "src/transport/memory.rs",
    "src/transport/memory_routes.rs",
    "src/transport/mod.rs",
    "src/transport/proxy.rs",
    "src/transport/reqwest.rs",
    "src/transport/stream.rs",
    "src/transport/tls.rs",
    "src/transport/transport.rs",
];

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// Returns the paths of the Rust files below a folder that are no tests.
    fn on_disk(folder: &Path, relative: &str, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            let path = format!("{relative}/{name}");
            if ["tests", "test_support", "tests.rs"].contains(&name.as_str()) {
                continue;
            }
            if entry.path().is_dir() {
                on_disk(&entry.path(), &path, found);
            } else if name.ends_with(".rs") {
                found.push(path);
            }
        }
    }

    #[test]
    fn every_file_is_listed() {
        let mut expected = vec!["Cargo.toml".to_owned(), "README.md".to_owned()];
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        on_disk(&package.join("src"), "src", &mut expected);
        expected.sort();
        let listed: Vec<&str> = FILES.iter().map(|file| file.path).collect();
        assert!(
            listed == expected,
            "the list of src/sources.rs has to be:\n{}",
            expected
                .iter()
                .map(|path| format!("    {path:?},\n"))
                .collect::<String>()
        );
    }

    #[test]
    fn manifest_is_that_of_this_package() {
        let manifest = FILES.iter().find(|file| file.path == "Cargo.toml").unwrap();
        let version = format!("\nversion = \"{VERSION}\"\n");
        assert!(manifest.text.contains(&version), "{}", manifest.text);
    }
}
