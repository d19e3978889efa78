//! A hundred templates that mean harm: none panics, none hangs, and nothing of any becomes an element, a call or a
//! file's content.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use daybook::document::template::{Engine, Own};
use daybook::document::{self, Subject, kinds};
use daybook::markup::{Frame, Target, write};
use daybook::unit::Language;

use crate::bench;

/// Long enough for the slowest machine; what is measured is far below.
const WATCHDOG: Duration = Duration::from_secs(60);

#[test]
fn a_hundred_hostile_templates_do_no_harm() {
    let (context, language) = context();
    let ours = vocabulary();
    let all = hostile();
    assert!(all.len() >= 100, "{}", all.len());
    let (mut refused, mut slowest) = (0, (Duration::ZERO, String::new()));
    for files in all {
        let shown: String = files[0].1.chars().take(90).collect();
        let begin = Instant::now();
        let made = Engine::with(Own::of(files))
            .and_then(|engine| engine.render("findings", language.locale(), &context));
        let took = begin.elapsed();
        assert!(took < WATCHDOG, "{took:?}: {shown}");
        if took > slowest.0 {
            slowest = (took, shown.clone());
        }
        match made {
            // With the stack that the press has.
            Ok(markdown) => std::thread::scope(|scope| {
                let builder = std::thread::Builder::new().stack_size(64 << 20);
                let checked = builder.spawn_scoped(scope, || harmless(&markdown, &ours, &shown));
                assert!(checked.expect("a thread").join().is_ok(), "{shown}");
            }),
            Err(error) => {
                refused += 1;
                assert!(
                    error.findings.iter().all(|f| !f.message.is_empty() && !f.help.is_empty()),
                    "{error}"
                );
                assert!(!error.to_string().contains("root:x:0:"), "{error}");
            }
        }
    }
    println!("{refused} refused; the slowest took {:?}: {}", slowest.0, slowest.1);
}

/// A document of the sample's own kind, as the templates receive it.
fn context() -> (serde_json::Value, Language) {
    let project = crate::sample::Project::open();
    let desk = project.desk();
    let kind = kinds::find("findings").expect("a kind");
    let engine = Engine::new(&[]).expect("templates");
    let (language, _) = document::language(&engine, kind, &desk, &Subject::default());
    let context = document::context(kind, &desk, &Subject::default(), &language).expect("findings").1;
    (context, language)
}

fn harmless(markdown: &str, ours: &BTreeSet<String>, shown: &str) {
    assert!(!markdown.contains("root:x:0:"), "{shown}");
    let html = write(markdown, &frame(), &[], Target::Html).text;
    for piece in pieces(&html) {
        assert!(ours.contains(&piece), "{piece} from {shown}");
    }
    let lower = html.to_lowercase();
    for scheme in ["javascript:", "vbscript:", "data:text"] {
        assert!(
            !lower.contains(&format!("href=\"{scheme}")) && !lower.contains(&format!("src=\"{scheme}")),
            "{shown}"
        );
    }
    let typst = write(markdown, &frame(), &[], Target::Typst).text;
    let called = calls(&typst);
    for name in
        ["read", "eval", "json", "csv", "yaml", "toml", "xml", "image", "plugin", "include", "import", "sys"]
    {
        assert!(!called.contains(name), "{name} called: {shown}");
    }
    let plain = write(markdown, &frame(), &[], Target::Plain).text;
    assert!(!plain.contains('\u{1b}') && !plain.contains('\u{0}'), "{shown}");
}

fn frame() -> Frame {
    Frame { title: "T".into(), id: "HB-1".into(), as_of: "2026-10-31".into(), ..Frame::default() }
}

/// Elements, and attributes of elements, that the writer makes of the cases of `tests/markup/`.
fn vocabulary() -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    for folder in ["tests/markup", "tests/markup/pages"] {
        for entry in std::fs::read_dir(bench::root().join(folder)).expect("cases").flatten() {
            let Ok(text) = std::fs::read_to_string(entry.path()) else { continue };
            known.extend(pieces(&write(&text, &frame(), &[], Target::Html).text));
            for case in text.split("````markdown\n").skip(1) {
                let markdown = case.split("\n````").next().unwrap_or_default();
                known.extend(pieces(&write(markdown, &frame(), &[], Target::Html).text));
            }
        }
    }
    assert!(known.contains("table") && !known.contains("iframe") && !known.iter().any(|p| p.contains(" on")));
    known
}

