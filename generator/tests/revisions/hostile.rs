//! Documents full of text with a special meaning for a terminal, Markdown, HTML or a shell: the
//! reports stay inert.

use discogen::diff::{self, Report};
use discogen::{ApiConfig, Config, PackageConfig, Source};
use serde_json::{Value, json};

/// Texts that have an effect unless they are escaped.
const HOSTILE: [&str; 12] = [
    "</script><script>alert(1)</script>",
    "`` ` ```",
    "$(touch hacked)",
    "${{ github.token }}",
    "@everyone",
    "#1",
    "line\nfeed\r\n\n# heading",
    "\u{1b}[31mred\u{7}\u{0}",
    "[link](https://evil.example)",
    "<img src=x onerror=alert(1)>",
    "\u{202e}turned",
    "a|b*c_d~e&amp;\"'\\",
];

fn document(extra: impl Fn(&str) -> Option<(Value, Value)>, revision: &str) -> String {
    let mut properties = serde_json::Map::new();
    let mut parameters = serde_json::Map::new();
    for text in HOSTILE {
        if let Some((property, parameter)) = extra(text) {
            properties.insert(text.to_owned(), property);
            parameters.insert(text.to_owned(), parameter);
        }
    }
    let method = json!({
        "id": format!("x.{}", HOSTILE.join(".")),
        "httpMethod": "POST", "path": "v1/x", "description": HOSTILE.join(" "),
        "parameters": parameters, "request": {"$ref": HOSTILE[0]}, "scopes": HOSTILE,
    });
    let document = json!({
        "name": HOSTILE.join(""), "version": "v1", "revision": revision,
        "rootUrl": "https://x.googleapis.com/", "servicePath": "",
        "schemas": {HOSTILE[0]: {"id": HOSTILE[0], "type": "object", "properties": properties}},
        "resources": {HOSTILE[3]: {"methods": {HOSTILE[4]: method}}},
    });
    document.to_string()
}

/// Returns a report in which every hostile name was removed, and added with another type.
fn report() -> Report {
    let config = |document: String| {
        let package = PackageConfig::new("golden".parse().unwrap());
        let empty = Config::new(package, "there/is/no/such/folder");
        let api = ApiConfig::new(Source::new("x.v1.json", document)).module("x");
        empty.api(api)
    };
    let values: Vec<String> = HOSTILE.iter().map(|text| (*text).to_owned()).collect();
    let enumeration = |values: &[String], text: &str| json!({"type": "string", "enum": values, "description": text, "location": "query"});
    let old = document(
        |text| {
            let known = enumeration(&values, text);
            Some((known.clone(), known))
        },
        "`2026`\n$(x)",
    );
    let new = document(
        |text| {
            let known = enumeration(&values[..3], &format!("{text} no longer"));
            (text != HOSTILE[1]).then(|| (known.clone(), known))
        },
        "@2027</script>\n",
    );
    diff::diff(&config(old), &config(new), &[]).unwrap()
}

#[test]
fn the_text_keeps_to_its_lines_and_signs() {
    let text = diff::text(&report());
    assert!(text.contains("enum value removed"), "{text}");
    let shown = |c: char| c == '\n' || !(c.is_control() || c == '\u{202e}');
    assert!(text.chars().all(shown));
    // No line begins with document text.
    for line in text.lines() {
        assert!(
            !line.starts_with("# heading") && !line.starts_with("feed"),
            "{line}"
        );
    }
}

#[test]
fn markdown_holds_the_texts_in_code_spans() {
    let text = diff::markdown(&report());
    assert!(text.contains("$(touch hacked)"), "{text}");
    for line in text.lines() {
        // The text outside of code spans is the report's own: words and few punctuation marks.
        let outside: String = line.split('`').step_by(2).collect();
        assert_eq!(line.matches('`').count() % 2, 0, "{line}");
        let plain = |c: char| c.is_alphanumeric() || " #-*(),.:;→".contains(c);
        assert!(outside.chars().all(plain), "{outside:?} in {line:?}");
        assert!(
            line.starts_with(['-', '#']) || !line.contains("# heading"),
            "{line}"
        );
    }
}

#[test]
fn the_title_is_plain() {
    let report = report();
    let plain = |c: char| c.is_ascii_alphanumeric() || " .,:()!_".contains(c);
    assert!(report.title.chars().all(plain), "{}", report.title);
    assert!(report.title.chars().count() < 120, "{}", report.title);
    let plain = |c: char| c.is_ascii_alphanumeric() || ".+-".contains(c);
    assert!(
        report.version.new.chars().all(plain),
        "{}",
        report.version.new
    );
}

#[test]
fn json_gives_the_texts_back() {
    let report = report();
    let text = serde_json::to_string(&report).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    let changes = value["apis"][0]["changes"].as_array().unwrap();
    let ends_in = |end: &str| {
        changes
            .iter()
            .any(|change| change["at"].as_str().unwrap().ends_with(end))
    };
    assert!(HOSTILE[3..].iter().all(|text| ends_in(text)));
}

#[test]
fn html_is_the_reports_own_markup() {
    let page = diff::html(&report());
    assert!(page.contains("&lt;/script&gt;"), "the text is there");
    let policy = "content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"";
    assert!(page.contains(policy));
    let body = page.split_once("<body>").unwrap().1;
    for tag in body.split('<').skip(1) {
        let name: String = tag
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '/')
            .collect();
        let known = [
            "b", "body", "code", "dd", "details", "div", "dl", "dt", "fieldset", "form", "h1",
            "h2", "h3", "header", "html", "i", "input", "label", "legend", "li", "main", "p",
            "section", "span", "strong", "summary", "ul",
        ];
        assert!(known.contains(&name.trim_start_matches('/')), "<{tag}");
        // Attributes contain only the report's own words.
        let inside = tag.split('>').next().unwrap();
        let plain = |c: char| c.is_ascii_alphanumeric() || " /=\"-".contains(c);
        assert!(inside.chars().all(plain), "<{inside}>");
        assert!(!inside.contains(" on") && !inside.contains("src") && !inside.contains("href"));
    }
    let shown = |c: char| c == '\n' || !(c.is_control() || c == '\u{202e}');
    assert!(page.chars().all(shown));
}
