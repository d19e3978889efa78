//! Figures as SVG: drawn by hand, so that equal figures give equal bytes and each has its title, its description
//! and a label where the eye is.
//!
//! A chart stands on its own white ground: it reads the same on paper, on a light and on a dark page.

use rust_decimal::Decimal;

mod canvas;
mod timeline;

use canvas::{Anchor, Canvas, share};
pub use timeline::{Axis, Lane, Legend, Mark, Stroke, timeline};

/// The colours of Okabe and Ito, which people of every colour vision can tell apart.
pub const PALETTE: [&str; 7] = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442"];
const INK: &str = "#16202c";
const GREY: &str = "#5b6877";
const HAIRLINE: &str = "#d5dbe2";
const WASH: &str = "#f4f6f8";
const REQUESTED: &str = "#a8c8ea";

const WIDTH: i64 = 720;
const MARGIN: i64 = 12;
/// Where bars may begin; names stand left of them, figures right.
const LEFT: std::ops::RangeInclusive<i64> = 110..=280;
const ROW: i64 = 30;
const BAR: i64 = 16;

/// What a chart says, for readers who do not see it.
pub struct Words<'a> {
    pub title: &'a str,
    pub description: &'a str,
}

/// A name, a figure, and how the figure is written.
pub struct Bar {
    pub label: String,
    pub value: Decimal,
    pub text: String,
}

/// Horizontal bars from zero, in the order given.
pub fn bars(words: &Words, bars: &[Bar]) -> String {
    let most = bars.iter().map(|b| b.value).max().unwrap_or_default();
    let texts: Vec<&str> = bars.iter().map(|b| b.text.as_str()).collect();
    let left = left_of(bars.iter().map(|b| &b.label));
    let right = right_of(&texts, left);
    let mut canvas = Canvas::new(words, WIDTH, height(bars.len(), 0));
    for (index, bar) in bars.iter().enumerate() {
        let y = top(index, 0);
        canvas.label(MARGIN, y + 13, left - MARGIN - 12, &bar.label);
        let width = share(bar.value, most, right - left);
        canvas.rect(left.into(), y, width, BAR, PALETTE[0], None);
        canvas.text(
            Decimal::from(left) + width + Decimal::from(8),
            y + 13,
            Anchor::Start,
            12,
            INK,
            &bar.text,
        );
    }
    canvas.finish()
}

/// How much of a quota is taken; absent where it is not known.
pub struct QuotaBar {
    pub label: String,
    /// Per cent of the quota.
    pub requested: Option<Decimal>,
    pub used: Option<Decimal>,
    pub text: String,
}

/// The quota as a frame, what is requested light in it, what is used dark.
pub fn quota_bars(words: &Words, bars: &[QuotaBar]) -> String {
    let texts: Vec<&str> = bars.iter().map(|b| b.text.as_str()).collect();
    let left = left_of(bars.iter().map(|b| &b.label));
    let right = right_of(&texts, left);
    let whole = Decimal::ONE_HUNDRED;
    let mut canvas = Canvas::new(words, WIDTH, height(bars.len(), 0));
    for (index, bar) in bars.iter().enumerate() {
        let y = top(index, 0);
        canvas.label(MARGIN, y + 13, left - MARGIN - 12, &bar.label);
        canvas.rect(left.into(), y, Decimal::from(right - left), BAR, WASH, Some(HAIRLINE));
        if let Some(requested) = bar.requested {
            canvas.rect(left.into(), y, share(requested, whole, right - left), BAR, REQUESTED, None);
        }
        if let Some(used) = bar.used {
            canvas.rect(left.into(), y + 4, share(used, whole, right - left), BAR - 8, PALETTE[0], None);
        }
        canvas.text(Decimal::from(right + 10), y + 13, Anchor::Start, 12, INK, &bar.text);
    }
    canvas.finish()
}

/// A bar made of parts, in the order of the parts' names.
pub struct Stack {
    pub label: String,
    pub parts: Vec<Decimal>,
    /// The end of the scale, where it is not the sum of the parts; it is drawn as a frame.
    pub frame: Option<Decimal>,
    pub text: String,
}

/// Horizontal bars of parts, with the parts' names above them.
pub fn stacked(words: &Words, names: &[&str], stacks: &[Stack]) -> String {
    let sum = |s: &Stack| s.parts.iter().copied().filter(|p| *p > Decimal::ZERO).sum::<Decimal>();
    let most = stacks.iter().map(|s| sum(s).max(s.frame.unwrap_or_default())).max().unwrap_or_default();
    let texts: Vec<&str> = stacks.iter().map(|s| s.text.as_str()).collect();
    let left = left_of(stacks.iter().map(|s| &s.label));
    let right = right_of(&texts, left);
    let head = 28;
    let mut canvas = Canvas::new(words, WIDTH, height(stacks.len(), head));
    let mut x = left;
    for (name, colour) in names.iter().zip(PALETTE.iter().cycle()) {
        canvas.rect(x.into(), MARGIN, Decimal::from(10), 10, colour, None);
        canvas.text(Decimal::from(x + 15), MARGIN + 10, Anchor::Start, 12, GREY, name);
        x += 15 + canvas::width(name, 12) + 16;
    }
    for (index, stack) in stacks.iter().enumerate() {
        let y = top(index, head);
        canvas.label(MARGIN, y + 13, left - MARGIN - 12, &stack.label);
        if let Some(frame) = stack.frame {
            canvas.rect(left.into(), y, share(frame, most, right - left), BAR, WASH, Some(HAIRLINE));
        }
        let mut x = Decimal::from(left);
        for (part, colour) in stack.parts.iter().zip(PALETTE.iter().cycle()) {
            let width = share(*part, most, right - left);
            canvas.rect(x, y, width, BAR, colour, None);
            x += width;
        }
        canvas.text(Decimal::from(right + 10), y + 13, Anchor::Start, 12, INK, &stack.text);
    }
    canvas.finish()
}

