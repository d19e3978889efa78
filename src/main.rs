//! Parses the command line, runs the verb, ends with its status.

fn main() -> std::process::ExitCode {
    daybook::cli::main()
}
