//! Expressions of a template: names, fields, filters, and how they bind.

use super::syntax::{Argument, Expr, Parser};
use super::token::Kind;

/// How tightly an operator holds what is left of it; the filter's bar holds tightest.
fn power(operator: &str) -> Option<u8> {
    Some(match operator {
        "or" => 1,
        "and" => 3,
        "in" | "is" | "not" => 5,
        "==" | "!=" | "<" | "<=" | ">" | ">=" => 7,
        "+" | "-" => 11,
        "*" | "/" | "%" | "~" | "//" => 13,
        "**" => 15,
        "|" => 17,
        _ => return None,
    })
}

impl Parser<'_> {
    pub(super) fn argument(&mut self) -> Argument {
        let start = self.start();
        let value = Box::new(self.expression(0));
        Argument { value, span: start..self.end().max(start) }
    }

    pub(super) fn expression(&mut self, least: u8) -> Expr {
        self.deeper(Expr::Literal, |parser| parser.operators(least))
    }

    fn operators(&mut self, least: u8) -> Expr {
        let mut left = self.unary();
        loop {
            let word = self.word(0);
            if word == "if" && least == 0 {
                self.take();
                let condition = self.expression(0);
                self.eat("else");
                let other = self.expression(0);
                return Expr::Many(vec![condition, left, other]);
            }
            let Some(power) = power(word).filter(|p| *p >= least) else { return left };
            let bar = self.take().start;
            left = match word {
                "|" => self.filter(left, bar),
                "is" => {
                    self.eat("not");
                    self.take();
                    Expr::Test(Box::new(left), self.arguments())
                }
                "not" => {
                    self.eat("in");
                    Expr::Many(vec![left, self.expression(6)])
                }
                _ => Expr::Many(vec![left, self.expression(power + 1)]),
            };
        }
    }

    fn filter(&mut self, of: Expr, bar: usize) -> Expr {
        let name = self.take();
        let arguments = self.arguments();
        Expr::Filter { of: Box::new(of), name, bar, arguments }
    }

    fn unary(&mut self) -> Expr {
        if self.eat("not") {
            return self.expression(5);
        }
        if self.eat("-") {
            return self.expression(20);
        }
        let primary = self.primary();
        self.suffixes(primary)
    }

    fn suffixes(&mut self, mut of: Expr) -> Expr {
        loop {
            match self.word(0) {
                "." | "?." => {
                    self.take();
                    let name = self.take();
                    of = Expr::Field(Box::new(of), name);
                }
                "[" | "?[" => {
                    self.take();
                    of = Expr::Index(Box::new(of), self.until("]"));
                }
                _ => return of,
            }
        }
    }

    /// Expressions with anything between them, up to what closes them.
    fn until(&mut self, close: &str) -> Vec<Expr> {
        let mut parts = Vec::new();
        while !self.eat(close) {
            match self.kind() {
                None | Some(Kind::End { .. } | Kind::Content | Kind::Print | Kind::Tag) => break,
                _ if matches!(self.word(0), "," | ":" | "...") => {
                    self.take();
                }
                _ => parts.push(self.expression(0)),
            }
        }
        parts
    }

    pub(super) fn primary(&mut self) -> Expr {
        match (self.kind(), self.word(0)) {
            (_, "(") => {
                self.take();
                let inner = self.expression(0);
                self.eat(")");
                inner
            }
            (_, "[") => self.list(),
            (_, "{") => {
                self.take();
                Expr::Many(self.until("}"))
            }
            (_, "<") => self.call_of_component(),
            (Some(Kind::Name), "true" | "True" | "false" | "False" | "none" | "None" | "null") => {
                self.take();
                Expr::Literal
            }
            (Some(Kind::Name), _) => {
                let name = self.take();
                match self.word(0) {
                    "(" => Expr::Call { name, arguments: self.arguments() },
                    _ => Expr::Name(name),
                }
            }
            (None | Some(Kind::End { .. } | Kind::Content | Kind::Print | Kind::Tag), _) => Expr::Literal,
            _ => {
                self.take();
                Expr::Literal
            }
        }
    }

    /// An array, or a comprehension.
    fn list(&mut self) -> Expr {
        self.take();
        if self.eat("]") {
            return Expr::Literal;
        }
        self.eat("...");
        let first = self.expression(0);
        if !self.eat("for") {
            let mut parts = vec![first];
            parts.extend(self.until("]"));
            return Expr::Many(parts);
        }
        let names = self.names();
        let start = self.start();
        let value = Box::new(self.expression(1));
        let over = Argument { value, span: start..self.end() };
        let condition = self.eat("if").then(|| Box::new(self.expression(1)));
        self.eat("]");
        Expr::List { each: Box::new(first), names, over, condition }
    }

    /// `(name=value, …)`, if there are any.
    pub(super) fn arguments(&mut self) -> Vec<Argument> {
        let mut all = Vec::new();
        if !self.eat("(") {
            return all;
        }
        while !self.eat(")") {
            match self.kind() {
                Some(Kind::Name) => {
                    self.take();
                    self.eat("=");
                    all.push(self.argument());
                }
                Some(Kind::Mark) => {
                    self.take();
                }
                _ => break,
            }
        }
        all
    }

    /// `<name a="b" c={d} e {...f}/>`
    fn call_of_component(&mut self) -> Expr {
        self.take();
        self.dotted();
        let mut arguments = Vec::new();
        loop {
            match (self.kind(), self.word(0)) {
                (_, "/") => {
                    self.take();
                    self.eat(">");
                    break;
                }
                (_, ">") => {
                    self.take();
                    break;
                }
                (_, "{") => {
                    self.take();
                    self.eat("...");
                    arguments.push(self.argument());
                    self.eat("}");
                }
                (Some(Kind::Name), _) => {
                    let name = self.take();
                    if !self.eat("=") {
                        // Short for `name={name}`; there is no extent that something could be put around.
                        let value = Box::new(Expr::Name(name.clone()));
                        arguments.push(Argument { value, span: name.end..name.end });
                    } else if self.eat("{") {
                        arguments.push(self.argument());
                        self.eat("}");
                    } else {
                        self.take();
                    }
                }
                _ => break,
            }
        }
        Expr::Component(arguments)
    }
}
