//! A policy document as statements, read from model values.

use super::condition::{self, Condition};
use super::pattern::{self, Symbol};
use super::principal::{self, Principal};
use super::target::{self, Target};
use crate::model::Reason;
use crate::model::world::{Got, Piece, Ref, Slot};
use crate::rule::context::{Context, Tri, Val};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

/// What a statement does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// `Allow`.
    Allow,
    /// `Deny`.
    Deny,
}

/// Text of a policy as far as it is known.
#[derive(Clone, PartialEq, Debug)]
pub enum PatText<'a> {
    /// All of it.
    Known(Cow<'a, str>),
    /// Some of it.
    Parts(Vec<Piece<'a>>),
    /// Nothing of it.
    Unknown(Reason),
}

/// A text of a policy, in most places a pattern, and where it stands.
#[derive(Clone, PartialEq, Debug)]
pub struct Pat<'a> {
    /// The value; for an AWS managed policy its ARN where it is attached.
    pub at: Val,
    /// The text.
    pub text: PatText<'a>,
    /// Whether `${…}` in it is a policy variable (version 2012-10-17).
    pub variables: bool,
}

impl<'a> Pat<'a> {
    /// Reads a value.
    pub fn read(cx: &Context<'_, 'a>, at: Val, variables: bool) -> Self {
        let text = match cx.get(at) {
            Got::Str(text) => PatText::Known(text),
            Got::Bool(value) => PatText::Known(Cow::Borrowed(if value { "true" } else { "false" })),
            Got::Int(value) => PatText::Known(value.to_string().into()),
            Got::Float(value) => PatText::Known(value.to_string().into()),
            Got::Unknown(reason) => Self::parts(cx, at, reason),
            Got::Resource(..) => Self::parts(cx, at, Reason::Attribute),
            _ => PatText::Unknown(Reason::Malformed),
        };
        Self { at, text, variables }
    }

    fn parts(cx: &Context<'_, 'a>, at: Val, reason: Reason) -> PatText<'a> {
        let Slot::Value(value) = at.slot else { return PatText::Unknown(reason) };
        let pieces = cx.world.pieces(value);
        match pieces.as_slice() {
            [] | [Piece::Unknown(_)] => PatText::Unknown(reason),
            _ => PatText::Parts(pieces),
        }
    }

    /// The whole text, where it is known.
    pub fn known(&self) -> Option<&str> {
        match &self.text {
            PatText::Known(text) => Some(text),
            _ => None,
        }
    }

    /// Why it is not known.
    pub fn reason(&self) -> Option<Reason> {
        match &self.text {
            PatText::Known(_) => None,
            PatText::Unknown(reason) => Some(*reason),
            PatText::Parts(pieces) => Some(
                pieces
                    .iter()
                    .find_map(|piece| match piece {
                        Piece::Known(_) => None,
                        Piece::Pseudo { .. } => Some(Reason::PseudoParameter),
                        Piece::Parameter { reason, .. } | Piece::Unknown(reason) => Some(*reason),
                        Piece::Resource(..) => Some(Reason::Attribute),
                    })
                    .unwrap_or(Reason::Attribute),
            ),
        }
    }

    /// The symbols of the text as a pattern.
    pub fn symbols<'s>(&'s self, cx: &Context<'_, 'a>) -> Vec<Symbol<'s>>
    where
        'a: 's,
    {
        let mut symbols = Vec::new();
        match &self.text {
            PatText::Known(text) => pattern::push_pattern(text, self.variables, &mut symbols),
            PatText::Parts(pieces) => {
                target::push_pieces(cx.world, pieces, Some(self.variables), 0, &mut symbols);
            }
            PatText::Unknown(_) => symbols.push(Symbol::Open(None)),
        }
        symbols
    }

    /// Whether it is `*`, or stars only.
    pub fn is_star(&self) -> Option<bool> {
        match &self.text {
            PatText::Known(text) => Some(!text.is_empty() && text.bytes().all(|byte| byte == b'*')),
            PatText::Parts(pieces) => {
                let plain = |piece: &Piece<'_>| match piece {
                    Piece::Known(text) => text.bytes().any(|byte| byte != b'*'),
                    Piece::Pseudo { .. } | Piece::Resource(..) => true,
                    _ => false,
                };
                if pieces.iter().any(plain) { Some(false) } else { None }
            }
            PatText::Unknown(_) => None,
        }
    }

    /// Whether it covers an action such as `ecr:GetAuthorizationToken`; case does not matter.
    pub fn matches_action(&self, action: &str) -> Option<bool> {
        match &self.text {
            PatText::Known(text) => Some(pattern::matches_ignoring_case(text, action)),
            PatText::Parts(pieces) => {
                let mut symbols = Vec::new();
                for piece in pieces {
                    match piece {
                        Piece::Known(text) => {
                            symbols.extend(pattern::pattern_symbols(&text.to_ascii_lowercase()));
                        }
                        _ => symbols.push(Symbol::Open(None)),
                    }
                }
                let action = action.to_ascii_lowercase();
                let action: Vec<_> = pattern::text_symbols(&action).collect();
                pattern::compare(&symbols, &action)
            }
            PatText::Unknown(_) => None,
        }
    }

    /// Whether it covers a resource.
    pub fn matches(&self, cx: &Context<'_, 'a>, target: &Target<'_>) -> Option<bool> {
        if let (PatText::Known(text), Some(known)) = (&self.text, target.known())
            && !(self.variables && text.contains("${"))
        {
            return Some(pattern::matches(text, known));
        }
        if self.is_star() == Some(true) {
            return Some(true);
        }
        pattern::compare(&self.symbols(cx), target.symbols())
    }

    /// Whether it covers a text, in which case matters.
    pub fn matches_text(&self, cx: &Context<'_, 'a>, text: &str) -> Option<bool> {
        self.matches(cx, &Target::text(text))
    }

    /// The text for a message; `…` stands for what is not known.
    pub fn show(&self) -> String {
        match &self.text {
            PatText::Known(text) => text.to_string(),
            PatText::Unknown(_) => "…".to_string(),
            PatText::Parts(pieces) => pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Known(text) => text.to_string(),
                    Piece::Pseudo { name, .. } => format!("${{{name}}}"),
                    _ => "…".to_string(),
                })
                .collect(),
        }
    }
}

