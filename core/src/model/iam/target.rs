//! The resource that a request is about, as far as its ARN is known.

use super::pattern::{self, Identity, Symbol};
use crate::model::world::{Got, Piece, Ref, ResourceRef, Slot, World};
use crate::model::{Door, Reason};
use crate::rule::context::{Context, Val};

/// How deep names of resources may be made of names of other resources.
const DEPTH: u8 = 4;

/// The resource of a request: an ARN, or a text of which parts are open.
#[derive(Clone, Debug, PartialEq)]
pub struct Target<'a> {
    symbols: Vec<Symbol<'a>>,
    known: Option<String>,
}

impl<'a> Target<'a> {
    /// A known text. `*` is for actions that know no resources (`ecr:GetAuthorizationToken`):
    /// only a pattern that covers everything covers it.
    pub fn text(text: &str) -> Self {
        Self { symbols: pattern::text_symbols(text).collect(), known: Some(text.to_string()) }
    }

    /// Some resource, not known which.
    pub fn any() -> Self {
        Self { symbols: vec![Symbol::Open(None)], known: None }
    }

    /// The text of a value. What is not known of it stays open; a reference to a resource of the
    /// files becomes what it gives (an ARN or a name) as far as the files say it.
    pub fn of(cx: &Context<'_, 'a>, at: Val) -> Self {
        match (cx.get(at), at.slot) {
            (Got::Str(text), _) => Self::text(&text),
            (Got::Unknown(_) | Got::Resource(..), Slot::Value(value)) => {
                Self::from_pieces(cx, &cx.world.pieces(value))
            }
            _ => Self::any(),
        }
    }

    /// A text put together from pieces.
    pub fn from_pieces(cx: &Context<'_, 'a>, pieces: &[Piece<'a>]) -> Self {
        let mut symbols = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Known(text) => symbols.extend(pattern::text_symbols(text)),
                piece => push_open(cx.world, piece, None, 0, &mut symbols),
            }
        }
        Self::from_symbols(symbols)
    }

    /// The ARN of a resource of the files; open where its kind is not one whose ARN is known.
    pub fn resource(cx: &Context<'_, 'a>, at: ResourceRef) -> Self {
        Self::from_pieces(cx, &[Piece::Resource(at, Some("Arn"))])
    }

    /// `arn:<partition>:<service>:<region>:<account>:<rest>` in the region and account of the
    /// subject's file.
    pub fn arn(cx: &Context<'_, 'a>, service: &str, rest: &str) -> Self {
        let mut symbols = Vec::new();
        let form = format!("arn:<P>:{service}:<R>:<A>:");
        push_form(cx.world, cx.subject, &form, None, 0, &mut symbols);
        symbols.extend(pattern::text_symbols(rest));
        Self::from_symbols(symbols)
    }

    /// The same with known text behind it: `bucket.then("/key")`.
    pub fn then(mut self, text: &str) -> Self {
        self.symbols.extend(pattern::text_symbols(text));
        Self::from_symbols(self.symbols)
    }

    /// The same with text behind it that is not known.
    pub fn then_any(mut self) -> Self {
        self.symbols.push(Symbol::Open(None));
        Self { symbols: self.symbols, known: None }
    }

    fn from_symbols(symbols: Vec<Symbol<'a>>) -> Self {
        let known = symbols
            .iter()
            .map(|symbol| match symbol {
                Symbol::Char(c) => Some(*c),
                _ => None,
            })
            .collect();
        Self { symbols, known }
    }

    /// The whole text, where it is known.
    pub fn known(&self) -> Option<&str> {
        self.known.as_deref()
    }

    /// Its symbols.
    pub fn symbols(&self) -> &[Symbol<'a>] {
        &self.symbols
    }
}

/// Adds the symbols of pieces. With `variables` given, known text is a pattern; otherwise it is
/// text.
pub(super) fn push_pieces<'s, 'a: 's>(
    world: &World<'a>,
    pieces: &'s [Piece<'a>],
    variables: Option<bool>,
    depth: u8,
    into: &mut Vec<Symbol<'s>>,
) {
    for piece in pieces {
        match (piece, variables) {
            (Piece::Known(text), Some(variables)) => pattern::push_pattern(text, variables, into),
            (Piece::Known(text), None) => into.extend(pattern::text_symbols(text)),
            (piece, _) => push_open(world, piece, variables, depth, into),
        }
    }
}

