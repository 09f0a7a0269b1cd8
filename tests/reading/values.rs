//! The values that the Directory API's reference lists for a user's properties: each is a variant
//! of its own, and is written unchanged.

use std::fmt::Debug;

use workspace_apis::admin_directory_v1::types::{
    UserAboutContentType, UserAddressType, UserEmailType, UserExternalIdType, UserGenderType,
    UserImProtocol, UserImType, UserKeywordType, UserLanguagePreference, UserLocationType,
    UserOrganizationType, UserPhoneType, UserPosixAccountOperatingSystemType, UserRelationType,
    UserWebsiteType,
};
use workspace_apis::runtime::json::OpenEnum;

/// Compares the variants of an enum with its values.
fn check<T: OpenEnum + Debug + PartialEq>(values: &[&str]) {
    for value in values {
        let variant = T::from_wire(value);
        assert_eq!(variant.as_str(), *value);
        assert!(
            !format!("{variant:?}").starts_with("Unrecognized"),
            "{value} is not known"
        );
        let same = |other: &&&str| T::from_wire(other) == variant;
        assert_eq!(
            values.iter().filter(same).count(),
            1,
            "{value} is not alone"
        );
    }
    let unknown = T::from_wire("of tomorrow");
    assert_eq!(unknown.as_str(), "of tomorrow");
    assert!(format!("{unknown:?}").starts_with("Unrecognized"));
}

#[test]
fn every_listed_value_is_known() {
    check::<UserAddressType>(&["custom", "home", "other", "work"]);
    check::<UserEmailType>(&["custom", "home", "other", "work"]);
    check::<UserExternalIdType>(&[
        "account",
        "custom",
        "customer",
        "login_id",
        "network",
        "organization",
    ]);
    check::<UserGenderType>(&["female", "male", "other", "unknown"]);
    check::<UserImProtocol>(&[
        "aim",
        "custom_protocol",
        "gtalk",
        "icq",
        "jabber",
        "msn",
        "net_meeting",
        "qq",
        "skype",
        "yahoo",
    ]);
    check::<UserImType>(&["custom", "home", "other", "work"]);
    check::<UserKeywordType>(&["custom", "mission", "occupation", "outlook"]);
    check::<UserLanguagePreference>(&["preferred", "not_preferred"]);
    check::<UserLocationType>(&["custom", "default", "desk"]);
    check::<UserAboutContentType>(&["text_plain", "text_html"]);
    check::<UserOrganizationType>(&["domain_only", "school", "unknown", "work"]);
    check::<UserPhoneType>(&[
        "assistant",
        "callback",
        "car",
        "company_main",
        "custom",
        "grand_central",
        "home",
        "home_fax",
        "isdn",
        "main",
        "mobile",
        "other",
        "other_fax",
        "pager",
        "radio",
        "telex",
        "tty_tdd",
        "work",
        "work_fax",
        "work_mobile",
        "work_pager",
    ]);
    check::<UserPosixAccountOperatingSystemType>(&["linux", "unspecified", "windows"]);
    check::<UserRelationType>(&[
        "admin_assistant",
        "assistant",
        "brother",
        "child",
        "custom",
        "domestic_partner",
        "dotted_line_manager",
        "exec_assistant",
        "father",
        "friend",
        "manager",
        "mother",
        "parent",
        "partner",
        "referred_by",
        "relative",
        "sister",
        "spouse",
    ]);
    check::<UserWebsiteType>(&[
        "app_install_page",
        "blog",
        "custom",
        "ftp",
        "home",
        "home_page",
        "other",
        "profile",
        "reservations",
        "resume",
        "work",
    ]);
}
