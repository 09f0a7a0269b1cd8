//! `list`, `add` and `update` against a local discovery service, which serves the real documents of
//! this repository; and their behavior on other responses.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::service::{Response, Service};

/// Returns a real document of this repository, without prose.
pub fn real(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../discovery");
    let text = std::fs::read_to_string(path.join(format!("{name}.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

pub fn document(value: &Value) -> Response {
    Response::Document(value.to_string(), "\"one\"")
}

/// A project with the Gmail document and an overlay, and a service that has the same document.
pub struct Project {
    folder: tempfile::TempDir,
    cache: tempfile::TempDir,
    pub service: Service,
}

const MANIFEST: &str = "# Kept as it is.\n[crate]\nname = \"x\"\nversion = \"0.1.0\" # ours\n\
                        output = \"../out\"\n\n[[api]]\ndocument = \"gmail.v1.json\"\nprose = false\n";

pub const OVERLAY: &str = "[schemas.CseIdentity.unions.key_pair_configuration]\n\
                       members = [\"primaryKeyPairId\", \"signAndEncryptKeyPairs\"]\n";

impl Project {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let project = Self {
            folder,
            cache: tempfile::tempdir().unwrap(),
            service: Service::start(),
        };
        std::fs::create_dir(project.path("discovery")).unwrap();
        std::fs::write(project.path("discovery/discogen.toml"), MANIFEST).unwrap();
        std::fs::write(project.path("discovery/gmail.v1.overlay.toml"), OVERLAY).unwrap();
        let text = serde_json::to_string_pretty(&real("gmail.v1")).unwrap();
        std::fs::write(project.path("discovery/gmail.v1.json"), text).unwrap();
        project.run(&["generate"], 0);
        project
            .service
            .document("gmail:v1", document(&real("gmail.v1")));
        project
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn text(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap()
    }

    /// Runs the command; returns its output and errors.
    pub fn run(&self, arguments: &[&str], code: i32) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_discogen"));
        command.args(arguments).current_dir(self.folder.path());
        command.env("DISCOGEN_CACHE", self.cache.path());
        for variable in ["http_proxy", "https_proxy", "all_proxy"] {
            command.env_remove(variable);
            command.env_remove(variable.to_uppercase());
        }
        let output: Output = command.output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8(said).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{said}");
        said
    }

    pub fn update(&self, more: &[&str], code: i32) -> String {
        let url = self.service.url();
        let arguments = [&["update", "--source", url.as_str()], more].concat();
        self.run(&arguments, code)
    }

    /// Returns every file with its content.
    pub fn tree(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        let mut open = vec![self.folder.path().to_owned()];
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    let content = std::fs::read(&path).unwrap();
                    found.insert(path, content);
                }
            }
        }
        found
    }

    /// Checks that the update fails, reports the reason, and changes nothing.
    pub fn fails(&self, why: &str, code: i32) {
        let before = self.tree();
        let said = self.update(&[], code);
        assert!(said.contains(why), "{why:?} in\n{said}");
        assert!(self.tree() == before, "the tree changed: {why}");
    }
}

/// Returns the Gmail document of a later day, with one more property.
pub fn later() -> Value {
    let mut later = real("gmail.v1");
    later["revision"] = "20990101".into();
    later["schemas"]["Delegate"]["properties"]["since"] = json!({"type": "string"});
    later
}

#[test]
fn apis_are_listed() {
    let project = Project::new();
    let item = |name: &str, version: &str, title: &str, preferred: bool| json!({"name": name, "version": version, "title": title, "preferred": preferred});
    let directory = json!({"items": [
        item("gmail", "v1", "Gmail API", true),
        item("admin", "directory_v1", "Admin\u{1b}[31m SDK\n", false),
    ]});
    project
        .service
        .at("/discovery/v1/apis", document(&directory));
    let list = |word: &[&str]| {
        let url = project.service.url();
        project.run(&[&["list", "--source", url.as_str()], word].concat(), 0)
    };
    assert_eq!(
        list(&[]),
        "  admin:directory_v1  Admin\\u{1b}[31m SDK\\n\n* gmail:v1            Gmail API\n"
    );
    assert_eq!(list(&["GMAIL"]), "* gmail:v1  Gmail API\n");
    assert_eq!(list(&["nothing"]), "");
    let folder = project.run(&["list", "--source", "discovery"], 0);
    assert_eq!(folder, "  gmail:v1\n");
    project
        .service
        .at("/discovery/v1/apis", Response::Status(404));
    let url = project.service.url();
    let said = project.run(&["list", "--source", &url], 2);
    assert!(said.contains("no list of APIs found"), "{said}");
}

