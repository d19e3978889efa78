//! What an organisation puts on its pages, inlined: the page still asks nobody for anything.

use super::escape::escape;
use super::page::base64;
use crate::markup::{Frame, Role};

/// Faces of the organisation's own and the families that name them, before daybook's style.
pub fn faces(frame: &Frame) -> String {
    let mut css = String::new();
    let (mut sans, mut mono) = (false, false);
    for face in &frame.faces {
        let family = match face.role {
            Role::Sans => "Theme Sans",
            Role::Mono => "Theme Mono",
            // A browser has fonts for every script; these are large.
            Role::Fallback => continue,
        };
        (sans, mono) = (sans || face.role == Role::Sans, mono || face.role == Role::Mono);
        let style = if face.italic { "font-style:italic;" } else { "" };
        let (weight, data) = (face.weight, base64(&face.bytes));
        // The ending says nothing to a browser: it reads the bytes.
        css.push_str(&format!(
            "@font-face{{font-family:\"{family}\";font-weight:{weight};{style}font-display:block;\
             src:url(data:font/ttf;base64,{data})}}\n"
        ));
    }
    let sans = if sans { "\"Theme Sans\"," } else { "" };
    let mono = if mono { "\"Theme Mono\"," } else { "" };
    if !(sans.is_empty() && mono.is_empty()) {
        css.push_str(&format!(
            ":root{{--sans:{sans}Inter,system-ui,sans-serif;--mono:{mono}\"JetBrains Mono\",ui-monospace,monospace}}\n"
        ));
    }
    css
}

/// The logo in the place of the organisation's name, which it shows.
pub fn letterhead(frame: &Frame) -> String {
    match &frame.logo {
        Some(logo) => {
            let (media, data, alt) = (logo.media_type, base64(&logo.bytes), escape(&logo.alt));
            let (width, height) = (logo.width / 75, logo.height / 75);
            format!(
                "<img class=\"logo\" src=\"data:{media};base64,{data}\" width=\"{width}\" height=\"{height}\" alt=\"{alt}\">"
            )
        }
        None => escape(&frame.organisation),
    }
}

/// The body with the line under its title.
pub fn covered(body: &str, frame: &Frame) -> String {
    // Text holds no `<`: the first of these ends the title.
    match body.split_once("</h1>") {
        Some((title, rest)) if !frame.cover.is_empty() => {
            format!("{title}</h1>\n<p class=\"cover\">{}</p>{rest}", escape(&frame.cover))
        }
        _ => body.to_owned(),
    }
}

/// The line at the foot of the page.
pub fn imprint(frame: &Frame) -> String {
    match frame.footer.as_str() {
        "" => String::new(),
        text => format!("<span class=\"imprint\">{}</span>", escape(text)),
    }
}
