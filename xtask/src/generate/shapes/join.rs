//! The join: structures of CloudFormation and of the API, matched pairwise into one graph.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};

use super::{
    kinds::{ALIASES, DOCUMENTS, Kind, SAID_BETTER},
    models::{Api, Cfn, CfnPlace, Form, Scalar},
    words::{self, Said, Side, Word},
};

/// The type of a property; structures by their number in the graph.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Type {
    Any,
    Scalar(Scalar),
    Json,
    List(Box<Type>),
    Map(Box<Type>),
    Structure(usize),
}

/// One line of a structure.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Property {
    /// The canonical name.
    pub name: String,
    /// Whether the API's name is an exception; the usual way comes first.
    alias: bool,
    /// The name in the API.
    pub api: Option<String>,
    /// The type.
    pub ty: Type,
    /// What is said of its values, sorted.
    pub words: Vec<Word>,
}

impl Property {
    /// A property that the API, if it has it, writes in the usual way.
    pub fn new(name: &str, api: Option<String>, ty: Type, words: Vec<Word>) -> Self {
        Property { name: name.into(), alias: false, api, ty, words }
    }
}

/// A structure of the graph.
#[derive(Clone, Default, Debug)]
pub struct Structure {
    /// A name for messages.
    pub name: String,
    /// Its properties. A canonical name comes several times where the API writes it in several
    /// ways, the usual one first, and where the API has another form, CloudFormation's first.
    pub properties: Vec<Property>,
}

/// What makes a structure: a place in a schema, or shapes of an API, or both. A structure that is
/// met again is the same structure, which is what ends recursion.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Origin {
    /// Set for the root of a kind, whose exceptions are its own.
    root: Option<&'static str>,
    cfn: Option<CfnPlace>,
    service: &'static str,
    api: Set,
}

/// The graph of joined structures.
pub struct Join<'a> {
    cfn: &'a Cfn,
    apis: &'a BTreeMap<&'static str, Api>,
    known: BTreeMap<Origin, usize>,
    /// The structures.
    pub structures: Vec<Structure>,
    /// Indices into [`ALIASES`] that matched something.
    pub used_aliases: BTreeSet<usize>,
    /// What a reviewer of the tables wants to know.
    pub notes: BTreeSet<String>,
}

impl<'a> Join<'a> {
    /// An empty graph over the two sources.
    pub fn new(cfn: &'a Cfn, apis: &'a BTreeMap<&'static str, Api>) -> Self {
        Join {
            cfn,
            apis,
            known: BTreeMap::new(),
            structures: Vec::new(),
            used_aliases: BTreeSet::new(),
            notes: BTreeSet::new(),
        }
    }

    /// The structure of a kind.
    pub fn kind(&mut self, kind: &'static Kind) -> Result<usize> {
        let cfn = kind.cfn.map(|(resource, definition)| CfnPlace {
            resource,
            pointer: match definition {
                "" => String::new(),
                definition => format!("/definitions/{definition}"),
            },
        });
        let api = kind.shapes.iter().map(|&shape| shape.to_owned()).collect();
        self.structure(Origin { root: Some(kind.name), cfn, service: kind.service, api })
    }

