//! The built-in shapes as JSON Schemas, over every resource of the corpus of which every value is known: our
//! walk finds something exactly where the crate `jsonschema` does. Each is then spoiled in many ways, and both
//! must agree again.

use plimsoll_core::corpus;
use plimsoll_core::engine::Engine;
use plimsoll_core::model::links::Links;
use plimsoll_core::model::shape::{Border, Limit, Limits, Side};
use plimsoll_core::model::{
    Door, Model, ResourceId, ResourceRef, ShapeId, Shapes, Ty, ValueData, ValueId, World,
};
use plimsoll_core::rule::Context;
use plimsoll_core::rule::shape::Walk;
use plimsoll_core::syntax::Tree;
use plimsoll_oracle::model;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A shape as a schema, with every shape that it reaches in `$defs`.
struct Converter<'s> {
    shapes: &'s Shapes,
    side: Side,
    defs: BTreeMap<u16, Value>,
}

impl Converter<'_> {
    fn kind(shapes: &Shapes, root: ShapeId, door: Door) -> Value {
        let side = match door {
            Door::Api | Door::Kubernetes => Side::Api,
            _ => Side::Canonical,
        };
        let mut converter = Converter { shapes, side, defs: BTreeMap::new() };
        converter.shape(root);
        let mut whole = converter.defs.get(&root.0).cloned().unwrap();
        if door == Door::Api {
            // What a call needs at its top may be given by a flag.
            whole.as_object_mut().unwrap().remove("required");
        }
        let defs: Map<String, Value> =
            converter.defs.into_iter().map(|(id, schema)| (id.to_string(), schema)).collect();
        whole["$defs"] = Value::Object(defs);
        whole
    }

    fn shape(&mut self, id: ShapeId) {
        if self.defs.contains_key(&id.0) {
            return;
        }
        self.defs.insert(id.0, json!({}));
        let shape = self.shapes.shape(id).unwrap();
        let mut properties = Map::new();
        let mut required = Vec::new();
        for prop in shape.props() {
            if self.side == Side::Api && prop.api.is_none() {
                // A form of CloudFormation alone; a line of the API may follow.
                properties.entry(prop.name.to_string()).or_insert(json!(true));
                continue;
            }
            let first = self.side == Side::Canonical && properties.contains_key(prop.name);
            if first || properties.get(prop.name).is_some_and(|known| known != &json!(true)) {
                continue;
            }
            let says = |limit| prop.limits.says(self.side, limit);
            let never =
                self.side == Side::Canonical && (says(Limit::Output) || says(Limit::Elsewhere));
            let schema = if never { json!(false) } else { self.of(prop.ty, prop.limits) };
            properties.insert(prop.name.to_string(), schema);
            if prop.limits.is_required(self.side) {
                required.push(prop.name);
            }
        }
        self.defs.insert(
            id.0,
            json!({"properties": properties, "required": required, "additionalProperties": false}),
        );
    }

    fn of(&mut self, ty: Ty, limits: Limits) -> Value {
        if matches!(ty, Ty::Any | Ty::Json) {
            return json!(true);
        }
        let mut schema = Map::new();
        let mut border = |least: &str, most: &str, border: Border| {
            for (key, value) in [(least, border.least), (most, border.most)] {
                if let Some(value) = value {
                    let whole = value.fract() == 0.0;
                    let value = if whole { json!(value as i64) } else { json!(value) };
                    schema.insert(key.to_string(), value);
                }
            }
        };
        for limit in limits.of(self.side) {
            match limit {
                Limit::Range(b) => border("minimum", "maximum", b),
                Limit::Length(b) => border("minLength", "maxLength", b),
                Limit::Items(b) => border("minItems", "maxItems", b),
                _ => {}
            }
        }
        for limit in limits.of(self.side) {
            match limit {
                Limit::Enum(number) => {
                    let mut values: Vec<Value> = Vec::new();
                    for choice in self.shapes.choices(number) {
                        values.push(json!(choice));
                        values.extend(choice.parse::<i64>().ok().map(|number| json!(number)));
                    }
                    schema.insert("enum".into(), Value::Array(values));
                }
                Limit::Pattern(number) => {
                    schema.insert("pattern".into(), json!(self.shapes.pattern(number).unwrap().0));
                }
                Limit::Unique => {
                    schema.insert("uniqueItems".into(), json!(true));
                }
                _ => {}
            }
        }
        match ty {
            Ty::List(inner) => {
                let inner = self.of(self.shapes.inner(inner), limits.inner());
                schema.insert("items".into(), inner);
            }
            Ty::Map(inner) => {
                let inner = self.of(self.shapes.inner(inner), limits.inner());
                schema.insert("additionalProperties".into(), inner);
            }
            Ty::Shape(id) => {
                self.shape(id);
                schema.insert("$ref".into(), json!(format!("#/$defs/{}", id.0)));
            }
            _ => {}
        }
        Value::Object(schema)
    }
}

