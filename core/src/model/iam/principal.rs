//! Principals, and what trust policies trust.

use super::condition::{self, Condition, any};
use super::evaluate;
use super::pattern::{self, Symbol};
use super::policy::{Pat, PatText, Statement, pats};
use crate::model::Reason;
use crate::model::world::{Got, Piece};
use crate::rule::context::{Context, Tri, Val};
use std::rc::Rc;

/// What kind of principal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// `"Principal": "*"`.
    Everyone,
    /// An account, role, user or session.
    Aws,
    /// An AWS service.
    Service,
    /// An identity provider.
    Federated,
    /// A canonical user id of S3.
    CanonicalUser,
    /// A key that IAM does not know, or a text other than `*` where a map is wanted.
    Other,
}

/// What service names end in, by partition.
const SUFFIXES: [&str; 6] = [
    "amazonaws.com",
    "amazonaws.com.cn",
    "c2s.ic.gov",
    "sc2s.sgov.gov",
    "cloud.adc-e.uk",
    "csp.hci.ic.gov",
];

/// One principal.
#[derive(Clone, Debug, PartialEq)]
pub struct Principal<'a> {
    /// Its kind.
    pub kind: Kind,
    /// Its text.
    pub pat: Pat<'a>,
}

/// The account that a principal belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Account {
    /// This id.
    Id(String),
    /// The account into which the file with this index is deployed (`${AWS::AccountId}`, or a
    /// resource of the file).
    Own(u32),
    /// Any account.
    Any,
    /// It belongs to no account: a service, an identity provider, a malformed text.
    None,
    /// Not known.
    Unknown(Reason),
}

impl<'a> Principal<'a> {
    /// Whether it is everyone: `*`, or `*` as AWS principal.
    pub fn is_everyone(&self) -> Option<bool> {
        match self.kind {
            Kind::Everyone => Some(true),
            Kind::Aws => match self.pat.is_star() {
                // An open text could hold a star, alone or where its form is not known.
                None => match self.account_fields() {
                    Some((Account::Unknown(_), rest)) if rest.is_empty() => None,
                    fields => fields.map(|_| false),
                },
                known => known,
            },
            _ => Some(false),
        }
    }

