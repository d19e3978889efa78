//! Three hundred inventories that mean harm, made the same way each time. Whatever they hold: no panic, no hang, exit
//! statuses as documented, nothing written outside `output/`, and nothing on a page that daybook did not put there.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

mod document;
mod edit;
mod evidence;
mod name;
mod page;
mod project;
mod shape;
#[cfg(feature = "pdf")]
mod source;
mod special;
mod value;
mod yaml;

#[cfg(feature = "pdf")]
use typst::syntax;

use project::{Hostile, Judged};

fn all() -> Vec<Hostile> {
    let all = [
        document::cases(),
        value::cases(),
        name::cases(),
        yaml::cases(),
        evidence::cases(),
        special::cases(),
    ];
    all.into_iter().flatten().collect()
}

#[test]
fn three_hundred_hostile_inventories_do_no_harm() {
    let cases = all();
    let mut categories: BTreeMap<&str, usize> = BTreeMap::new();
    cases.iter().for_each(|case| *categories.entry(case.category).or_default() += 1);
    assert!(cases.len() >= 300, "{} of {categories:?}", cases.len());
    let mut judged = judge_all(&cases);
    judged.sort_by_key(|(_, judged)| judged.slowest);
    let wrong: Vec<String> =
        judged.iter().flat_map(|(name, j)| j.wrong.iter().map(move |why| format!("{name}: {why}"))).collect();
    let rendered = judged.iter().filter(|(_, j)| j.pages > 0).count();
    let pages: usize = judged.iter().map(|(_, j)| j.pages).sum();
    println!("{} inventories {categories:?}, {rendered} rendered, {pages} pages", cases.len());
    judged.iter().rev().take(5).for_each(|(name, j)| println!("{:>6} ms {name}", j.slowest.as_millis()));
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(rendered >= 100, "only {rendered} could be rendered: the cases test the reader alone");
}

/// Two at a time.
fn judge_all(cases: &[Hostile]) -> Vec<(String, Judged)> {
    let (queue, done) = (Mutex::new(cases.iter()), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let Some(case) = queue.lock().expect("a queue").next() else { break };
                    let judged = project::judge(case);
                    done.lock().expect("a list").push((format!("{} {}", case.category, case.name), judged));
                }
            });
        }
    });
    done.into_inner().expect("a list")
}

/// Far beyond anything that is bearable, since machines differ: only a hang is stopped by it.
const WATCHDOG: Duration = Duration::from_secs(120);

/// The guards themselves must notice.
#[test]
fn the_guards_would_notice() {
    let fine = "<!DOCTYPE html><html lang=\"en\"><head><title>x</title></head><body><p>y</p></body></html>";
    page::check(fine).expect("a page of ours");
    for harm in [
        "<script src=x></script>",
        "<img src=x onerror=alert(1)>",
        "<p onclick=\"x\">y</p>",
        "<p style=\"color:red\">y</p>",
        "<a href=\" java\tscript:alert(1)\">y</a>",
        "<a href=\"//evil.example\">y</a>",
        "<a href=\"data:text/html,x\">y</a>",
        "<svg><a xlink:href=\"x\"/></svg>",
        "<iframe></iframe>",
        "<form action=x></form>",
        "<!-- x -->",
        "<b><p></b>",
    ] {
        assert!(page::check(&fine.replace("<p>y</p>", harm)).is_err(), "{harm}");
    }
    assert_ne!(shape::of("# a\n\n| a |\n|---|\n| b |\n"), shape::of("# a\n\n| a |\n|---|\n| b |\n| c |\n"));
    assert_ne!(shape::of("a\n"), shape::of("*a*\n"));
    #[cfg(feature = "pdf")]
    {
        source::check("#import \"page.typ\": *\n#daybook({ p(\"x\") })").expect("source of ours");
        for harm in
            ["#read(\"x\")", "#{ let x = 1 }", "#import \"y.typ\": *", "#[x]", "#{ std.read(\"x\") }", "#{"]
        {
            assert!(source::check(harm).is_err(), "{harm}");
        }
    }
}
