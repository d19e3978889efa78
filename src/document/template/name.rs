//! Names that no context has. Tera takes one that is missing for false in a condition, so that a slip there would go
//! unseen; here every name is held against what the kind's context holds.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::schema::Type;
use super::syntax::{Argument, Expr, Node, Span, parse};
use crate::diagnostic::did_you_mean;

/// A name that is not there, and what may have been meant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unknown {
    pub template: String,
    pub start: usize,
    pub end: usize,
    pub message: String,
    pub help: String,
}

/// More than this is no document: parts that include parts twice each grow without end.
const VISITS: usize = 50_000;

/// Every unknown name in the template of a kind and in what it includes.
pub fn unknown<'a>(
    template: &str,
    kind: &'a str,
    source: &'a dyn Fn(&str) -> Option<&'a str>,
) -> BTreeSet<Unknown> {
    let Some(context) = Type::of_kind(kind) else { return BTreeSet::new() };
    let mut walk = Walk {
        kind,
        source,
        template: template.to_string(),
        scopes: vec![Scope::default()],
        parsed: BTreeMap::new(),
        open: Vec::new(),
        visits: 0,
        found: BTreeSet::new(),
    };
    for name in context.names() {
        walk.define(name, context.field(name).unwrap_or(Type::Any));
    }
    walk.include(template);
    walk.found
}

#[derive(Default)]
struct Scope {
    names: BTreeMap<String, Type>,
    /// Inside a loop there is `loop`.
    turns: bool,
}

struct Walk<'a> {
    kind: &'a str,
    source: &'a dyn Fn(&str) -> Option<&'a str>,
    /// The file that is walked.
    template: String,
    scopes: Vec<Scope>,
    parsed: BTreeMap<String, Rc<Vec<Node>>>,
    open: Vec<String>,
    visits: usize,
    found: BTreeSet<Unknown>,
}

impl<'a> Walk<'a> {
    fn include(&mut self, name: &str) {
        let Some(text) = (self.source)(name) else { return };
        if self.open.iter().any(|open| open == name) {
            return;
        }
        let nodes = match self.parsed.get(name) {
            Some(nodes) => nodes.clone(),
            None => Rc::new(parse(text)),
        };
        self.parsed.insert(name.to_string(), nodes.clone());
        let outer = std::mem::replace(&mut self.template, name.to_string());
        self.open.push(name.to_string());
        self.nodes(&nodes);
        self.open.pop();
        self.template = outer;
    }

    /// A name as messages show it.
    fn short(&self, span: &Span) -> String {
        let name = self.text(span);
        let head: String = name.chars().take(60).collect();
        if head.len() < name.len() { format!("{head}...") } else { head }
    }

