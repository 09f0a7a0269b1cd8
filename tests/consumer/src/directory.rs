//! The Directory API.

use workspace_apis::prelude::*;
use workspace_apis::admin_directory_v1::{
    self as directory,
    types::{
        Group, ListPrintersResponse, Member, OrgUnit, Printer, User, UserEmail, UserName, Users,
    },
};
use workspace_apis::{Client, Error};

pub async fn add_user(client: &Client) -> Result<Option<String>, Error> {
    let body: User = User::new()
        .primary_email("liz@example.com")
        .password("secret")
        .name(UserName::new().given_name("Liz").family_name("Smith"))
        .emails([UserEmail::new().address("liz@home.example")])
        .change_password_at_next_login(true)
        .org_unit_path("/");
    let user = directory::users::insert(body)
        .resolve_conflict_account(true)
        .send(client)
        .await?;
    let emails: Option<Vec<UserEmail>> = user.emails.clone();
    let first = emails.and_then(|emails| emails.into_iter().next());
    Ok(first.and_then(|email| email.address))
}

pub async fn names(client: &Client) -> Result<Vec<String>, Error> {
    let mut found = Vec::new();
    let mut users = directory::users::list()
        .customer("my_customer")
        .max_results(100i32)
        .order_by(directory::users::ListOrderBy::Email)
        .items(client);
    while let Some(user) = users.next().await {
        let user: User = user?;
        let name: Option<UserName> = user.name;
        found.extend(name.and_then(|name| name.full_name));
    }
    Ok(found)
}

pub async fn pages(client: &Client) -> Result<(Option<Users>, Vec<Printer>), Error> {
    let mut pages = directory::users::list().domain("example.com").pages(client);
    let users: Option<Users> = pages.next().await.transpose()?;
    let mut printers = directory::customers::chrome::printers::list("customers/C1").pages(client);
    let page: Option<ListPrintersResponse> = printers.next().await.transpose()?;
    Ok((
        users,
        page.and_then(|page| page.printers).unwrap_or_default(),
    ))
}

pub async fn change(client: &Client) -> Result<(), Error> {
    let patch = User::new().suspended(true).clear(User::RECOVERY_PHONE);
    let _: User = directory::users::patch("liz@example.com", patch)
        .send(client)
        .await?;
    let group = Group::new().email("all@example.com").name("All");
    directory::groups::insert(group).send(client).await?;
    let member = Member::new().email("liz@example.com").role("MEMBER");
    directory::members::insert("all@example.com", member)
        .send(client)
        .await?;
    let unit = OrgUnit::new().name("Sales").parent_org_unit_path("/");
    directory::orgunits::insert("my_customer", unit)
        .send(client)
        .await?;
    directory::users::delete("liz@example.com")
        .send(client)
        .await?;
    Ok(())
}

pub fn scopes() -> [&'static str; 2] {
    use directory::scope;
    [scope::ADMIN_DIRECTORY_USER, scope::ADMIN_DIRECTORY_GROUP]
}