/// Adds the symbols of a piece that is no known text.
fn push_open<'s, 'a: 's>(
    world: &World<'a>,
    piece: &Piece<'a>,
    variables: Option<bool>,
    depth: u8,
    into: &mut Vec<Symbol<'s>>,
) {
    match *piece {
        Piece::Pseudo { unit, name } => into.push(pseudo(unit, name)),
        Piece::Parameter { unit, parameter, .. } => {
            into.push(Symbol::Open(Some(Identity::Parameter(unit, parameter))));
        }
        Piece::Resource(resource, attribute) => {
            push_resource(world, resource, attribute, variables, depth, into);
        }
        Piece::Known(_) | Piece::Unknown(_) => into.push(Symbol::Open(None)),
    }
}

fn pseudo(unit: u32, name: &str) -> Symbol<'_> {
    let identity = Some(Identity::Pseudo(unit, name));
    match name {
        "AWS::StackId" | "AWS::NotificationARNs" => Symbol::Open(identity),
        _ => Symbol::Segment(identity),
    }
}

/// What `Ref` and the ARN attribute of a kind give: `<P>` partition, `<R>` region, `<A>` account,
/// `<N>` name, `<T>` path, `<S>` the name with a slash before it, `<6>` six random characters.
struct Form {
    kind: &'static str,
    reference: &'static str,
    arn: &'static str,
    name: &'static str,
}

const fn form(
    kind: &'static str,
    reference: &'static str,
    arn: &'static str,
    name: &'static str,
) -> Form {
    Form { kind, reference, arn, name }
}

const FORMS: [Form; 18] = [
    form("AWS::S3::Bucket", "<N>", "arn:<P>:s3:::<N>", "BucketName"),
    form(
        "AWS::SecretsManager::Secret",
        "arn:<P>:secretsmanager:<R>:<A>:secret:<N>-<6>",
        "arn:<P>:secretsmanager:<R>:<A>:secret:<N>-<6>",
        "Name",
    ),
    form("AWS::SSM::Parameter", "<N>", "arn:<P>:ssm:<R>:<A>:parameter<S>", "Name"),
    form("AWS::Logs::LogGroup", "<N>", "arn:<P>:logs:<R>:<A>:log-group:<N>:*", "LogGroupName"),
    form("AWS::ECR::Repository", "<N>", "arn:<P>:ecr:<R>:<A>:repository/<N>", "RepositoryName"),
    form("AWS::KMS::Key", "<N>", "arn:<P>:kms:<R>:<A>:key/<N>", ""),
    form("AWS::IAM::Role", "<N>", "arn:<P>:iam::<A>:role<T><N>", "RoleName"),
    form("AWS::EFS::FileSystem", "<N>", "arn:<P>:elasticfilesystem:<R>:<A>:file-system/<N>", ""),
    form("AWS::EFS::AccessPoint", "<N>", "arn:<P>:elasticfilesystem:<R>:<A>:access-point/<N>", ""),
    form("AWS::DynamoDB::Table", "<N>", "arn:<P>:dynamodb:<R>:<A>:table/<N>", "TableName"),
    form("AWS::DynamoDB::GlobalTable", "<N>", "arn:<P>:dynamodb:<R>:<A>:table/<N>", "TableName"),
    form("AWS::SQS::Queue", "", "arn:<P>:sqs:<R>:<A>:<N>", "QueueName"),
    form("AWS::SNS::Topic", "arn:<P>:sns:<R>:<A>:<N>", "arn:<P>:sns:<R>:<A>:<N>", "TopicName"),
    form("AWS::Lambda::Function", "<N>", "arn:<P>:lambda:<R>:<A>:function:<N>", "FunctionName"),
    form("AWS::ECS::Cluster", "<N>", "arn:<P>:ecs:<R>:<A>:cluster/<N>", "ClusterName"),
    form("AWS::Kinesis::Stream", "<N>", "arn:<P>:kinesis:<R>:<A>:stream/<N>", "Name"),
    form("AWS::RDS::DBCluster", "<N>", "arn:<P>:rds:<R>:<A>:cluster:<N>", "DBClusterIdentifier"),
    form("AWS::EKS::Cluster", "<N>", "arn:<P>:eks:<R>:<A>:cluster/<N>", "Name"),
];

/// The six random characters behind the name of a secret.
const SUFFIX: [&str; 6] = ["1", "2", "3", "4", "5", "6"];