/// `a`, `a href`… of a page, read as a browser reads tags: quotes hold what stands in them.
fn pieces(page: &str) -> BTreeSet<String> {
    let body = page.split_once("</style>").map_or(page, |(_, body)| body);
    let mut found = BTreeSet::new();
    for part in without_scripts(body).split('<').skip(1) {
        let tag = part.trim_start_matches('/');
        let name: String = tag.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '!').collect();
        let mut rest = &tag[name.len()..];
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            let attribute: String =
                rest.chars().take_while(|c| !c.is_whitespace() && !"=>/".contains(*c)).collect();
            if attribute.is_empty() {
                break;
            }
            found.insert(format!("{name} {attribute}").to_lowercase());
            rest = &rest[attribute.len()..];
            if let Some(value) = rest.strip_prefix("=\"") {
                rest = value.split_once('"').map_or("", |(_, behind)| behind);
            }
        }
        found.insert(name.to_lowercase());
    }
    found
}

/// The page's own scripts are hashed in its policy; a second one would be seen as an element.
fn without_scripts(body: &str) -> String {
    let mut parts = body.split("<script");
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |text, part| {
        text + "<script" + part.split_once("</script").map_or("", |(_, rest)| rest).trim_start_matches('>')
    })
}

/// Names in Typst code that stand outside of strings.
fn calls(source: &str) -> BTreeSet<String> {
    let (mut names, mut name, mut chars) = (BTreeSet::new(), String::new(), source.chars());
    let rest = source.split_once('\n').map_or("", |(_, rest)| rest);
    if rest.len() < source.len() {
        chars = rest.chars();
    }
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                while let Some(c) = chars.next() {
                    match c {
                        '\\' => {
                            chars.next();
                        }
                        '"' => break,
                        _ => {}
                    }
                }
            }
            c if c.is_alphanumeric() || c == '-' || c == '_' => name.push(c),
            _ => {
                names.insert(std::mem::take(&mut name));
            }
        }
    }
    names
}

/// One template as the whole project.
fn one(text: impl Into<String>) -> Vec<(String, String)> {
    vec![("findings.md".into(), text.into())]
}

/// With parts.
fn with(text: &str, parts: &[(&str, String)]) -> Vec<(String, String)> {
    let parts = parts.iter().map(|(name, text)| ((*name).to_string(), text.clone()));
    one(text).into_iter().chain(parts).collect()
}

