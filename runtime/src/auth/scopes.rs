//! The scopes for which a token is requested.
//!
//! All scopes of the client, so that one token serves all its calls. Without them, one of the
//! method's own scopes: the narrowest by name with which the method works in full.
//!
//! 1. Scopes that show only a part of the data, or that are valid only in certain contexts, are
//!    skipped as long as there are others: `gmail.metadata` refuses a search and a message's text,
//!    `drive.file` shows the files of one application, `gmail.addons.*` is valid in an add-on. So
//!    the scope that the fewest methods accept is no candidate: it is often one of those.
//! 2. A method that only reads uses a scope that ends in `.readonly`, if there is one.
//! 3. Names with more words are narrower: `admin.directory.user.alias` is a part of
//!    `admin.directory.user`.
//! 4. A scope with the name of the method comes first: `gmail.send` for `messages.send`.
//! 5. Then the order of the document.
//!
//! The rule depends on the method alone. A count over all methods of the API could change with a
//! revision, and request a scope that no administrator granted.

use super::error::ScopeError;
use crate::method::{Method, Verb};

/// Words of scopes that allow a method only in part, or only in certain contexts.
const PARTIAL: &[&str] = &[
    "addons",
    "appdata",
    "appfolder",
    "file",
    "meet",
    "metadata",
    "photos",
    "scripts",
];

/// Returns the scopes to request; none for a method that needs no token.
pub(crate) fn choose<'a>(
    client: &'a [String],
    method: &'static Method,
) -> Result<Vec<&'a str>, ScopeError> {
    if client.is_empty() {
        return Ok(narrowest(method).into_iter().collect());
    }
    let allowed = |scope: &&str| client.iter().any(|it| it == scope);
    if !method.scopes.is_empty() && !method.scopes.iter().any(allowed) {
        return Err(ScopeError::new(method.id, method.scopes));
    }
    Ok(client.iter().map(String::as_str).collect())
}

/// Returns the narrowest scope with which the method works in full.
pub(crate) fn narrowest(method: &Method) -> Option<&'static str> {
    let reads = matches!(method.verb, Verb::Get | Verb::Head);
    let name = method.id.rsplit('.').next().unwrap_or_default();
    let rank = |scope: &&&'static str| {
        let (mut count, mut partial, mut named, mut last) = (0, false, false, "");
        for word in scope_words(scope) {
            count += 1;
            partial |= PARTIAL.contains(&word);
            named |= word == name;
            last = word;
        }
        let other_verb = reads && last != "readonly";
        (partial, other_verb, usize::MAX - count, !named)
    };
    method.scopes.iter().min_by_key(rank).copied()
}

/// Returns the words of a scope's name. A scope that is another kind of URL counts as one word.
fn scope_words(scope: &str) -> impl Iterator<Item = &str> {
    let name = match scope.rsplit_once('/') {
        Some((prefix, name)) if prefix.ends_with("/auth") => name,
        _ => "",
    };
    name.split('.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::samples::API;

    /// Returns the narrowest scope of a method with scopes of these names.
    fn choice(verb: Verb, id: &'static str, names: &[&str]) -> String {
        let full = |name: &&str| -> &'static str {
            match name.starts_with("https:") {
                true => Box::leak(name.to_string().into_boxed_str()),
                false => Box::leak(format!("https://www.googleapis.com/auth/{name}").into()),
            }
        };
        let scopes: Vec<&'static str> = names.iter().map(full).collect();
        let method = Method {
            id,
            verb,
            scopes: scopes.leak(),
            ..Method::new(&API)
        };
        let chosen = narrowest(&method).unwrap_or_default();
        let name = chosen.rsplit("/auth/").next().unwrap_or_default();
        name.to_owned()
    }

    #[test]
    fn narrowest_full_scope_is_chosen() {
        use Verb::{Get, Post, Put};
        let mail = "https://mail.google.com/";
        let reading = [
            mail,
            "gmail.addons.current.message.readonly",
            "gmail.metadata",
            "gmail.modify",
            "gmail.readonly",
        ];
        assert_eq!(
            choice(Get, "gmail.users.messages.list", &reading),
            "gmail.readonly"
        );
        let sending = [
            mail,
            "gmail.addons.current.action.compose",
            "gmail.compose",
            "gmail.modify",
            "gmail.send",
        ];
        assert_eq!(
            choice(Post, "gmail.users.messages.send", &sending),
            "gmail.send"
        );
        let settings = ["gmail.settings.basic", "gmail.settings.sharing"];
        assert_eq!(
            choice(
                Post,
                "gmail.users.settings.cse.identities.create",
                &settings
            ),
            "gmail.settings.basic"
        );
        let aliases = [
            "admin.directory.user",
            "admin.directory.user.alias",
            "admin.directory.user.alias.readonly",
            "admin.directory.user.readonly",
        ];
        assert_eq!(
            choice(Get, "directory.users.aliases.list", &aliases),
            "admin.directory.user.alias.readonly"
        );
        assert_eq!(
            choice(Post, "directory.users.aliases.insert", &aliases[..2]),
            "admin.directory.user.alias"
        );
        let drive = [
            "drive",
            "drive.file",
            "drive.metadata.readonly",
            "drive.readonly",
        ];
        assert_eq!(choice(Get, "drive.files.get", &drive), "drive.readonly");
        assert_eq!(choice(Put, "drive.files.update", &drive[..2]), "drive");
    }

    #[test]
    fn partial_scope_is_better_than_none() {
        assert_eq!(
            choice(Verb::Get, "a.get", &["gmail.metadata"]),
            "gmail.metadata"
        );
        assert_eq!(choice(Verb::Get, "a.get", &[]), "");
        assert_eq!(
            choice(Verb::Post, "a.insert", &["https://mail.google.com/"]),
            "https://mail.google.com/"
        );
    }

    #[test]
    fn client_scopes_must_cover_the_method() {
        static METHOD: Method = Method {
            id: "a.b",
            scopes: &["one", "two"],
            ..Method::new(&API)
        };
        let scopes = |names: &[&str]| names.iter().map(|it| it.to_string()).collect::<Vec<_>>();
        let own = scopes(&["two", "other"]);
        assert_eq!(choose(&own, &METHOD).unwrap(), ["two", "other"]);
        let error = choose(&scopes(&["other"]), &METHOD).unwrap_err();
        assert_eq!(error.accepted(), ["one", "two"]);
        assert_eq!(
            error.to_string(),
            "the client's scopes do not cover `a.b` (needs one of: `one`, `two`)"
        );
        static OPEN: Method = Method::new(&API);
        assert_eq!(choose(&scopes(&["other"]), &OPEN).unwrap(), ["other"]);
        assert!(choose(&[], &OPEN).unwrap().is_empty());
    }
}
