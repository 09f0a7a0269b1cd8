use super::*;

fn file(path: &str, text: &str) -> File {
    File {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}

#[test]
fn writes_differences_and_removes_only_generated_files() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let header = format!("// {HEADER_START}.\n");
    let files = [
        file("src/lib.rs", &header),
        file("src/a/b.rs", &header),
        file("Cargo.toml", "x"),
    ];
    assert_eq!(write(&files, root).unwrap().changed.len(), 3);
    fs::write(root.join("src/a/theirs.rs"), "// mine\n").unwrap();
    fs::write(root.join("src/a/notes.txt"), header.as_bytes()).unwrap();
    let again = write(&files, root).unwrap();
    assert_eq!(
        (again.changed.len(), again.unchanged, again.removed.len()),
        (0, 3, 0)
    );
    assert_eq!(check(&files[..1], root).unwrap()[0].path, "src/a/b.rs");
    let fewer = write(&files[..1], root).unwrap();
    assert_eq!(fewer.removed, ["src/a/b.rs"]);
    assert!(root.join("src/a/theirs.rs").exists());
    assert!(root.join("src/a/notes.txt").exists());
    assert!(
        root.join("Cargo.toml").exists(),
        "only Rust files with the header are removed"
    );
}

#[test]
fn foreign_file_prevents_all_writes() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let header = format!("// {HEADER_START}.\n");
    let manifest = format!("# {HEADER_START}.\n");
    let files = [file("src/lib.rs", &header), file("Cargo.toml", &manifest)];
    fs::write(root.join("Cargo.toml"), "[package]\n").unwrap();
    let error = write(&files, root).unwrap_err();
    assert_eq!(error.path, root.join("Cargo.toml"));
    assert!(
        error.to_string().contains("was not written by discogen"),
        "{error}"
    );
    assert!(!root.join("src").exists());
    assert_eq!(
        fs::read_to_string(root.join("Cargo.toml")).unwrap(),
        "[package]\n"
    );
    assert!(guard_paths(["Cargo.toml"], root).is_err());
    fs::remove_file(root.join("Cargo.toml")).unwrap();
    guard_paths(["Cargo.toml"], root).unwrap();
    assert_eq!(write(&files, root).unwrap().changed.len(), 2);
}

#[test]
fn unbundled_runtime_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let header = format!("// {HEADER_START}.\n");
    let files = [
        file("src/lib.rs", &header),
        file("runtime/Cargo.toml", &format!("# {HEADER_START}.\n")),
        file("runtime/README.md", &format!("<!-- {HEADER_START}. -->\n")),
        file("runtime/src/a/b.rs", &header),
    ];
    write(&files, root).unwrap();
    fs::write(root.join("runtime/src/mine.rs"), "// mine\n").unwrap();
    let written = write(&files[..1], root).unwrap();
    assert_eq!(
        written.removed,
        [
            "runtime/Cargo.toml",
            "runtime/README.md",
            "runtime/src/a/b.rs"
        ]
    );
    fs::remove_file(root.join("runtime/src/mine.rs")).unwrap();
    write(&files, root).unwrap();
    write(&files[..1], root).unwrap();
    assert!(!root.join("runtime").exists());
}

#[test]
fn nothing_is_written_outside() {
    let folder = tempfile::tempdir().unwrap();
    for path in ["../x.rs", "/x.rs", "src/../../x.rs", ""] {
        let error = write(&[file(path, "x")], folder.path()).unwrap_err();
        assert!(error.to_string().contains("leads out"), "{error}");
    }
}

#[test]
fn paths_that_windows_rejects_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    for (path, word) in [("src/nul.rs", "device"), ("src/a./b.rs", "dot or space")] {
        let files = [file(path, "x")];
        let written = write(&files, folder.path()).unwrap_err().to_string();
        assert!(written.contains(word), "{written}");
        assert!(check(&files, folder.path()).is_err());
    }
}

