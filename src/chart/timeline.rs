//! What ran when: a lane for each series, a stroke for each run, a frame around the time that nothing protected.

use rust_decimal::Decimal;

use super::canvas::{self, Anchor, Canvas};
use super::{BAR, GREY, HAIRLINE, INK, MARGIN, PALETTE, ROW, WIDTH, Words, left_of, right_of};

const HEAD: i64 = 28;
const FOOT: i64 = 20;
const BREACH: &str = "#fbe3d6";
const VERMILION: &str = "#d55e00";
/// Thin enough for a run every three hours over a month.
const THIN: Decimal = Decimal::from_parts(16, 0, 0, false, 1);

/// One series.
pub struct Lane {
    pub label: String,
    pub marks: Vec<Mark>,
    /// Stretches from and to, as shares of the whole time.
    pub breaches: Vec<(Decimal, Decimal)>,
    pub text: String,
}

/// A run, at its share of the whole time.
pub struct Mark {
    pub at: Decimal,
    pub stroke: Stroke,
}

/// Told apart by height before colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// A point that can be restored.
    Whole,
    /// A run that gave none.
    Half,
    /// A run that was due and is not there.
    Hollow,
}

/// Words of the legend, in the order usable, unusable, missing, breach.
pub struct Legend<'a>(pub [&'a str; 4]);

/// Moments below the lanes: shares of the whole time, and what stands there.
pub struct Axis(pub Vec<(Decimal, String)>);

pub fn timeline(words: &Words, legend: &Legend, axis: &Axis, lanes: &[Lane]) -> String {
    let texts: Vec<&str> = lanes.iter().map(|lane| lane.text.as_str()).collect();
    let left = left_of(lanes.iter().map(|lane| &lane.label));
    let right = right_of(&texts, left);
    let bottom = MARGIN + HEAD + ROW * lanes.len() as i64;
    let mut canvas = Canvas::new(words, WIDTH, bottom + FOOT);
    explain(&mut canvas, legend);
    let place = |share: Decimal| Decimal::from(left) + share * Decimal::from(right - left);
    for (at, text) in &axis.0 {
        canvas.rect(place(*at).round_dp(1), MARGIN + HEAD - 4, THIN, bottom - MARGIN - HEAD, HAIRLINE, None);
        canvas.text(place(*at).round_dp(1), bottom + 12, Anchor::Middle, 12, GREY, text);
    }
    for (index, lane) in lanes.iter().enumerate() {
        let y = MARGIN + HEAD + ROW * index as i64;
        canvas.label(MARGIN, y + 13, left - MARGIN - 12, &lane.label);
        canvas.rect(left.into(), y + BAR, Decimal::from(right - left), 1, HAIRLINE, None);
        for (from, to) in &lane.breaches {
            let (from, to) = (place(*from).round_dp(1), place(*to).round_dp(1));
            canvas.rect(from, y - 3, to - from, BAR + 6, BREACH, Some(VERMILION));
        }
        lane.marks.iter().for_each(|mark| stroke(&mut canvas, place(mark.at).round_dp(1), y, mark.stroke));
        canvas.text(Decimal::from(right + 10), y + 13, Anchor::Start, 12, INK, &lane.text);
    }
    canvas.finish()
}

fn stroke(canvas: &mut Canvas, x: Decimal, y: i64, stroke: Stroke) {
    match stroke {
        Stroke::Whole => canvas.rect(x, y, THIN, BAR, PALETTE[0], None),
        Stroke::Half => canvas.rect(x - THIN, y + BAR / 2, THIN + THIN, BAR / 2, VERMILION, None),
        Stroke::Hollow => {
            canvas.rect(x - Decimal::TWO, y + 4, Decimal::from(5), BAR - 8, "#ffffff", Some(INK))
        }
    }
}

fn explain(canvas: &mut Canvas, legend: &Legend) {
    let Legend([usable, unusable, missing, breach]) = legend;
    let mut x = MARGIN;
    for (word, sign) in [
        (usable, Some(Stroke::Whole)),
        (unusable, Some(Stroke::Half)),
        (missing, Some(Stroke::Hollow)),
        (breach, None),
    ] {
        match sign {
            Some(sign) => stroke(canvas, Decimal::from(x + 4), MARGIN - 3, sign),
            None => canvas.rect(x.into(), MARGIN - 3, Decimal::from(11), BAR, BREACH, Some(VERMILION)),
        }
        canvas.text(Decimal::from(x + 16), MARGIN + 10, Anchor::Start, 12, GREY, word);
        x += 16 + canvas::width(word, 12) + 18;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strokes_stand_where_their_time_is() {
        let half = Decimal::new(5, 1);
        let lane = Lane {
            label: "pay-prod".into(),
            marks: vec![
                Mark { at: Decimal::ZERO, stroke: Stroke::Whole },
                Mark { at: half, stroke: Stroke::Whole },
                Mark { at: Decimal::ONE, stroke: Stroke::Whole },
            ],
            breaches: vec![(half, Decimal::ONE)],
            text: "100 %".into(),
        };
        let words = Words { title: "Runs", description: "of a month" };
        let legend = Legend(["usable", "not usable", "missing", "over the RPO"]);
        let svg = timeline(&words, &legend, &Axis(vec![(half, "15 Oct".into())]), &[lane]);
        let number = |line: &str, name: &str| -> Decimal {
            line.split(&format!(" {name}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
        };
        let runs: Vec<&str> = svg.lines().filter(|l| l.contains(PALETTE[0])).skip(1).collect();
        let [first, middle, last] = [0, 1, 2].map(|i| number(runs[i], "x"));
        assert_eq!(middle - first, last - middle, "{svg}");
        let breach = svg.lines().filter(|l| l.contains(BREACH)).nth(1).unwrap();
        assert_eq!((number(breach, "x"), number(breach, "width")), (middle, last - middle));
        assert!(svg.contains("15 Oct") && svg.contains("over the RPO"));
    }
}
