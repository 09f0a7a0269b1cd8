//! The command line; see [`discogen::cli`].

fn main() -> std::process::ExitCode {
    discogen::cli::main()
}
