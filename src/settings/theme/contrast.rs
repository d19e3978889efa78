//! A colour is legible wherever the pages set text in it: WCAG's 4.5 to 1, in light and in dark.

/// Of `templates/page.css`: paper, washed blocks and notes, where links, labels and code stand.
const LIGHT: [&str; 3] = ["#ffffff", "#f4f6f8", "#f0f5fa"];
const DARK: [&str; 3] = ["#10161d", "#19222b", "#17222e"];
/// In dark the page mixes so much of the colour into this, in Oklab.
const SHARE: f64 = 0.45;
const GLOW: &str = "#b9dcff";
const LEAST: f64 = 4.5;

/// The colour as `#rrggbb`, or why not, and what would do.
pub fn check(typed: &str) -> Result<String, (String, String)> {
    let Some(colour) = parse(typed) else {
        let message = format!("`{typed}` is not a colour");
        return Err((message, "Write it as `\"#0b5cad\"`: six hexadecimal digits, in quotes.".into()));
    };
    let (ground, ratio) = worst(colour);
    if ratio >= LEAST {
        return Ok(hex(colour));
    }
    // Told downwards, so that 4.496 is not said to be 4.5.
    let told = (ratio * 100.0).floor() / 100.0;
    let message =
        format!("`{}` has a contrast of {told:.2} to 1 on {ground}; text needs {LEAST} to 1", hex(colour));
    let help = match nearest(colour) {
        Some(near) => format!("The nearest colour that is legible is `\"{}\"`.", hex(near)),
        None => "Take a darker colour.".into(),
    };
    Err((message, help))
}

type Rgb = [u8; 3];

fn parse(text: &str) -> Option<Rgb> {
    let digits = text.trim().strip_prefix('#')?;
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let digits: String = match digits.len() {
        3 => digits.chars().flat_map(|c| [c, c]).collect(),
        6 => digits.to_string(),
        _ => return None,
    };
    let part = |i: usize| u8::from_str_radix(digits.get(2 * i..2 * i + 2)?, 16).ok();
    Some([part(0)?, part(1)?, part(2)?])
}

fn hex([r, g, b]: Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// The ground on which it is read worst, and the contrast there.
fn worst(colour: Rgb) -> (&'static str, f64) {
    let light = LIGHT.iter().map(|ground| (*ground, linear(colour)));
    let mixed = oklab(linear(colour)).zip_with(oklab(of(GLOW)));
    let dark = DARK.iter().map(|ground| (*ground, from_oklab(mixed)));
    let all = light.chain(dark).map(|(ground, ink)| (ground, contrast(ink, of(ground))));
    let worst = all.min_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or(("#ffffff", 1.0));
    let name = if worst.0 == "#ffffff" { "white" } else { worst.0 };
    (name, worst.1)
}

/// Of the same hue, as little lighter or darker as will do.
fn nearest(colour: Rgb) -> Option<Rgb> {
    let [lightness, a, b] = oklab(linear(colour));
    let at = |l: f64| {
        let byte = |x: f64| (encode(x.clamp(0.0, 1.0)) * 255.0).round() as u8;
        from_oklab([l, a, b]).map(byte)
    };
    let steps = (1..1000).flat_map(|i| [f64::from(i), -f64::from(i)]).map(|i| lightness + i / 1000.0);
    steps.filter(|l| (0.0..=1.0).contains(l)).map(at).find(|c| worst(*c).1 >= LEAST)
}

fn of(text: &str) -> [f64; 3] {
    parse(text).map_or([0.0; 3], linear)
}

fn linear(colour: Rgb) -> [f64; 3] {
    colour.map(|byte| {
        let x = f64::from(byte) / 255.0;
        if x <= 0.04045 { x / 12.92 } else { ((x + 0.055) / 1.055).powf(2.4) }
    })
}

fn encode(x: f64) -> f64 {
    if x <= 0.003_130_8 { x * 12.92 } else { 1.055 * x.powf(1.0 / 2.4) - 0.055 }
}

/// WCAG 2: relative luminance, and the ratio of two.
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let luminance = |[r, g, b]: [f64; 3]| (0.2126 * r + 0.7152 * g + 0.0722 * b).clamp(0.0, 1.0) + 0.05;
    let (one, other) = (luminance(one), luminance(other));
    one.max(other) / one.min(other)
}

/// Björn Ottosson's Oklab, from linear sRGB.
fn oklab([r, g, b]: [f64; 3]) -> [f64; 3] {
    let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
    let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
    let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
    [
        0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
        1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
        0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
    ]
}

fn from_oklab([lightness, a, b]: [f64; 3]) -> [f64; 3] {
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
    ]
}

/// The page's own mixture of two colours.
trait Mix {
    fn zip_with(self, other: Self) -> Self;
}

impl Mix for [f64; 3] {
    fn zip_with(self, other: Self) -> Self {
        std::array::from_fn(|i| SHARE * self[i] + (1.0 - SHARE) * other[i])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ratios as the WCAG's own formula gives them, worked out beside in another language.
    #[test]
    fn ratios_are_those_of_wcag() {
        for (one, other, ratio) in [
            ("#000000", "#ffffff", 21.0),
            ("#767676", "#ffffff", 4.54),
            ("#777777", "#ffffff", 4.478),
            ("#0b5cad", "#ffffff", 6.67),
        ] {
            let found = contrast(of(one), of(other));
            assert!((found - ratio).abs() < 0.01, "{one} on {other}: {found}");
        }
    }

    #[test]
    fn the_grounds_are_those_of_the_page() {
        let css = include_str!("../../../templates/page.css");
        for colour in LIGHT.iter().chain(&DARK).chain([&GLOW]) {
            assert!(css.contains(colour), "templates/page.css has no {colour}");
        }
        assert!(
            css.contains("color-mix(in oklab, var(--accent-base) 45%, #b9dcff)"),
            "the page mixes otherwise"
        );
    }

    /// The greys at both edges, worked out in another language: 4.4996 and 4.53 in dark, 4.52 and 4.45 in light.
    #[test]
    fn the_edges_are_where_they_should_be() {
        for (grey, legible) in [("#303030", false), ("#313131", true), ("#707070", true), ("#717171", false)]
        {
            assert_eq!(check(grey).is_ok(), legible, "{grey}");
        }
        assert!(check("#303030").is_err_and(|(message, _)| message.contains("4.49 to 1 on #19222b")));
    }

    #[test]
    fn what_is_offered_instead_is_legible_and_near() {
        assert_eq!(check("#0B5CAD").as_deref(), Ok("#0b5cad"));
        assert_eq!(check("#06c").as_deref(), Ok("#0066cc"));
        for pale in ["#ffcc00", "#ff6600", "#e2001a", "#00a3e0", "#ffffff", "#000000", "#7ab800"] {
            let Err((message, help)) = check(pale) else { continue };
            assert!(message.contains(" to 1 on "), "{message}");
            let near = help.split('"').nth(1).unwrap_or_else(|| panic!("{pale}: {help}"));
            assert_eq!(check(near).as_deref(), Ok(near), "{pale}");
        }
        for wrong in ["", "blue", "#12345", "0b5cad", "#0b5cag", "#0b5cad;}", "#äb5c"] {
            assert!(check(wrong).is_err(), "{wrong}");
        }
    }
}
