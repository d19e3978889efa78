//! The theme of the settings as pages take it.

use std::sync::Arc;

use crate::markup::{Face, Frame, Logo, Role};
use crate::output;
use crate::settings::{Theme, theme};

/// What every document of a run bears.
pub struct Brand {
    theme: Arc<Theme>,
    logo: Option<Logo>,
    faces: Vec<Face>,
}

impl Brand {
    pub fn of(theme: &Arc<Theme>) -> Brand {
        let faces = [(Role::Sans, &theme.sans), (Role::Mono, &theme.mono), (Role::Fallback, &theme.fallback)];
        Brand {
            logo: theme.logo.as_ref().map(logo),
            faces: faces.into_iter().flat_map(|(role, fonts)| fonts.iter().map(move |f| face(role, f))).collect(),
            theme: theme.clone(),
        }
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

    pub fn theme(&self) -> &Theme {
        &self.theme
    }
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