    fn structure(&mut self, origin: Origin) -> Result<usize> {
        if let Some(&known) = self.known.get(&origin) {
            return Ok(known);
        }
        let index = self.structures.len();
        self.known.insert(origin.clone(), index);
        self.structures.push(Structure::default());

        let scope = origin.scope();
        let own = match &origin.cfn {
            Some(place) => self.cfn.properties(place)?,
            None => BTreeMap::new(),
        };
        let mut members: BTreeMap<String, Set> = BTreeMap::new();
        for shape in &origin.api {
            for (member, target) in self.api(&origin)?.members(shape)? {
                members.entry(member).or_default().insert(target);
            }
        }

        let mut properties = Vec::new();
        let mut matched = BTreeSet::new();
        let mut only_api = Vec::new();
        let needed = match &origin.cfn {
            Some(place) => self.cfn.required(place)?,
            None => BTreeSet::new(),
        };
        for (member, targets) in &members {
            let (name, alias) = match self.alias(&scope, member) {
                Some(name) => (name.to_owned(), true),
                None => match own.keys().find(|name| name.eq_ignore_ascii_case(member)) {
                    Some(name) => (name.clone(), false),
                    None => (pascal(member), false),
                },
            };
            let place = own.get(&name);
            if place.is_some() {
                matched.insert(name.clone());
            } else {
                only_api.push(member.clone());
            }
            let api = Some(member.clone());
            let needed_here = needed.contains(&name);
            if let Some(place) = place
                && !self.agree(origin.service, place, targets)?
            {
                // Two forms of one property: a line for each.
                self.notes.insert(format!("two forms: {scope}.{name}"));
                let ty = self.ty(&name, origin.service, Some(place), &Set::new())?;
                let words = self.words(&origin, needed_here, Some(place), None)?;
                let first = Property { name: name.clone(), alias: false, api: None, ty, words };
                properties.push(first);
                let ty = self.ty(&name, origin.service, None, targets)?;
                let words = self.words(&origin, false, None, Some((member, targets)))?;
                properties.push(Property { name, alias, api, ty, words });
                continue;
            }
            let ty = self.ty(&name, origin.service, place, targets)?;
            let words = self.words(&origin, needed_here, place, Some((member, targets)))?;
            properties.push(Property { name, alias, api, ty, words });
        }
        let mut only_cfn = Vec::new();
        for (name, place) in &own {
            if !matched.contains(name) {
                let ty = self.ty(name, origin.service, Some(place), &Set::new())?;
                let words = self.words(&origin, needed.contains(name), Some(place), None)?;
                let name = name.clone();
                only_cfn.push(name.clone());
                properties.push(Property { name, alias: false, api: None, ty, words });
            }
        }
        if !only_cfn.is_empty() && !only_api.is_empty() && !own.is_empty() {
            let (left, right) = (only_cfn.join(" "), only_api.join(" "));
            self.notes.insert(format!("unmatched {scope}: {left} | {right}"));
        }
        // First by name, then the usual way before the exceptions, which is how a name is found.
        properties.sort();
        for property in &mut properties {
            let better =
                SAID_BETTER.iter().any(|(at, name)| *at == scope && *name == property.name);
            if better {
                property.words.retain(|word| word.said.is_of_property());
            }
            // What is said of a document's text is not said of what the text holds.
            if property.ty == Type::Json {
                property.words.retain(|word| word.depth == 0 && word.said.is_of_property());
            }
        }
        let name = origin.name().to_owned();
        if let Some(structure) = self.structures.get_mut(index) {
            *structure = Structure { name, properties };
        }
        Ok(index)
    }

    /// What the two sources say of a property beside its type.
    fn words(
        &self,
        origin: &Origin,
        needed: bool,
        place: Option<&CfnPlace>,
        member: Option<(&String, &Set)>,
    ) -> Result<Vec<Word>> {
        let mut all = Vec::new();
        let mut say = |side, said| all.push(Word { said, side: Some(side), depth: 0 });
        if needed {
            say(Side::Canonical, Said::Required);
        }
        match place {
            Some(place) if self.cfn.is_read_only(place) => say(Side::Canonical, Said::Output),
            None if origin.cfn.is_some() => say(Side::Canonical, Said::Elsewhere),
            _ => {}
        }
        if let Some((member, _)) = member {
            let api = self.api(origin)?;
            let has = |shape: &&String| api.has(shape, member);
            if origin.root.is_some() {
                // What a call needs at its top may come from a flag of the command.
                let input = |shape: &&String| {
                    ["Request", "Input", "Type"].iter().any(|end| shape.ends_with(end))
                };
                if !origin.api.iter().filter(has).any(|shape| input(&shape)) {
                    say(Side::Api, Said::Output);
                }
            } else if origin.api.iter().all(|shape| api.requires(shape, member)) {
                say(Side::Api, Said::Required);
            }
        }
        let cfn = match place {
            Some(place) => self.cfn.words(place)?,
            None => BTreeSet::new(),
        };
        let mut api: Option<BTreeSet<(u8, Said)>> = None;
        if let Some((_, targets)) = member {
            let model = self.api(origin)?;
            for target in targets {
                let said = model.words(target)?;
                // What only one of several shapes says is not sure.
                api = Some(match api {
                    Some(before) => before.intersection(&said).cloned().collect(),
                    None => said,
                });
            }
        }
        Ok(words::join(all, &cfn, &api.unwrap_or_default(), place.is_some(), member.is_some()))
    }

