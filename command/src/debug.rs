//! `plimsoll debug model`: the resources of a file as rules see them.

use std::fmt::Write;
use std::path::PathBuf;

use plimsoll_core::limits;
use plimsoll_core::model::world::Decision;
use plimsoll_core::model::{Got, Point, Ref, Resource, ValueData, World};
use plimsoll_core::unit::Unit;

use crate::args::{DebugArgs, DebugCommand, ReadArgs};
use crate::host::Host;
use crate::{check, exit, parameters, walk};
use plimsoll_core::report::text::clean;

/// Deepest nesting that is shown; beyond it an ellipsis stands.
const DEPTH: usize = 64;

/// Shows how a file is read.
#[inline(never)]
pub fn run(host: &dyn Host, args: &DebugArgs) -> u8 {
    let DebugCommand::Model { file, read } = &args.command;
    match model(host, file, read) {
        Ok((text, code)) => match host.print(&text) {
            exit::CLEAN => code,
            failed => failed,
        },
        Err(message) => host.usage(message),
    }
}

fn model(host: &dyn Host, file: &PathBuf, args: &ReadArgs) -> Result<(String, u8), String> {
    let parameters = parameters::collect(host, &[], &args.parameter_files, &args.parameters)?;
    let found = walk::find(host, std::slice::from_ref(file), None, false)?;
    let [candidate] = found.files.as_slice() else {
        return Err(format!("{} is not one file", file.display()));
    };
    if !found.folders.is_empty() {
        return Err(format!("{} is a folder; name a file", file.display()));
    }
    let engine = plimsoll_rules::engine();
    let unit = check::read(host, &engine, candidate, args.kind, &parameters);
    let code = if unit.status.is_checked() { exit::CLEAN } else { exit::USAGE };
    Ok((Printer::new(&[unit]).file(), code))
}

struct Printer<'a> {
    world: World<'a>,
    out: String,
}

impl<'a> Printer<'a> {
    fn new(units: &'a [Unit]) -> Self {
        Self { world: World::new(units), out: String::new() }
    }

    fn file(mut self) -> String {
        let Some(unit) = self.world.unit(0) else { return self.out };
        let kind = unit.kind.map_or("no kind of ours", |kind| kind.word());
        let _ = write!(self.out, "{}: {kind}, {}", clean(&unit.path), unit.status.word());
        if let Some(reason) = unit.status.reason() {
            let _ = write!(self.out, ": {}", clean(reason));
        }
        self.out.push('\n');
        for notice in &unit.notices {
            let at = unit.source.position(notice.span.start);
            let (line, column) = (at.line, at.column);
            let _ = writeln!(
                self.out,
                "  {line}:{column}: {}: {}",
                notice.rule,
                clean(&notice.message)
            );
        }
        for parameter in &unit.model.parameters {
            let points: Vec<String> = parameter
                .points
                .iter()
                .map(|point| match point {
                    Point::Value(_) if parameter.no_echo => "(not shown: NoEcho)".to_string(),
                    Point::Value(value) => format!("{value:?}"),
                    Point::Other if parameter.points.len() == 1 => "any value".to_string(),
                    Point::Other => "any other".to_string(),
                })
                .collect();
            let _ =
                writeln!(self.out, "parameter {}: {}", clean(&parameter.name), points.join(" | "));
        }
        for condition in &unit.model.conditions {
            let _ = writeln!(self.out, "condition {}", clean(&condition.name));
        }
        for resource in &unit.model.resources {
            self.resource(unit, resource);
        }
        self.out
    }

    fn resource(&mut self, unit: &Unit, resource: &Resource) {
        let at = unit.source.position(resource.name_span.start);
        let _ = write!(
            self.out,
            "\n{} {}  @{}:{}\n",
            clean(&resource.kind),
            clean(&resource.address),
            at.line,
            at.column
        );
        if let Some(condition) = resource.condition
            && let Some(condition) = unit.model.conditions.get(usize::from(condition.0))
        {
            let _ = writeln!(self.out, "  exists when condition {} holds", clean(&condition.name));
        }
        self.children(Ref { unit: 0, value: resource.properties }, 1);
        if !unit.model.fields(resource.attributes).is_empty() {
            self.out.push_str("  (attributes)\n");
            self.children(Ref { unit: 0, value: resource.attributes }, 2);
        }
    }

