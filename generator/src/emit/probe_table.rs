use crate::model::Api;
pub(crate) fn table(_: &[Api]) -> String { String::new() }
