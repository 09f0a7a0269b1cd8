//! Requests that carry media, and requests that are answered with media.

/// Lets a request carry media.
#[allow(unused_macros)] // an API may have no uploads
macro_rules! uploads {
    ($request:ident) => {
        impl $request {
            /// The request with media.
            #[cfg(feature = "client")]
            #[inline]
            pub fn upload(
                self,
                media: $crate::runtime::client::Media,
            ) -> $crate::runtime::client::MediaUpload<Self> {
                $crate::runtime::client::MediaUpload::new(self, media)
            }
        }
    };
}
#[allow(unused_imports)] // an API may have no uploads
pub(crate) use uploads;

/// Lets a request ask for media.
#[allow(unused_macros)] // an API may have no downloads
macro_rules! downloads {
    ($request:ident) => {
        impl $request {
            /// The request for the media themselves, in place of what describes them.
            #[cfg(feature = "client")]
            #[inline]
            pub fn download(self) -> $crate::runtime::client::MediaDownload {
                $crate::runtime::client::MediaDownload::new(self.0)
            }
        }
    };
}
#[allow(unused_imports)] // an API may have no downloads
pub(crate) use downloads;
