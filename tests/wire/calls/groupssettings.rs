//! Groups Settings: the calls of the wire table.

use workspace_apis::groupssettings_v1::groups::{get, patch, update};
use workspace_apis::groupssettings_v1::types::{
    Groups, GroupsDefaultSender, GroupsReplyTo, GroupsWhoCanJoin,
};
use workspace_apis::prelude::*;

use super::{Case, judged, message};

const SALES: &str = "sales@example.com";

/// Returns the calls of Groups Settings.
pub fn cases() -> Vec<Case> {
    let closed = || {
        Groups::new()
            .allow_external_members("false")
            .who_can_join(GroupsWhoCanJoin::InvitedCanJoin)
    };
    let replies = || {
        Groups::new()
            .reply_to(GroupsReplyTo::ReplyToList)
            .custom_footer_text("")
            .default_sender(GroupsDefaultSender::Group)
    };
    vec![
        judged("read settings of a group", get(SALES), check),
        message(
            "close a group to outsiders",
            patch(SALES, closed()),
            closed().email(SALES),
        ),
        message(
            "replace settings of a group",
            update("a/b@example.com", replies()),
            replies(),
        ),
    ]
}

/// A switch is a string, and a setting that this revision does not know is kept.
fn check(settings: &Groups) {
    assert_eq!(settings.allow_external_members.as_deref(), Some("false"));
    assert_eq!(settings.is_archived.as_deref(), Some("true"));
    let unknown = settings.unknown_fields();
    assert!(unknown.get("enforceSharedDrives").is_some(), "{unknown:?}");
}
