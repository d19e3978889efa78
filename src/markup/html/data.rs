//! What the page's script knows of its document: one block of JSON that is data, never code.

use serde::Serialize;

use crate::markup::pass::Outline;
use crate::markup::words::{Script, Words};
use crate::markup::{Frame, Promise};

/// The script's only source: it reads no figure and no word out of the text.
#[derive(Serialize)]
struct Data<'a> {
    document: About<'a>,
    promises: &'a [Promise],
    procedures: Vec<Procedure<'a>>,
    words: &'a Script,
}

/// What a record of a run says of the text that was followed.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct About<'a> {
    id: &'a str,
    title: &'a str,
    kind: &'a str,
    version: Option<&'a str>,
    as_of: Option<&'a str>,
    sha256: Option<&'a str>,
}

/// The steps below one heading.
#[derive(Serialize)]
struct Procedure<'a> {
    id: &'a str,
    title: &'a str,
    /// All its steps together.
    minutes: u32,
    steps: Vec<Step<'a>>,
}

#[derive(Serialize)]
struct Step<'a> {
    id: &'a str,
    number: &'a str,
    title: &'a str,
    minutes: Option<u32>,
}

/// The content of the block.
pub fn block(outline: &[Outline], frame: &Frame) -> String {
    let data = Data {
        document: about(frame),
        promises: &frame.promises,
        procedures: procedures(outline),
        words: &Words::of(&frame.language).script,
    };
    // Structs of strings and numbers always serialise.
    inert(&serde_json::to_string(&data).unwrap_or_default())
}

fn about(frame: &Frame) -> About<'_> {
    About {
        id: &frame.id,
        title: &frame.title,
        kind: &frame.kind,
        version: known(&frame.version),
        as_of: known(&frame.as_of),
        sha256: known(&frame.sha256),
    }
}

fn known(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// A step belongs to the heading above it, of whatever level: each way back has an estimate of its own.
fn procedures(outline: &[Outline]) -> Vec<Procedure<'_>> {
    let mut all: Vec<Procedure> = Vec::new();
    for entry in outline {
        if !entry.is_step {
            all.push(Procedure { id: &entry.id, title: &entry.text, minutes: 0, steps: Vec::new() });
        } else if let Some(procedure) = all.last_mut() {
            procedure.minutes = procedure.minutes.saturating_add(entry.minutes.unwrap_or(0));
            let (id, number, title) = (&entry.id, &entry.step, &entry.text);
            procedure.steps.push(Step { id, number, title, minutes: entry.minutes });
        }
    }
    all.retain(|procedure| !procedure.steps.is_empty());
    all
}

/// Inside a script element only `<` can end it or begin a comment; JSON may write it as an escape anywhere.
fn inert(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use serde_json::Value as Json;

    use super::*;

    const HOSTILE: &str = "</script><script>alert(1)</script><!--<script>]]>\u{2028}\"\\";

    fn heading(id: &str) -> Outline {
        let empty = String::new;
        Outline {
            level: 2,
            id: id.into(),
            text: id.into(),
            step: empty(),
            slug: empty(),
            is_step: false,
            minutes: None,
        }
    }

    fn step(id: &str, minutes: Option<u32>) -> Outline {
        Outline { step: "1".into(), is_step: true, minutes, ..heading(id) }
    }

    #[test]
    fn no_text_can_leave_the_block() {
        let frame = Frame {
            id: HOSTILE.into(),
            title: HOSTILE.into(),
            promises: vec![Promise { name: HOSTILE.into(), minutes: 5 }],
            ..Frame::default()
        };
        let text = block(&[heading(HOSTILE), step(HOSTILE, None)], &frame);
        assert!(!text.contains('<'), "{text}");
        let read: Json = serde_json::from_str(&text).unwrap();
        for place in [
            "/document/id",
            "/document/title",
            "/promises/0/name",
            "/procedures/0/title",
            "/procedures/0/steps/0/title",
        ] {
            assert_eq!(read.pointer(place).and_then(Json::as_str), Some(HOSTILE), "{place}");
        }
    }

    #[test]
    fn steps_belong_to_the_heading_above_and_add_up() {
        let outline = [
            heading("cover"),
            heading("branch-a"),
            step("A1", Some(15)),
            step("A2", None),
            heading("rebuild"),
            step("R00", Some(30)),
            step("R01", Some(45)),
        ];
        let found: Vec<_> =
            procedures(&outline).iter().map(|p| (p.id.to_owned(), p.steps.len(), p.minutes)).collect();
        assert_eq!(found, [("branch-a".to_owned(), 2, 15), ("rebuild".to_owned(), 2, 75)]);
    }
}
