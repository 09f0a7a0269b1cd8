//! Hints for refused tokens: the likely cause, and where to correct it.

use http::StatusCode;

use super::grant::Grant;
use super::refusal::Refusal;

/// The page of the Admin console that lists who may act for the users of a domain.
const DELEGATION_PAGE: &str = "https://admin.google.com/ac/owl/domainwidedelegation";

/// The role that allows a caller to have a service account sign.
const SIGNER_ROLE: &str = "roles/iam.serviceAccountTokenCreator";

/// Returns the hint for the response of a token endpoint to a signed token.
pub(crate) fn of_exchange(grant: &Grant<'_>, refusal: &Refusal) -> Option<String> {
    match refusal.code.as_deref()? {
        "unauthorized_client" | "access_denied" => Some(delegation(grant)),
        "invalid_grant" => Some(invalid_grant(grant, refusal)),
        "invalid_scope" => Some(format!("check {}", listed(grant.scopes))),
        _ => None,
    }
}

/// Returns the hint for the response of IAM Credentials to a request to sign.
pub(crate) fn of_signing(email: &str, refusal: &Refusal) -> Option<String> {
    match refusal.status {
        StatusCode::FORBIDDEN => Some(format!(
            "the caller needs the role `{SIGNER_ROLE}` on `{email}`, and the project of `{email}` \
             the IAM Service Account Credentials API"
        )),
        StatusCode::NOT_FOUND => Some(format!("check that the service account `{email}` exists")),
        _ => None,
    }
}

fn delegation(grant: &Grant<'_>) -> String {
    let scopes = listed(grant.scopes);
    let Some(subject) = grant.subject else {
        return format!(
            "`{}` asks for a token of its own, for {scopes}; to act for a user of a domain, set \
             a subject",
            grant.email
        );
    };
    let client = match grant.client_id {
        Some(id) => format!("client ID `{id}`"),
        None => format!("the client ID of `{}`", grant.email),
    };
    format!(
        "an administrator of the domain of `{subject}` must allow domain-wide delegation for \
         {client} with {scopes} at {DELEGATION_PAGE} (takes effect within 24 hours)"
    )
}

fn invalid_grant(grant: &Grant<'_>, refusal: &Refusal) -> String {
    if let Some(skew) = refusal.clock {
        return skew.to_string();
    }
    let description = refusal.description.as_deref().unwrap_or_default();
    let description = description.to_ascii_lowercase();
    let email = grant.email;
    if description.contains("signature") {
        let key = match grant.key_id {
            Some(id) => format!("the key `{id}`"),
            None => "the key".to_owned(),
        };
        return format!("check that {key} of `{email}` exists and is enabled");
    }
    match grant.subject {
        // The description that Google returns for a deleted service account.
        Some(_) if description.contains("account not found") => {
            format!("check that the service account `{email}` exists")
        }
        Some(subject) => format!(
            "check that `{subject}` is an active user, by the primary address, and that the clock \
             of this machine is right"
        ),
        None => format!(
            "check that the service account `{email}` exists and is enabled, and that the clock of \
             this machine is right"
        ),
    }
}

fn listed(scopes: &[&str]) -> String {
    let scopes: Vec<String> = scopes.iter().map(|scope| format!("`{scope}`")).collect();
    match scopes.as_slice() {
        [scope] => format!("the scope {scope}"),
        _ => format!("the scopes {}", scopes.join(", ")),
    }
}
