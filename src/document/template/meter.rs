//! What keeps an own template within bounds. Tera cannot stop a loop, and nothing in it limits how large a value grows;
//! so before Tera reads an own template, it gets a step counted into every loop and a weight into every value.
//! The count depends on the template and its data alone, never on how fast the machine is.

use std::cell::Cell;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::syntax::{Argument, Expr, Head, Node, Span, parse};

/// What a document of an own template may cost: a unit is about a byte that is written or a value that is touched.
pub const FUEL: usize = 32 << 20;
/// How much a single value may weigh.
pub const VALUE: usize = 4 << 20;
/// How much a document may hold, whoever wrote its template.
pub const OUTPUT: usize = 16 << 20;
/// How many numbers `range` gives.
pub const RANGE: i128 = 10_000;
/// A loop's turn, beside the text that it writes.
const TURN: usize = 16;

const STEP: &str = "__step";
const WEIGH: &str = "__weigh";

thread_local! {
    /// What is left to the document that this thread renders.
    static LEFT: Cell<usize> = const { Cell::new(FUEL) };
}

pub fn refill() {
    LEFT.set(FUEL);
}

fn burn(cost: usize) -> TeraResult<()> {
    let left = LEFT.get().checked_sub(cost);
    LEFT.set(left.unwrap_or(0));
    left.map(|_| ()).ok_or_else(|| Error::message("the template does more than a document may cost"))
}

/// The counters, and what Tera has built in where that has no bound.
pub fn register(tera: &mut Tera) {
    tera.register_function(STEP, |kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        burn(kwargs.must_get::<usize>("n")?)?;
        Ok(Value::safe_string(""))
    });
    tera.register_filter(WEIGH, |value: Value, _: Kwargs, _: &State| -> TeraResult<Value> {
        let mut room = VALUE;
        if !fits(&value, &mut room) {
            return Err(Error::message("a value grows larger than a template may hold"));
        }
        burn(VALUE - room)?;
        Ok(value)
    });
    tera.register_function(own("range"), range);
    for name in BOUNDED {
        tera.register_filter(own(name), move |value: Value, kwargs: Kwargs, state: &State| {
            room(length(name, &value, &kwargs)?)?;
            state.call_filter(name, &value, kwargs)
        });
    }
}

/// Tera's filters whose result can be many times larger than what goes in; `range` is its only such function.
const BOUNDED: [&str; 3] = ["replace", "join", "indent"];

/// The name of the bounded one.
fn own(name: &str) -> String {
    format!("__{name}")
}

/// Takes the weight of a value from what is left; stops as soon as nothing is, since a value that holds itself many
/// times over is small to hold and endless to walk.
fn fits(value: &Value, room: &mut usize) -> bool {
    let own = 8 + value.as_str().map_or(0, str::len) + value.as_bytes().map_or(0, <[u8]>::len);
    let Some(left) = room.checked_sub(own) else { return false };
    *room = left;
    if let Some(items) = value.as_array() {
        return items.iter().all(|item| fits(item, room));
    }
    value.as_map().is_none_or(|map| map.values().all(|item| fits(item, room)))
}

fn range(kwargs: Kwargs, _: &State) -> TeraResult<Vec<i128>> {
    let start = kwargs.get::<i128>("start")?.unwrap_or_default();
    let end = kwargs.must_get::<i128>("end")?;
    let step = kwargs.get::<i128>("step_by")?.unwrap_or(1);
    if step <= 0 {
        return Err(Error::message("`range` goes up: `step_by` is 1 or more"));
    }
    let span = end.checked_sub(start).unwrap_or(i128::MAX);
    if span / step > RANGE {
        return Err(Error::message(format!("`range` gives at most {RANGE} numbers")));
    }
    burn(usize::try_from(span / step).unwrap_or(0) * TURN)?;
    let turns = (0..).map_while(|i| start.checked_add(step * i).filter(|n| *n < end));
    Ok(turns.collect())
}

/// Holds the length of what would be made against the bound before it is made.
fn room(length: Option<usize>) -> TeraResult<()> {
    match length {
        Some(length) if length <= VALUE => burn(length),
        _ => Err(Error::message("a value grows larger than a template may hold")),
    }
}

/// No more than this comes out of a bounded filter, what escaping adds included; none if it cannot be counted.
fn length(filter: &str, value: &Value, kwargs: &Kwargs) -> TeraResult<Option<usize>> {
    /// The longest escape of a byte.
    const ESCAPED: usize = 6;
    let text = value.as_str().unwrap_or_default();
    let added = match filter {
        "replace" => {
            let (from, to) = (kwargs.must_get::<&str>("from")?, kwargs.must_get::<&str>("to")?);
            text.matches(from).count().checked_mul(to.len())
        }
        "join" => {
            let between = kwargs.get::<&str>("sep")?.unwrap_or_default().len();
            let items = value.as_array().unwrap_or_default();
            let one = |item: &Value| item.as_str().map_or(40, str::len) + between;
            items.iter().map(one).try_fold(0, usize::checked_add)
        }
        _ => {
            let width = kwargs.get::<usize>("width")?.unwrap_or(4).min(1000);
            text.lines().count().checked_mul(width)
        }
    };
    Ok(added.and_then(|a| a.checked_add(text.len())).and_then(|a| a.checked_mul(ESCAPED)))
}

/// A template with its counters, and the way back from a place in it to the place that its author knows.
pub struct Metered {
    pub text: String,
    /// Where something was put in, and how long it is.
    edits: Vec<(usize, usize)>,
}