    /// The account and what follows it, from the ARN as far as it is known.
    fn account_fields(&self) -> Option<(Account, String)> {
        let pieces: Vec<Piece<'_>> = match &self.pat.text {
            PatText::Known(text) => vec![Piece::Known(text.as_ref().into())],
            PatText::Parts(parts) => parts.clone(),
            PatText::Unknown(_) => return None,
        };
        if let [Piece::Resource(resource, _)] = pieces.as_slice() {
            return Some((Account::Own(resource.unit), String::new()));
        }
        // Fields parted by colons. An open piece between two colons is taken for one field.
        let mut fields: Vec<Vec<Piece<'_>>> = vec![Vec::new()];
        for piece in pieces {
            let Piece::Known(text) = &piece else {
                fields.last_mut()?.push(piece);
                continue;
            };
            for (index, part) in text.split(':').enumerate() {
                if index > 0 {
                    fields.push(Vec::new());
                }
                if !part.is_empty() {
                    fields.last_mut()?.push(Piece::Known(part.to_string().into()));
                }
            }
        }
        let account = |field: &[Piece<'_>]| match field {
            [Piece::Known(id)] if id == "*" => Account::Any,
            [Piece::Known(id)] => Account::Id(id.to_string()),
            [Piece::Pseudo { unit, name: "AWS::AccountId" }] => Account::Own(*unit),
            [Piece::Unknown(reason) | Piece::Parameter { reason, .. }] => Account::Unknown(*reason),
            _ => Account::Unknown(self.pat.reason().unwrap_or(Reason::Malformed)),
        };
        let arn = Piece::Known("arn".into());
        match fields.as_slice() {
            [only] => Some((account(only), String::new())),
            [first, _, _, _, id, rest @ ..] if *first == [arn] && !rest.is_empty() => {
                Some((account(id), rest.iter().flatten().map(shown).collect()))
            }
            _ => None,
        }
    }

    /// The account that it belongs to.
    pub fn account(&self) -> Account {
        match self.kind {
            Kind::Everyone => Account::Any,
            Kind::Aws if self.pat.is_star() == Some(true) => Account::Any,
            Kind::Aws => match (self.account_fields(), self.pat.reason()) {
                (Some((Account::Id(id), _)), _) if !is_account_id(&id) => Account::None,
                (Some((account, _)), _) => account,
                (None, Some(reason)) => Account::Unknown(reason),
                (None, None) => Account::None,
            },
            _ => Account::None,
        }
    }

    /// Whether it is a whole account: its id, or its `:root`.
    pub fn is_account_root(&self) -> Option<bool> {
        if self.kind != Kind::Aws {
            return Some(false);
        }
        if self.pat.is_star() == Some(true) {
            return Some(false);
        }
        match self.account_fields() {
            Some((Account::Id(_) | Account::Own(_) | Account::Unknown(_), rest)) => {
                match (rest.as_str(), &self.pat.text) {
                    ("root", _) => Some(true),
                    ("", PatText::Known(text)) => Some(is_account_id(text)),
                    ("", PatText::Parts(parts)) => match parts.as_slice() {
                        [Piece::Pseudo { name: "AWS::AccountId", .. }] => Some(true),
                        [Piece::Resource(..)] => Some(false),
                        _ => None,
                    },
                    (rest, _) => match rest.split_once(OPEN) {
                        Some((head, _)) if "root".starts_with(head) => None,
                        _ => Some(false),
                    },
                }
            }
            Some((Account::Any | Account::None, _)) => Some(false),
            None => self.pat.known().map(|_| false),
        }
    }

    /// Whether it is this service, e.g. `ecs-tasks.amazonaws.com`. The same name with the suffix of
    /// another partition, and one that ends in `${AWS::URLSuffix}`, are the same service.
    pub fn is_service(&self, cx: &Context<'_, 'a>, service: &str) -> Option<bool> {
        if self.kind != Kind::Service {
            return Some(false);
        }
        if let PatText::Parts(parts) = &self.pat.text
            && let [Piece::Known(head), Piece::Pseudo { name: "AWS::URLSuffix", .. }] =
                parts.as_slice()
        {
            return Some(service.strip_suffix("amazonaws.com") == Some(head));
        }
        match self.pat.known() {
            Some(text) => Some(match service.strip_suffix("amazonaws.com") {
                Some(head) => text.strip_prefix(head).is_some_and(|rest| SUFFIXES.contains(&rest)),
                None => text == service,
            }),
            None => {
                let wanted: Vec<Symbol<'_>> = pattern::text_symbols(service).collect();
                match pattern::overlap_symbols(&self.pat.symbols(cx), &wanted) {
                    true => None,
                    false => Some(false),
                }
            }
        }
    }

    /// The issuer of an OIDC provider, as it stands before `:sub` and `:aud` in condition keys:
    /// `token.actions.githubusercontent.com`, `oidc.eks.eu-west-1.amazonaws.com/id/…`.
    pub fn oidc_issuer(&self) -> Tri<&str> {
        if self.kind != Kind::Federated {
            return Tri::Absent;
        }
        match (self.pat.known(), self.pat.reason()) {
            (Some(text), _) => match text.split_once(":oidc-provider/") {
                Some((_, issuer)) => Tri::Known(issuer),
                // The providers that IAM knows by itself.
                None if !text.contains(':') => Tri::Known(text),
                None => Tri::Absent,
            },
            (None, Some(reason)) => Tri::Unknown(reason),
            (None, None) => Tri::Absent,
        }
    }
}

/// Stands for an open piece in text that is only compared.
const OPEN: char = '\u{0}';

fn shown(piece: &Piece<'_>) -> String {
    match piece {
        Piece::Known(text) => text.to_string(),
        _ => OPEN.to_string(),
    }
}

/// Whether a text is an account id: twelve digits.
pub fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reads a `Principal` or `NotPrincipal` element.
pub(super) fn read<'a>(cx: &Context<'_, 'a>, of: Val) -> Tri<Vec<Principal<'a>>> {
    let kinds = match cx.get(of) {
        Got::Map(_) => cx.fields(of),
        Got::Absent | Got::Null => return Tri::Absent,
        Got::Unknown(reason) => return Tri::Unknown(reason),
        Got::Resource(..) => return Tri::Unknown(Reason::Attribute),
        _ => {
            let pat = Pat::read(cx, of, false);
            let kind = if pat.is_star() == Some(true) { Kind::Everyone } else { Kind::Other };
            return Tri::Known(vec![Principal { kind, pat }]);
        }
    };
    if condition::is_open(cx, of) {
        return Tri::Unknown(Reason::Macro);
    }
    kinds.map(|kinds| {
        let mut principals = Vec::new();
        for (key, at) in kinds {
            let kind = match key {
                "AWS" => Kind::Aws,
                "Service" => Kind::Service,
                "Federated" => Kind::Federated,
                "CanonicalUser" => Kind::CanonicalUser,
                _ => Kind::Other,
            };
            let texts = match pats(cx, at, false) {
                Tri::Known(texts) => texts,
                Tri::Absent => continue,
                Tri::Unknown(_) => vec![Pat::read(cx, at, false)],
            };
            principals.extend(texts.into_iter().map(|pat| Principal { kind, pat }));
        }
        principals
    })
}