#[test]
fn files_that_differ_in_case_are_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let files = [file("src/ab.rs", "x"), file("src/aB.rs", "y")];
    let error = write(&files, folder.path()).unwrap_err();
    assert_eq!(error.path, Path::new("src/aB.rs"));
    assert!(error.to_string().contains("`src/ab.rs`"), "{error}");
    assert!(check(&files, folder.path()).is_err());
    assert!(!folder.path().join("src").exists());
}

#[test]
fn crlf_checkout_is_current() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let text = format!("// {HEADER_START}.\n\nfn a() {{}}\n");
    let files = [file("src/lib.rs", &text)];
    write(&files, root).unwrap();
    let crlf = text.replace('\n', "\r\n");
    fs::write(root.join("src/lib.rs"), &crlf).unwrap();
    assert_eq!(check(&files, root).unwrap(), []);
    let written = write(&files, root).unwrap();
    assert_eq!((written.unchanged, written.changed.len()), (1, 0));
    assert_eq!(fs::read_to_string(root.join("src/lib.rs")).unwrap(), crlf);

    let orphan = root.join("src/old.rs");
    fs::write(&orphan, &crlf).unwrap();
    assert_eq!(write(&files, root).unwrap().removed, ["src/old.rs"]);

    let changed = [file("src/lib.rs", &text.replace("a()", "b()"))];
    assert_eq!(check(&changed, root).unwrap().len(), 1);
    assert_eq!(write(&changed, root).unwrap().changed, ["src/lib.rs"]);
}

#[test]
fn failed_rename_leaves_no_temporary_file() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("a.rs"), folder.path().join("b.rs"));
    fs::create_dir(&first).unwrap();
    assert!(replace_all([(&*first, &b"x"[..]), (&*second, b"y")]).is_err());
    let left = fs::read_dir(folder.path()).unwrap();
    let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["a.rs"]);
}

#[test]
fn file_instead_of_folder_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("src"), "precious").unwrap();
    let error = write(&[file("src/x.rs", "new")], folder.path()).unwrap_err();
    assert!(error.to_string().contains("src"), "{error}");
    assert_eq!(
        fs::read_to_string(folder.path().join("src")).unwrap(),
        "precious"
    );
}

#[cfg(unix)]
#[test]
fn symlinks_are_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("x.rs"), "precious").unwrap();
    std::os::unix::fs::symlink(outside.path(), folder.path().join("src")).unwrap();
    assert!(write(&[file("src/x.rs", "new")], folder.path()).is_err());
    assert!(write(&[file("src/a/b/x.rs", "new")], folder.path()).is_err());
    assert!(
        !outside.path().join("a").exists(),
        "no folder is made there"
    );
    assert_eq!(
        fs::read_to_string(outside.path().join("x.rs")).unwrap(),
        "precious"
    );

    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(outside.path().join("x.rs"), folder.path().join("x.rs")).unwrap();
    write(&[file("x.rs", "new")], folder.path()).unwrap();
    assert_eq!(
        fs::read_to_string(outside.path().join("x.rs")).unwrap(),
        "precious"
    );
}

#[cfg(unix)]
#[test]
fn nothing_behind_a_symlink_is_removed() {
    use std::os::unix::fs::symlink;

    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let outside = tempfile::tempdir().unwrap();
    let header = format!("// {HEADER_START}.\n");
    let precious = outside.path().join("x.rs");
    fs::write(&precious, &header).unwrap();
    fs::create_dir(root.join("src")).unwrap();
    fs::write(root.join("src/old.rs"), &header).unwrap();
    symlink(outside.path(), root.join("examples")).unwrap();
    symlink(outside.path(), root.join("src/a")).unwrap();
    symlink(&precious, root.join("src/b.rs")).unwrap();

    let files = [file("src/lib.rs", &header)];
    let stale = check(&files, root).unwrap();
    let stale: Vec<&str> = stale.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(stale, ["src/lib.rs", "src/old.rs"]);
    assert_eq!(write(&files, root).unwrap().removed, ["src/old.rs"]);
    assert_eq!(fs::read_to_string(&precious).unwrap(), header);

    fs::remove_dir_all(root.join("src")).unwrap();
    symlink(outside.path(), root.join("src")).unwrap();
    assert_eq!(orphans(&BTreeSet::new(), root).unwrap(), []);
}
