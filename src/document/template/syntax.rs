//! The shape of a template, as far as names, loops and filters need it. Tera keeps its own tree to itself.

use std::ops::Range;

use super::token::{Kind, Token, tokens};

pub type Span = Range<usize>;

#[derive(Clone, Debug)]
pub enum Expr {
    /// A string or number, and everything without a name in it.
    Literal,
    Name(Span),
    /// `of.name`
    Field(Box<Expr>, Span),
    /// `of[…]`
    Index(Box<Expr>, Vec<Expr>),
    Filter {
        of: Box<Expr>,
        name: Span,
        /// Where the bar stands.
        bar: usize,
        arguments: Vec<Argument>,
    },
    /// `of is name`
    Test(Box<Expr>, Vec<Argument>),
    Call {
        name: Span,
        arguments: Vec<Argument>,
    },
    Component(Vec<Argument>),
    /// `[each for key, value in over if condition]`
    List {
        each: Box<Expr>,
        names: Vec<Span>,
        over: Argument,
        condition: Option<Box<Expr>>,
    },
    /// Operators, arrays, maps, ternaries: what matters is what stands in them.
    Many(Vec<Expr>),
}

/// An expression with its extent.
#[derive(Clone, Debug)]
pub struct Argument {
    pub value: Box<Expr>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum Node {
    Content(Span),
    Print(Argument),
    Set {
        name: Span,
        value: Argument,
    },
    /// `{% set name %}…{% endset %}`
    Capture {
        name: Span,
        body: Vec<Node>,
    },
    Include(Span),
    For {
        names: Vec<Span>,
        over: Argument,
        head: Head,
        body: Vec<Node>,
        otherwise: Vec<Node>,
    },
    If(Vec<(Option<Expr>, Vec<Node>)>),
    Component {
        parameters: Vec<Span>,
        head: Head,
        body: Vec<Node>,
    },
    /// Blocks, filter sections, bodies of components.
    Body(Vec<Expr>, Vec<Node>),
}

/// The end of a tag: where something can be put behind it, and whether it takes the space there away.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    pub end: usize,
    pub trims: bool,
}

/// The nodes of a template.
pub fn parse(text: &str) -> Vec<Node> {
    let mut parser = Parser { text, tokens: tokens(text), next: 0, depth: 0 };
    let mut nodes = Vec::new();
    while parser.next < parser.tokens.len() {
        let before = parser.next;
        nodes.extend(parser.nodes());
        // An end without a beginning: Tera has refused it already.
        if parser.next == before {
            parser.next += 1;
        }
    }
    nodes
}

pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
}

/// Bodies and brackets inside each other; Tera takes fewer.
const DEPTH: usize = 100;

impl<'a> Parser<'a> {
    fn peek(&self, ahead: usize) -> Option<&Token> {
        self.tokens.get(self.next + ahead)
    }