/// Whether a statement's principals take in a service. `*` takes in everyone who signs with an
/// account's credentials; whether that is the service is not said.
pub(super) fn takes_service<'a>(
    cx: &Context<'_, 'a>,
    statement: &Statement<'a>,
    service: &str,
) -> Option<bool> {
    let is = |principal: &Principal<'a>| match principal.is_everyone() {
        Some(true) => None,
        _ => principal.is_service(cx, service),
    };
    match (&statement.principals, &statement.not_principals) {
        (Tri::Known(principals), _) => any(principals, is),
        (Tri::Absent, Tri::Known(not)) => any(not, is).map(|named| !named),
        (Tri::Absent, Tri::Absent) => Some(false),
        _ => None,
    }
}

/// Condition keys that bind a service to the resource it works for; they do not take away that it
/// is trusted.
const SOURCE_KEYS: [&str; 5] = [
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:requestedregion",
];

/// Whether a trust policy lets a service assume the role.
pub fn trusts_service<'a>(
    cx: &Context<'_, 'a>,
    statements: &[Rc<Statement<'a>>],
    service: &str,
) -> Tri<bool> {
    trusts_service_for(cx, statements, service, "sts:AssumeRole")
}

/// Whether a trust policy lets a service do one action: EKS Pod Identity
/// (`pods.eks.amazonaws.com`) needs `sts:TagSession` beside `sts:AssumeRole`.
///
/// Conditions on the source of the request (`aws:SourceArn`, `aws:SourceAccount` …) are taken to
/// hold; any other makes the answer unknown.
pub fn trusts_service_for<'a>(
    cx: &Context<'_, 'a>,
    statements: &[Rc<Statement<'a>>],
    service: &str,
    action: &str,
) -> Tri<bool> {
    let applies = |statement: &Statement<'a>| {
        let who = takes_service(cx, statement, service);
        let what = evaluate::takes_action(statement, action);
        let when = match &statement.conditions {
            Tri::Known(conditions) => any(conditions, |condition| {
                let key = condition.key.to_ascii_lowercase();
                if statement.is_allow() && SOURCE_KEYS.contains(&key.as_str()) {
                    return Some(false);
                }
                condition.holds(cx, &[]).map(|holds| !holds)
            })
            .map(|fails| !fails),
            Tri::Absent => Some(true),
            Tri::Unknown(_) => None,
        };
        evaluate::all([who, what, when])
    };
    let verdict = evaluate::combine(
        statements.iter().map(|statement| (&statement.effect, applies(statement))),
    );
    match verdict.allowed {
        Some(allowed) => Tri::Known(allowed),
        None => {
            let at = verdict.by.and_then(|index| statements.get(index));
            Tri::Unknown(at.map_or(Reason::Condition, |statement| evaluate::reason(statement)))
        }
    }
}

/// The tests of a statement on the claims of a web identity.
#[derive(Clone, Debug)]
pub struct OidcClaims<'s, 'a> {
    /// Tests on `<issuer>:sub`.
    pub sub: Vec<&'s Condition<'a>>,
    /// Tests on `<issuer>:aud`.
    pub aud: Vec<&'s Condition<'a>>,
}

/// The tests of a statement on the subject and the audience of a web identity, for EKS service
/// accounts, GitHub and other providers. Unknown where its conditions are.
pub fn oidc_claims<'s, 'a>(statement: &'s Statement<'a>) -> Tri<OidcClaims<'s, 'a>> {
    let conditions = match &statement.conditions {
        Tri::Known(conditions) => conditions.as_slice(),
        Tri::Absent => &[],
        Tri::Unknown(reason) => return Tri::Unknown(*reason),
    };
    let on = |claim: &str| {
        let last = |key: &str| key.rsplit(':').next().map(str::to_ascii_lowercase);
        conditions.iter().filter(|c| last(c.key).as_deref() == Some(claim)).collect()
    };
    Tri::Known(OidcClaims { sub: on("sub"), aud: on("aud") })
}
