//! Upload and download of media.

use super::Resolver;
use crate::document::{MediaUpload, Method as Written, UploadProtocol};
use crate::model::{Media, PathTemplate};

impl Resolver<'_> {
    /// Returns the uploads of a method. The description alone is enough: some documents leave out
    /// `supportsMediaUpload`.
    pub(super) fn upload(&mut self, written: &Written, pointer: &str) -> Option<Media> {
        let Some(upload) = &written.media_upload else {
            if written.supports_media_upload {
                let message =
                    "`supportsMediaUpload` without `mediaUpload`: the method gets no upload";
                let location = format!("{pointer}/supportsMediaUpload");
                self.problems.push(self.source.warning(&location, message));
            }
            return None;
        };
        let media = self.media(upload, written, pointer);
        if media.simple.is_none() && media.resumable.is_none() {
            let message = "the upload has no path, so the method gets no upload";
            let location = format!("{pointer}/mediaUpload");
            self.problems.push(self.source.warning(&location, message));
            return None;
        }
        Some(media)
    }

    fn media(&mut self, upload: &MediaUpload, written: &Written, pointer: &str) -> Media {
        let simple = upload.simple.as_ref();
        let resumable = upload.resumable.as_ref();
        Media {
            simple: simple.and_then(|it| self.upload_path(it, written, pointer, "simple")),
            resumable: resumable.and_then(|it| self.upload_path(it, written, pointer, "resumable")),
            max_size: upload
                .max_size
                .as_deref()
                .and_then(|text| self.max_size(text, pointer)),
            accept: upload.accept.clone(),
        }
    }

    fn max_size(&mut self, text: &str, pointer: &str) -> Option<u64> {
        let size = bytes(text);
        if size.is_none() {
            let message = format!("the size `{text}` is malformed, so uploads have no limit");
            let location = format!("{pointer}/mediaUpload/maxSize");
            let warning = self.source.warning(&location, message);
            let hint = "a size is digits, alone or with `KB`, `MB`, `GB` or `TB`";
            let warning = warning.with_hint(hint);
            self.problems
                .push(warning.with_repair(&location, Some(&"1GB".into())));
        }
        size
    }

    fn upload_path(
        &mut self,
        protocol: &UploadProtocol,
        written: &Written,
        pointer: &str,
        name: &str,
    ) -> Option<String> {
        let path = protocol.path.as_deref()?;
        let pattern_of = |name: &str| written.parameters.get(name)?.pattern.as_deref();
        // A path that is not a template is left to the runtime, which rejects it with a reason.
        let Ok(template) = PathTemplate::parse(path, pattern_of) else {
            return Some(path.to_owned());
        };
        for variable in template.variables() {
            if written.parameters.get(&variable.name).is_none() {
                let message = format!(
                    "the upload path's `{}` is missing from `parameters`, so uploads this way fail",
                    variable.name
                );
                let location = format!("{pointer}/mediaUpload/protocols/{name}/path");
                let warning = self.source.warning(&location, message);
                self.problems
                    .push(warning.with_nearest(&variable.name, written.parameters.keys()));
            }
        }
        Some(template.to_string())
    }
}

/// Parses `36700160`, `10KB`, `1GB`: digits, and a unit that is a power of 1024.
fn bytes(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match text.strip_prefix(digits)? {
        "" | "B" => 0,
        "KB" => 10,
        "MB" => 20,
        "GB" => 30,
        "TB" => 40,
        _ => return None,
    };
    digits.parse::<u64>().ok()?.checked_mul(1 << shift)
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_are_digits_with_a_unit() {
        for (text, expected) in [
            ("36700160", Some(36_700_160)),
            ("1GB", Some(1 << 30)),
            ("5MB", Some(5 << 20)),
            ("99999999999999TB", None),
            ("big", None),
        ] {
            assert_eq!(super::bytes(text), expected, "{text}");
        }
    }
}