    /// The next word, empty at the end of a tag.
    pub(super) fn word(&self, ahead: usize) -> &'a str {
        match self.peek(ahead) {
            Some(t) if matches!(t.kind, Kind::Name | Kind::Mark) => &self.text[t.at.clone()],
            _ => "",
        }
    }

    pub(super) fn kind(&self) -> Option<Kind> {
        self.peek(0).map(|t| t.kind)
    }

    pub(super) fn take(&mut self) -> Span {
        let at = self.peek(0).map_or(self.text.len()..self.text.len(), |t| t.at.clone());
        self.next += 1;
        at
    }

    pub(super) fn eat(&mut self, word: &str) -> bool {
        let found = self.word(0) == word;
        if found {
            self.next += 1;
        }
        found
    }

    pub(super) fn start(&self) -> usize {
        self.peek(0).map_or(self.text.len(), |t| t.at.start)
    }

    /// The end of what was taken last.
    pub(super) fn end(&self) -> usize {
        self.next.checked_sub(1).and_then(|i| self.tokens.get(i)).map_or(0, |t| t.at.end)
    }

    /// To the end of the tag.
    fn close(&mut self) -> Head {
        loop {
            match self.kind() {
                Some(Kind::End { trims }) => return Head { end: self.take().end, trims },
                None => return Head { end: self.text.len(), trims: false },
                Some(Kind::Content | Kind::Print | Kind::Tag) => {
                    return Head { end: self.start(), trims: false };
                }
                Some(_) => self.next += 1,
            }
        }
    }

    /// One level further in: what is deeper than any template is not looked at.
    pub(super) fn deeper<T>(&mut self, otherwise: T, run: impl FnOnce(&mut Self) -> T) -> T {
        if self.depth >= DEPTH {
            self.next = self.tokens.len();
            return otherwise;
        }
        self.depth += 1;
        let made = run(self);
        self.depth -= 1;
        made
    }

    fn nodes(&mut self) -> Vec<Node> {
        self.deeper(Vec::new(), Self::body)
    }

    /// Nodes up to a tag that ends or goes on with what is open.
    fn body(&mut self) -> Vec<Node> {
        let mut nodes = Vec::new();
        while let Some(kind) = self.kind() {
            match kind {
                Kind::Content => {
                    let span = self.take();
                    nodes.push(Node::Content(span));
                }
                Kind::Print => {
                    self.next += 1;
                    let value = self.argument();
                    self.close();
                    nodes.push(Node::Print(value));
                }
                Kind::Tag => match self.word(1) {
                    "else" | "elif" | "</" => break,
                    word if word.starts_with("end") => break,
                    _ => nodes.extend(self.tag()),
                },
                _ => self.next += 1,
            }
        }
        nodes
    }

    /// The tag that ends a body.
    fn finish(&mut self) {
        if self.kind() == Some(Kind::Tag) {
            self.next += 1;
            self.close();
        }
    }

    fn tag(&mut self) -> Option<Node> {
        self.next += 1;
        let word = self.word(0);
        if word == "<" {
            let call = self.primary();
            self.close();
            let body = self.nodes();
            self.finish();
            return Some(Node::Body(vec![call], body));
        }
        self.next += 1;
        match word {
            "set" | "set_global" => Some(self.set()),
            "include" => {
                let name = self.take();
                self.close();
                Some(Node::Include(name.start + 1..name.end.saturating_sub(1).max(name.start + 1)))
            }
            "for" => Some(self.for_loop()),
            "if" => Some(self.condition()),
            "component" => Some(self.component()),
            "block" => {
                self.close();
                let body = self.nodes();
                self.finish();
                Some(Node::Body(Vec::new(), body))
            }
            "filter" => {
                let filters = self.filters();
                self.close();
                let body = self.nodes();
                self.finish();
                Some(Node::Body(filters, body))
            }
            _ => {
                self.close();
                None
            }
        }
    }

    fn set(&mut self) -> Node {
        let name = self.take();
        if self.eat("=") {
            let value = self.argument();
            self.close();
            return Node::Set { name, value };
        }
        self.close();
        let body = self.nodes();
        self.finish();
        Node::Capture { name, body }
    }

    /// The filters of a section: their arguments are what can hold names.
    fn filters(&mut self) -> Vec<Expr> {
        let mut all = Vec::new();
        loop {
            let bar = self.start();
            let name = self.take();
            let arguments = self.arguments();
            all.push(Expr::Filter { of: Box::new(Expr::Literal), name, bar, arguments });
            if !self.eat("|") {
                return all;
            }
        }
    }

    pub(super) fn names(&mut self) -> Vec<Span> {
        let mut names = vec![self.take()];
        if self.eat(",") {
            names.push(self.take());
        }
        self.eat("in");
        names
    }

    fn for_loop(&mut self) -> Node {
        let names = self.names();
        let over = self.argument();
        let head = self.close();
        let body = self.nodes();
        let mut otherwise = Vec::new();
        if self.kind() == Some(Kind::Tag) && self.word(1) == "else" {
            self.finish();
            otherwise = self.nodes();
        }
        self.finish();
        Node::For { names, over, head, body, otherwise }
    }

    fn condition(&mut self) -> Node {
        let first = self.expression(0);
        self.close();
        let mut arms = vec![(Some(first), self.nodes())];
        while self.kind() == Some(Kind::Tag) && matches!(self.word(1), "elif" | "else") {
            let elif = self.word(1) == "elif";
            self.next += 2;
            let condition = elif.then(|| self.expression(0));
            self.close();
            arms.push((condition, self.nodes()));
        }
        self.finish();
        Node::If(arms)
    }

    fn component(&mut self) -> Node {
        self.dotted();
        let mut parameters = Vec::new();
        self.eat("(");
        while self.kind().is_some() && !self.eat(")") {
            match self.kind() {
                Some(Kind::Name) => {
                    parameters.push(self.take());
                    // Its type and default.
                    while !matches!(self.word(0), "," | ")")
                        && !matches!(self.kind(), None | Some(Kind::End { .. }))
                    {
                        self.next += 1;
                    }
                }
                Some(Kind::End { .. }) => break,
                _ => self.next += 1,
            }
        }
        let head = self.close();
        let body = self.nodes();
        self.finish();
        Node::Component { parameters, head, body }
    }

    /// The name of a component.
    pub(super) fn dotted(&mut self) {
        self.take();
        while self.eat(".") {
            self.take();
        }
    }
}