    /// What a map or list holds, one line each.
    fn children(&mut self, at: Ref, depth: usize) {
        let Some(unit) = self.world.unit(at.unit) else { return };
        match unit.model.value(at.value).data {
            ValueData::Map { open, .. } => {
                for field in unit.model.fields(at.value) {
                    let name = clean(unit.model.text(&unit.tree, field.name));
                    self.value(&name, Ref { unit: at.unit, value: field.value }, depth);
                }
                if open {
                    self.indent(depth);
                    self.out.push_str("… more fields may exist\n");
                }
            }
            ValueData::List { .. } => {
                for (index, item) in unit.model.items(at.value).iter().enumerate() {
                    self.value(&format!("[{index}]"), Ref { unit: at.unit, value: *item }, depth);
                }
            }
            // A resource whose properties are no map: it is a value itself.
            _ => self.value("(properties)", at, depth),
        }
    }

    fn value(&mut self, name: &str, at: Ref, depth: usize) {
        self.indent(depth);
        let place = self.place(at);
        if depth > DEPTH {
            let _ = writeln!(self.out, "{name}: …{place}");
            return;
        }
        let is_expr = self
            .world
            .model(at.unit)
            .is_some_and(|model| matches!(model.value(at.value).data, ValueData::Expr(_)));
        let (cases, capped) = if is_expr {
            self.cases(at)
        } else {
            (vec![(String::new(), self.world.get(at))], false)
        };
        match cases.as_slice() {
            [(when, got)] if when.is_empty() => {
                let _ = writeln!(self.out, "{name}: {}{place}", self.words(at, got));
                self.inner(got, depth);
            }
            _ => {
                let _ = writeln!(self.out, "{name}: {} alternatives{place}", cases.len());
                for (when, got) in &cases {
                    self.indent(depth + 1);
                    let place = self.place_of(got);
                    let _ = writeln!(self.out, "{}  when {when}{place}", self.words(at, got));
                    self.inner(got, depth + 1);
                }
            }
        }
        if capped {
            self.indent(depth + 1);
            self.out.push_str("… more alternatives than the limit\n");
        }
    }

