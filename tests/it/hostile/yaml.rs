//! YAML itself as a weapon, and files that are no text.

use super::project::Hostile;

const TEAM: &str = "kind: Team\nname: a\nemail: a@b.example\n";

pub fn cases() -> Vec<Hostile> {
    let mut cases = Vec::new();
    let mut add = |name: &str, bytes: Vec<u8>, expect: Option<&'static str>| {
        cases.push(Hostile {
            category: "yaml",
            name: name.to_owned(),
            files: vec![("inventory/a.yaml".to_owned(), bytes)],
            expect,
            ..Hostile::default()
        });
    };
    let unreadable = Some("not YAML that can be read");
    add("empty", Vec::new(), None);
    add("comments", b"# x\n---\n# y\n...\n%YAML 1.2\n".to_vec(), None);
    add("bom", [b"\xef\xbb\xbf", TEAM.as_bytes()].concat(), None);
    add("crlf", TEAM.replace('\n', "\r\n").into_bytes(), None);
    add("cr", TEAM.replace('\n', "\r").into_bytes(), None);
    add("utf16 le", b"\xff\xfek\0i\0n\0d\0".to_vec(), Some("UTF-16"));
    add("utf16 be", b"\xfe\xff\0k\0i\0n\0d".to_vec(), Some("UTF-16"));
    add("utf32", b"\xff\xfe\0\0k\0\0\0".to_vec(), Some("UTF-16"));
    add("not utf-8", [TEAM.as_bytes(), b"phone: \xff\xc0\xaf\n"].concat(), Some("is not UTF-8"));
    add("surrogate", [TEAM.as_bytes(), b"phone: \xed\xa0\x80\n"].concat(), Some("is not UTF-8"));
    add("nul", [TEAM.as_bytes(), b"phone: a\0b\n"].concat(), Some("error"));
    add("binary", (0..=255u8).cycle().take(4096).collect(), Some("error"));
    add("gzip", b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec(), Some("is not UTF-8"));
    add("laughs", laughs(10).into_bytes(), unreadable);
    add("laughs in maps", quadratic().into_bytes(), unreadable);
    add("own alias", b"kind: Team\nname: a\nemail: &x [*x]\n".to_vec(), Some("error"));
    add("no anchor", b"kind: Team\nname: *x\n".to_vec(), unreadable);
    add("many aliases", many_aliases().into_bytes(), Some("error"));
    add("long alias", long_alias().into_bytes(), Some("error"));
    add("merge", b"a: &x {email: a@b.example}\nkind: Team\nname: a\n<<: *x\n".to_vec(), Some("error"));
    add("duplicate", format!("{TEAM}name: b\nname: c\n").into_bytes(), Some("second time"));
    add("key is a map", b"? {a: b}\n: c\nkind: Team\n".to_vec(), Some("error"));
    add("key is null", b"~: c\nkind: Team\nname: a\n".to_vec(), Some("error"));
    add("tag", b"kind: !!python/object:os.system Team\nname: a\n".to_vec(), Some("error"));
    add("tag on all", b"!!binary R0lGODlh\n".to_vec(), Some("error"));
    add("tab", b"kind: Team\n\tname: a\n".to_vec(), unreadable);
    add("open quote", b"kind: \"Team\nname: a\n".to_vec(), unreadable);
    add("open flow", b"kind: {a: [b\n".to_vec(), unreadable);
    add("escape", b"kind: Team\nname: a\nemail: \"\\xzz\"\n".to_vec(), unreadable);
    add("escapes", format!("{TEAM}phone: \"\\u202e\\0\\a\\e\\x9b\\uFEFF\"\n").into_bytes(), Some("error"));
    add("directive", b"%YAML 9.9\n%TAG ! tag:x,2000:\n---\nkind: Team\nname: a\n".to_vec(), Some("error"));
    add("scalar", b"just words\n".to_vec(), Some("stands where a document belongs"));
    add("list", b"- a\n- b\n".to_vec(), Some("stands where a document belongs"));
    add(
        "numbers",
        b"kind: 1e400\nname: .nan\n---\nkind: .inf\nname: -0x7fffffffffffffffffff\n".to_vec(),
        Some("kind"),
    );
    add("true", b"kind: true\nname: ~\n".to_vec(), Some("there is no kind"));
    for (name, open, close) in [("lists", "[", "]"), ("maps", "{a: ", "}")] {
        for depth in [31usize, 33, 1_000, 100_000] {
            let deep = format!("kind: Team\nname: a\nemail: {}{}\n", open.repeat(depth), close.repeat(depth));
            add(&format!("{depth} {name}"), deep.into_bytes(), Some("error"));
        }
    }
    let dashes = format!("kind: Team\nname: a\nmembers:\n {}x\n", "- ".repeat(20_000));
    add("dashes", dashes.into_bytes(), unreadable);
    let indented: String = (0..3000).map(|i| format!("{}a:\n", " ".repeat(i))).collect();
    add("indents", indented.into_bytes(), unreadable);
    add("question marks", "? ".repeat(50_000).into_bytes(), Some("error"));
    add("brackets", "[".repeat(1_000_000).into_bytes(), unreadable);
    add("anchors", "&a ".repeat(100_000).into_bytes(), None);
    add("quotes", "'".repeat(1_000_001).into_bytes(), Some("error"));
    add("colons", ": ".repeat(100_000).into_bytes(), None);
    cases
}

/// Each level names the one before ten times.
fn laughs(levels: usize) -> String {
    let mut text = "kind: Team\nname: a\na0: &a0 [lol, lol]\n".to_owned();
    for level in 1..levels {
        let names = vec![format!("*a{}", level - 1); 10].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{names}]\n"));
    }
    text
}

fn quadratic() -> String {
    let long = (0..1000).map(|i| format!("k{i}: v")).collect::<Vec<_>>().join(", ");
    let uses: String = (0..900).map(|i| format!("u{i}: *x\n")).collect();
    format!("kind: Team\nname: a\nx: &x {{{long}}}\n{uses}")
}

fn many_aliases() -> String {
    let uses: String = (0..20_000).map(|_| "- *x\n").collect();
    format!("kind: Team\nname: &x a\nmembers:\n{uses}")
}

/// A megabyte, said nine hundred times.
fn long_alias() -> String {
    let uses: String = (0..900).map(|i| format!("u{i}: *x\n")).collect();
    format!("kind: Team\nname: a\nphone: &x {}\n{uses}", "y".repeat(1 << 20))
}