#[test]
fn an_api_is_added() {
    let project = Project::new();
    let directory = json!({"items": [
        {"name": "cloudchannel", "version": "v1", "preferred": true},
        {"name": "cloudchannel", "version": "v1alpha1"},
    ]});
    project
        .service
        .at("/discovery/v1/apis", document(&directory));
    let mut with_prose = real("cloudchannel.v1");
    with_prose["title"] = "Somebody's words".into();
    project
        .service
        .document("cloudchannel:v1", document(&with_prose));
    let url = project.service.url();

    let before = project.tree();
    let said = project.run(&["add", "cloudchanel:v1", "--source", &url], 2);
    assert!(said.contains("did you mean `cloudchannel:v1`?"), "{said}");
    project.run(&["add", "cloudchannel:v1alpha1", "--source", &url], 2);
    project.run(&["add", "../../x:v1", "--source", &url], 2);
    assert!(project.tree() == before, "the tree changed");

    let said = project.run(&["add", "cloudchannel", "--source", &url], 0);
    assert!(said.starts_with("cloudchannel:v1: revision "), "{said}");
    assert!(
        !project
            .text("discovery/cloudchannel.v1.json")
            .contains("words")
    );
    let overlay = project.text("discovery/cloudchannel.v1.overlay.toml");
    assert!(
        overlay.contains("# [methods.\"cloudchannel.accounts.checkCloudIdentityAccountsExist\"]\n"),
        "{overlay}"
    );
    let manifest = project.text("discovery/discogen.toml");
    assert!(manifest.starts_with("# Kept as it is.\n"));
    assert!(manifest.ends_with("[[api]]\ndocument = \"cloudchannel.v1.json\"\nprose = false\n"));
    assert!(project.path("out/src/cloudchannel_v1.rs").is_file());
    assert!(project.text("out/CHANGELOG.md").contains("API added"));
    project.run(&["check"], 0);
    let said = project.run(&["add", "cloudchannel:v1", "--source", &url], 2);
    assert!(said.contains("already exists"), "{said}");
}

#[test]
fn a_revision_is_accepted() {
    let project = Project::new();
    project.service.document("gmail:v1", document(&later()));
    let before = project.tree();
    let said = project.update(&["--dry-run"], 0);
    assert!(
        said.contains("Delegate.since  property added: string"),
        "{said}"
    );
    assert!(project.tree() == before, "a dry run writes nothing");

    let said = project.update(&["--title", "title", "--report", "report.md"], 0);
    assert!(
        said.contains("next version: 0.1.0 -> 0.1.1+20990101"),
        "{said}"
    );
    let title = "feat(gmail.v1): revision 20990101, 1 additive\n";
    assert_eq!(project.text("title"), title);
    assert!(project.text("report.md").contains("`Delegate.since`"));
    let manifest = project.text("discovery/discogen.toml");
    assert!(
        manifest.contains("version = \"0.1.1+20990101\" # ours"),
        "{manifest}"
    );
    assert!(
        project
            .text("out/Cargo.toml")
            .contains("version = \"0.1.1+20990101\"")
    );
    let log = project.text("out/CHANGELOG.md");
    assert!(log.starts_with("# Changelog\n"), "{log}");
    assert!(
        log.contains("\n## 0.1.1+20990101\n\n1 additive.\n\n### `gmail:v1`\n"),
        "{log}"
    );
    project.run(&["check"], 0);

    // The service reports that nothing changed, and then returns the same document with another
    // date.
    project.service.requests();
    let before = project.tree();
    assert_eq!(project.update(&[], 0), "nothing new\n");
    let address = "/discovery/v1/apis/gmail/v1/rest";
    assert_eq!(project.service.requests(), [format!("{address} \"one\"")]);
    let mut renewed = later();
    renewed["revision"] = "20990202".into();
    renewed["etag"] = "x".into();
    let renewed = Response::Document(renewed.to_string(), "\"two\"");
    project.service.document("gmail:v1", renewed);
    assert_eq!(project.update(&["gmail:v1"], 0), "nothing new\n");
    assert!(project.tree() == before, "the tree changed");

    // The next section precedes the last one.
    let mut third = later();
    third["revision"] = "20990303".into();
    third["schemas"]["Delegate"]["properties"]
        .as_object_mut()
        .unwrap()
        .remove("since");
    project.service.document(
        "gmail:v1",
        Response::Document(third.to_string(), "\"three\""),
    );
    let said = project.update(&["gmail"], 0);
    assert!(
        said.contains("next version: 0.1.1+20990101 -> 0.2.0+20990303"),
        "{said}"
    );
    let log = project.text("out/CHANGELOG.md");
    let headings: Vec<&str> = log.lines().filter(|line| line.starts_with("## ")).collect();
    assert_eq!(headings, ["## 0.2.0+20990303", "## 0.1.1+20990101"]);
    assert!(project.text("out/names.toml").contains("since = \"since\""));
}