    fn api(&self, origin: &Origin) -> Result<&'a Api> {
        let found = self.apis.get(origin.service);
        found.with_context(|| format!("no model of service {}", origin.service))
    }

    fn alias(&mut self, scope: &str, member: &str) -> Option<&'static str> {
        let found = ALIASES.iter().position(|&(at, api, _)| at == scope && api == member)?;
        self.used_aliases.insert(found);
        ALIASES.get(found).map(|&(_, _, name)| name)
    }

    /// The form that shapes of one API share.
    fn api_form(&self, service: &str, shapes: &Set) -> Result<Option<Form<Set, Set>>> {
        let mut found: Option<Form<Set, Set>> = None;
        for shape in shapes {
            let model = self.apis.get(service);
            let model = model.with_context(|| format!("no model of service {service}"))?;
            let form = set(model.form(shape)?);
            found = Some(match found {
                None => form,
                Some(before) => both(before, form),
            });
        }
        Ok(found)
    }

    /// Whether a value that is valid in one source looks as in the other.
    fn agree(&self, service: &str, place: &CfnPlace, shapes: &Set) -> Result<bool> {
        let Some(api) = self.api_form(service, shapes)? else { return Ok(true) };
        Ok(match (self.cfn.form(place)?, api) {
            (Form::Json | Form::Object, _) | (Form::Structure(_), Form::Structure(_)) => true,
            (Form::Scalar(cfn), Form::Scalar(api)) => scalar(cfn, api) != Type::Any,
            (Form::List(cfn), Form::List(api)) | (Form::Map(cfn), Form::Map(api)) => {
                self.agree(service, &cfn, &api)?
            }
            _ => false,
        })
    }

    /// The type of a property that is written at one place of a schema, as some shapes, or as both
    /// where they [agree](Self::agree).
    fn ty(
        &mut self,
        name: &str,
        service: &'static str,
        place: Option<&CfnPlace>,
        shapes: &Set,
    ) -> Result<Type> {
        let cfn = place.map(|place| self.cfn.form(place)).transpose()?;
        let api = self.api_form(service, shapes)?;
        let ty = match (cfn, api) {
            (Some(Form::Json), _) | (_, Some(Form::Json)) => Type::Json,
            // What a schema calls a map and the API calls text is a document.
            (Some(Form::Object), Some(Form::Scalar(Scalar::String))) => Type::Json,
            (Some(Form::Scalar(cfn)), Some(Form::Scalar(api))) => scalar(cfn, api),
            (Some(Form::Scalar(scalar)), None)
            | (None | Some(Form::Object), Some(Form::Scalar(scalar))) => Type::Scalar(scalar),

            (Some(Form::List(cfn)), Some(Form::List(api))) => {
                self.list(name, service, Some(&cfn), &api)?
            }
            (Some(Form::List(cfn)), None) => self.list(name, service, Some(&cfn), &Set::new())?,
            (None | Some(Form::Object), Some(Form::List(api))) => {
                self.list(name, service, None, &api)?
            }

            (Some(Form::Map(cfn)), Some(Form::Map(api))) => self.map(service, Some(&cfn), &api)?,
            (Some(Form::Map(cfn)), None) => self.map(service, Some(&cfn), &Set::new())?,
            (None | Some(Form::Object), Some(Form::Map(api))) => self.map(service, None, &api)?,

            (Some(Form::Structure(cfn)), Some(Form::Structure(api))) => {
                self.pair(service, Some(cfn), api)?
            }
            (Some(Form::Structure(cfn)), None) => self.pair(service, Some(cfn), Set::new())?,
            (None | Some(Form::Object), Some(Form::Structure(api))) => {
                self.pair(service, None, api)?
            }
            _ => Type::Any,
        };
        Ok(match ty {
            Type::Scalar(Scalar::String) if DOCUMENTS.contains(&name) => Type::Json,
            ty => ty,
        })
    }

    fn list(
        &mut self,
        name: &str,
        service: &'static str,
        place: Option<&CfnPlace>,
        shapes: &Set,
    ) -> Result<Type> {
        Ok(Type::List(Box::new(self.ty(name, service, place, shapes)?)))
    }

    /// The keys of a map are data, so its values have no name that says more of them.
    fn map(
        &mut self,
        service: &'static str,
        place: Option<&CfnPlace>,
        shapes: &Set,
    ) -> Result<Type> {
        Ok(Type::Map(Box::new(self.ty("", service, place, shapes)?)))
    }

    fn pair(&mut self, service: &'static str, cfn: Option<CfnPlace>, api: Set) -> Result<Type> {
        Ok(Type::Structure(self.structure(Origin { root: None, cfn, service, api })?))
    }
}

