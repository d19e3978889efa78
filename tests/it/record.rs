//! The structs of contexts, read from their source: fields, types, doc comments.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use syn::{Attribute, Expr, GenericArgument, Item, Lit, Meta, PathArguments, Type, UseTree};

use crate::bench;

/// What a value is to a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    Text,
    Number,
    Flag,
    List(Box<Shape>),
    Map(Box<Shape>),
    /// By its name among the records.
    Record(String),
}

#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub doc: String,
    pub shape: Shape,
    pub absent: bool,
    /// The Rust type's name, from which the unit shows.
    rust: String,
    flat: bool,
}

#[derive(Clone, Debug)]
pub struct Record {
    pub doc: String,
    pub fields: Vec<Field>,
}

/// All structs that serialise, by module and name: `rpo_matrix::row::Row`.
pub struct Records {
    pub all: BTreeMap<String, Record>,
}

impl Shape {
    pub fn record(&self) -> Option<String> {
        match self {
            Shape::Record(id) => Some(id.clone()),
            Shape::List(inner) | Shape::Map(inner) => inner.record(),
            _ => None,
        }
    }

    /// As the schema writes it.
    pub fn word(&self) -> String {
        match self {
            Shape::Text => "text".into(),
            Shape::Number => "number".into(),
            Shape::Flag => "flag".into(),
            Shape::List(inner) => format!("[{}]", inner.word()),
            Shape::Map(inner) => format!("{{{}}}", inner.word()),
            Shape::Record(id) => id.clone(),
        }
    }

    /// As the reference writes it.
    pub fn words(&self) -> String {
        match self {
            Shape::List(inner) => format!("list of {}", inner.plural()),
            Shape::Map(inner) => format!("map of {}", inner.plural()),
            Shape::Record(_) => "record".into(),
            _ => self.word(),
        }
    }

    fn plural(&self) -> String {
        match self {
            Shape::List(_) => "lists".into(),
            Shape::Map(_) => "maps".into(),
            _ => format!("{}s", self.words()),
        }
    }

    pub fn brackets(&self) -> &'static str {
        match self {
            Shape::List(_) => "[]",
            Shape::Map(_) => ".*",
            _ => "",
        }
    }
}

impl Field {
    /// Of a number by its name, of a text by what it was made from: a text bears its unit.
    pub fn unit(&self) -> &'static str {
        let has = |part: &str| self.name.split('_').any(|p| p == part);
        match self.shape {
            Shape::Number if has("days") => "days",
            Shape::Number if has("hours") => "hours",
            Shape::Number if has("minutes") || has("estimate") => "minutes",
            Shape::Number if has("seconds") => "seconds",
            Shape::Number if has("percent") => "%",
            Shape::Number => "count",
            Shape::Text if has("percent") => "%, in the text",
            Shape::Text if self.rust == "Bytes" => "bytes, in the text",
            _ => "",
        }
    }
}

impl Records {
    pub const HEAD: &str = "head::Head";

    pub fn read(rooms: &[&str]) -> Records {
        let mut files = Vec::new();
        rooms.iter().for_each(|room| collect(&bench::root().join(room), &mut files));
        let mut raw = BTreeMap::new();
        for path in files {
            let text = std::fs::read_to_string(&path).expect("source");
            let file = syn::parse_file(&text).expect("Rust");
            let mut place = Place { module: module(&path), uses: BTreeMap::new() };
            for item in &file.items {
                if let Item::Use(item) = item {
                    place.learn(&item.tree, "");
                }
            }
            for item in file.items {
                let Item::Struct(item) = item else { continue };
                if serialises(&item.attrs) {
                    let id = [place.module.as_str(), &item.ident.to_string()].join("::");
                    raw.insert(id, (place.clone(), item));
                }
            }
        }
        let names: Vec<String> = raw.keys().cloned().collect();
        let mut all: BTreeMap<String, Record> = raw
            .iter()
            .map(|(id, (place, item))| {
                let fields = item.fields.iter().filter(|f| !says(&f.attrs, "skip"));
                let fields = fields.map(|f| field(f, place, &names)).collect();
                (id.clone(), Record { doc: doc(&item.attrs), fields })
            })
            .collect();
        flatten(&mut all);
        let mut records = Records { all };
        records.add_heads();
        records.explain();
        records
    }