#[test]
fn invalid_documents_change_nothing() {
    let project = Project::new();
    let mut older = later();
    older["revision"] = "20010101".into();
    let mut other = later();
    other["name"] = "admin".into();
    let mut elsewhere = later();
    elsewhere["rootUrl"] = "https://gmail.googleapis.com.evil.example/".into();
    let mut plain = later();
    plain["mtlsRootUrl"] = "http://gmail.googleapis.com/".into();
    let mut broken = later();
    broken["schemas"]["Delegate"]["properties"]["since"]["$ref"] = "Nothing".into();
    let error = json!({"error": {"code": 403, "message": "no\u{1b}[2J"}});
    let html = "<html>".to_owned();
    let cases = [
        (document(&older), "revision 20010101 is older than"),
        (Response::Status(500), "the server responded 500"),
        (Response::Status(403), "the server responded 403"),
        (
            Response::Truncated(later().to_string()),
            "the response ends too early",
        ),
        (document(&error), "this is an error, not a document: 403"),
        (Response::Document(html, "\"x\""), "error: gmail:v1: "),
        (document(&other), "this is `admin:v1`, not `gmail:v1`"),
        (document(&elsewhere), "not below googleapis.com"),
        (document(&plain), "not an HTTPS URL"),
        (document(&broken), "Nothing"),
        (
            Response::Redirect("http://169.254.169.254/computeMetadata/v1/".to_owned()),
            "not an HTTPS URL",
        ),
        (
            Response::Redirect("https://googleapis.com.evil.example/x".to_owned()),
            "not below googleapis.com",
        ),
        (
            Response::Redirect("https://www.googleapis.com@evil.example/x".to_owned()),
            "not a plain host name",
        ),
        (
            Response::Redirect("//evil.example/x".to_owned()),
            "error: gmail:v1: ",
        ),
        (
            Response::Redirect("file:///etc/passwd".to_owned()),
            "error: gmail:v1: ",
        ),
        (
            Response::Redirect("/discovery/v1/apis/gmail/v1/rest".to_owned()),
            "too many redirects",
        ),
    ];
    for (response, why) in cases {
        project.service.document("gmail:v1", response);
        project.fails(why, 2);
    }
}

#[test]
fn a_redirect_on_the_same_host_is_followed() {
    let project = Project::new();
    let elsewhere = Response::Redirect("/elsewhere".to_owned());
    project.service.document("gmail:v1", elsewhere);
    project.service.at("/elsewhere", document(&later()));
    assert!(project.update(&[], 0).contains("Delegate.since"));
}