    /// What a value is in each of its worlds, equal ones together.
    fn cases(&self, at: Ref) -> (Vec<(String, Got<'a>)>, bool) {
        let mut cases: Vec<(String, Got<'a>)> = Vec::new();
        self.world.restart();
        for _ in 0..limits::ALTERNATIVES {
            let got = self.world.get(at);
            let decisions = self.world.decisions();
            let when: Vec<String> = decisions.iter().map(|choice| self.choice(*choice)).collect();
            let when = when.join(" and ");
            match cases.iter_mut().find(|(_, known)| *known == got) {
                Some((known, _)) => {
                    known.push_str(" or ");
                    known.push_str(&when);
                }
                None => cases.push((when, got)),
            }
            if !self.world.next() {
                let capped = self.world.capped();
                // The same in every world: it does not depend on anything.
                if let [(when, _)] = cases.as_mut_slice() {
                    when.clear();
                }
                self.world.restart();
                return (cases, capped);
            }
        }
        self.world.restart();
        (cases, true)
    }

    fn choice(&self, choice: Decision) -> String {
        let text = match choice {
            Decision::Parameter(unit, id, point) => {
                let parameter =
                    self.world.model(unit).and_then(|m| m.parameters.get(usize::from(id.0)));
                parameter.map(|parameter| match parameter.points.get(usize::from(point)) {
                    Some(Point::Value(_)) if parameter.no_echo => {
                        format!("{} is (not shown: NoEcho)", parameter.name)
                    }
                    Some(Point::Value(value)) => format!("{} is {value:?}", parameter.name),
                    _ => format!("{} is any other", parameter.name),
                })
            }
            Decision::Condition(unit, id, holds) => {
                let condition =
                    self.world.model(unit).and_then(|m| m.conditions.get(usize::from(id.0)));
                condition.map(|condition| match holds {
                    true => format!("{} holds", condition.name),
                    false => format!("{} does not hold", condition.name),
                })
            }
        };
        clean(&text.unwrap_or_default())
    }

    /// A state in words.
    fn words(&self, at: Ref, got: &Got<'_>) -> String {
        match got {
            Got::Absent => "absent".to_string(),
            Got::Unknown(reason) if self.is_malformed(at) => {
                format!("malformed ({})", reason.words())
            }
            Got::Unknown(reason) => format!("unknown ({})", reason.words()),
            Got::Null => "known null".to_string(),
            Got::Bool(value) => format!("known {value}"),
            Got::Int(value) => format!("known {value}"),
            Got::Float(value) => format!("known {value}"),
            Got::Str(text) => format!("known {}", quoted(text)),
            Got::Texts(texts) => {
                let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
                format!("known [{}]", texts.join(", "))
            }
            Got::List(_) => "list".to_string(),
            Got::Map(_) => "map".to_string(),
            Got::Resource(target, attribute) => {
                let unit = self.world.unit(target.unit);
                let name = self.world.resource(*target).map_or("?", |r| r.address.as_str());
                let attribute = attribute.zip(unit).map_or_else(String::new, |(text, unit)| {
                    format!(".{}", unit.model.text(&unit.tree, text))
                });
                clean(&format!("resource {name}{attribute}"))
            }
        }
    }

    fn is_malformed(&self, at: Ref) -> bool {
        self.world
            .model(at.unit)
            .is_some_and(|model| matches!(model.value(at.value).data, ValueData::Malformed))
    }

    fn inner(&mut self, got: &Got<'_>, depth: usize) {
        if let Got::List(inner) | Got::Map(inner) = got {
            self.children(*inner, depth + 1);
        }
    }

    fn place_of(&self, got: &Got<'_>) -> String {
        match got {
            Got::List(at) | Got::Map(at) => self.place(*at),
            _ => String::new(),
        }
    }

    fn place(&self, at: Ref) -> String {
        let node = self.world.unit(at.unit).and_then(|unit| {
            let node = unit.model.value(at.value).node?;
            Some(unit.source.position(unit.tree.raw(node).span.start))
        });
        node.map_or_else(String::new, |at| format!("  @{}:{}", at.line, at.column))
    }

    fn indent(&mut self, depth: usize) {
        for _ in 0..depth {
            self.out.push_str("  ");
        }
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", clean(&text.replace('\\', "\\\\").replace('"', "\\\"")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use plimsoll_core::model::{Door, Expr, Field, Model, Parameter, ParameterId, Reason, Text};
    use plimsoll_core::report::text::fake;
    use plimsoll_core::syntax::NodeId;
    use plimsoll_core::text::Span;

    #[test]
    fn every_state_of_a_value() {
        let mut unit = fake::unit("web.json", "{\"a\": 1}");
        let node = unit.tree.documents.first().copied();
        let mut model = Model::default();
        model.parameters.push(Parameter {
            name: "Env".into(),
            points: vec![Point::Value("dev".into()), Point::Value("prod".into()), Point::Other],
            default: Some(0),
            node: None,
            default_node: None,
            list: false,
            no_echo: false,
            reason: Reason::Parameter,
        });
        let small = model.add(ValueData::Int(256), None);
        let large = model.add(ValueData::Int(1024), None);
        let other = model.add(ValueData::Unknown(Reason::Parameter), None);
        let inner = model.add(ValueData::Bool(true), None);
        let list = model.add_list(&[inner], None);
        let values = [
            (
                "Cpu",
                model.add_expr(
                    Expr::Parameter {
                        parameter: ParameterId(0),
                        values: vec![small, large, other],
                    },
                    node,
                ),
            ),
            ("Family", model.add_text("we\"b", node)),
            ("Gone", model.add(ValueData::Absent, None)),
            ("Bad", model.add(ValueData::Malformed, None)),
            ("List", list),
        ];
        let fields: Vec<Field> = values
            .into_iter()
            .map(|(name, value)| Field {
                name: Text::Static(name),
                key_span: Span::default(),
                value,
            })
            .collect();
        let properties = model.add_map(&fields, true, None);
        let attributes = model.add_map(&[], false, None);
        model.resources.push(Resource {
            kind: "AWS::ECS::TaskDefinition".into(),
            id: "web".into(),
            address: "web".into(),
            door: Door::Api,
            node: NodeId(0),
            name_span: Span::new(1, 4),
            properties,
            attributes,
            condition: None,
            shape: None,
            name: None,
        });
        unit.model = model;
        insta::assert_snapshot!(Printer::new(&[unit]).file());
    }
}
