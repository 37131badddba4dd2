//! Which findings a change is about: those of resources that it touches, by what is in them.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Diagnostic;
use crate::model::same::{Content, Contents};
use crate::rule::select::covers;
use crate::suppress::{self, Scope, Suppression, Until};
use crate::text::Span;
use crate::unit::Unit;

/// What a file was before the change.
#[derive(Debug)]
pub enum Before {
    /// The same.
    Same,
    /// Not there, or nobody knows what it was.
    New,
    /// Another text.
    Was(Box<Unit>),
}

/// What a change touches.
#[derive(Debug, Default)]
pub struct Touched {
    /// Unit and resource, by position.
    resources: FxHashSet<(usize, usize)>,
    /// For each unit that was changed, what was said and written there before.
    changed: FxHashMap<usize, Old>,
    /// Every resource by kind and address.
    by_name: FxHashMap<(String, String), Vec<(usize, usize)>>,
    /// Rules that something held before and nothing holds now, by unit and resource.
    freed: FxHashMap<(usize, usize), Vec<String>>,
}

/// A changed file as it was.
#[derive(Debug, Default)]
struct Old {
    notices: Vec<(&'static str, String)>,
    text: String,
}

/// A resource by kind, address and content.
type Known = (String, String, Content);

impl Touched {
    /// Compares files with what they were. `gone` gives what stood in files that are no longer there, and is
    /// asked only where a resource could have come from one.
    pub fn new(units: &[Unit], before: &[Before], gone: &dyn Fn() -> Vec<Unit>) -> Self {
        let mut touched = Self::default();
        // Resources that have no like in the old version of their file, and those that are left over there.
        let mut open: Vec<((usize, usize), Known)> = Vec::new();
        let mut left: FxHashMap<Known, usize> = FxHashMap::default();
        for (index, (unit, before)) in units.iter().zip(before).enumerate() {
            let mut was: FxHashMap<Known, usize> = FxHashMap::default();
            match before {
                Before::Same => continue,
                Before::New => {
                    touched.changed.insert(index, Old::default());
                }
                Before::Was(old) => {
                    for known in resources(old) {
                        *was.entry(known).or_default() += 1;
                    }
                    touched.changed.insert(index, old_of(old));
                }
            }
            for (resource, known) in resources(unit).into_iter().enumerate() {
                if !take(&mut was, &known) {
                    open.push(((index, resource), known));
                    continue;
                }
                if let Before::Was(old) = before {
                    touched.free((index, resource), unit, old);
                }
            }
            for (known, number) in was {
                *left.entry(known).or_default() += number;
            }
        }
        open.retain(|(_, known)| !take(&mut left, known));
        if !open.is_empty() {
            let mut left: FxHashMap<Known, usize> = FxHashMap::default();
            for known in gone().iter().flat_map(resources) {
                *left.entry(known).or_default() += 1;
            }
            open.retain(|(_, known)| !take(&mut left, known));
        }
        touched.resources = open.into_iter().map(|(at, _)| at).collect();
        for (index, unit) in units.iter().enumerate() {
            for (at, resource) in unit.model.resources.iter().enumerate() {
                let name = (resource.kind.clone(), resource.address.clone());
                touched.by_name.entry(name).or_default().push((index, at));
            }
        }
        touched
    }

    /// Notes which rules a suppression held of a resource that did not change, and holds no more.
    fn free(&mut self, at: (usize, usize), unit: &Unit, old: &Unit) {
        let Some(resource) = unit.model.resources.get(at.1) else { return };
        let now: Vec<Words> = about(unit, at.1).iter().map(words).collect();
        let like = old
            .model
            .resources
            .iter()
            .position(|r| r.kind == resource.kind && r.address == resource.address);
        let was = like.map(|like| about(old, like)).unwrap_or_default();
        let freed = was.iter().filter(|was| !now.contains(&words(was)));
        let rules: Vec<String> =
            freed.flat_map(|was| was.rules.iter().map(|(rule, _)| rule.clone())).collect();
        if !rules.is_empty() {
            self.freed.insert(at, rules);
        }
    }

    /// The resources that are touched: unit and resource, by position.
    pub fn resources(&self) -> impl Iterator<Item = (usize, usize)> {
        self.resources.iter().copied()
    }