#[test]
fn an_api_that_is_missing_stays_and_is_gone_only_after_several_runs() {
    let project = Project::new();
    project.service.document("gmail:v1", Response::Status(404));
    project.fails("was not found (once): this may be temporary", 0);
    project.fails("(2 times in a row): this may be temporary", 0);
    project.fails("it was probably removed", 1);
    project
        .service
        .document("gmail:v1", document(&real("gmail.v1")));
    assert_eq!(project.update(&[], 0), "nothing new\n");
    project.service.document("gmail:v1", Response::Status(404));
    project.fails("this may be temporary", 0);
}

#[test]
fn one_bad_document_keeps_back_the_good_ones() {
    let project = Project::new();
    let url = project.service.url();
    project.service.at(
        "/discovery/v1/apis",
        document(&json!({"items": [{"name": "cloudchannel", "version": "v1"}]})),
    );
    project
        .service
        .document("cloudchannel:v1", document(&real("cloudchannel.v1")));
    project.run(&["add", "cloudchannel:v1", "--source", &url], 0);
    project.service.document("gmail:v1", document(&later()));
    project
        .service
        .document("cloudchannel:v1", Response::Status(500));
    project.fails("nothing was changed", 2);
    // Alone, it is accepted.
    assert!(project.update(&["gmail"], 0).contains("Delegate.since"));
    let said = project.update(&["gmial"], 2);
    assert!(said.contains("the manifest has no API `gmial`"), "{said}");
    assert!(said.contains("did you mean `gmail`?"), "{said}");
}

#[test]
fn where_requests_go_and_what_they_may_do_need_consent() {
    let project = Project::new();
    let mut moved = later();
    moved["rootUrl"] = "https://gmail2.googleapis.com/".into();
    project.service.document("gmail:v1", document(&moved));
    project.fails("root URL changed: `https://gmail.googleapis.com/` -> `https://gmail2.googleapis.com/` (needs --accept-host)", 1);
    let before = project.tree();
    project.update(&["--accept-scopes"], 1);
    assert!(project.tree() == before, "the tree changed");
    project.update(&["--accept-host"], 0);
    assert!(
        project
            .text("discovery/gmail.v1.json")
            .contains("gmail2.googleapis.com")
    );

    let mut wider = moved;
    wider["revision"] = "20990404".into();
    let get = &mut wider["resources"]["users"]["methods"]["getProfile"]["scopes"];
    get.as_array_mut()
        .unwrap()
        .push("https://www.googleapis.com/auth/drive".into());
    project
        .service
        .document("gmail:v1", Response::Document(wider.to_string(), "\"w\""));
    project.fails("(needs --accept-scopes)", 1);
    let said = project.update(&["--accept-scopes"], 0);
    assert!(said.contains("auth/drive  scope added"), "{said}");
}

#[test]
fn hosts_of_others_need_a_line_in_the_manifest() {
    let project = Project::new();
    let mut moved = later();
    moved["endpoints"] = json!([{"endpointUrl": "https://mail.example.com/", "location": "eu"}]);
    project.service.document("gmail:v1", document(&moved));
    project.fails("add it to `hosts` in `[update]` of the manifest", 2);
    let manifest = format!("[update]\nhosts = [\"mail.example.com\"]\n{MANIFEST}");
    std::fs::write(project.path("discovery/discogen.toml"), manifest).unwrap();
    project.fails("(needs --accept-host)", 1);
    project.update(&["--accept-host"], 0);
}

#[test]
fn folders_and_files_are_sources_too() {
    let project = Project::new();
    std::fs::create_dir(project.path("new")).unwrap();
    std::fs::write(project.path("new/gmail.v1.json"), later().to_string()).unwrap();
    let said = project.run(&["update", "--source", "new", "--dry-run"], 0);
    assert!(said.contains("Delegate.since"), "{said}");
    let file = "new/gmail.v1.json";
    let said = project.run(&["update", "--source", file], 0);
    assert!(said.contains("Delegate.since"), "{said}");
    let none = MANIFEST.replace("prose = false\n", "prose = false\nsource = \"none\"\n");
    std::fs::write(project.path("discovery/discogen.toml"), none).unwrap();
    project.service.document("gmail:v1", Response::Status(500));
    assert_eq!(project.update(&[], 0), "nothing new\n");
}