fn push_resource<'s, 'a: 's>(
    world: &World<'a>,
    at: ResourceRef,
    attribute: Option<&'a str>,
    variables: Option<bool>,
    depth: u8,
    into: &mut Vec<Symbol<'s>>,
) {
    let opaque = Symbol::Open(Some(Identity::Attribute(at, attribute.unwrap_or(""))));
    let Some(resource) = world.resource(at).filter(|_| depth < DEPTH) else {
        return into.push(opaque);
    };
    let known = FORMS.iter().find(|form| form.kind == resource.kind);
    let text = known.and_then(|form| match attribute {
        None => Some(form.reference),
        // The provider's names: `id` of most resources is what `Ref` gives.
        Some("id") if resource.door == Door::Terraform => Some(form.reference),
        Some(name) if name.eq_ignore_ascii_case("arn") => Some(form.arn),
        Some(_) => None,
    });
    match text.filter(|text| !text.is_empty()) {
        Some(text) => {
            // CloudFormation's ARN of a log group ends in `:*`, the provider's does not.
            let text = match resource.door {
                Door::Terraform => text.strip_suffix(":*").unwrap_or(text),
                _ => text,
            };
            push_form(world, at, text, variables, depth, into);
        }
        None => into.push(opaque),
    }
}

/// Adds the symbols of a form for a resource.
fn push_form<'s, 'a: 's>(
    world: &World<'a>,
    at: ResourceRef,
    form: &str,
    variables: Option<bool>,
    depth: u8,
    into: &mut Vec<Symbol<'s>>,
) {
    let mut rest = form;
    while let Some((before, after)) = rest.split_once('<') {
        into.extend(pattern::text_symbols(before));
        let (slot, after) = after.split_once('>').unwrap_or((after, ""));
        match slot {
            "P" => into.push(pseudo(at.unit, "AWS::Partition")),
            "R" => into.push(pseudo(at.unit, "AWS::Region")),
            "A" => into.push(pseudo(at.unit, "AWS::AccountId")),
            "6" => into.extend(SUFFIX.map(|n| Symbol::Letter(Identity::Attribute(at, n)))),
            "T" => {
                if property(world, at, "Path", depth, into) == Written::No {
                    into.push(Symbol::Char('/'));
                }
            }
            slot => push_name(world, at, slot == "S", depth, into),
        }
        rest = after;
    }
    // The last part may hold the `*` of a log group's ARN.
    match variables {
        Some(_) => into.extend(rest.chars().map(|c| match c {
            '*' => Symbol::Many,
            c => Symbol::Char(c),
        })),
        None => into.extend(pattern::text_symbols(rest)),
    }
}

fn push_name<'s, 'a: 's>(
    world: &World<'a>,
    at: ResourceRef,
    slash: bool,
    depth: u8,
    into: &mut Vec<Symbol<'s>>,
) {
    let kind = world.resource(at).map_or("", |resource| resource.kind.as_str());
    let name = FORMS.iter().find(|form| form.kind == kind).map_or("", |form| form.name);
    let start = into.len();
    let written = match name {
        "" => Written::No,
        name => property(world, at, name, depth, into),
    };
    if written == Written::No {
        into.push(Symbol::Segment(Some(Identity::Attribute(at, "name"))));
    } else if slash {
        match into.get(start) {
            Some(Symbol::Char('/')) => {}
            Some(Symbol::Char(_)) => into.insert(start, Symbol::Char('/')),
            // Whether an open name brings its own slash is not known.
            _ => into.insert(start, Symbol::Open(None)),
        }
    }
}

#[derive(PartialEq)]
enum Written {
    Yes,
    No,
}

/// Adds the text of a property.
fn property<'s, 'a: 's>(
    world: &World<'a>,
    at: ResourceRef,
    name: &str,
    depth: u8,
    into: &mut Vec<Symbol<'s>>,
) -> Written {
    let Some(resource) = world.resource(at) else { return Written::No };
    let holder = Ref { unit: at.unit, value: resource.properties };
    match world.field(holder, name) {
        Slot::Absent => return Written::No,
        Slot::Unknown(_) => into.push(Symbol::Open(Some(Identity::Attribute(at, "name")))),
        Slot::Value(value) => {
            for piece in world.pieces(value) {
                match &piece {
                    Piece::Known(text) => into.extend(pattern::text_symbols(text)),
                    // Every mention of the same name is the same text, known or not.
                    Piece::Unknown(reason) if *reason != Reason::TooMany => {
                        into.push(Symbol::Open(Some(Identity::Attribute(at, "name"))));
                    }
                    piece => push_open(world, piece, None, depth + 1, into),
                }
            }
        }
    }
    Written::Yes
}