/// A value as JSON; `None` where a part is not known, or is what the walk passes over by design.
fn plain(model: &Model, tree: &Tree, id: ValueId) -> Option<Value> {
    Some(match model.value(id).data {
        ValueData::Null => Value::Null,
        ValueData::Bool(value) => value.into(),
        ValueData::Int(value) => value.into(),
        ValueData::Float(value) => value.into(),
        ValueData::Str(text) => {
            let text = model.text(tree, text);
            // Another tool's placeholder, or a `!Sub` that is missing.
            (!text.contains("${")).then(|| text.into())?
        }
        ValueData::List { .. } => {
            let items = model.items(id);
            (items.len() <= 64).then_some(())?;
            Value::Array(items.iter().map(|item| plain(model, tree, *item)).collect::<Option<_>>()?)
        }
        ValueData::Map { open: false, .. } => {
            let mut map = Map::new();
            for field in model.fields(id) {
                let name = model.text(tree, field.name);
                let odd = ["$schema", "//", "<<", ""].contains(&name) || name.contains("${");
                (!odd).then_some(())?;
                if map.insert(name.to_string(), plain(model, tree, field.value)?).is_some() {
                    return None;
                }
            }
            Value::Object(map)
        }
        _ => return None,
    })
}

/// The value with one part changed at a time, each keeping its type.
fn spoiled(value: &Value) -> Vec<Value> {
    let mut pointers = Vec::new();
    pointers_of(value, String::new(), &mut pointers);
    let mut out = Vec::new();
    for pointer in pointers {
        let Some(part) = value.pointer(&pointer) else { continue };
        let others: Vec<Value> = match part {
            Value::String(_) => vec![json!(""), json!("no such value!"), json!("x".repeat(3_000))],
            Value::Number(n) if n.is_i64() => vec![json!(-5), json!(1_000_000)],
            Value::Number(_) => vec![json!(-5.5), json!(1_000_000.5)],
            Value::Array(items) => {
                let twice = items.iter().chain(items.first()).cloned().collect::<Vec<_>>();
                let many = items.iter().cycle().take(if items.is_empty() { 0 } else { 60 });
                vec![json!([]), json!(twice), many.cloned().collect()]
            }
            Value::Object(map) => {
                let mut others = Vec::new();
                for key in map.keys() {
                    let mut fewer = map.clone();
                    fewer.remove(key);
                    others.push(Value::Object(fewer));
                }
                let mut more = map.clone();
                more.insert("NoSuchProperty".into(), json!(1));
                others.push(Value::Object(more));
                others
            }
            Value::Null | Value::Bool(_) => Vec::new(),
        };
        for other in others {
            let mut spoiled = value.clone();
            if let Some(part) = spoiled.pointer_mut(&pointer) {
                *part = other;
            }
            out.push(spoiled);
        }
    }
    out
}

