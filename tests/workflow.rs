//! The weekly update is safe by its structure: the content of a document reaches neither a shell
//! nor an expression, and the job with write access runs no code of the updated crate.

const WORKFLOW: &str = include_str!("../.github/workflows/update.yml");

/// Returns the lines of a job, by the jobs' indentation.
fn job(name: &str) -> Vec<&'static str> {
    let mut lines = WORKFLOW
        .lines()
        .skip_while(|line| *line != format!("  {name}:"));
    let first = lines.next();
    assert!(first.is_some(), "there is no job {name}");
    lines.take_while(|line| line.starts_with("    ")).collect()
}

/// Returns the lines of a job that a shell runs.
fn shell(name: &str) -> Vec<&'static str> {
    let mut found = Vec::new();
    let mut block = None;
    for line in job(name) {
        let indent = line.len() - line.trim_start().len();
        if block.is_some_and(|outer| indent > outer) {
            found.push(line.trim());
            continue;
        }
        block = None;
        let step = line.trim_start().trim_start_matches("- ");
        if let Some(command) = step.strip_prefix("run:") {
            match command.trim() {
                "|" => block = Some(line.find("run:").unwrap_or_default()),
                command => found.push(command),
            }
        }
    }
    found
}

#[test]
fn shell_has_no_expressions() {
    for name in ["fetch", "propose"] {
        let lines = shell(name);
        assert!(lines.len() > 1, "{name} has commands");
        for line in lines {
            assert!(!line.contains("${{"), "{line}");
        }
    }
}

#[test]
fn writing_job_runs_no_code() {
    let writes = |name: &str| job(name).iter().any(|line| line.contains(": write"));
    assert!(writes("propose") && !writes("fetch"));
    assert!(WORKFLOW.contains("\npermissions: {}\n"));
    for line in shell("propose") {
        for program in [
            "cargo",
            "rustc",
            "rustup",
            "discogen ",
            "make",
            "bash",
            "sh ",
            "eval",
            "source",
        ] {
            let runs = line
                .split(['|', ';', '&'])
                .any(|command| command.trim().starts_with(program));
            assert!(!runs, "{line}");
        }
    }
}

#[test]
fn expressions_hold_nothing_of_a_document() {
    let expressions = WORKFLOW.split("${{").skip(1);
    let found: Vec<&str> = expressions
        .filter_map(|rest| Some(rest.split_once("}}")?.0.trim()))
        .collect();
    let expected = [
        "steps.update.outputs.changed",
        "github.token",
        "github.repository",
        "github.event.repository.default_branch",
    ];
    assert_eq!(found, expected);
    // The output is one of two words, which the workflow itself writes.
    let writes = WORKFLOW
        .lines()
        .filter(|line| line.contains("GITHUB_OUTPUT"));
    let writes: Vec<&str> = writes.map(str::trim).collect();
    assert_eq!(
        writes,
        [r#"if [ -s proposal/patch ]; then echo "changed=true" >> "$GITHUB_OUTPUT"; fi"#]
    );
}

#[test]
fn title_is_passed_by_file() {
    let lines = shell("propose");
    assert!(
        lines
            .iter()
            .any(|line| line.ends_with("commit --file proposal/title"))
    );
    // Nothing prints the file into a command.
    for line in lines {
        assert!(!line.contains("cat ") && !line.contains('`'), "{line}");
        assert!(!line.contains("$(<"), "{line}");
    }
}