/// A list of texts: absent where the element is not written. An item that is not known stands for
/// any number of texts.
pub type Pats<'a> = Tri<Vec<Pat<'a>>>;

/// One statement.
#[derive(Clone, Debug)]
pub struct Statement<'a> {
    /// The statement; for an AWS managed policy its ARN where it is attached.
    pub at: Val,
    /// `Effect`. A word that is neither is unknown.
    pub effect: Tri<Effect>,
    /// `Sid`.
    pub sid: Tri<Cow<'a, str>>,
    /// `Action`.
    pub actions: Pats<'a>,
    /// `NotAction`.
    pub not_actions: Pats<'a>,
    /// `Resource`.
    pub resources: Pats<'a>,
    /// `NotResource`.
    pub not_resources: Pats<'a>,
    /// `Principal`.
    pub principals: Tri<Vec<Principal<'a>>>,
    /// `NotPrincipal`.
    pub not_principals: Tri<Vec<Principal<'a>>>,
    /// `Condition`; absent where it is not written or holds no test.
    pub conditions: Tri<Vec<Condition<'a>>>,
}

impl<'a> Statement<'a> {
    /// A statement of which nothing is known.
    pub fn unknown(at: Val, reason: Reason) -> Self {
        Self {
            at,
            effect: Tri::Unknown(reason),
            sid: Tri::Unknown(reason),
            actions: Tri::Unknown(reason),
            not_actions: Tri::Unknown(reason),
            resources: Tri::Unknown(reason),
            not_resources: Tri::Unknown(reason),
            principals: Tri::Unknown(reason),
            not_principals: Tri::Unknown(reason),
            conditions: Tri::Unknown(reason),
        }
    }

    /// Whether it is known to allow.
    pub fn is_allow(&self) -> bool {
        self.effect == Tri::Known(Effect::Allow)
    }

    /// Whether it is known to deny.
    pub fn is_deny(&self) -> bool {
        self.effect == Tri::Known(Effect::Deny)
    }

