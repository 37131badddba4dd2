//! Tests that are made from the `fail` examples.

use crate::harness::{self, Case, Outcome};
use crate::render::{self, Form, Target};
use plimsoll_core::engine::Engine;
use plimsoll_core::report::When;
use plimsoll_core::rule::parse::{Page, Verdict};
use plimsoll_core::syntax::{NodeId, Style, Tree};
use plimsoll_core::text::Span;
use std::collections::BTreeMap;

/// Why a test was not made, or what is wrong.
enum No {
    /// It does not apply.
    Skip(&'static str),
    /// The rule does not pass.
    Wrong(String),
}

type Made = Result<(), No>;

fn skip<T>(why: &'static str) -> Result<T, No> {
    Err(No::Skip(why))
}

/// How many of each test were made, and why others were not.
#[derive(Default)]
struct Tally {
    made: BTreeMap<&'static str, usize>,
    skipped: BTreeMap<(&'static str, &'static str), usize>,
}

/// A `fail` example with what the tests need to know of it.
struct Subject<'p> {
    engine: &'p Engine,
    id: &'p str,
    case: Case<'p>,
    /// Its `pass`.
    pair: Option<&'p Case<'p>>,
    tree: Tree,
}

/// Replacements in a text, and where its other parts went.
struct Edits(Vec<(Span, String)>);

impl Edits {
    fn apply(&mut self, text: &str) -> String {
        self.0.sort_by_key(|(span, _)| *span);
        let mut out = String::new();
        let mut at = 0;
        for (span, new) in &self.0 {
            out.push_str(&text[at..span.start as usize]);
            out.push_str(new);
            at = span.end as usize;
        }
        out.push_str(&text[at..]);
        out
    }

    /// Where a range went that no replacement cuts; a replaced one went to its replacement.
    fn moved(&self, range: Span) -> Span {
        let shift = |at: u32| {
            let by: i64 = self
                .0
                .iter()
                .filter(|(span, _)| span.end <= at && span.start < range.end && *span != range)
                .map(|(span, new)| new.len() as i64 - i64::from(span.len()))
                .sum();
            u32::try_from(i64::from(at) + by).unwrap()
        };
        let start = shift(range.start);
        match self.0.iter().find(|(span, _)| *span == range) {
            Some((_, new)) => Span::new(start, start + u32::try_from(new.len()).unwrap()),
            None => Span::new(start, shift(range.end)),
        }
    }
}

/// Adds a parameter to a template.
fn parameter(tree: &Tree, definition: &str) -> Option<(Span, String)> {
    let root = *tree.documents.first()?;
    match tree.entry(root, "Parameters") {
        None if tree.raw(root).style == Style::Block => {
            let at = tree.entries(root).first()?.key_span.start;
            Some((Span::empty(at), format!("Parameters: {{\"Plimsoll\": {definition}}}\n")))
        }
        None => {
            let at = tree.raw(root).span.start + 1;
            Some((Span::empty(at), format!("\"Parameters\": {{\"Plimsoll\": {definition}}}, ")))
        }
        Some(entry) if tree.raw(entry.value).style == Style::Block => {
            let at = tree.entries(entry.value).first()?.key_span.start;
            let line = tree.text[..at as usize].rfind('\n').map_or(0, |newline| newline + 1);
            let pad = " ".repeat(at as usize - line);
            Some((Span::empty(at), format!("Plimsoll: {definition}\n{pad}")))
        }
        Some(entry) => {
            let at = tree.raw(entry.value).span.start + 1;
            Some((Span::empty(at), format!("\"Plimsoll\": {definition}, ")))
        }
    }
}

