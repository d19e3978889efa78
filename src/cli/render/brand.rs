//! The theme of the settings as pages take it.

use std::sync::Arc;

use crate::cli::Trouble;
use crate::markup::{Face, Frame, Logo, Role};
use crate::output;
use crate::settings::{Theme, theme};

/// What every document of a run bears.
pub struct Brand {
    theme: Arc<Theme>,
    logo: Option<Logo>,
    faces: Vec<Face>,
    #[cfg(feature = "pdf")]
    pub fonts: crate::pdf::Fonts,
}

impl Brand {
    pub fn of(theme: &Arc<Theme>) -> Result<Brand, Trouble> {
        let faces = [(Role::Sans, &theme.sans), (Role::Mono, &theme.mono), (Role::Fallback, &theme.fallback)];
        Ok(Brand {
            logo: theme.logo.as_ref().map(logo),
            faces: faces
                .into_iter()
                .flat_map(|(role, fonts)| fonts.iter().map(move |f| face(role, f)))
                .collect(),
            theme: theme.clone(),
            #[cfg(feature = "pdf")]
            fonts: print(theme)?,
        })
    }

    /// The frame of a document with what is the organisation's own.
    pub fn dress(&self, frame: Frame) -> Frame {
        let organisation = self.theme.organisation.clone().unwrap_or(frame.organisation);
        let named = |logo: &Logo| {
            let alt = if logo.alt.is_empty() { organisation.clone() } else { logo.alt.clone() };
            Logo { alt, ..logo.clone() }
        };
        Frame {
            logo: self.logo.as_ref().map(named),
            faces: self.faces.clone(),
            accent: self.theme.accent.clone().unwrap_or_default(),
            cover: self.theme.cover.clone(),
            footer: self.theme.footer.clone(),
            organisation,
            ..frame
        }
    }

    /// Font files for those who set the sources themselves.
    #[cfg(feature = "pdf")]
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let theme = &self.theme;
        let all = theme.sans.iter().chain(&theme.mono).chain(&theme.fallback);
        all.map(|f| (f.file.rsplit('/').next().unwrap_or(&f.file), f.bytes.as_slice()))
    }
}

/// The faces as print reads them, once a run.
#[cfg(feature = "pdf")]
fn print(theme: &Theme) -> Result<crate::pdf::Fonts, Trouble> {
    let bytes = |fonts: &[theme::Font]| fonts.iter().map(|f| f.bytes.clone()).collect::<Vec<_>>();
    let (sans, mono, fallback) = (bytes(&theme.sans), bytes(&theme.mono), bytes(&theme.fallback));
    let files = crate::pdf::FontFiles { sans: &sans, mono: &mono, fallback: &fallback };
    crate::pdf::Fonts::new(&files).map_err(|index| {
        let mut all = theme.sans.iter().chain(&theme.mono).chain(&theme.fallback);
        let file = all.nth(index).map_or("", |f| f.file.as_str());
        Trouble(format!("error: {file} cannot be set in print\nhelp: take another TTF or OTF of the face"))
    })
}

fn logo(logo: &theme::Logo) -> Logo {
    let picture = &logo.picture;
    let made = Logo {
        name: if picture.kind.ending() == "png" { "logo.png" } else { "logo.svg" },
        media_type: picture.kind.media_type(),
        alt: logo.alt.clone().unwrap_or_default(),
        width: 0,
        height: 0,
        sha256: output::sha256(&picture.bytes),
        bytes: picture.bytes.as_slice().into(),
    };
    made.fitted(picture.width, picture.height)
}

fn face(role: Role, font: &theme::Font) -> Face {
    Face {
        role,
        weight: font.weight,
        italic: font.italic,
        sha256: output::sha256(&font.bytes),
        bytes: font.bytes.as_slice().into(),
    }
}
