# Read by smoke.sh and long.sh: how targets are built and run.

# Everything of ours is safe Rust, so no sanitizer is built in: it would only make the search three times slower.
# Overflows and debug assertions are on. These are the flags of `cargo fuzz build -s none`, but for the number of
# codegen units: with one of them the build takes three times as long, and finds nothing more.
build() {
    [ -z "${FUZZ_BUILT:-}" ] || return 0 # Another run has built them.
    if ! command -v c++ >/dev/null; then
        echo "fuzz: libFuzzer is C++ and there is no c++ here" >&2
        return 1
    fi
    local flags="--cfg fuzzing -Cpasses=sancov-module -Cdebug-assertions -Ccodegen-units=16"
    local option
    for option in sanitizer-coverage-level=4 sanitizer-coverage-inline-8bit-counters sanitizer-coverage-pc-table \
        sanitizer-coverage-trace-compares simplifycfg-branch-fold-threshold=0; do
        flags+=" -Cllvm-args=-$option"
    done
    # Coverage counters are an unstable flag; the stable compiler takes it when it is told to. With a target named,
    # build scripts and macros are left as they are.
    RUSTC_BOOTSTRAP=1 RUSTFLAGS=$flags cargo build --release --target "$(host)"
}

host() {
    rustc -vV | sed -n 's/^host: //p'
}

all() {
    sed -n 's|^path = "fuzz_targets/\(.*\)\.rs"$|\1|p' Cargo.toml
}

# New inputs go below target/, the committed corpus is only read. An input may take 2 GB, and a minute: that is wall time, and
# machines that run this are busy.
run() {
    local target=$1 seconds=$2 dict
    case $target in
        inventory | document | settings) dict=inventory ;;
        markup | escape) dict=markup ;;
        *) dict=$target ;;
    esac
    local words=()
    [ -f "dict/$dict.dict" ] && words=("-dict=dict/$dict.dict")
    mkdir -p "target/corpus/$target" "artifacts/$target"
    "target/$(host)/release/$target" "target/corpus/$target" "corpus/$target" "${words[@]}" \
        -artifact_prefix="artifacts/$target/" -max_total_time="$seconds" -timeout=60 -rss_limit_mb=2048 \
        -print_final_stats=1
}

# Executions, edges covered and inputs kept, out of a log.
figures() {
    awk '
        /stat::number_of_executed_units/ { done = $2 }
        { for (i = 1; i < NF; i++) { if ($i == "cov:") edges = $(i + 1); if ($i == "corp:") kept = $(i + 1) } }
        /^#[0-9]+/ { if (!done) { last = substr($1, 2) } }
        END { print (done ? done : last + 0) " edges " edges + 0 " corpus " kept }' "$1"
}
