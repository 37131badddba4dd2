//! Properties against what AWS and Kubernetes say of them: the shape checker.
//!
//! One walk over a resource tells every kind of fault; each kind is a rule with a page of its own under
//! `rules/general`. Nothing unknown is ever a fault, and nothing unknown is ever passed: the rules that
//! would have looked at it count it as undetermined.

pub(crate) mod message;
mod walk;

pub use walk::{Open, Walk};

/// What can be wrong with a property.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Fault {
    /// There is no such property.
    UnknownProperty,
    /// The value has another type.
    WrongType,
    /// What must be given is not there.
    MissingProperty,
    /// The value is not one of an enumeration.
    ValueNotAllowed,
    /// A number is too small or too large.
    OutOfRange,
    /// A text or list is too short or too long.
    WrongLength,
    /// A text has another form.
    WrongFormat,
    /// An item stands twice in a list.
    DuplicateItem,
}

/// How many kinds of faults there are.
const COUNT: usize = Fault::ALL.len();

impl Fault {
    /// Every kind.
    pub const ALL: [Fault; 8] = [
        Fault::UnknownProperty,
        Fault::WrongType,
        Fault::MissingProperty,
        Fault::ValueNotAllowed,
        Fault::OutOfRange,
        Fault::WrongLength,
        Fault::WrongFormat,
        Fault::DuplicateItem,
    ];

    /// The id of its rule.
    pub fn id(self) -> &'static str {
        match self {
            Fault::UnknownProperty => "general/unknown-property",
            Fault::WrongType => "general/wrong-type",
            Fault::MissingProperty => "general/missing-property",
            Fault::ValueNotAllowed => "general/value-not-allowed",
            Fault::OutOfRange => "general/out-of-range",
            Fault::WrongLength => "general/wrong-length",
            Fault::WrongFormat => "general/wrong-format",
            Fault::DuplicateItem => "general/duplicate-item",
        }
    }

    /// The kind that a rule tells.
    pub fn of(id: &str) -> Option<Fault> {
        Fault::ALL.into_iter().find(|fault| fault.id() == id)
    }
}

/// Which rules tell the faults, of those that run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Faults([Option<usize>; COUNT]);

impl Faults {
    /// Sets the rule of a fault, by its index.
    pub fn set(&mut self, fault: Fault, rule: usize) {
        if let Some(slot) = self.0.get_mut(fault as usize) {
            *slot = Some(rule);
        }
    }

    /// The rule of a fault.
    pub fn get(&self, fault: Fault) -> Option<usize> {
        self.0.get(fault as usize).copied().flatten()
    }

    /// Whether no such rule runs.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }
}