    /// The record that a kind's template receives.
    pub fn context(&self, kind: &str) -> String {
        format!("{}::Context", kind.replace('-', "_"))
    }

    /// What has no doc comment of its own means what the glossary says of its name, or of it alone.
    fn explain(&mut self) {
        let glossary = Records::glossary();
        for (id, record) in &mut self.all {
            let said = |key: &str| glossary.get(key).cloned();
            if record.doc.is_empty() {
                record.doc = said(id).unwrap_or_default();
            }
            for field in record.fields.iter_mut().filter(|f| f.doc.is_empty()) {
                let alone = said(&format!("{id}.{}", field.name));
                field.doc = alone.or_else(|| said(&field.name)).unwrap_or_default();
            }
        }
    }

    /// Words that mean the same wherever they stand, said once.
    pub fn glossary() -> BTreeMap<String, String> {
        let text =
            std::fs::read_to_string(bench::root().join("docs/context/glossary.json")).expect("a glossary");
        serde_json::from_str(&text).expect("names and sentences")
    }

    /// Every context has the document's head beside its own fields.
    fn add_heads(&mut self) {
        for (_, record) in self.all.iter_mut().filter(|(id, _)| id.ends_with("::Context")) {
            record.fields.insert(
                0,
                Field {
                    name: "doc".into(),
                    doc: "Document control, the same in every kind.".into(),
                    shape: Shape::Record(Records::HEAD.into()),
                    absent: false,
                    rust: String::new(),
                    flat: false,
                },
            );
        }
    }
}

/// A flattened record's fields stand beside its neighbours.
fn flatten(all: &mut BTreeMap<String, Record>) {
    let copy = all.clone();
    for record in all.values_mut() {
        let fields = std::mem::take(&mut record.fields);
        record.fields = fields
            .into_iter()
            .flat_map(|f| match f.shape.record().filter(|_| f.flat) {
                Some(inner) => copy[&inner].fields.clone(),
                None => vec![f],
            })
            .collect();
    }
}

fn field(field: &syn::Field, place: &Place, names: &[String]) -> Field {
    let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
    let (inner, absent) = unwrapped(&field.ty);
    let shape = if says(&field.attrs, "serialize_with") { Shape::Text } else { shape(inner, place, names) };
    Field {
        name: name.trim_start_matches("r#").to_string(),
        doc: doc(&field.attrs),
        shape,
        absent,
        rust: last(inner),
        flat: says(&field.attrs, "flatten"),
    }
}

/// Without its `Option`.
fn unwrapped(ty: &Type) -> (&Type, bool) {
    match argument(ty, 0).filter(|_| last(ty) == "Option") {
        Some(inner) => (inner, true),
        None => (ty, false),
    }
}

fn shape(ty: &Type, place: &Place, names: &[String]) -> Shape {
    // Serialised as a list; those of ours hold things of one kind.
    let elem = match ty {
        Type::Tuple(tuple) => tuple.elems.first(),
        Type::Array(array) => Some(&*array.elem),
        Type::Slice(slice) => Some(&*slice.elem),
        _ => None,
    };
    if let Some(elem) = elem {
        return Shape::List(Box::new(shape(unwrapped(elem).0, place, names)));
    }
    let inner = |index| argument(ty, index).map(|t| shape(unwrapped(t).0, place, names)).map(Box::new);
    match last(ty).as_str() {
        "String" | "str" | "char" => Shape::Text,
        "bool" => Shape::Flag,
        "usize" | "u8" | "u16" | "u32" | "u64" | "i8" | "i16" | "i32" | "i64" | "f64" => Shape::Number,
        "Vec" | "BTreeSet" => Shape::List(inner(0).expect("an item")),
        "BTreeMap" => Shape::Map(inner(1).expect("a value")),
        "Box" | "Rc" | "Arc" => *inner(0).expect("a value"),
        name => Shape::Record(resolve(name, place, names)),
    }
}

