use proc_macro2::TokenStream;
use crate::rust::Package;
pub(super) fn emit(_: &Package, _: &str) -> TokenStream { TokenStream::new() }
