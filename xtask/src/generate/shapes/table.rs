//! The table's text: identical structures shared, numbered in the order in which they are met.

use std::collections::{BTreeMap, HashMap, VecDeque};

use super::{
    join::{Property, Structure, Type},
    models::Scalar,
    patterns,
    words::{Said, Side, Word},
};

/// Writes kinds and the structures that they reach.
pub fn write(structures: &[Structure], kinds: &BTreeMap<&str, usize>) -> String {
    let classes = classes(structures);
    let class = |index: usize| classes.get(index).copied().unwrap_or_default();

    // Breadth first from the kinds in their order, so that a kind's shape comes near its name.
    let mut numbers: HashMap<usize, usize> = HashMap::new();
    let mut order = Vec::new();
    let mut queue: VecDeque<usize> = VecDeque::new();
    for &root in kinds.values() {
        queue.push_back(root);
        while let Some(index) = queue.pop_front() {
            if numbers.contains_key(&class(index)) {
                continue;
            }
            numbers.insert(class(index), order.len());
            order.push(index);
            let Some(structure) = structures.get(index) else { continue };
            for property in &structure.properties {
                queue.extend(target(&property.ty));
            }
        }
    }
    let number = |index: usize| numbers.get(&class(index)).copied().unwrap_or_default();

    let mut out = String::new();
    for (kind, &root) in kinds {
        out.push_str(&format!("kind {kind} {}\n", number(root)));
    }
    // Enumerations and patterns, numbered in the order in which they are met.
    let mut lists = Lists::default();
    let mut shapes = String::new();
    for (position, &index) in order.iter().enumerate() {
        let Some(structure) = structures.get(index) else { continue };
        shapes.push_str(&format!("shape {position} {}\n", structure.name));
        for property in &structure.properties {
            shapes.push_str(&line(property, &number));
            for word in &property.words {
                shapes.push(' ');
                shapes.push_str(&lists.word(word));
            }
            shapes.push('\n');
        }
    }
    for (number, values) in lists.enums.iter().enumerate() {
        out.push_str(&format!("enum {number} {values}\n"));
    }
    for (number, pattern) in lists.patterns.iter().enumerate() {
        // Those without a tree are left out where patterns are translated.
        let tree = patterns::tree(pattern).unwrap_or_default();
        out.push_str(&format!("pattern {number} {tree} {pattern}\n"));
    }
    out.push_str(&shapes);
    out
}

/// A property's line without its words.
fn line(property: &Property, number: &impl Fn(usize) -> usize) -> String {
    let api = property.api.as_deref().unwrap_or("-");
    format!("{} {api} {}", property.name, text(&property.ty, number))
}

#[derive(Default)]
struct Lists {
    enums: Vec<String>,
    patterns: Vec<String>,
}

impl Lists {
    fn word(&mut self, word: &Word) -> String {
        let place =
            |list: &mut Vec<String>, value: String| match list.iter().position(|v| *v == value) {
                Some(place) => place,
                None => {
                    list.push(value);
                    list.len() - 1
                }
            };
        let side = match word.side {
            None => "",
            Some(Side::Canonical) => "<",
            Some(Side::Api) => ">",
        };
        let said = match &word.said {
            Said::Required => "!".to_string(),
            Said::Elsewhere => "x".to_string(),
            Said::Output => "o".to_string(),
            Said::Enum(values) => format!("e{}", place(&mut self.enums, values.join("|"))),
            Said::Pattern(pattern) => format!("p{}", place(&mut self.patterns, pattern.clone())),
            Said::Range(border) => format!("n{border}"),
            Said::Length(border) => format!("l{border}"),
            Said::Items(border) => format!("i{border}"),
            Said::Unique => "u".to_string(),
        };
        format!("{side}{}{said}", "[".repeat(usize::from(word.depth)))
    }
}

/// A class for each structure; two are in one class if nothing that can be reached from them
/// tells them apart. Classes are split until none can be, as when an automaton is minimised, since
/// structures may be recursive.
fn classes(structures: &[Structure]) -> Vec<usize> {
    let mut classes = vec![0; structures.len()];
    let mut count = 1;
    loop {
        let mut seen: HashMap<(usize, String), usize> = HashMap::new();
        let mut next = Vec::with_capacity(structures.len());
        for (structure, &class) in structures.iter().zip(&classes) {
            let by_class = |index: usize| classes.get(index).copied().unwrap_or_default();
            let mut look = structure.name.clone();
            for property in &structure.properties {
                look.push_str(&format!("\n{} {:?}", line(property, &by_class), property.words));
            }
            let fresh = seen.len();
            next.push(*seen.entry((class, look)).or_insert(fresh));
        }
        classes = next;
        if seen.len() == count {
            return classes;
        }
        count = seen.len();
    }
}

fn target(ty: &Type) -> Option<usize> {
    match ty {
        Type::List(item) | Type::Map(item) => target(item),
        Type::Structure(index) => Some(*index),
        Type::Any | Type::Scalar(_) | Type::Json => None,
    }
}

fn text(ty: &Type, number: &impl Fn(usize) -> usize) -> String {
    match ty {
        Type::Any => "*".into(),
        Type::Json => "j".into(),
        Type::Scalar(Scalar::String) => "s".into(),
        Type::Scalar(Scalar::Integer) => "i".into(),
        Type::Scalar(Scalar::Number) => "n".into(),
        Type::Scalar(Scalar::Boolean) => "b".into(),
        Type::Scalar(Scalar::Timestamp) => "t".into(),
        Type::List(item) => format!("[{}", text(item, number)),
        Type::Map(item) => format!("{{{}", text(item, number)),
        Type::Structure(index) => number(*index).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn structure(name: &str, properties: &[(&str, Type)]) -> Structure {
        let properties = properties
            .iter()
            .map(|(name, ty)| Property::new(name, None, ty.clone(), Vec::new()))
            .collect();
        Structure { name: name.to_owned(), properties }
    }

    #[test]
    fn identical_and_recursive_structures_are_shared() {
        let list = |index| Type::List(Box::new(Type::Structure(index)));
        let structures = [
            structure("Root", &[("A", Type::Structure(1)), ("B", Type::Structure(2))]),
            structure("Node", &[("Children", list(1))]),
            structure("Node", &[("Children", list(2))]),
            structure("Unreached", &[("X", Type::Json)]),
        ];
        let text = write(&structures, &BTreeMap::from([("K", 0)]));
        assert_eq!(text, "kind K 0\nshape 0 Root\nA - 1\nB - 1\nshape 1 Node\nChildren - [1\n");
    }

    #[test]
    fn structures_that_differ_further_down_are_not_shared() {
        let structures = [
            structure("Root", &[("A", Type::Structure(1)), ("B", Type::Structure(2))]),
            structure("Same", &[("Inner", Type::Structure(3))]),
            structure("Same", &[("Inner", Type::Structure(4))]),
            structure("Leaf", &[("X", Type::Json)]),
            structure("Leaf", &[("X", Type::Any)]),
        ];
        let text = write(&structures, &BTreeMap::from([("K", 0)]));
        assert_eq!(text.matches("shape ").count(), 5, "{text}");
    }
}
