//! What Typst may see: six kinds of files under constant names, and nothing else of the machine.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use super::{Fonts, Job, preflight};

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// Constant paths: a `FileId` is never freed, and there are 65 535 of them a process.
static MAIN: LazyLock<FileId> = LazyLock::new(|| id("/main.typ"));
static TEMPLATE: LazyLock<Source> =
    LazyLock::new(|| Source::new(id("/page.typ"), crate::markup::TYPST_TEMPLATE.to_owned()));

fn id(path: &str) -> FileId {
    // The paths are ours and well formed; the fallback is a file that does not exist.
    let path = VirtualPath::new(path).or_else(|_| VirtualPath::new("/nothing"));
    match path {
        Ok(path) => RootedPath::new(VirtualRoot::Project, path).intern(),
        Err(_) => *MAIN,
    }
}

pub struct Fixed<'a> {
    main: Source,
    frame: Bytes,
    assets: Vec<Bytes>,
    attached: Vec<Bytes>,
    logo: Bytes,
    fonts: &'a Fonts,
}

impl<'a> Fixed<'a> {
    /// The world of one document, and the characters that had to be replaced in it.
    pub fn new(job: &Job<'a>) -> (Self, Vec<String>) {
        let mut missing = preflight::Missing::from(job.fonts);
        let main = Source::new(*MAIN, missing.replace(job.source));
        let frame = Bytes::from_string(missing.replace(job.frame));
        let assets = job.assets.iter().map(|svg| Bytes::from_string(missing.replace(svg))).collect();
        let attached = job.attached.iter().map(|bytes| Bytes::new(bytes.to_vec())).collect();
        let logo = Bytes::new(job.logo.to_vec());
        (Self { main, frame, assets, attached, logo, fonts: job.fonts }, missing.warnings())
    }
}

impl World for Fixed<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        *MAIN
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        match id {
            id if id == *MAIN => Ok(self.main.clone()),
            id if id == TEMPLATE.id() => Ok(TEMPLATE.clone()),
            _ => Err(FileError::AccessDenied),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let name = id.get().vpath().get_without_slash();
        if name == "frame.json" {
            return Ok(self.frame.clone());
        }
        if matches!(name, "logo.svg" | "logo.png") {
            return Ok(self.logo.clone());
        }
        let (list, index) = match name.strip_prefix("attached-") {
            Some(index) => (&self.attached, Some(index)),
            None => (&self.assets, name.strip_prefix("asset-").and_then(|rest| rest.strip_suffix(".svg"))),
        };
        let file = index.and_then(|index| index.parse().ok()).and_then(|index: usize| list.get(index));
        file.cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.faces.get(index).cloned()
    }

    /// Documents know only the date that they are given.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