impl Origin {
    /// How exceptions name it.
    fn scope(&self) -> String {
        match (self.root, &self.cfn) {
            (Some(kind), _) => kind.to_owned(),
            (None, Some(place)) => place.scope(),
            (None, None) => format!("{}/{}", self.service, self.name()),
        }
    }

    fn name(&self) -> &str {
        match (self.root, &self.cfn) {
            (Some(kind), _) => kind.rsplit("::").next().unwrap_or(kind),
            (None, Some(place)) => place.name(),
            (None, None) => self.api.first().map_or("", String::as_str),
        }
    }
}

type Set = BTreeSet<String>;

fn set(form: Form<String, String>) -> Form<Set, Set> {
    let one = |name: String| BTreeSet::from([name]);
    match form {
        Form::Any => Form::Any,
        Form::Scalar(scalar) => Form::Scalar(scalar),
        Form::Json => Form::Json,
        Form::Object => Form::Object,
        Form::List(item) => Form::List(one(item)),
        Form::Map(item) => Form::Map(one(item)),
        Form::Structure(shape) => Form::Structure(one(shape)),
    }
}

/// The form of a member that two shapes of one API have.
fn both(a: Form<Set, Set>, b: Form<Set, Set>) -> Form<Set, Set> {
    let union = |a: &Set, b: &Set| a.union(b).cloned().collect();
    match (&a, &b) {
        _ if a == b => a,
        (Form::List(a), Form::List(b)) => Form::List(union(a, b)),
        (Form::Map(a), Form::Map(b)) => Form::Map(union(a, b)),
        (Form::Structure(a), Form::Structure(b)) => Form::Structure(union(a, b)),
        (Form::Scalar(Scalar::Integer), Form::Scalar(Scalar::Number))
        | (Form::Scalar(Scalar::Number), Form::Scalar(Scalar::Integer)) => {
            Form::Scalar(Scalar::Number)
        }
        _ => Form::Any,
    }
}

/// The type of a scalar in CloudFormation and the API. CloudFormation converts scalars by itself
/// and often says text or number where only whole numbers do, so the API's word is the better one.
fn scalar(cfn: Scalar, api: Scalar) -> Type {
    match (cfn, api) {
        (cfn, api) if cfn == api => Type::Scalar(api),
        (Scalar::Integer | Scalar::Number, Scalar::Integer | Scalar::Number)
        | (Scalar::String, _) => Type::Scalar(api),
        _ => Type::Any,
    }
}