    /// Whether a finding is about something that the change touches: its resource, or one that it relates to.
    /// A finding about no resource is untouched where the file said or held the same before.
    pub fn is_about(&self, units: &[Unit], finding: &Diagnostic) -> bool {
        let unit = finding.unit as usize;
        let Some(of) = &finding.resource else {
            let Some(old) = self.changed.get(&unit) else { return false };
            let said = old
                .notices
                .iter()
                .any(|(rule, message)| *rule == finding.rule_id && *message == finding.message);
            let text = units.get(unit).map_or("", |unit| finding.span.of(&unit.source.text));
            let held = !text.is_empty() && old.text.contains(text);
            return !said && !held;
        };
        let mut places = vec![(unit, finding.span)];
        places.extend(finding.related.iter().map(|r| (r.unit as usize, r.span)));
        let touched = |at: (usize, usize)| {
            self.resources.contains(&at)
                || finding.suppressed.is_none()
                    && self.freed.get(&at).is_some_and(|rules| {
                        rules.iter().any(|rule| covers(rule, &finding.rule_id))
                    })
        };
        // The resource stands in the file of the finding, or, where it does not, in another one.
        let name = (of.kind.clone(), of.address.clone());
        let named = self.by_name.get(&name).map_or(&[][..], Vec::as_slice);
        let is_here = named.iter().any(|(index, _)| *index == unit);
        let mut subjects = named.iter().filter(|(index, _)| !is_here || *index == unit);
        subjects.any(|at| touched(*at))
            || places
                .into_iter()
                .filter(|(index, _)| self.changed.contains_key(index))
                .filter_map(|(index, span)| Some((index, holding(units.get(index)?, span)?)))
                .any(touched)
    }
}

/// Takes one out of a bag.
fn take(bag: &mut FxHashMap<Known, usize>, known: &Known) -> bool {
    match bag.get_mut(known) {
        Some(number) if *number > 0 => {
            *number -= 1;
            true
        }
        _ => false,
    }
}

fn resources(unit: &Unit) -> Vec<Known> {
    let mut contents = Contents::new(&unit.model, &unit.tree);
    let all = unit.model.resources.iter();
    all.map(|r| (r.kind.clone(), r.address.clone(), contents.resource(r))).collect()
}

fn old_of(unit: &Unit) -> Old {
    Old {
        notices: unit.notices.iter().map(|n| (n.rule, n.message.clone())).collect(),
        text: unit.source.text.to_string(),
    }
}

fn span_of(unit: &Unit, resource: usize) -> Option<Span> {
    let resource = unit.model.resources.get(resource)?;
    Some(unit.tree.raw(resource.node).span.cover(resource.name_span))
}

/// The smallest resource that holds a place.
fn holding(unit: &Unit, place: Span) -> Option<usize> {
    (0..unit.model.resources.len())
        .filter_map(|index| Some((span_of(unit, index)?, index)))
        .filter(|(span, _)| span.contains(place))
        .min_by_key(|(span, _)| span.len())
        .map(|(_, index)| index)
}

/// The suppressions that hold something of a resource.
fn about(unit: &Unit, resource: usize) -> Vec<Suppression> {
    let Some(span) = span_of(unit, resource) else { return Vec::new() };
    let meets = |suppression: &Suppression| match suppression.scope {
        Scope::File => true,
        Scope::Range(range) => range.start < span.end && span.start < range.end,
    };
    suppress::of_unit(unit).into_iter().filter(meets).collect()
}

/// What makes a suppression the same as another.
type Words = (Vec<String>, Option<Until>);

fn words(suppression: &Suppression) -> Words {
    let rules = suppression.rules.iter().map(|(rule, _)| rule.clone()).collect();
    (rules, suppression.until.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::ReadOptions;
    use crate::model::Shapes;
    use std::sync::LazyLock;

    fn unit(path: &str, text: &str) -> Unit {
        static SHAPES: LazyLock<Shapes> = LazyLock::new(|| {
            Shapes::parse_all(&[include_str!("../../../rules/data/shapes.txt")]).unwrap()
        });
        let options = ReadOptions { shapes: &SHAPES, kind: None, parameters: &[] };
        crate::input::read(path, text.as_bytes(), &options)
    }

    /// Addresses of the resources that a change from one text to another touches.
    fn touched(before: &str, after: &str) -> Vec<String> {
        let units = [unit("a.yaml", after)];
        let before = [Before::Was(Box::new(unit("a.yaml", before)))];
        addresses(&units, &Touched::new(&units, &before, &Vec::new))
    }

    fn addresses(units: &[Unit], touched: &Touched) -> Vec<String> {
        let mut all: Vec<String> = touched
            .resources
            .iter()
            .map(|(unit, at)| units[*unit].model.resources[*at].address.clone())
            .collect();
        crate::sort::sort(&mut all);
        all
    }

    const TEMPLATE: &str = "Parameters:\n  Env: {Type: String, Default: dev, AllowedValues: [dev, prod]}\nConditions:\n  IsProd: !Equals [!Ref Env, prod]\nMappings:\n  Sizes: {dev: {Cpu: 1}, prod: {Cpu: 2}}\nResources:\n  A:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      Family: a\n      Cpu: !FindInMap [Sizes, !Ref Env, Cpu]\n  B:\n    Type: AWS::ECS::Service\n    Properties:\n      TaskDefinition: !Ref A\n      DesiredCount: !If [IsProd, 2, 1]\n  C:\n    Type: AWS::ECR::Repository\n    Properties: {RepositoryName: c, Tags: !ImportValue x}\n";

    #[test]
    fn places_style_and_order_touch_nothing() {
        for after in [
            format!("# A comment\n\n{TEMPLATE}"),
            TEMPLATE.replace("      Family: a\n", "      # why\n      Family: \"a\"\n"),
            TEMPLATE.replace(
                "{RepositoryName: c, Tags: !ImportValue x}",
                "\n      Tags: !ImportValue x\n      RepositoryName: 'c'",
            ),
            TEMPLATE.replace('\n', "\r\n"),
            TEMPLATE.replace("!Ref A", "{Ref: A}"),
        ] {
            assert_eq!(touched(TEMPLATE, &after), Vec::<String>::new(), "{after}");
        }
    }

    #[test]
    fn values_and_what_they_depend_on_touch() {
        for (from, to, want) in [
            ("Family: a", "Family: b", &["A"][..]),
            ("prod: {Cpu: 2}", "prod: {Cpu: 4}", &["A"]),
            ("!Equals [!Ref Env, prod]", "!Equals [!Ref Env, dev]", &["B"]),
            ("AllowedValues: [dev, prod]", "AllowedValues: [dev, prod, test]", &["A", "B"]),
            ("!ImportValue x", "!ImportValue y", &["C"]),
            ("!Ref A", "!GetAtt A.Arn", &["B"]),
            ("  C:\n", "  D:\n", &["D"]),
            (
                "Type: AWS::ECR::Repository\n",
                "Type: AWS::ECR::Repository\n    DependsOn: A\n",
                &["C"],
            ),
        ] {
            assert_eq!(touched(TEMPLATE, &TEMPLATE.replace(from, to)), want, "{to}");
        }
    }

    #[test]
    fn a_resource_that_moves_to_another_file_is_the_same() {
        let (head, tail) = TEMPLATE.split_at(TEMPLATE.find("  C:").unwrap());
        let moved = format!("Resources:\n{tail}");
        let units = [unit("a.yaml", head), unit("b.yaml", &moved)];
        let before = || [Before::Was(Box::new(unit("a.yaml", TEMPLATE))), Before::New];
        let found = Touched::new(&units, &before(), &Vec::new);
        assert_eq!(addresses(&units, &found), Vec::<String>::new());
        // From a file that is gone; a second copy is new.
        let units = [unit("b.yaml", &moved), unit("c.yaml", &moved)];
        let gone = || vec![unit("a.yaml", TEMPLATE)];
        let found = Touched::new(&units, &[Before::New, Before::New], &gone);
        assert_eq!(addresses(&units, &found), ["C"]);
        assert_eq!(found.changed.len(), 2);
        let found = Touched::new(&units, &[Before::Same, Before::New], &Vec::new);
        assert_eq!((addresses(&units, &found).len(), found.changed.len()), (1, 1));
    }

    #[test]
    fn a_suppression_that_is_taken_away_frees_its_rule() {
        let before = TEMPLATE
            .replace("      Family: a", "      # plimsoll-ignore ecs/x: y\n      Family: a");
        let units = [unit("a.yaml", TEMPLATE)];
        let was = [Before::Was(Box::new(unit("a.yaml", &before)))];
        let found = Touched::new(&units, &was, &Vec::new);
        assert!(found.resources.is_empty());
        assert_eq!(found.freed.get(&(0, 0)), Some(&vec!["ecs/x".to_string()]));
        assert_eq!(found.freed.len(), 1);
    }
}