/// Where a struct stands, and what it sees from there.
#[derive(Clone)]
struct Place {
    module: String,
    /// Imported names, each with the module that it comes from.
    uses: BTreeMap<String, String>,
}

impl Place {
    fn learn(&mut self, tree: &UseTree, from: &str) {
        match tree {
            UseTree::Path(path) => self.learn(&path.tree, &path.ident.to_string()),
            UseTree::Name(name) => {
                self.uses.insert(name.ident.to_string(), from.to_string());
            }
            UseTree::Group(group) => group.items.iter().for_each(|item| self.learn(item, from)),
            UseTree::Rename(_) | UseTree::Glob(_) => {}
        }
    }
}

/// The record of that name: of the module that it is imported from, else of the nearest.
fn resolve(name: &str, place: &Place, names: &[String]) -> String {
    let ending = format!("::{name}");
    let imported = place.uses.get(name).map(|from| format!("{from}::{name}"));
    let is_import = |id: &str| imported.as_ref().is_some_and(|i| id == i || id.ends_with(&format!("::{i}")));
    let shared = |id: &str| id.split("::").zip(place.module.split("::")).take_while(|(a, b)| a == b).count();
    let all = names.iter().filter(|id| id.ends_with(&ending));
    let found = all.max_by_key(|id| (is_import(id), shared(id), std::cmp::Reverse(id.split("::").count())));
    found.unwrap_or_else(|| panic!("no struct `{name}`, which {} serialises, is known", place.module)).clone()
}

fn last(ty: &Type) -> String {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default(),
        Type::Reference(reference) => last(&reference.elem),
        _ => String::new(),
    }
}

fn argument(ty: &Type, index: usize) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else { return None };
    let types =
        arguments.args.iter().filter_map(|a| if let GenericArgument::Type(t) = a { Some(t) } else { None });
    types.into_iter().nth(index)
}

fn serialises(attributes: &[Attribute]) -> bool {
    let derives = attributes.iter().filter(|a| a.path().is_ident("derive"));
    derives
        .filter_map(|a| a.meta.require_list().ok())
        .any(|list| list.tokens.to_string().contains("Serialize"))
}

/// Does `#[serde(…)]` hold that word?
fn says(attributes: &[Attribute], word: &str) -> bool {
    let serde = attributes.iter().filter(|a| a.path().is_ident("serde"));
    let lists = serde.filter_map(|a| a.meta.require_list().ok());
    lists.into_iter().any(|list| {
        list.tokens.to_string().split(|c: char| !c.is_alphanumeric() && c != '_').any(|w| w == word)
    })
}

fn doc(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|a| match &a.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value().trim().to_string()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    });
    lines.collect::<Vec<_>>().join(" ")
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    if folder.is_file() {
        return files.push(folder.to_path_buf());
    }
    for entry in std::fs::read_dir(folder).expect("src").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    files.sort();
}

/// `src/document/kinds/rpo_matrix/row.rs` is `rpo_matrix::row`.
fn module(path: &Path) -> String {
    let inner = path.strip_prefix(bench::root().join("src")).expect("below src").with_extension("");
    let parts: Vec<_> = inner.iter().map(|p| p.to_string_lossy().into_owned()).collect();
    let kept: Vec<&str> =
        parts.iter().map(String::as_str).filter(|p| !["document", "kinds", "facts"].contains(p)).collect();
    if kept.is_empty() { parts.join("::") } else { kept.join("::") }
}