    fn text(&self, span: &Span) -> &'a str {
        (self.source)(&self.template).and_then(|t| t.get(span.clone())).unwrap_or_default()
    }

    fn define(&mut self, name: &str, kind: Type) {
        if let Some(scope) = self.scopes.last_mut() {
            let known = scope.names.get(name).is_some_and(|known| *known != kind);
            scope.names.insert(name.to_string(), if known { Type::Any } else { kind });
        }
    }

    /// What is set in a loop may be asked for behind it, if only by `set_global`.
    fn assign(&mut self, name: &str, kind: Type) {
        self.define(name, kind);
        if self.scopes.len() > 1
            && let Some(outermost) = self.scopes.first_mut()
        {
            outermost.names.insert(name.to_string(), Type::Any);
        }
    }

    fn inside(&mut self, scope: Scope, run: impl FnOnce(&mut Self)) {
        self.scopes.push(scope);
        run(self);
        self.scopes.pop();
    }

    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            self.visits += 1;
            if self.visits > VISITS {
                return;
            }
            self.node(node);
        }
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Content(_) => {}
            Node::Print(value) => {
                self.kind(&value.value);
            }
            Node::Set { name, value } => {
                let kind = self.kind(&value.value);
                self.assign(self.text(name), kind);
            }
            Node::Capture { name, body } => {
                self.nodes(body);
                self.assign(self.text(name), Type::Plain);
            }
            Node::Include(name) => self.include(self.text(name)),
            Node::For { names, over, body, otherwise, .. } => {
                let scope = self.turn(names, &over.value);
                self.inside(scope, |walk| walk.nodes(body));
                self.nodes(otherwise);
            }
            Node::If(arms) => {
                for (condition, body) in arms {
                    condition.iter().for_each(|c| {
                        self.kind(c);
                    });
                    self.nodes(body);
                }
            }
            Node::Component { parameters, body, .. } => self.component(parameters, body),
            Node::Body(exprs, body) => {
                exprs.iter().for_each(|e| {
                    self.kind(e);
                });
                self.nodes(body);
            }
        }
    }

    /// A component knows what it is given, and nothing of the document.
    fn component(&mut self, parameters: &[Span], body: &[Node]) {
        let names = parameters.iter().map(|p| (self.text(p).to_string(), Type::Any));
        let mut scope = Scope { names: names.collect(), turns: false };
        scope.names.insert("body".into(), Type::Plain);
        let outer = std::mem::replace(&mut self.scopes, vec![scope]);
        self.nodes(body);
        self.scopes = outer;
    }

    /// What a loop's body knows.
    fn turn(&mut self, names: &[Span], over: &Expr) -> Scope {
        let kind = self.kind(over);
        let mut scope = Scope { names: BTreeMap::new(), turns: true };
        if let [key, value] = names {
            scope.names.insert(self.text(key).to_string(), Type::Plain);
            scope.names.insert(self.text(value).to_string(), kind.item());
        } else if let [value] = names {
            scope.names.insert(self.text(value).to_string(), kind.item());
        }
        scope
    }

    /// The type of an expression; names in it that are not there are noted.
    fn kind(&mut self, expr: &Expr) -> Type {
        match expr {
            Expr::Literal => Type::Plain,
            Expr::Name(span) => self.name(span),
            Expr::Field(of, name) => self.field(of, name),
            Expr::Index(of, parts) => {
                parts.iter().for_each(|p| {
                    self.kind(p);
                });
                self.kind(of).item()
            }
            Expr::Filter { of, name, arguments, .. } => {
                let kind = self.kind(of);
                self.arguments(arguments);
                match self.text(name) {
                    "known" | "sort" | "unique" | "reverse" => kind,
                    "first" | "last" | "nth" => kind.item(),
                    _ => Type::Any,
                }
            }
            Expr::Test(of, arguments) => {
                self.kind(of);
                self.arguments(arguments);
                Type::Plain
            }
            Expr::Call { arguments, .. } | Expr::Component(arguments) => {
                self.arguments(arguments);
                Type::Any
            }
            Expr::List { each, names, over, condition } => {
                let scope = self.turn(names, &over.value);
                let mut item = Type::Any;
                self.inside(scope, |walk| {
                    item = walk.kind(each);
                    condition.iter().for_each(|c| {
                        walk.kind(c);
                    });
                });
                Type::List(Box::new(item))
            }
            Expr::Many(parts) => {
                parts.iter().for_each(|p| {
                    self.kind(p);
                });
                Type::Any
            }
        }
    }

    fn arguments(&mut self, arguments: &[Argument]) {
        arguments.iter().for_each(|a| {
            self.kind(&a.value);
        });
    }

    fn name(&mut self, span: &Span) -> Type {
        let name = self.text(span);
        if let Some(kind) = self.scopes.iter().rev().find_map(|s| s.names.get(name)) {
            return kind.clone();
        }
        if name == "__tera_context" || (name == "loop" && self.scopes.iter().any(|s| s.turns)) {
            return Type::Any;
        }
        let known: BTreeSet<String> = self.scopes.iter().flat_map(|s| s.names.keys().cloned()).collect();
        let message = match self.scopes.len() {
            1 if !known.contains("doc") => format!("this component is not given `{}`", self.short(span)),
            _ => format!("there is no `{}` in the context of `{}`", self.short(span), self.kind),
        };
        self.note(span, message, known.iter().map(String::as_str));
        Type::Any
    }

    fn field(&mut self, of: &Expr, name: &Span) -> Type {
        let kind = self.kind(of);
        if let Some(field) = kind.field(self.text(name)) {
            return field;
        }
        let (word, owner) = (self.short(name), self.owner(of));
        let message = match kind {
            Type::Plain => format!("{owner} is a plain value: it has no `{word}`"),
            Type::List(_) => format!("{owner} is a list: it has no `{word}`, each of its items may"),
            _ => format!("{owner} has no `{word}`"),
        };
        self.note(name, message, kind.names());
        Type::Any
    }

    fn owner(&self, of: &Expr) -> String {
        match of {
            Expr::Name(span) | Expr::Field(_, span) => format!("`{}`", self.short(span)),
            _ => "this value".into(),
        }
    }

    fn note<'n>(&mut self, span: &Span, message: String, known: impl IntoIterator<Item = &'n str>) {
        let known: Vec<&str> = known.into_iter().filter(|n| !n.is_empty()).collect();
        let help = match did_you_mean(self.text(span), known.iter().copied()) {
            Some(close) => format!("Did you mean `{close}`?"),
            None if known.is_empty() => format!("docs/context/{}.md lists what there is.", self.kind),
            None => format!("There are {}.", known.join(", ")),
        };
        let (template, start, end) = (self.template.clone(), span.start, span.start + self.short(span).len());
        self.found.insert(Unknown { template, start, end, message, help });
    }
}