/// Upright columns from zero, such as the last twelve months; the last one is the one that counts.
pub fn columns(words: &Words, bars: &[Bar]) -> String {
    const HEIGHT: i64 = 190;
    let most = bars.iter().map(|b| b.value).max().unwrap_or_default();
    let base = HEIGHT - 30;
    let step = (WIDTH - 2 * MARGIN) / (bars.len().max(1) as i64);
    let wide = (step * 6 / 10).min(72);
    let mut canvas = Canvas::new(words, WIDTH, HEIGHT);
    for (index, bar) in bars.iter().enumerate() {
        let x = MARGIN + step * index as i64 + (step - wide) / 2;
        let tall = share(bar.value, most, base - 30);
        let y = Decimal::from(base) - tall;
        let colour = if index + 1 == bars.len() { PALETTE[0] } else { REQUESTED };
        canvas.column(x, y, wide, tall, colour);
        let middle = Decimal::from(x) + Decimal::from(wide) / Decimal::TWO;
        let above = i64::try_from(y.trunc()).unwrap_or(base) - 6;
        canvas.text(middle, above, Anchor::Middle, 12, INK, &bar.text);
        canvas.text(middle, base + 18, Anchor::Middle, 12, GREY, &canvas::shorten(&bar.label, 12, step - 8));
    }
    canvas.finish()
}

/// The left end of the bars: as much as the longest name needs, within limits.
fn left_of<'a>(labels: impl Iterator<Item = &'a String>) -> i64 {
    let widest = labels.map(|l| canvas::width(l, 13)).max().unwrap_or(0);
    (MARGIN + widest + 13).clamp(*LEFT.start(), *LEFT.end())
}

/// The right end of the bars: what the widest figure leaves, but never less than a quarter of the width.
fn right_of(texts: &[&str], left: i64) -> i64 {
    let widest = texts.iter().map(|t| canvas::width(t, 12)).max().unwrap_or(0);
    (WIDTH - MARGIN - 10 - widest).max(left + WIDTH / 4)
}

fn height(rows: usize, head: i64) -> i64 {
    2 * MARGIN + head + ROW * rows as i64 - (ROW - BAR)
}

fn top(row: usize, head: i64) -> i64 {
    MARGIN + head + ROW * row as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words<'static> {
        Words { title: "Cost & <fraud>", description: "By tenant" }
    }

    fn bar(label: &str, value: i64) -> Bar {
        Bar { label: label.into(), value: value.into(), text: format!("{value}.00") }
    }

    #[test]
    fn bars_are_as_long_as_their_figures() {
        let svg = bars(&words(), &[bar("a", 200), bar("b", 50), bar("refund", -10), bar("nil", 0)]);
        let widths: Vec<&str> = svg
            .lines()
            .filter(|l| l.contains(PALETTE[0]))
            .filter_map(|l| l.split("width=\"").nth(1)?.split('"').next())
            .collect();
        let full: Decimal = widths[0].parse().unwrap();
        assert_eq!(widths[1].parse::<Decimal>().unwrap() * Decimal::from(4), full);
        assert_eq!(widths.len(), 2, "what is nothing or less has no bar: {svg}");
    }

    #[test]
    fn text_is_escaped_and_long_names_are_cut() {
        let svg = bars(&words(), &[bar("a<b>&\"c\" of a very long name that does not fit anywhere", 1)]);
        assert!(
            svg.contains("<title>Cost &amp; &lt;fraud&gt;</title>") && svg.contains("<desc>By tenant</desc>")
        );
        assert!(svg.contains("a&lt;b&gt;&amp;&quot;c&quot; of") && svg.contains('…'));
        assert!(svg.contains("role=\"img\""));
        assert!(!svg.contains("NaN") && !svg.contains("width=\"-"));
    }

    #[test]
    fn an_empty_chart_is_still_a_picture() {
        for svg in [
            bars(&words(), &[]),
            quota_bars(&words(), &[]),
            stacked(&words(), &[], &[]),
            columns(&words(), &[]),
        ] {
            assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n"), "{svg}");
        }
    }

    #[test]
    fn more_than_the_quota_ends_at_the_frame() {
        let over = QuotaBar {
            label: "CPU".into(),
            requested: Some(Decimal::from(180)),
            used: None,
            text: "requested 180 %".into(),
        };
        let svg = quota_bars(&words(), &[over]);
        let width = |colour: &str| {
            let line = svg.lines().find(|l| l.contains(colour)).unwrap();
            line.split("width=\"").nth(1).unwrap().split('"').next().unwrap().to_string()
        };
        assert_eq!(width(REQUESTED), width(WASH));
    }
}
