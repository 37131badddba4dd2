//! Keywords about lists and maps.

use super::super::Keyword;
use super::{Checker, Item, Name, Truth};
use crate::model::world::Got;
use crate::model::{Reason, Ref};
use crate::rule::context::Place;
use crate::rule::shape::message::{border_words, nearest};
use std::rc::Rc;

impl<'a> Checker<'_, '_, '_, 'a> {
    pub(super) fn items(&self, got: &Got<'a>) -> Option<Rc<[Item]>> {
        match got {
            Got::List(list) => {
                Some(self.cx.world.items(*list).into_iter().map(Item::Written).collect())
            }
            Got::Texts(texts) => Some(texts.iter().cloned().map(Item::Text).collect()),
            _ => None,
        }
    }

    pub(super) fn list(
        &mut self,
        keyword: &Keyword,
        items: &[Item],
        item: &Item,
        name: &Name<'_>,
        tell: bool,
        depth: usize,
    ) -> Truth {
        let inner = Name::Item(name);
        match keyword {
            Keyword::Prefix(ids) => {
                let mut truth = Truth::Yes;
                for (id, item) in ids.iter().zip(items) {
                    truth = truth.and(self.all(*id, item, &inner, tell, depth));
                }
                truth
            }
            Keyword::Items(first, id) => {
                let mut truth = Truth::Yes;
                for item in items.iter().skip(*first) {
                    truth = truth.and(self.all(*id, item, &inner, tell, depth));
                }
                truth
            }
            Keyword::Count(border) => {
                let count = items.len();
                if border.holds(count as f64) {
                    return Truth::Yes;
                }
                self.no(tell, item, || {
                    format!(
                        "{} has {count} items; accepted are {}",
                        name.words(),
                        border_words(*border)
                    )
                })
            }
            Keyword::Unique => {
                let mut truth = Truth::Yes;
                for (index, item) in items.iter().enumerate() {
                    for before in items.iter().take(index) {
                        let differ = !self.same(before, item);
                        if differ == Truth::No {
                            self.no(tell, item, || format!("{} has an item twice", name.words()));
                        }
                        truth = truth.and(differ);
                    }
                }
                truth
            }
            Keyword::Contains(id) => {
                let mut truth = Truth::No;
                for item in items {
                    truth = truth.or(self.all(*id, item, &inner, false, depth));
                }
                self.told(truth, tell, item, name, "has no item of the form that it needs")
            }
            _ => Truth::Yes,
        }
    }

    pub(super) fn map(
        &mut self,
        keyword: &Keyword,
        map: Ref,
        name: &Name<'_>,
        tell: bool,
        depth: usize,
    ) -> Truth {
        let fields = self.cx.world.fields(map);
        let open = self.cx.world.is_open(map);
        let mut truth = Truth::Yes;
        match keyword {
            Keyword::Properties(properties) => {
                for (property, id) in properties {
                    match fields.iter().find(|(field, ..)| field == property) {
                        Some((field, _, at)) => {
                            let item = Item::Written(*at);
                            let name = Name::Property(field);
                            truth = truth.and(self.all(*id, &item, &name, tell, depth));
                        }
                        None if open => truth = truth.and(self.unknown(Reason::NotInFiles)),
                        None => {}
                    }
                }
            }
            Keyword::Patterned(patterned) => {
                for (regex, id) in patterned {
                    for (field, _, at) in fields.iter().filter(|(field, ..)| regex.is_match(field))
                    {
                        let item = Item::Written(*at);
                        let name = Name::Property(field);
                        truth = truth.and(self.all(*id, &item, &name, tell, depth));
                    }
                }
                if open {
                    truth = truth.and(self.unknown(Reason::NotInFiles));
                }
            }
            Keyword::Additional { names, patterns, schema } => {
                for (field, written, at) in &fields {
                    let known = names.iter().any(|name| name == field)
                        || patterns.iter().any(|regex| regex.is_match(field));
                    if known {
                        continue;
                    }
                    let never = matches!(self.schema.keywords(*schema), [Keyword::Never]);
                    if never {
                        if tell {
                            let node = self.cx.place_of(*at).and_then(|place| place.node);
                            let place = Place { unit: map.unit, span: written.key_span, node };
                            let near = nearest(field, names.iter().map(String::as_str));
                            let meant = near.map(|near| format!("; did you mean `{near}`?"));
                            let message = format!(
                                "{} has \"{field}\", which is not accepted{}",
                                name.words(),
                                meant.unwrap_or_default()
                            );
                            self.found.push((place, message));
                        }
                        truth = Truth::No;
                        continue;
                    }
                    let item = Item::Written(*at);
                    truth =
                        truth.and(self.all(*schema, &item, &Name::Property(field), tell, depth));
                }
                if open && !self.schema.keywords(*schema).is_empty() {
                    truth = truth.and(self.unknown(Reason::NotInFiles));
                }
            }
            Keyword::Names(id) => {
                for (field, written, at) in &fields {
                    let item = Item::Text((*field).to_string());
                    let holds = self.all(*id, &item, name, false, depth);
                    if holds == Truth::No && tell {
                        let node = self.cx.place_of(*at).and_then(|place| place.node);
                        let place = Place { unit: map.unit, span: written.key_span, node };
                        let message = format!(
                            "{} has a name that is not accepted: \"{field}\"",
                            name.words()
                        );
                        self.found.push((place, message));
                    }
                    truth = truth.and(holds);
                }
                if open {
                    truth = truth.and(self.unknown(Reason::NotInFiles));
                }
            }
            Keyword::Required(names) => {
                for wanted in names {
                    truth = truth.and(self.required(
                        wanted,
                        &fields_of(&fields),
                        map,
                        open,
                        name,
                        tell,
                    ));
                }
            }
            Keyword::Dependent(dependent) => {
                let names = fields_of(&fields);
                for (given, wanted) in dependent {
                    if names.contains(&given.as_str()) {
                        for wanted in wanted {
                            truth = truth.and(self.required(wanted, &names, map, open, name, tell));
                        }
                    } else if open {
                        truth = truth.and(self.unknown(Reason::NotInFiles));
                    }
                }
            }
            _ => {}
        }
        truth
    }

    pub(super) fn required(
        &mut self,
        wanted: &str,
        names: &[&str],
        map: Ref,
        open: bool,
        name: &Name<'_>,
        tell: bool,
    ) -> Truth {
        if names.contains(&wanted) {
            return Truth::Yes;
        }
        if open {
            return self.unknown(Reason::NotInFiles);
        }
        if tell {
            let place = self.cx.missing_place(map).unwrap_or_else(|| self.cx.subject_place());
            let message = format!("{} lacks `{wanted}`, which must be given", name.words());
            self.found.push((place, message));
        }
        Truth::No
    }
}

pub(super) fn fields_of<'f, F, R>(fields: &[(&'f str, F, R)]) -> Vec<&'f str> {
    fields.iter().map(|(name, ..)| *name).collect()
}
