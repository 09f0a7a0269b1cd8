//! Reports: the calls of the wire table.

use workspace_apis::admin_reports_v1::activities::{
    self, ListApplicationName, WatchApplicationName,
};
use workspace_apis::admin_reports_v1::entity_usage_reports::GetEntityType;
use workspace_apis::admin_reports_v1::types::{
    Activities, ActivityEventsStatusEventStatus, Channel, LabelValue, UsageReports,
};
use workspace_apis::admin_reports_v1::{
    channels, customer_usage_reports, entity_usage_reports, user_usage_report,
};

use super::{Case, judged, message, nothing};

const LIZ: &str = "liz@example.com";
const CHANNEL: &str = "01234567-89ab-cdef-0123456789ab";

/// Returns the calls of Reports.
pub fn cases() -> Vec<Case> {
    let mut cases = activities();
    cases.extend(usage());
    cases
}

fn activities() -> Vec<Case> {
    let sign_ins = activities::list(LIZ, ListApplicationName::Login)
        .event_name("login_failure")
        .filters("login_type==google_password,is_suspicious<>true")
        .start_time("2026-11-01T00:00:00+01:00");
    let channel = || Channel::new().id(CHANNEL);
    let watched = channel()
        .type_("web_hook")
        .address("https://audit.example.com/notifications")
        .token("open sesame")
        .params([("ttl", "3600")]);
    let created = channel()
        .kind("api#channel")
        .resource_id("o3hgv1538sdjfh")
        .resource_uri(
            "https://admin.googleapis.com/admin/reports/v1/activity/users/all/applications/admin",
        )
        .token("open sesame")
        .expiration(1_795_000_000_000_i64);
    vec![
        judged("list sign-ins", sign_ins, check_sign_ins),
        message(
            "watch changes by administrators",
            activities::watch("all", WatchApplicationName::Admin, watched)
                .event_name("SUSPEND_USER"),
            created,
        ),
        nothing(
            "end a notification channel",
            channels::stop(channel().resource_id("o3hgv1538sdjfh")),
        ),
    ]
}

fn check_sign_ins(page: &Activities) {
    let activity = &page.items.as_ref().unwrap()[0];
    let id = activity.id.as_ref().unwrap();
    assert_eq!(id.unique_qualifier, Some(-i64::MAX));
    let event = &activity.events.as_ref().unwrap()[0];
    assert_eq!(
        event.status.as_ref().unwrap().event_status,
        Some(ActivityEventsStatusEventStatus::Failed)
    );
    let parameters = event.parameters.as_ref().unwrap();
    assert_eq!(parameters[2].bool_value, Some(false));
    assert_eq!(parameters[3].int_value, Some(3));
    let resource = &activity.resource_details.as_ref().unwrap()[0];
    let label = &resource.applied_labels.as_ref().unwrap()[0];
    assert_eq!(
        label.field_values.as_ref().unwrap()[0].value,
        Some(LabelValue::TextValue("secret".to_owned()))
    );
}

fn usage() -> Vec<Case> {
    let date = "2026-11-20";
    vec![
        judged(
            "read usage of the organization",
            customer_usage_reports::get(date)
                .parameters("accounts:num_users,gmail:num_emails_sent"),
            |page: &UsageReports| {
                let report = &page.usage_reports.as_ref().unwrap()[0];
                let parameters = report.parameters.as_ref().unwrap();
                assert_eq!(parameters[0].int_value, Some(1250));
                assert!(parameters[1].msg_value.is_some());
                assert_eq!(page.warnings.as_ref().unwrap().len(), 1);
            },
        ),
        message(
            "read usage of objects",
            entity_usage_reports::get(GetEntityType::GplusCommunities, "all", date)
                .filters("gplus:num_total_members>0")
                .max_results(10),
            UsageReports::new().kind("admin#reports#usageReports"),
        ),
        judged(
            "read usage of a user",
            user_usage_report::get(LIZ, date)
                .customer_id("my_customer")
                .parameters("accounts:last_login_time"),
            |page: &UsageReports| {
                let report = &page.usage_reports.as_ref().unwrap()[0];
                let last = &report.parameters.as_ref().unwrap()[0].datetime_value;
                assert!(last.as_ref().is_some_and(|it| it.is_valid()));
            },
        ),
    ]
}