impl Metered {
    pub fn new(text: &str) -> Metered {
        let nodes = parse(text);
        let mut meter = Meter { source: text, edits: Vec::new() };
        // What stands on top of a child template is refused by Tera, a counter too.
        if !text.contains("extends") {
            meter.put(0, step(written(&nodes)));
        }
        meter.nodes(&nodes);
        meter.edits.sort_by_key(|(at, _)| *at);
        let mut out = String::with_capacity(text.len() * 2);
        let mut from = 0;
        for (at, put) in &meter.edits {
            out.push_str(text.get(from..*at).unwrap_or(""));
            out.push_str(put);
            from = *at;
        }
        out.push_str(text.get(from..).unwrap_or(""));
        Metered { text: out, edits: meter.edits.iter().map(|(at, put)| (*at, put.len())).collect() }
    }

    /// The place of a byte before anything was put in.
    pub fn original(&self, at: usize) -> usize {
        let mut added = 0;
        for (place, length) in &self.edits {
            if place + added >= at {
                break;
            }
            // Inside of what was put in: where it was put.
            added += (at - place - added).min(*length);
        }
        at - added
    }
}

fn step(cost: usize) -> String {
    format!("{{{{ {STEP}(n={}) }}}}", cost + TURN)
}

/// Bytes that a body writes of its own, whatever is in it.
fn written(nodes: &[Node]) -> usize {
    let one = |node: &Node| match node {
        Node::Content(span) => span.len(),
        Node::If(arms) => arms.iter().map(|(_, body)| written(body)).sum(),
        Node::Capture { body, .. } | Node::Body(_, body) => written(body),
        Node::For { otherwise, .. } => written(otherwise),
        _ => 0,
    };
    nodes.iter().map(one).sum()
}

struct Meter<'a> {
    source: &'a str,
    edits: Vec<(usize, String)>,
}

impl Meter<'_> {
    fn put(&mut self, at: usize, text: String) {
        self.edits.push((at, text));
    }

    fn nodes(&mut self, nodes: &[Node]) {
        nodes.iter().for_each(|node| self.node(node));
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Content(_) | Node::Include(_) => {}
            // What a component writes is weighed inside it.
            Node::Print(value) if matches!(*value.value, Expr::Component(_)) => self.expr(&value.value),
            Node::Print(value) | Node::Set { value, .. } => self.weighed(value),
            Node::Capture { body, .. } => self.nodes(body),
            Node::For { over, head, body, otherwise, .. } => {
                self.expr(&over.value);
                self.turn(*head, body);
                self.nodes(otherwise);
            }
            Node::If(arms) => {
                for (condition, body) in arms {
                    condition.iter().for_each(|c| self.expr(c));
                    self.nodes(body);
                }
            }
            Node::Component { head, body, .. } => self.turn(*head, body),
            Node::Body(exprs, body) => {
                for expr in exprs {
                    match expr {
                        // The filter of a section has no value before it.
                        Expr::Filter { name, arguments, .. } => {
                            self.bounded(name);
                            self.arguments(arguments);
                        }
                        expr => self.expr(expr),
                    }
                }
                self.nodes(body);
            }
        }
    }

    /// A counter behind the tag, with the tag's own way with space.
    fn turn(&mut self, head: Head, body: &[Node]) {
        let counter = step(written(body));
        let counter = if head.trims { counter.replace(" }}", " -}}") } else { counter };
        self.put(head.end, counter);
        self.nodes(body);
    }

    fn weighed(&mut self, value: &Argument) {
        if value.span.is_empty() {
            return;
        }
        self.put(value.span.start, "(".into());
        self.expr(&value.value);
        self.put(value.span.end, format!(") | {WEIGH}"));
    }

    /// What has a bounded twin is called by the twin's name.
    fn bounded(&mut self, name: &Span) {
        let word = self.source.get(name.clone()).unwrap_or_default();
        if word == "range" || BOUNDED.contains(&word) {
            self.put(name.start, "__".into());
        }
    }

    fn arguments(&mut self, arguments: &[Argument]) {
        arguments.iter().for_each(|a| self.weighed(a));
    }

    fn expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Literal | Expr::Name(_) => {}
            Expr::Field(of, _) => self.expr(of),
            Expr::Index(of, parts) => {
                self.expr(of);
                parts.iter().for_each(|p| self.expr(p));
            }
            Expr::Filter { of, bar, name, arguments } => {
                self.expr(of);
                self.put(*bar, format!("| {WEIGH} "));
                self.bounded(name);
                self.arguments(arguments);
            }
            Expr::Test(of, arguments) => {
                self.expr(of);
                self.arguments(arguments);
            }
            Expr::Call { name, arguments } => {
                self.bounded(name);
                self.arguments(arguments);
            }
            Expr::Component(arguments) => self.arguments(arguments),
            Expr::List { each, over, condition, .. } => {
                self.expr(each);
                self.weighed(over);
                condition.iter().for_each(|c| self.expr(c));
            }
            Expr::Many(parts) => parts.iter().for_each(|p| self.expr(p)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_stand_where_work_is_done() {
        let made = Metered::new("{% for x in a -%} {{ x | upper }}{% endfor %}");
        assert_eq!(
            made.text,
            "{{ __step(n=16) }}{% for x in a -%}{{ __step(n=17) -}} {{ (x | __weigh | upper) | __weigh }}{% endfor %}"
        );
    }

    #[test]
    fn a_place_leads_back_to_what_its_author_wrote() {
        let text = "{% set y = b ~ b %}\n{{ [c for c in d] | join(sep=e) }}";
        let made = Metered::new(text);
        for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
            let there = made.text.char_indices().find(|(i, d)| *d == c && made.original(*i) == at);
            assert!(there.is_some(), "{c} at {at}: {}", made.text);
        }
    }
}
