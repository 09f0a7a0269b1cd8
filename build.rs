//! Regenerates `generated/` from `discovery/` and `docs/guide/` before it is compiled. The variable
//! `DISCOGEN` selects the mode: `write` (the default), `check` (the default where `CI` is set) or
//! `off`.

use std::process::ExitCode;

const MANIFEST: &str = "discovery/discogen.toml";

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=discovery");
    println!("cargo::rerun-if-changed=docs/guide");
    println!("cargo::rerun-if-env-changed=DISCOGEN");
    println!("cargo::rerun-if-env-changed=CI");
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            for line in error.to_string().lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let in_ci = std::env::var_os("CI").is_some_and(|value| value != "false" && !value.is_empty());
    let mode = std::env::var("DISCOGEN")
        .unwrap_or_else(|_| if in_ci { "check" } else { "write" }.to_owned());
    match mode.as_str() {
        "write" => {
            let config = discogen::Config::from_manifest(MANIFEST)?;
            discogen::generate(&config)?.write(config.output())?;
        }
        "check" => {
            let config = discogen::Config::from_manifest(MANIFEST)?;
            let stale = discogen::generate(&config)?.check(config.output())?;
            if !stale.is_empty() {
                let files: Vec<String> = stale
                    .iter()
                    .map(|file| format!("  generated/{}", file.path))
                    .collect();
                return Err(format!(
                    "generated/ is not what discovery/ gives:\n{}\nrun `cargo run -p discogen -- generate` and commit the result",
                    files.join("\n")
                )
                .into());
            }
        }
        "off" => {}
        other => {
            return Err(
                format!("DISCOGEN is `{other}`; it can be `write`, `check` or `off`").into(),
            );
        }
    }
    Ok(())
}
