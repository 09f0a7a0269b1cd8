//! Writes a program that uses every public item of an emitted crate with its type written out: each
//! field is read, each setter and function is called with all its arguments, each variant, constant
//! and static is named. It reads only the emitted text, and none of discogen's rules.
//!
//! Each use is a function on a line of its own that ends in `//@` and the item's path, so that a
//! compiler error identifies the item.

mod paths;
mod uses;

use std::path::{Path, PathBuf};

/// The reason why the program could not be written.
pub type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(sources), None) = (arguments.next(), arguments.next()) else {
        return Err("usage: judge <the src folder of an emitted crate>".into());
    };
    println!("#![allow(warnings)]");
    let mut number = 0;
    for item in parse(&sources.join("lib.rs"))?.items {
        let syn::Item::Mod(module) = item else {
            continue;
        };
        let name = module.ident.to_string();
        if matches!(name.as_str(), "guide" | "runtime") {
            continue;
        }
        let mut uses = uses::Uses::new(&sources, &name)?;
        uses.api()?;
        for (path, function) in uses.found {
            println!(
                "{} //@ {path}",
                function.replace("fn used", &format!("fn used_{number}"))
            );
            number += 1;
        }
    }
    println!("fn main() {{}}");
    Ok(())
}

/// Returns a source file.
fn parse(path: &Path) -> Result<syn::File, Failure> {
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(syn::parse_file(&text).map_err(|error| format!("{}: {error}", path.display()))?)
}
