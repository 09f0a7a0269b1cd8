//! The command line; see [`discogen::cli`].

/// Formatting is a great many small allocations, on all threads: this allocator takes two thirds
/// of the time of the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    discogen::cli::main()
}