    /// The first action pattern that certainly covers an action: where a finding about that
    /// action points. `None` where the action is covered otherwise (`NotAction`), or not at all.
    pub fn action_pattern(&self, action: &str) -> Option<&Pat<'a>> {
        let Tri::Known(actions) = &self.actions else { return None };
        actions.iter().find(|pat| pat.matches_action(action) == Some(true))
    }

    fn read(cx: &Context<'_, 'a>, at: Val, variables: bool) -> Self {
        if let Got::Unknown(reason) = cx.get(at) {
            return Self::unknown(at, reason);
        }
        let effect = match cx.str(cx.field(at, "Effect")) {
            Tri::Known(word) => match &*word {
                "Allow" => Tri::Known(Effect::Allow),
                "Deny" => Tri::Known(Effect::Deny),
                _ => Tri::Unknown(Reason::Malformed),
            },
            Tri::Absent => Tri::Absent,
            Tri::Unknown(reason) => Tri::Unknown(reason),
        };
        let list = |name| pats(cx, cx.field(at, name), variables);
        Self {
            at,
            effect,
            sid: cx.str(cx.field(at, "Sid")),
            actions: list("Action"),
            not_actions: list("NotAction"),
            resources: list("Resource"),
            not_resources: list("NotResource"),
            principals: principal::read(cx, cx.field(at, "Principal")),
            not_principals: principal::read(cx, cx.field(at, "NotPrincipal")),
            conditions: condition::read(cx, cx.field(at, "Condition"), variables),
        }
    }
}

/// The statements of a policy document.
pub type Statements<'a> = Tri<Vec<Rc<Statement<'a>>>>;

/// The statements of a policy document. One that cannot be read is a statement of which nothing
/// is known.
pub fn statements<'a>(cx: &Context<'_, 'a>, document: Val) -> Statements<'a> {
    let (Slot::Value(at), Some(kept)) = (document.slot, cx.policies) else {
        return read(cx, document);
    };
    if let Some(known) = kept.read.borrow().get(&at) {
        return known.clone();
    }
    let (statements, always) = cx.world.always(|| read(cx, document));
    if always {
        kept.read.borrow_mut().insert(at, statements.clone());
    }
    statements
}

/// Policy documents of which nothing depends on a choice: many rules ask for the same.
#[derive(Debug, Default)]
pub struct Kept<'a> {
    read: RefCell<FxHashMap<Ref, Statements<'a>>>,
}

fn read<'a>(cx: &Context<'_, 'a>, document: Val) -> Statements<'a> {
    let version = match cx.get(document) {
        Got::Map(_) => cx.str(cx.field(document, "Version")),
        Got::Absent | Got::Null => return Tri::Absent,
        Got::Unknown(reason) => return Tri::Unknown(reason),
        Got::Resource(..) => return Tri::Unknown(Reason::Attribute),
        _ => return Tri::Unknown(Reason::Malformed),
    };
    let variables = match version {
        Tri::Known(version) => version == "2012-10-17",
        Tri::Absent => false,
        Tri::Unknown(_) => true,
    };
    cx.items(cx.field(document, "Statement")).map(|items| {
        items.into_iter().map(|at| Statement::read(cx, at, variables).into()).collect()
    })
}

/// One text or a list of them.
pub(super) fn pats<'a>(cx: &Context<'_, 'a>, of: Val, variables: bool) -> Pats<'a> {
    match cx.get(of) {
        Got::Absent | Got::Null => Tri::Absent,
        Got::Texts(texts) => Tri::Known(
            texts
                .iter()
                .map(|text| Pat { at: of, text: PatText::Known(text.clone().into()), variables })
                .collect(),
        ),
        Got::List(list) => Tri::Known(
            cx.world
                .items(list)
                .into_iter()
                .map(|item| Val { slot: Slot::Value(item), holder: Some(list) })
                .map(|at| Pat::read(cx, at, variables))
                .collect(),
        ),
        Got::Unknown(reason) if !matches!(of.slot, Slot::Value(_)) => Tri::Unknown(reason),
        _ => Tri::Known(vec![Pat::read(cx, of, variables)]),
    }
}