fn pointers_of(value: &Value, at: String, out: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers_of(item, format!("{at}/{index}"), out);
            }
        }
        Value::Object(map) => {
            for (key, value) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                pointers_of(value, format!("{at}/{key}"), out);
            }
        }
        _ => {}
    }
    out.push(at);
}

#[test]
fn shapes_agree_over_the_corpus() {
    let Some(root) = corpus::folder_or_say(1) else { return };
    let engine: Engine = plimsoll_rules::engine();
    let mut validators = BTreeMap::new();
    let (mut seen, mut with_fault, mut wrong) = (0, 0, Vec::new());
    let (mut mutants, mut mutants_with_fault) = (0, 0);
    for (path, bytes) in corpus::files(&root, &[".json", ".yaml", ".yml", ".template"]) {
        let unit = engine.read(&path, &bytes, &engine.options());
        let units = [unit];
        let (world, links) = (World::new(&units), Links::new(&units));
        let unit = &units[0];
        for (index, resource) in (0..).zip(&unit.model.resources) {
            let Some(shape) = resource.shape else { continue };
            let Some(value) = plain(&unit.model, &unit.tree, resource.properties) else { continue };
            let subject = ResourceRef { unit: 0, resource: ResourceId(index) };
            let cx = Context::new(&world, &links, subject, None);
            let Some(mut walk) = Walk::new(&cx, engine.shapes()) else { continue };
            walk.resource();
            let found = walk.take();
            assert!(walk.open().is_empty(), "{}: {}", path, resource.address);
            let key = (shape, format!("{:?}", resource.door));
            let validator = validators.entry(key).or_insert_with(|| {
                let schema = Converter::kind(engine.shapes(), shape, resource.door);
                jsonschema::draft202012::options()
                    .with_pattern_options(jsonschema::PatternOptions::regex())
                    .build(&schema)
                    .unwrap_or_else(|why| panic!("{}: {why}", resource.kind))
            });
            for spoiled in spoiled(&value) {
                let units =
                    [model::shaped(&spoiled, Some((engine.shapes(), shape)), resource.door)];
                let (world, links) = (World::new(&units), Links::new(&units));
                let subject = ResourceRef { unit: 0, resource: ResourceId(0) };
                let cx = Context::new(&world, &links, subject, None);
                let mut walk = Walk::new(&cx, engine.shapes()).unwrap();
                walk.resource();
                let found = walk.take();
                mutants += 1;
                mutants_with_fault += usize::from(!found.is_empty());
                if validator.is_valid(&spoiled) == !found.is_empty() && wrong.len() < 20 {
                    let theirs: Vec<String> =
                        validator.iter_errors(&spoiled).map(|error| error.to_string()).collect();
                    let ours: Vec<&str> = found.iter().map(|(_, f)| f.message.as_str()).collect();
                    wrong.push(format!(
                        "{} {spoiled}: ours {ours:?}, theirs {theirs:?}",
                        resource.kind
                    ));
                }
            }
            seen += 1;
            with_fault += usize::from(!found.is_empty());
            if validator.is_valid(&value) == !found.is_empty() {
                let theirs: Vec<String> =
                    validator.iter_errors(&value).map(|error| error.to_string()).collect();
                let ours: Vec<&str> = found.iter().map(|(_, f)| f.message.as_str()).collect();
                wrong.push(format!(
                    "{} {}: ours {ours:?}, theirs {theirs:?}",
                    path, resource.address
                ));
            }
        }
    }
    println!("{seen} resources without an unknown value, {with_fault} with a fault");
    println!("{mutants} spoiled ones, {mutants_with_fault} with a fault");
    assert!(wrong.is_empty(), "{} disagree:\n{}", wrong.len(), wrong.join("\n"));
    assert!(mutants_with_fault > 5_000 && mutants > mutants_with_fault + 5_000);
    assert!(seen > 100 && with_fault > 5, "{seen} {with_fault}");
}
