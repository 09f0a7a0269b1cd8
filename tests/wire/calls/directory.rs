//! The Directory API: the calls of the wire table.

use serde_json::{Value, json};
use workspace_apis::admin_directory_v1::types::{
    OrgUnit, User, UserAbout, UserAboutContentType, UserAddress, UserAddressType, UserEmail,
    UserEmailType, UserExternalId, UserExternalIdType, UserGender, UserGenderType,
    UserHashFunction, UserIm, UserImProtocol, UserImType, UserKeyword, UserKeywordType,
    UserLanguage, UserLanguagePreference, UserLocation, UserLocationType, UserMakeAdmin, UserName,
    UserOrganization, UserOrganizationType, UserPhone, UserPhoneType, UserPhoto, UserPosixAccount,
    UserPosixAccountOperatingSystemType, UserRelation, UserRelationType, UserSshPublicKey,
    UserWebsite, UserWebsiteType, Users,
};
use workspace_apis::admin_directory_v1::users::{
    self, GetProjection, GetViewType, ListOrderBy, ListSortOrder,
};
use workspace_apis::admin_directory_v1::{orgunits, users::photos};
use workspace_apis::prelude::*;

use super::{Case, message, nothing, refused};

/// Returns the calls of the Directory API.
pub fn cases() -> Vec<Case> {
    let mut cases = inserts();
    cases.extend(reads());
    cases.extend(changes());
    cases.push(photo());
    cases
}

fn inserts() -> Vec<Case> {
    let home = || UserEmail::new().address("liz@home.example");
    let liz = User::new()
        .primary_email("liz@example.com")
        .name(UserName::new().given_name("Liz").family_name("Smith"))
        .password("open sesame")
        .emails([home()]);
    let mut stored = liz
        .clone()
        .kind("admin#directory#user")
        .id("110000000000000000042")
        .etag("\"aVb/c=\"")
        .is_admin(false)
        .is_mailbox_setup(false)
        .creation_time("2025-03-01T09:30:00.000Z")
        .customer_id("C03az79cb")
        .emails([
            home(),
            UserEmail::new().address("liz@example.com").primary(true),
        ]);
    stored.password = None;
    let max = User::new()
        .primary_email("max@example.com")
        .name(UserName::new().given_name("Max").family_name("Muster"))
        .password("open sesame");
    let insert = users::insert(liz).resolve_conflict_account(true);
    vec![
        message("create a user", insert, stored),
        message(
            "create a user with everything",
            users::insert(everything()),
            stored_eva(),
        ),
        refused("create users too fast", users::insert(max)),
    ]
}

/// Returns a user with a value for nearly every property that a caller may set.
pub fn everything() -> User {
    let user = User::new()
        .primary_email("eva@example.com")
        .name(
            UserName::new()
                .given_name("Éva")
                .family_name("O'Brien/Müller Jr.")
                .display_name("Éva \"E\""),
        )
        .password("5f4dcc3b5aa765d61d8327deb882cf99")
        .hash_function(UserHashFunction::Md5)
        .change_password_at_next_login(true)
        .include_in_global_address_list(false)
        .ip_whitelisted(false)
        .suspended(false)
        .archived(false)
        .org_unit_path("/corp/engineering")
        .recovery_email("eva@home.example")
        .recovery_phone("+16506661212")
        .external_ids([
            UserExternalId::new()
                .type_(UserExternalIdType::Organization)
                .value("E-7"),
            UserExternalId::new()
                .type_(UserExternalIdType::LoginId)
                .value("eva"),
        ])
        .gender(
            UserGender::new()
                .type_(UserGenderType::Other)
                .custom_gender("x")
                .address_me_as("they"),
        )
        .keywords([UserKeyword::new()
            .type_(UserKeywordType::Occupation)
            .value("chemist")])
        .languages([
            UserLanguage::new()
                .language_code("hu")
                .preference(UserLanguagePreference::Preferred),
            UserLanguage::new().custom_language("Rumantsch"),
        ])
        .notes(
            UserAbout::new()
                .content_type(UserAboutContentType::TextPlain)
                .value("left-handed"),
        )
        .relations([UserRelation::new()
            .type_(UserRelationType::DottedLineManager)
            .value("liz@example.com")])
        .custom_schemas([(
            "Lab",
            lab(json!({"badge": "L-7", "rooms": [{"value": "101"}], "level": 3})),
        )]);
    with_accounts(with_places(with_contacts(user)))
}

fn lab(fields: Value) -> std::collections::BTreeMap<String, Value> {
    serde_json::from_value(fields).expect("an object")
}

fn with_contacts(user: User) -> User {
    let site = "https://example.com/?a=b&c=d";
    user.emails([
        UserEmail::new()
            .address("eva@home.example")
            .type_(UserEmailType::Home),
        UserEmail::new()
            .address("e@other.example")
            .type_(UserEmailType::Custom)
            .custom_type("club")
            .primary(false),
    ])
    .ims([
        UserIm::new()
            .protocol(UserImProtocol::CustomProtocol)
            .custom_protocol("matrix")
            .im("@eva:example.com")
            .type_(UserImType::Work)
            .primary(true),
        UserIm::new()
            .protocol(UserImProtocol::NetMeeting)
            .im("eva")
            .type_(UserImType::Home),
    ])
    .phones([
        UserPhone::new()
            .type_(UserPhoneType::WorkMobile)
            .value("+41 79 000 00 00")
            .primary(true),
        UserPhone::new().type_(UserPhoneType::TtyTdd).value("555"),
    ])
    .websites([UserWebsite::new()
        .type_(UserWebsiteType::AppInstallPage)
        .value(site)
        .primary(true)])
}

