//! The checks of this repository that are more than one Cargo command: `cargo xtask --help`.

mod build_script;
mod ci;
mod client_figures;
mod cold_build;
mod conformance;
mod consumer;
mod cpu;
mod doc_commands;
mod freshness;
mod fuzz;
mod lengths;
mod linear_reading;
mod messages;
mod minimal_versions;
mod msrv;
mod packaging;
mod protos;
mod real_documents;
mod release;
mod repository;
mod run;
mod runtime_sources;
mod snapshot;
mod supply_chain;
mod test_targets;
mod toolchain;
mod version_gate;
mod virtualenv;
mod wasm;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::repository::Repository;

/// Checks of this repository. Each works below `target/` and leaves the working tree as it was.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Ci(ci::Arguments),
    Packaging(packaging::Arguments),
    Protos(protos::Arguments),
    RuntimeSources(runtime_sources::Arguments),
    LinearReading(linear_reading::Arguments),
    Consumer(consumer::Arguments),
    Freshness(freshness::Arguments),
    BuildScript(build_script::Arguments),
    DocCommands(doc_commands::Arguments),
    RealDocuments(real_documents::Arguments),
    Fuzz(fuzz::Arguments),
    Msrv(msrv::Arguments),
    Messages(messages::Arguments),
    Wasm(wasm::Arguments),
    MinimalVersions(minimal_versions::Arguments),
    SupplyChain(supply_chain::Arguments),
    Release(release::Arguments),
    Conformance(conformance::Arguments),
    ColdBuild(cold_build::Arguments),
    ClientFigures(client_figures::Arguments),
    Lengths(lengths::Arguments),
    VersionGate(version_gate::Arguments),
}

fn main() -> ExitCode {
    let result = Repository::find().and_then(|repository| match Arguments::parse().command {
        Command::Ci(arguments) => arguments.run(&repository),
        Command::Packaging(arguments) => arguments.run(&repository),
        Command::Protos(arguments) => arguments.run(&repository),
        Command::RuntimeSources(arguments) => arguments.run(&repository),
        Command::LinearReading(arguments) => arguments.run(&repository),
        Command::Consumer(arguments) => arguments.run(&repository),
        Command::Freshness(arguments) => arguments.run(&repository),
        Command::BuildScript(arguments) => arguments.run(&repository),
        Command::DocCommands(arguments) => arguments.run(&repository),
        Command::RealDocuments(arguments) => arguments.run(&repository),
        Command::Fuzz(arguments) => arguments.run(&repository),
        Command::Msrv(arguments) => arguments.run(&repository),
        Command::Messages(arguments) => arguments.run(&repository),
        Command::Wasm(arguments) => arguments.run(&repository),
        Command::MinimalVersions(arguments) => arguments.run(&repository),
        Command::SupplyChain(arguments) => arguments.run(&repository),
        Command::Release(arguments) => arguments.run(&repository),
        Command::Conformance(arguments) => arguments.run(&repository),
        Command::ColdBuild(arguments) => arguments.run(&repository),
        Command::ClientFigures(arguments) => arguments.run(&repository),
        Command::Lengths(arguments) => arguments.run(&repository),
        Command::VersionGate(arguments) => arguments.run(&repository),
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("FAILED: {error:#}");
            ExitCode::FAILURE
        }
    }
}
