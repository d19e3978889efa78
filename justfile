# What contributors run; `just` lists it.
default:
    @just --list

# Render the sample
render:
    cargo run --release -- render

# All tests, in the profile that README uses
test:
    cargo test --release

# Everything but the PDFs, in a build of seconds
quick:
    cargo test --no-default-features

# Rewrite expected results; then read the diff
update:
    UPDATE=1 cargo test --release

# What CI asks for
lint:
    cargo fmt --check
    cargo clippy --release --all-targets -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --release --no-deps
    cargo deny check licenses bans sources

# The binary that is shipped
dist:
    cargo build --profile dist

# Our press beside others on equal content, written to bench/RESULTS.md; the date is printed there
bench date=`date +%F`:
    bench/run.sh {{date}}

# Instructions a showback against the recorded count; UPDATE=1 records anew
guard:
    bench/guard.sh
