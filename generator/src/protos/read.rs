//! Reads protos: `.proto` sources, and descriptor sets of compiled ones.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use prost_reflect::DescriptorPool;
use prost_reflect::prost_types::FileDescriptorSet;
use protox::Compiler;
use protox::file::{
    ChainFileResolver, DescriptorSetFileResolver, GoogleFileResolver, IncludeFileResolver,
};
use protox::prost::Message;

use crate::diagnostic::{Diagnostic, Errors};

/// The folder of the well-known types.
const WELL_KNOWN: &str = "google/protobuf/";

/// Maximum depth of a folder of protos.
const DEEPEST: usize = 32;

/// The compiled protos of some paths.
pub struct Protos {
    pub(super) pool: DescriptorPool,
    /// Files that did not compile, each with the reason.
    pub warnings: Vec<Diagnostic>,
}

impl Protos {
    /// Reads folders of `.proto` sources, single sources, and descriptor sets (any other file). A
    /// file in several of them is that of the first one. The well-known types of
    /// `google/protobuf/` need not be among them, and are not read from them.
    ///
    /// # Errors
    /// A path that cannot be read, a file that is not a descriptor set, or no file that compiles.
    pub fn read(paths: &[PathBuf]) -> Result<Self, Errors> {
        let mut resolver = ChainFileResolver::new();
        // First, since newer sources of these files have a syntax that only protoc knows.
        resolver.add(GoogleFileResolver::new());
        let mut names = Vec::new();
        for path in paths {
            if path.is_dir() {
                names.extend(sources_below(path)?);
                resolver.add(IncludeFileResolver::new(path.clone()));
            } else if is_source(path) {
                let (root, name) = root_of(path)?;
                names.push(name);
                resolver.add(IncludeFileResolver::new(root));
            } else {
                let (set, files) = descriptor_set(path)?;
                names.extend(files);
                resolver.add(set);
            }
        }
        names.retain(|name| !name.starts_with(WELL_KNOWN));
        let mut compiler = Compiler::with_file_resolver(resolver);
        let mut warnings = Vec::new();
        let mut compiled = 0_usize;
        for name in &names {
            match compiler.open_file(name) {
                Ok(_) => compiled += 1,
                Err(error) => warnings.push(not_compiled(name, &error)),
            }
        }
        if compiled == 0 {
            if warnings.is_empty() {
                let paths: Vec<String> = paths.iter().map(|it| it.display().to_string()).collect();
                let message = "no `.proto` file or descriptor set in these paths";
                return Err(Diagnostic::error(paths.join(", "), message).into());
            }
            return Err(Errors(warnings));
        }
        for warning in &mut warnings {
            warning.severity = crate::diagnostic::Severity::Warning;
        }
        Ok(Self {
            pool: compiler.descriptor_pool(),
            warnings,
        })
    }
}

fn not_compiled(name: &str, error: &protox::Error) -> Diagnostic {
    let mut reason = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        let text = cause.to_string();
        if !reason.contains(&text) {
            reason = format!("{reason}: {text}");
        }
        source = cause.source();
    }
    let problem = Diagnostic::error(name, format!("the file does not compile: {reason}"));
    match reason.contains("not found") {
        true => problem.with_hint(
            "name the folder that has the import, too: those of npm's google-gax are in `build/protos`",
        ),
        false => problem,
    }
}

fn is_source(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == "proto")
}

fn cannot_read(path: &Path, error: &std::io::Error) -> Errors {
    let message = format!("cannot read the file: {error}");
    Diagnostic::error(path.display().to_string(), message).into()
}

/// Reads a descriptor set, and the names of its files.
fn descriptor_set(path: &Path) -> Result<(DescriptorSetFileResolver, Vec<String>), Errors> {
    let bytes = std::fs::read(path).map_err(|error| cannot_read(path, &error))?;
    let invalid = |error: protox::prost::DecodeError| -> Errors {
        let message = format!("this is neither a `.proto` source nor a descriptor set: {error}");
        Diagnostic::error(path.display().to_string(), message).into()
    };
    let plain = FileDescriptorSet::decode(bytes.as_slice()).map_err(invalid)?;
    let names = plain.file.iter().map(|file| file.name().to_owned());
    // It keeps the options, which the plain messages do not have.
    let set = DescriptorSetFileResolver::decode(bytes.as_slice()).map_err(invalid)?;
    Ok((set, names.collect()))
}

/// Returns the import names of all sources below a folder, sorted. Links are not followed.
fn sources_below(folder: &Path) -> Result<BTreeSet<String>, Errors> {
    let mut found = BTreeSet::new();
    let mut open = vec![(folder.to_owned(), String::new(), 0_usize)];
    while let Some((path, prefix, depth)) = open.pop() {
        let entries = std::fs::read_dir(&path).map_err(|error| cannot_read(&path, &error))?;
        for entry in entries {
            let entry = entry.map_err(|error| cannot_read(&path, &error))?;
            let kind = entry
                .file_type()
                .map_err(|error| cannot_read(&path, &error))?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if kind.is_dir() && depth < DEEPEST {
                open.push((entry.path(), format!("{name}/"), depth + 1));
            } else if kind.is_file() && is_source(&entry.path()) {
                found.insert(name);
            }
        }
    }
    Ok(found)
}

/// Returns the folder that imports start at, and the import name of a source: the end of its path
/// that its package names, or its file name alone.
fn root_of(path: &Path) -> Result<(PathBuf, String), Errors> {
    let text = std::fs::read_to_string(path).map_err(|error| cannot_read(path, &error))?;
    let absolute = std::path::absolute(path).map_err(|error| cannot_read(path, &error))?;
    let file = absolute.file_name().unwrap_or_default().to_string_lossy();
    let folder = absolute.parent().unwrap_or(Path::new("")).to_owned();
    let package = text.lines().find_map(|line| {
        let rest = line.trim_start().strip_prefix("package ")?;
        Some(rest.trim_end().trim_end_matches(';').trim())
    });
    let inside = package.unwrap_or_default().replace('.', "/");
    if !inside.is_empty() && folder.ends_with(&inside) {
        let depth = inside.split('/').count();
        let root = folder.ancestors().nth(depth).unwrap_or(&folder).to_owned();
        return Ok((root, format!("{inside}/{file}")));
    }
    Ok((folder.clone(), file.into_owned()))
}
