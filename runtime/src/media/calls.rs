//! Requests that carry media, and requests that are answered with media.

/// Lets a request carry media.
#[doc(hidden)]
#[macro_export]
macro_rules! uploads {
    ($request:ident) => {
        impl $request {
            /// The request with media.
            #[cfg(feature = "client")]
            #[inline]
            pub fn upload(self, media: $crate::Media) -> $crate::MediaUpload<Self> {
                $crate::MediaUpload::new(self, media)
            }
        }
    };
}

/// Lets a request ask for media.
#[doc(hidden)]
#[macro_export]
macro_rules! downloads {
    ($request:ident) => {
        impl $request {
            /// The request for the media themselves, in place of what describes them.
            #[cfg(feature = "client")]
            #[inline]
            pub fn download(self) -> $crate::MediaDownload {
                $crate::MediaDownload::new(self.0)
            }
        }
    };
}