impl Subject<'_> {
    fn place(&self, test: &str) -> String {
        format!("rules/{}.md:{} ({test})", self.id, self.case.example.line)
    }

    fn wrong(&self, test: &str, what: &str, text: &str, outcome: &Outcome) -> No {
        No::Wrong(format!("{}: {what}\n{}\n---\n{text}---", self.place(test), outcome.text))
    }

    fn run(&self, text: &str) -> Outcome {
        let name = harness::file_name(self.case.example, 0);
        harness::run_text(self.engine, self.id, &self.case, &name, text)
    }

    /// The value that a mark covers, where another can stand in its place.
    fn value(&self, mark: Span) -> Result<NodeId, No> {
        let Target::Value(node) = render::target(&self.tree, mark).map_err(No::Skip)? else {
            return skip("marks a key");
        };
        if render::in_reference(&self.tree, node) {
            return skip("is a reference already");
        }
        if !render::can_be_replaced(&self.tree, node) {
            return skip("is written in block style");
        }
        Ok(node)
    }

    /// The scalar at the same place in the `pass`.
    fn good(&self, node: NodeId) -> Option<String> {
        let pair = self.pair?;
        let unit = self.engine.read(
            &harness::file_name(pair.example, 0),
            pair.example.text.as_bytes(),
            &self.engine.options(),
        );
        let pointer = self.tree.pointer(node);
        let document = |tree: &Tree, id: NodeId| {
            let start = tree.raw(id).span.start;
            tree.documents.iter().filter(|root| tree.raw(**root).span.start <= start).count()
        };
        let which = document(&self.tree, node);
        let at = unit.tree.ids().find(|id| {
            unit.tree.raw(*id).parent.is_some()
                && unit.tree.pointer(*id) == pointer
                && document(&unit.tree, *id) == which
        })?;
        if render::in_reference(&unit.tree, at) {
            return None;
        }
        unit.tree.scalar(at).map(str::to_string)
    }

    /// Behind a reference that is not known the rule says nothing about the place, and says that it
    /// does not know.
    fn unknown(&self, mark: Span) -> Made {
        const TEST: &str = "unknown";
        let node = self.value(mark)?;
        let json = self.case.example.format == "json";
        let reference = match (self.case.example.door.as_str(), json) {
            ("cfn", true) => "{\"Ref\": \"Plimsoll\"}",
            ("cfn", false) => "!Ref Plimsoll",
            ("raw", _) => "\"${UNRESOLVED}\"",
            _ => "\"{{ unresolved }}\"",
        };
        let mut edits = Edits(vec![(mark, reference.to_string())]);
        if self.case.example.door == "cfn" {
            let Some(edit) = parameter(&self.tree, "{\"Type\": \"String\"}") else {
                return skip("no place for a parameter");
            };
            edits.0.push(edit);
        }
        let text = edits.apply(&self.case.example.text);
        let outcome = self.run(&text);
        let replaced = edits.moved(mark);
        let others: Vec<Span> = self
            .case
            .example
            .marks
            .iter()
            .filter(|m| **m != mark)
            .map(|m| edits.moved(*m))
            .collect();
        if let Some(new) =
            outcome.places.iter().find(|place| **place != replaced && !others.contains(place))
        {
            // A rule may point at another name of the thing where this one is not known.
            if self.good(node).as_deref() == self.tree.scalar(node) {
                return skip("is not what is at fault");
            }
            let what = format!("a finding at another place: `{}`", new.of(&text));
            return Err(self.wrong(TEST, &what, &text, &outcome));
        }
        if outcome.places.contains(&replaced) {
            if self.good(node).as_deref() == self.tree.scalar(node) {
                return skip("is not what is at fault");
            }
            return Err(self.wrong(
                TEST,
                "a finding on a value that is not known",
                &text,
                &outcome,
            ));
        }
        if outcome.undetermined == 0 {
            return Err(self.wrong(
                TEST,
                "a value that is not known counts as good",
                &text,
                &outcome,
            ));
        }
        Ok(())
    }

    /// Behind a parameter with a good and a bad value the finding stays and names the bad one.
    fn choice(&self, mark: Span) -> Made {
        const TEST: &str = "choice";
        if self.case.example.door != "cfn" {
            return skip("no parameters in this format");
        }
        let node = self.value(mark)?;
        let Some(bad) = self.tree.scalar(node) else { return skip("a list or map") };
        let Some(good) = self.good(node) else { return skip("the pass has no such value") };
        if good == bad {
            return skip("is not what is at fault");
        }
        let quote = |text: &str| serde_json::to_string(text).unwrap();
        let definition = format!(
            "{{\"Type\": \"String\", \"AllowedValues\": [{}, {}]}}",
            quote(&good),
            quote(bad)
        );
        let json = self.case.example.format == "json";
        let reference = if json { "{\"Ref\": \"Plimsoll\"}" } else { "!Ref Plimsoll" };
        let Some(edit) = parameter(&self.tree, &definition) else {
            return skip("no place for a parameter");
        };
        let mut edits = Edits(vec![(mark, reference.to_string()), edit]);
        let text = edits.apply(&self.case.example.text);
        let outcome = self.run(&text);
        let values: Vec<Option<&str>> = outcome
            .found
            .iter()
            .map(|found| {
                found.when.iter().find_map(|when| match when {
                    When::Parameter { parameter, value } if parameter == "Plimsoll" => {
                        value.as_deref()
                    }
                    _ => None,
                })
            })
            .collect();
        if !values.contains(&Some(bad)) {
            let what = format!("no finding names `{bad}`");
            return Err(self.wrong(TEST, &what, &text, &outcome));
        }
        if values.contains(&Some(&good)) {
            let what = format!("a finding names `{good}`, which is good");
            return Err(self.wrong(TEST, &what, &text, &outcome));
        }
        Ok(())
    }

    /// Written in another way, the same places are found.
    fn written(&self, test: &'static str, form: Form, first: Option<(&str, &str)>) -> Made {
        let rendered = render::render(&self.tree, form, first).map_err(No::Skip)?;
        let mut expected = Vec::new();
        for mark in &self.case.example.marks {
            let span = match render::target(&self.tree, *mark).map_err(No::Skip)? {
                Target::Value(node) => {
                    if form == Form::Block && render::is_collection(&self.tree, node) {
                        return skip("a list or map");
                    }
                    rendered.nodes.get(&node)
                }
                Target::Key(value) => rendered.keys.get(&value),
            };
            match span {
                Some(span) => expected.push(*span),
                None => return skip("a reference that JSON writes in two parts"),
            }
        }
        expected.sort_unstable();
        let suffix = if form.is_json() { "json" } else { "yaml" };
        let name = match &self.case.example.file {
            Some(file) => file.clone(),
            None => format!("example-0.{suffix}"),
        };
        let outcome = harness::run_text(self.engine, self.id, &self.case, &name, &rendered.text);
        if outcome.places != expected {
            let marked: Vec<&str> = expected.iter().map(|span| span.of(&rendered.text)).collect();
            let what = format!("as {form:?}, expected {marked:?}");
            return Err(self.wrong(test, &what, &rendered.text, &outcome));
        }
        Ok(())
    }

    /// In the other format.
    fn format(&self) -> Made {
        let form = if self.case.example.format == "json" { Form::Block } else { Form::Json };
        self.written("format", form, None)
    }

    /// On one line after text that is not ASCII, in flow style where it is YAML.
    fn line(&self) -> Made {
        let form = if self.case.example.format == "json" { Form::JsonLine } else { Form::Flow };
        const NOTE: &str = "\"é 漢字 🚢\u{301}\"";
        let map = format!("{{\"Note\": {NOTE}}}");
        let root = self.tree.documents.first().copied().unwrap_or(NodeId(0));
        match self.case.example.door.as_str() {
            "cfn" if self.tree.get(root, "Metadata").is_some() => skip("has metadata"),
            "cfn" => self.written("line", form, Some(("\"Metadata\"", &map))),
            _ => self.written("line", form, Some(("\"//\"", NOTE))),
        }
    }
}