fn with_places(user: User) -> User {
    let lake = UserAddress::new()
        .type_(UserAddressType::Custom)
        .custom_type("lake house")
        .country("Switzerland")
        .country_code("CH")
        .extended_address("Haus 2")
        .formatted("Seestrasse 1\n8002 Zürich")
        .locality("Zürich")
        .po_box("77")
        .postal_code("8002")
        .primary(true)
        .region("ZH")
        .source_is_structured(false)
        .street_address("Seestrasse 1");
    let desk = UserLocation::new()
        .type_(UserLocationType::Desk)
        .area("desk")
        .building_id("ZRH-1")
        .desk_code("7.12")
        .floor_name("7")
        .floor_section("B");
    let work = UserOrganization::new()
        .type_(UserOrganizationType::DomainOnly)
        .cost_center("CC1")
        .department("R&D")
        .description("chemist")
        .domain("example.com")
        .full_time_equivalent(60_000)
        .location("Zürich")
        .name("Example GmbH")
        .primary(true)
        .symbol("EXMP")
        .title("engineer");
    user.addresses([lake])
        .locations([desk])
        .organizations([work])
}

fn with_accounts(user: User) -> User {
    let account = UserPosixAccount::new()
        .account_id("a1")
        .gecos("Éva")
        .gid(9_007_199_254_740_993)
        .home_directory("/home/eva")
        .operating_system_type(UserPosixAccountOperatingSystemType::Linux)
        .primary(true)
        .shell("/bin/zsh")
        .system_id("s1")
        .uid(u64::MAX)
        .username("eva");
    user.posix_accounts([account]).ssh_public_keys([
        UserSshPublicKey::new()
            .key("ssh-ed25519 AAAA eva")
            .expiration_time_usec(9_007_199_254_740_993),
        UserSshPublicKey::new()
            .key("ssh-rsa BBBB")
            .expiration_time_usec(i64::MIN),
    ])
}

fn stored_eva() -> User {
    let key = UserSshPublicKey::new()
        .expiration_time_usec(9_007_199_254_740_993)
        .fingerprint("f");
    User::new()
        .primary_email("eva@example.com")
        .posix_accounts([UserPosixAccount::new()
            .uid(u64::MAX)
            .gid(9_007_199_254_740_993)])
        .ssh_public_keys([key])
        .gender(UserGender::new().type_("of tomorrow"))
        .custom_schemas([("Lab", lab(json!({"badge": "L-7"})))])
        .creation_time("2025-03-01T10:30:00+01:00")
        .deletion_time("9999-12-31T23:59:59Z")
        .aliases(Vec::<String>::new())
}

fn reads() -> Vec<Case> {
    let get = users::get("liz+test@example.com")
        .projection(GetProjection::Custom)
        .custom_field_mask("Lab,Desk")
        .view_type(GetViewType::DomainPublic);
    let mut liz = User::new()
        .primary_email("liz+test@example.com")
        .clear(User::NOTES);
    liz.unknown_fields_mut()
        .insert("ofTomorrow", json!({"a": [1, null, "b"]}));
    let list = users::list()
        .customer("my_customer")
        .query(r"name:'Liz O\'Brien' orgUnitPath=/corp & co")
        .order_by(ListOrderBy::FamilyName)
        .sort_order(ListSortOrder::Descending)
        .max_results(500)
        .page_token("~-_.!*()");
    let page = Users::new()
        .kind("admin#directory#users")
        .users([
            User::new().primary_email("liz@example.com"),
            User::new().primary_email("max@example.com").suspended(true),
        ])
        .next_page_token("~-_.!*()");
    let unit = orgunits::get("my_customer", "corp/Küche & Bar/100%+?#\"\\:");
    let bar = OrgUnit::new()
        .name("100%+?#\"\\:")
        .org_unit_path("/corp/Küche & Bar/100%+?#\"\\:");
    vec![
        message("read a user", get, liz),
        message("list users", list, page),
        message(
            "read an organizational unit with an awkward path",
            unit,
            bar,
        ),
    ]
}

fn changes() -> Vec<Case> {
    let liz = "liz@example.com";
    let change = User::new()
        .clear(User::RECOVERY_PHONE)
        .aliases(Vec::<String>::new())
        .name(UserName::new().family_name("Jones"));
    let changed = User::new()
        .primary_email(liz)
        .name(UserName::new().given_name("Liz").family_name("Jones"));
    let patch = users::patch(liz, change).header("If-Match", "\"aVb/c=\"");
    vec![
        message("change a user", patch, changed),
        nothing(
            "make a user an administrator",
            users::make_admin(liz, UserMakeAdmin::new().status(true)),
        ),
        nothing("sign a user out", users::sign_out(liz)),
    ]
}

fn photo() -> Case {
    let photo = UserPhoto::new()
        .photo_data(&b"\xff\xd8\xff\xe0\0\x10"[..])
        .mime_type("image/jpeg");
    let stored = UserPhoto::new()
        .photo_data(&b"\xff\xd8\xff\xe0\0"[..])
        .mime_type("JPEG")
        .width(96);
    message(
        "set a photo",
        photos::update("liz@example.com", photo),
        stored,
    )
}
