use super::lay_out;

#[track_caller]
fn becomes(text: &str, expected: &str) {
    assert_eq!(lay_out(text), expected);
    assert_eq!(lay_out(expected), expected, "laid out twice");
}

#[test]
fn columns_stand_under_each_other() {
    becomes(
        "| Class | RPO | ok |\n|---|---:|:-:|\n| gold<br>x | 4 h | y |\n| größe | 日本 |  |\n| a\\|b | |\n",
        "| Class | RPO | ok |\n|---|---:|:-:|\n| gold<br>x | 4 h | y |\n| größe | 日本 |  |\n| a\\|b | |\n",
    );
    becomes(
        "> | Class | RPO | ok |\n> |---|---:|:-:|\n> | gold<br>x | 4 h | y |\n> | größe | 日本 |  |\n> | a\\|b | | |\n",
        "> | Class        |  RPO |  ok  |\n\
         > | ------------ | ---: | :--: |\n\
         > | gold<br>x    |  4 h |  y   |\n\
         > | größe        | 日本 |      |\n\
         > | a\\|b         |      |      |\n",
    );
}

#[test]
fn nothing_is_padded_behind_a_wide_column() {
    let long = "word ".repeat(12);
    let long = long.trim_end();
    becomes(
        &format!("| a | b | c |\n|---|---|---|\n| 1 | {long} | 22 |\n| 333 | x | |\n"),
        &format!("| a    | b | c |\n| ---- | ---- | ---- |\n| 1    | {long} | 22 |\n| 333  | x | |\n"),
    );
}

#[test]
fn a_figure_grows_within_its_step() {
    let table = |figure: &str| lay_out(&format!("| a | b |\n|---|--:|\n| x | {figure} |\n| y | 12345 |\n"));
    let (one, two) = (table("9"), table("12345678"));
    let changed = one.lines().zip(two.lines()).filter(|(a, b)| a != b).count();
    assert_eq!(changed, 1, "{one}{two}");
}

#[test]
fn one_sentence_a_line() {
    becomes(
        "The rebuild takes 13 h. R00 must begin at *once*. 2 people, z. B. signed by R. Goedeke, e.g. Monday.\n",
        "The rebuild takes 13 h.\nR00 must begin at *once*.\n2 people, z. B. signed by R. Goedeke, e.g. Monday.\n",
    );
    becomes(
        "> [!NOTE]\n> **Title.** A `b. C` d (xy.) *E* f.\n\n- [ ] One. **Two** x.\n  Three. Four\n",
        "> [!NOTE]\n> **Title.**\n> A `b. C` d (xy.)\n> *E* f.\n\n- [ ] One.\n  **Two** x.\n  Three.\n  Four\n",
    );
    // What would begin something else at the start of a line stays where it is.
    let kept = "Ab. 12. cd. - de. > ef. # fg. \\* gh. <x> hi. `````` ij. [ ] jk.\n";
    becomes(kept, kept);
    becomes("# One. Two\n\n![One. Two](x.svg)\n", "# One. Two\n\n![One. Two](x.svg)\n");
}

#[test]
fn a_table_without_bars_at_its_ends_stays_one() {
    let kept = "Ab. Cd|\n- |\n\nAb. Cd | x\n:- | -\n";
    becomes(kept, kept);
}

#[test]
fn what_layout_would_change_stays_as_it_is() {
    // The second fence stands outside the item, so the sentences are code.
    let kept = "- \n  ```\n```\nAb. Cd. Ef.\n";
    becomes(kept, kept);
}

#[test]
fn a_source_line_holds_one_fact() {
    becomes(
        "<!-- source -->\n\nSource: a, sha256 b · as of c · daybook 0.1.0\n\nx · y\n",
        "<!-- source -->\n\nSource: a, sha256 b ·\nas of c ·\ndaybook 0.1.0\n\nx · y\n",
    );
}

#[test]
fn long_sentences_are_cut_at_their_semicolons() {
    let clause = "word ".repeat(14);
    becomes(&format!("{clause}x; then {clause}y; 5. z\n"), &format!("{clause}x;\nthen {clause}y; 5. z\n"));
    becomes("short; then\n", "short; then\n");
}

#[test]
fn code_keeps_its_blanks_and_lines() {
    let code = "```bash\na. B  \n\n\n| x | y |\n> ```\n```\n\n- ~~~\n  a. B\n  ~~~\n";
    becomes(&format!("\n\nx  \n\n\n{code}\n\n"), &format!("x\n\n{code}"));
    becomes("> ```\n> a. B\nOut. Side\n", "> ```\n> a. B\nOut.\nSide\n");
}