/// The API's name in CloudFormation's style.
fn pascal(member: &str) -> String {
    let mut chars = member.chars();
    chars
        .next()
        .map(|first| first.to_ascii_uppercase().to_string() + chars.as_str())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{super::table, *};
    use serde_json::{Value, json};

    /// The table of one kind from a CloudFormation schema and the shapes of an API.
    fn joined(cfn: Value, shapes: Value) -> String {
        static KIND: Kind = Kind {
            name: "AWS::ECS::Service",
            cfn: Some(("AWS::ECS::Service", "")),
            service: "ecs",
            shapes: &["InRequest", "Out"],
        };
        let cfn = Cfn::new(BTreeMap::from([("AWS::ECS::Service", cfn)]));
        let apis = BTreeMap::from([("ecs", Api::new("ecs", shapes))]);
        let mut join = Join::new(&cfn, &apis);
        let root = join.kind(&KIND).unwrap();
        let text = table::write(&join.structures, &BTreeMap::from([("K", root)]));
        text.strip_prefix("kind K 0\nshape 0 Service\n").unwrap().to_owned()
    }

    /// Adds the scalar shapes that every test needs.
    fn api(shapes: Value) -> Value {
        let mut all = json!({
            "InRequest": {"type": "structure", "members": {}},
            "Out": {"type": "structure", "members": {}},
            "S": {"type": "string"}, "I": {"type": "integer"}, "T": {"type": "timestamp"},
            "L": {"type": "list", "member": {"shape": "S"}},
            "M": {"type": "map", "key": {"shape": "S"}, "value": {"shape": "S"}},
        });
        for (name, shape) in shapes.as_object().unwrap() {
            all[name] = shape.clone();
        }
        all
    }

    #[test]
    fn names_match_by_case_then_by_exception_and_the_rest_is_kept() {
        let text = joined(
            json!({"properties": {
                "Cluster": {"type": "string"},
                "EFSVolume": {"type": "string"},
                "OnlyHere": {"type": "boolean"},
            }}),
            api(json!({
                "InRequest": {"type": "structure", "members": {
                    "cluster": {"shape": "S"}, "efsVolume": {"shape": "S"},
                }},
                "Out": {"type": "structure", "members": {
                    "clusterArn": {"shape": "S"}, "createdAt": {"shape": "T"},
                }},
            })),
        );
        assert_eq!(
            text,
            "Cluster cluster s\nCluster clusterArn s >o\nCreatedAt createdAt t <x >o\n\
             EFSVolume efsVolume s\nOnlyHere - b\n"
        );
    }

    #[test]
    fn a_property_of_two_forms_has_two_lines() {
        let text = joined(
            json!({
                "definitions": {"Tag": {"properties": {"Key": {"type": "string"}}}},
                "properties": {"Tags": {"type": "array", "items": {"$ref": "#/definitions/Tag"}}},
            }),
            api(json!({"InRequest": {"type": "structure", "members": {"tags": {"shape": "M"}}}})),
        );
        assert_eq!(text, "Tags - [1\nTags tags {s <x\nshape 1 Tag\nKey - s\n");
    }

    #[test]
    fn types_take_the_better_word() {
        let text = joined(
            json!({"properties": {
                "Count": {"type": "string"},
                "Document": {"type": "object"},
                "Percent": {"type": "number"},
                "PolicyText": {"type": "string"},
                "Policy_": {"type": ["object", "string"]},
                "Options": {"type": "object", "patternProperties": {".*/~": {"type": "string"}}},
            }}),
            api(json!({"InRequest": {"type": "structure", "members": {
                "count": {"shape": "I"}, "document": {"shape": "S"}, "percent": {"shape": "I"},
                "policyText": {"shape": "S"}, "policy_": {"shape": "S"}, "options": {"shape": "M"},
            }}})),
        );
        assert_eq!(
            text,
            "Count count i\nDocument document j\nOptions options {s\nPercent percent i\n\
             PolicyText policyText j\nPolicy_ policy_ j\n"
        );
    }

    #[test]
    fn recursion_ends_on_both_sides() {
        let text = joined(
            json!({
                "definitions": {"Node": {"properties": {
                    "Children": {"type": "array", "items": {"$ref": "#/definitions/Node"}},
                }}},
                "properties": {"Root": {"$ref": "#/definitions/Node"}},
            }),
            api(json!({
                "InRequest": {"type": "structure", "members": {"root": {"shape": "N"}}},
                "N": {"type": "structure", "members": {"children": {"shape": "Ns"}}},
                "Ns": {"type": "list", "member": {"shape": "N"}},
            })),
        );
        assert_eq!(text, "Root root 1\nshape 1 Node\nChildren children [1\n");
    }
}