fn hostile() -> Vec<Vec<(String, String)>> {
    let mut all: Vec<Vec<(String, String)>> = Vec::new();
    let mut add = |text: &str| all.push(one(text));
    for path in [
        "/etc/passwd",
        "../../etc/passwd",
        "../daybook.yaml",
        "findings.md",
        "C:\\x",
        "\\u0000",
        "parts/none.md",
    ] {
        add(&format!("# T\n\n{{% include \"{path}\" %}}\n"));
        add(&format!("{{% extends \"{path}\" %}}"));
    }
    for call in [
        "get_env(name=\"HOME\")",
        "now()",
        "get_random(start=1, end=9)",
        "load_data(path=\"/etc/passwd\")",
        "throw(message=\"x\")",
        "get_file(x=1)",
        "__step(n=99999999999)",
        "range(end=100000000)",
        "range(end=-1)",
        "range(start=0, end=9, step_by=0)",
        "range(end=170141183460469231731687303715884105727)",
        "range(start=-170141183460469231731687303715884105727, end=170141183460469231731687303715884105727)",
    ] {
        add(&format!("# T\n\n{{{{ {call} }}}}\n"));
        add(&format!("# T\n\n{{% for x in [{call}] %}}{{{{ x }}}}{{% endfor %}}\n"));
    }
    for filter in [
        "nothing",
        "shell",
        "safe",
        "escape_html",
        "upper | safe",
        "__weigh",
        "indent(width=100000000)",
        "replace(from=\"\", to=doc.id)",
        "truncate(length=-1)",
        "nth(n=99999999999)",
        "group_by(attribute=\"x\")",
    ] {
        add(&format!("# {{{{ doc.organisation | {filter} }}}}\n\n{{{{ groups | {filter} }}}}\n"));
    }
    for raw in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<iframe src=\"//evil.example\"></iframe>",
        "<svg onload=alert(1)>",
        "<style>*{display:none}</style>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "[x](javascript:alert(1))",
        "![x](data:text/html,y)",
        "<math><mi xlink:href=\"data:x\">",
        "<!--><script>1</script>-->",
        "</main><script>1</script>",
        "<p onclick=x>y</p>",
        "<form action=//evil.example><input name=x></form>",
        "<base href=//evil.example>",
        "<meta http-equiv=refresh content=0>",
        "`\n```\n<script>1</script>",
        "\u{1b}[31mred\u{0}\u{8}",
        "\u{202e}evil",
        "&lt;script&gt;",
        "<object data=x></object>",
    ] {
        add(&format!("# T\n\n{raw}\n"));
        add(&format!("# T\n\n{{% set x = `{}` %}}{{{{ x | safe }}}}\n", raw.replace('`', "")));
        add(&format!("# T\n\n| a |\n|---|\n| {} |\n", raw.replace('\n', " ")));
    }
    for typst in [
        "#read(\"/etc/passwd\")",
        "\"); read(\"/etc/passwd\"); (\"",
        "#import \"@preview/x:0.1.0\": *",
        "$ eval(\"1\") $",
        "\\\"#sys.inputs\\\"",
    ] {
        add(&format!("# {typst}\n\n{typst}\n\n```typ\n{typst}\n```\n"));
    }
    for broken in [
        "{% if x",
        "{{",
        "{{ }}",
        "{% for x in %}",
        "{% endfor %}",
        "{% if doc %}",
        "{% raw %}",
        "{# ",
        "{{ \"x }}",
        "{{ doc..id }}",
        "{% set doc = %}",
        "{{ 1 / 0 }}",
        "{{ 9999999999999999999999 }}",
        "{{ doc[doc[doc[doc[doc[0]]]]] }}",
        "{% component x() %}",
        "{{ <x/> }}",
        "{% set_global a = 1 %}{% set a = a ~ b %}",
        "{{ -9223372036854775808 // -1 }}",
        "{{ 2 ** 99999999999 }}",
        "{% break %}",
    ] {
        add(broken);
    }
    add(&format!("# T\n\n{{{{ {} }}}}", "(".repeat(50_000)));
    add(&"{% if doc %}".repeat(5_000));
    add(&format!("{{{{ {} }}}}", "a".repeat(1 << 20)));
    add(&format!("{{% set {} = 1 %}}", "a".repeat(1 << 20)));
    add(&format!("# {}\n", "x".repeat(1 << 20)));
    add(&"> ".repeat(20_000));
    add(&"- ".repeat(20_000));
    // Loops in loops, with and without output.
    let nested = "{% for a in range(end=9999) %}".repeat(6);
    add(&format!("{nested}{}", "{% endfor %}".repeat(6)));
    add(&format!("{nested}x{}", "{% endfor %}".repeat(6)));
    add(
        "{% for a in range(end=9999) %}{% for b in range(end=9999) %}{% if a == b and groups == accepted %}{% endif %}{% endfor %}{% endfor %}",
    );
    add("{{ [[[x for x in range(end=9999)] for y in range(end=9999)] for z in range(end=9999)] | length }}");
    add(
        "{% for c in \"xxxxxxxxxxxxxxxx\" %}{% for d in \"xxxxxxxxxxxxxxxx\" %}{{ doc.organisation }}{% endfor %}{% endfor %}",
    );
    // What doubles with each line.
    let doubled =
        |line: &str| format!("{{% set a = \"xxxxxxxx\" %}}{{% set b = [1] %}}{}{{{{ a }}}}", line.repeat(60));
    for line in [
        "{% set a = a ~ a %}",
        "{% set b = [b, b] %}",
        "{% set b = [...b, ...b] %}",
        "{% set a = a | replace(from=\"x\", to=a) %}",
        "{% set a = [a, a, a] | join(sep=a) %}",
        "{% set a %}{{ a }}{{ a }}{% endset %}",
        "{% set a = a | indent(width=1000, first=true) %}",
        "{% set b = {\"k\": b, \"l\": b} %}",
        "{% filter replace(from=\"x\", to=\"xx\") %}{{ a }}{% endfilter %}",
    ] {
        add(&doubled(line));
    }
    add(
        "{% component c(v) %}{{ <c v={v ~ v}/> }}{{ <c v={v ~ v}/> }}{% endcomponent %}{{ <c v=\"xxxxxxxx\"/> }}",
    );
    add(
        "{% component c(v) %}{{ v }}{{ <d v={v}/> }}{{ <d v={v}/> }}{% endcomponent %}{% component d(v) %}{{ <c v={v}/> }}{{ <c v={v}/> }}{% endcomponent %}{{ <c v=1/> }}",
    );
    let bomb = "{{ doc.organisation }}".repeat(9_000);
    add(&format!("{{% for a in range(end=9999) %}}{bomb}{{% endfor %}}"));
    add(&format!("{{% for a in range(end=9999) %}}{}{{% endfor %}}", "x".repeat(200_000)));
    // Parts that include parts, twice each.
    let chain: Vec<(String, String)> = (0..40)
        .map(|i| {
            (
                format!("p{i}.md"),
                format!("{{% include \"p{}.md\" %}}{{% include \"p{}.md\" %}}", i + 1, i + 1),
            )
        })
        .chain([("p40.md".into(), "x".into())])
        .collect();
    let parts: Vec<(&str, String)> = chain.iter().map(|(n, t)| (n.as_str(), t.clone())).collect();
    all.push(with("{% include \"p0.md\" %}", &parts));
    all.push(with(
        "{% include \"a.md\" %}",
        &[("a.md", "{% include \"b.md\" %}".into()), ("b.md", "{% include \"a.md\" %}".into())],
    ));
    all.push(vec![("findings.md".into(), "x".into()), ("n".repeat(1 << 20), "{{ doc }}".into())]);
    all
}

