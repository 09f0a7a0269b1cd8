//! Requests that upload or download media.

use proc_macro2::TokenStream;
use quote::quote;

use crate::rust::Request;

/// Emits `upload` and `download`, if the method supports them.
pub(super) fn methods(request: &Request) -> TokenStream {
    let upload = request.upload.as_ref().map(|_| {
        quote! {
            /// Adds media to the request.
            #[cfg(feature = "client")]
            #[inline]
            pub fn upload(self, media: runtime::Media) -> runtime::MediaUpload<Self> {
                runtime::MediaUpload::new(self, media)
            }
        }
    });
    let download = request.download.then(|| {
        quote! {
            /// Requests the media themselves, in place of their description.
            #[cfg(feature = "client")]
            #[inline]
            pub fn download(self) -> runtime::MediaDownload {
                runtime::MediaDownload::new(self.0)
            }
        }
    });
    quote!(#upload #download)
}
