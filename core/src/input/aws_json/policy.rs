//! Policies alone: which of the policies of AWS a `Statement` belongs to.

use crate::input::Kind;
use crate::syntax::{NodeId, Tree};

/// What a policy document is, and where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PolicyForm {
    /// A permission policy.
    Identity,
    /// A trust policy.
    Trust,
    /// A repository policy of ECR.
    Repository,
    /// A file system policy of EFS.
    FileSystem,
    /// `get-role-policy` output or `put-role-policy` input.
    RolePolicy,
    /// The same of a user.
    UserPolicy,
    /// The same of a group.
    GroupPolicy,
    /// `create-policy` input: `PolicyName` and `PolicyDocument`.
    ManagedPolicy,
    /// `get-policy-version` output; the member that holds the version.
    Version(NodeId),
}

impl PolicyForm {
    /// The word of `--kind`.
    pub fn kind(self) -> Kind {
        match self {
            PolicyForm::Identity
            | PolicyForm::RolePolicy
            | PolicyForm::UserPolicy
            | PolicyForm::GroupPolicy
            | PolicyForm::ManagedPolicy
            | PolicyForm::Version(_) => Kind::IamPolicy,
            PolicyForm::Trust => Kind::IamTrustPolicy,
            PolicyForm::Repository => Kind::EcrRepositoryPolicy,
            PolicyForm::FileSystem => Kind::EfsFileSystem,
        }
    }
}

/// What a document is, where it is a policy or holds one; the error says whose policy it is.
pub fn form(tree: &Tree, node: NodeId) -> Option<Result<PolicyForm, String>> {
    let has = |key: &str| tree.get(node, key).is_some();
    if let Some(statement) = tree.get(node, "Statement") {
        let known = has("Version") || has("Id") || is_statement(tree, statement);
        let ours = known && is_statement_list(tree, statement);
        return ours.then(|| of_statements(tree, statement));
    }
    if has("PolicyDocument") {
        let form = if has("RoleName") {
            PolicyForm::RolePolicy
        } else if has("UserName") {
            PolicyForm::UserPolicy
        } else if has("GroupName") {
            PolicyForm::GroupPolicy
        } else if has("PolicyName") {
            PolicyForm::ManagedPolicy
        } else {
            return None;
        };
        return Some(Ok(form));
    }
    let version = tree.get(node, "PolicyVersion")?;
    tree.get(version, "Document").map(|_| Ok(PolicyForm::Version(version)))
}

/// Members of a statement.
const MEMBERS: [&str; 8] = [
    "Effect",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Principal",
    "NotPrincipal",
    "Condition",
];

fn is_statement(tree: &Tree, node: NodeId) -> bool {
    let has =
        |node: NodeId| MEMBERS.iter().filter(|key| tree.get(node, key).is_some()).count() >= 2;
    has(node) || tree.items(node).iter().any(|item| has(*item))
}

/// A map, a list of maps (or an empty one, or placeholders).
fn is_statement_list(tree: &Tree, node: NodeId) -> bool {
    tree.is_map(node)
        || tree.is_list(node) && tree.items(node).iter().all(|item| tree.string(*item).is_none())
}

/// Whose policy it is, from principals and actions.
pub fn of_statements(tree: &Tree, statement: NodeId) -> Result<PolicyForm, String> {
    let single = [statement];
    let statements = if tree.is_map(statement) { single.as_slice() } else { tree.items(statement) };
    let has_principal = |node: &NodeId| {
        tree.get(*node, "Principal").or_else(|| tree.get(*node, "NotPrincipal")).is_some()
    };
    if !statements.iter().any(has_principal) {
        return Ok(PolicyForm::Identity);
    }
    let mut services: Vec<String> = Vec::new();
    let mut resource = false;
    for node in statements {
        resource |= tree.get(*node, "Resource").is_some();
        let Some(action) = tree.get(*node, "Action").or_else(|| tree.get(*node, "NotAction"))
        else {
            continue;
        };
        let single = [action];
        let actions = if tree.is_list(action) { tree.items(action) } else { single.as_slice() };
        for action in actions {
            let text = tree.string(*action).unwrap_or("");
            let service = text.split(':').next().unwrap_or("").to_ascii_lowercase();
            if !services.contains(&service) {
                services.push(service);
            }
        }
    }
    let only = |name: &str| {
        services.iter().any(|s| s == name)
            && services.iter().all(|s| s == name || s == "*" || s.is_empty())
    };
    let known = |name: &str| services.iter().any(|s| s == name);
    // Trust policies have no resource; with one, it is an error worth telling, not another kind.
    if known("sts") && services.iter().all(|s| s == "sts" || s == "*" || s.is_empty() || !resource)
    {
        return Ok(PolicyForm::Trust);
    }
    if only("ecr") {
        return Ok(PolicyForm::Repository);
    }
    if only("elasticfilesystem") {
        return Ok(PolicyForm::FileSystem);
    }
    if services.iter().all(|s| s == "*" || s.is_empty()) && !resource {
        // `Action: "*"` with a principal and without a resource: trust and repository policies
        // alike; not told apart, so not guessed.
        return Err("a resource policy whose resource is not known".to_owned());
    }
    if known("update") {
        return Err("a CloudFormation stack policy".to_owned());
    }
    let service = services.iter().find(|s| !s.is_empty() && *s != "*");
    Err(match service {
        Some(service) => format!("a resource policy of {service}"),
        None => "a resource policy whose resource is not known".to_owned(),
    })
}
