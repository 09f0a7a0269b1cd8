//! The command line; see [`discogen::cli`].

/// Formatting allocates many small blocks on all threads: this allocator needs two thirds of the
/// time of the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    discogen::cli::main()
}