/// Own templates are read from their folder alone, and whole.
#[test]
fn links_and_large_files_are_not_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/passwd", path("findings.md")).expect("a link");
    std::fs::write(path("fine.md"), "x").expect("a file");
    let own = Own::read(folder.path(), "templates").expect("templates");
    assert_eq!(own.files().map(|(n, _)| n).collect::<Vec<_>>(), ["fine.md"]);
    std::fs::write(path("large.md"), "x".repeat(300 << 10)).expect("a file");
    std::fs::write(path("latin.md"), b"\xe4").expect("a file");
    let wrong = Own::read(folder.path(), "templates").expect_err("two that cannot be read");
    let told: Vec<&str> = wrong.findings.iter().map(|f| &*f.place.file).collect();
    assert_eq!(told, ["templates/large.md", "templates/latin.md"]);
    assert!(Own::read(Path::new("/nowhere"), "templates").is_ok_and(|own| own.is_empty()));
}

/// What may be meant is said, with file and line.
#[test]
fn safe_and_idle_templates_are_warned_about() {
    let files = [("findings.md", "# T\n\n{{ doc.id | safe }}\n"), ("rpo-matirx.md", "x")];
    let own = Own::of(files.map(|(n, t)| (n.to_string(), t.to_string())));
    let told: Vec<String> = own
        .warnings()
        .iter()
        .map(|f| format!("{}:{} {} {}", f.place.file, f.place.line, f.message, f.help))
        .collect();
    assert!(told[0].starts_with("templates/findings.md:3 `safe` lets"), "{told:?}");
    assert!(
        told[1].contains("rpo-matirx.md:1 no document uses") && told[1].contains("`rpo-matrix.md`"),
        "{told:?}"
    );
}
