//! Typst source of ours: calls of our own functions by name, literals, blocks and arrays, and nothing else.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use daybook::markup::TYPST_TEMPLATE;

use super::syntax::{SyntaxKind as K, SyntaxNode, parse};

/// What `page.typ` defines at its top level is what a page may call.
static CALLS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    TYPST_TEMPLATE
        .lines()
        .filter_map(|line| line.strip_prefix("#let "))
        .filter_map(|rest| rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).next())
        .collect()
});

pub fn check(source: &str) -> Result<(), String> {
    walk(&parse(source))
}

fn walk(node: &SyntaxNode) -> Result<(), String> {
    let text = || node.clone().full_text().to_string();
    match node.kind() {
        K::Error => return Err("a syntax error".to_owned()),
        K::FuncCall => {
            let callee = node.children().next().map(|callee| callee.clone().full_text().to_string());
            let callee = callee.unwrap_or_default();
            if !CALLS.contains(callee.as_str()) {
                return Err(format!("a call of {callee:?}"));
            }
        }
        K::ModuleImport if text() != "import \"page.typ\": *" => return Err("another import".to_owned()),
        K::ModuleInclude
        | K::Closure
        | K::LetBinding
        | K::SetRule
        | K::ShowRule
        | K::ForLoop
        | K::WhileLoop
        | K::Conditional
        | K::FieldAccess
        | K::Raw
        | K::Equation
        | K::Ref
        | K::Label
        | K::ContentBlock => return Err(format!("{:?}", node.kind())),
        _ => {}
    }
    node.children().try_for_each(walk)
}