/// The `pass` of a `fail`: the next one of the same door, else any of it.
fn pair<'c, 'p>(cases: &'c [Case<'p>], index: usize) -> Option<&'c Case<'p>> {
    let door = &cases[index].example.door;
    let is_pass =
        |case: &&Case<'_>| case.example.verdict == Verdict::Pass && case.example.door == *door;
    cases[index..].iter().find(is_pass).or_else(|| cases.iter().find(is_pass))
}

fn page(engine: &Engine, id: &str, page: &Page, tally: &mut Tally, wrong: &mut Vec<String>) {
    let cases = harness::cases(page);
    for (index, case) in cases.iter().enumerate() {
        if case.example.verdict != Verdict::Fail {
            continue;
        }
        let name = harness::file_name(case.example, 0);
        let unit = engine.read(&name, case.example.text.as_bytes(), &engine.options());
        let subject =
            Subject { engine, id, case: case.clone(), pair: pair(&cases, index), tree: unit.tree };
        let mut record = |test: &'static str, make: &dyn Fn() -> Made| {
            if page.not_generated.iter().any(|word| word == test) {
                *tally.skipped.entry((test, "the page says so")).or_default() += 1;
                return;
            }
            match make() {
                Ok(()) => *tally.made.entry(test).or_default() += 1,
                Err(No::Skip(why)) => *tally.skipped.entry((test, why)).or_default() += 1,
                Err(No::Wrong(text)) => wrong.push(text),
            }
        };
        for mark in &case.example.marks {
            record("unknown", &|| subject.unknown(*mark));
            record("choice", &|| subject.choice(*mark));
        }
        record("format", &|| subject.format());
        record("line", &|| subject.line());
    }
}

/// At least so many must be made, so that a fault of the harness cannot make none.
const FLOORS: [(&str, usize); 4] = [("unknown", 60), ("choice", 20), ("format", 80), ("line", 80)];

#[test]
fn tests_made_from_examples_hold() {
    let engine = plimsoll_rules::engine();
    let mut tally = Tally::default();
    let mut wrong = Vec::new();
    for (id, parsed) in harness::pages() {
        page(&engine, &id, &parsed, &mut tally, &mut wrong);
    }
    for (test, made) in &tally.made {
        println!("{test}: {made} made");
        for ((of, why), count) in &tally.skipped {
            if of == test {
                println!("  {count} not: {why}");
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    if harness::filter().is_none() {
        for (test, floor) in FLOORS {
            let made = tally.made.get(test).copied().unwrap_or_default();
            assert!(made >= floor, "only {made} tests `{test}` were made; at least {floor} were");
        }
    }
}
