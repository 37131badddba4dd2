//! What a file is, by content: the syntax, and of each document whether it is one of ours.
//!
//! A name only says which syntax to try first. What is not ours gets a reason in one clause.

use super::Kind;
use super::aws_json::families::{FAMILIES, Family, Holder};
use super::aws_json::policy::{self, PolicyForm};
use crate::syntax::{Data, NodeId, Tree, template};
use memchr::memmem;

/// The syntax in which to read a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Syntax {
    /// JSON or JSONC.
    Json,
    /// YAML.
    Yaml,
    /// Terraform's own language.
    Hcl,
    /// Terraform's language as JSON.
    HclJson,
    /// None that is read here.
    Other,
}

/// A syntax, and how sure it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Guess {
    /// The syntax.
    pub syntax: Syntax,
    /// The name says so, not only the text: a syntax error is then worth telling.
    pub named: bool,
}

/// Endings that a template of a file adds to its name.
const TEMPLATE_ENDINGS: [&str; 12] = [
    "j2", "jinja", "jinja2", "tpl", "tmpl", "tftpl", "gotmpl", "erb", "in", "example", "sample",
    "dist",
];

/// The syntax to read a file in, from its name and then its text.
pub fn syntax(path: &str, text: &str) -> Guess {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path).to_ascii_lowercase();
    let mut stem = name.as_str();
    while let Some((rest, ending)) = stem.rsplit_once('.') {
        if rest.is_empty() || !TEMPLATE_ENDINGS.contains(&ending) {
            break;
        }
        stem = rest;
    }
    let ending = stem.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending {
        "tf" | "tofu" | "tfvars" | "hcl" => Guess { syntax: Syntax::Hcl, named: true },
        "json" if stem.ends_with(".tf.json") => Guess { syntax: Syntax::HclJson, named: true },
        "json" | "jsonc" | "json5" | "template" | "yaml" | "yml" => {
            let yaml = matches!(ending, "yaml" | "yml");
            let syntax = match sniff(text) {
                // A placeholder or a comment tells nothing, and YAML may be written as JSON.
                Syntax::Json if !yaml => Syntax::Json,
                Syntax::Yaml if !yaml => Syntax::Yaml,
                _ if yaml || ending == "template" => Syntax::Yaml,
                _ => Syntax::Json,
            };
            Guess { syntax, named: true }
        }
        _ => Guess { syntax: sniff(text), named: false },
    }
}

/// The syntax that a text begins like.
fn sniff(text: &str) -> Syntax {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let mut json_comment = false;
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') || line == "---" || line.starts_with("%YAML") {
            continue;
        }
        if line.starts_with("//")
            || line.starts_with("/*")
            || (json_comment && line.starts_with('*'))
        {
            json_comment = true;
            continue;
        }
        if line.starts_with("{{") || line.starts_with("{%") || line.starts_with("<%") {
            continue;
        }
        if let Some(rest) = line.strip_prefix(['{', '[']) {
            let next = rest.trim_start().chars().next();
            let json = next.is_none_or(|c| "\"{}[]/$<%#0123456789-".contains(c));
            return if json { Syntax::Json } else { Syntax::Other };
        }
        let rest = line.strip_prefix("- ").unwrap_or(line);
        let key = rest
            .split_once(':')
            .filter(|(_, behind)| behind.is_empty() || behind.starts_with([' ', '\t']));
        let word = |key: &str| {
            let key = key.trim_matches(['"', '\'']);
            !key.is_empty()
                && key.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-./$:".contains(&b))
        };
        return match key {
            Some((key, _)) if word(key.trim()) => Syntax::Yaml,
            _ => Syntax::Other,
        };
    }
    Syntax::Other
}

/// Words of which every document of ours holds at least one; a file without any is not parsed.
const ANCHORS: [&str; 32] = [
    "apiVersion",
    "Resources",
    "containerDefinitions",
    "Statement",
    "kind",
    "PolicyDocument",
    "taskDefinition",
    "image",
    "serviceName",
    "desiredCount",
    "serviceArn",
    "ScalableDimension",
    "ResourceId",
    "ServiceNamespace",
    "TargetValue",
    "AdjustmentType",
    "StepAdjustments",
    "AutoScalingGroupName",
    "rulePriority",
    "lifecyclePolicyText",
    "policyText",
    "repositoryName",
    "SourceConfiguration",
    "runtime",
    "nodegroupName",
    "nodegroupArn",
    "fargateProfile",
    "ThroughputMode",
    "PerformanceMode",
    "CreationToken",
    "FileSystemId",
    "planned_values",
];

/// Whether a text could hold a document of ours at all.
pub fn could_be_ours(text: &str) -> bool {
    let bytes = text.as_bytes();
    ANCHORS.iter().any(|anchor| memmem::find(bytes, anchor.as_bytes()).is_some())
        || memmem::find(bytes, b"resource_changes").is_some()
        // A key may be written with escapes.
        || memmem::find(bytes, b"\\u00").is_some()
        // A file that ends too early may hold no more than a mark.
        || is_marked(bytes)
}

/// Words that hardly any file but ours carries.
const MARKS: [&str; 14] = [
    "containerDefinitions",
    "AWSTemplateFormatVersion",
    "AWS::",
    "storage.k8s.io",
    "eksctl.io/v1",
    "PersistentVolumeClaim",
    "StorageClass",
    "rulePriority",
    "AssumeRolePolicyDocument",
    "lifecyclePolicyText",
    "ScalableDimension",
    "VPCZoneIdentifier",
    "nodegroupName",
    "fargateProfileName",
];

/// Whether a text carries a mark of our kinds, so that not checking it must be told.
pub fn is_marked(text: &[u8]) -> bool {
    let has = |needle: &[u8]| memmem::find(text, needle).is_some();
    MARKS.iter().any(|mark| has(mark.as_bytes())) || (has(b"Statement") && has(b"Effect"))
}

/// Whether Terraform text configures AWS.
pub fn is_aws_terraform(text: &str) -> bool {
    let bytes = text.as_bytes();
    memmem::find(bytes, b"\"aws_").is_some()
}

/// What a document of ours is.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// A CloudFormation template.
    Cloudformation,
    /// `terraform show -json`.
    TerraformPlan,
    /// A resource of an AWS API.
    Aws(&'static Family, Holder),
    /// A list of container definitions.
    Containers,
    /// One container definition.
    Container,
    /// A bare target tracking configuration.
    TargetTracking,
    /// A bare step scaling configuration.
    StepScaling,
    /// An IAM or resource policy, or what holds one.
    Policy(PolicyForm),
    /// The rules of an ECR lifecycle policy, alone.
    LifecycleRules,
    /// A lifecycle policy as text, as the API takes and gives it.
    LifecycleText,
    /// A repository policy as text.
    RepositoryPolicyText,
    /// A Kubernetes object or list of objects.
    Kubernetes,
    /// An eksctl `ClusterConfig`.
    Eksctl,
    /// `apprunner.yaml`.
    ApprunnerYaml,
}

impl Form {
    /// The kind that a document in this form makes its file.
    pub fn kind(&self) -> Kind {
        match self {
            Form::Cloudformation => Kind::Cloudformation,
            Form::TerraformPlan => Kind::TerraformPlan,
            Form::Aws(family, _) => family.kind,
            Form::Containers | Form::Container => Kind::EcsContainerDefinitions,
            Form::TargetTracking | Form::StepScaling => Kind::ScalingPolicy,
            Form::Policy(form) => form.kind(),
            Form::LifecycleRules | Form::LifecycleText => Kind::EcrLifecyclePolicy,
            Form::RepositoryPolicyText => Kind::EcrRepositoryPolicy,
            Form::Kubernetes => Kind::Kubernetes,
            Form::Eksctl => Kind::Eksctl,
            Form::ApprunnerYaml => Kind::ApprunnerYaml,
        }
    }
}

/// A document of ours.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// Its root.
    pub node: NodeId,
    /// What it is.
    pub form: Form,
}

/// What is in a file.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The documents of ours.
    pub claims: Vec<Claim>,
    /// Why the first other document is not ours.
    pub other: Option<String>,
}

/// The reason where nothing better is known.
pub const NOTHING: &str = "no AWS or Kubernetes resource in it";

/// Most keys that the root of a document of ours has.
const ROOT_KEYS: usize = 512;

/// Finds the documents of ours in a tree.
pub fn find(tree: &Tree) -> Found {
    let mut found = Found::default();
    for document in &tree.documents {
        match document_form(tree, *document) {
            Ok(form) => found.claims.push(Claim { node: *document, form }),
            Err(reason) if tree.is_list(*document) => {
                let before = found.claims.len();
                let maps = tree.items(*document).iter().filter(|item| tree.is_map(**item));
                let mut inner = None;
                for item in maps {
                    match document_form(tree, *item) {
                        Ok(form) => found.claims.push(Claim { node: *item, form }),
                        Err(reason) => {
                            inner.get_or_insert(reason);
                        }
                    }
                }
                if found.claims.len() == before {
                    let reason = if reason == NOTHING { inner.unwrap_or(reason) } else { reason };
                    found.other.get_or_insert(reason);
                }
            }
            Err(reason) => {
                // An empty document between two others is no reason.
                if !matches!(tree.node(*document).data, Data::Null) {
                    found.other.get_or_insert(reason);
                }
            }
        }
    }
    found
}

/// What a document is, or why it is not ours.
///
/// # Errors
/// The reason, one clause.
pub fn document_form(tree: &Tree, node: NodeId) -> Result<Form, String> {
    if is_containers(tree, node) {
        return Ok(Form::Containers);
    }
    if !tree.is_map(node) || tree.entries(node).len() > ROOT_KEYS {
        return Err(not_ours(tree, node));
    }
    let has = |key: &str| tree.get(node, key).is_some();
    let map_at = |key: &str| tree.get(node, key).is_some_and(|value| tree.is_map(value));
    let list_at = |key: &str| tree.get(node, key).is_some_and(|value| tree.is_list(value));
    if super::eksctl::is_config(tree, node) {
        return Ok(Form::Eksctl);
    }
    if super::kubernetes::is_object(tree, node) {
        return Ok(Form::Kubernetes);
    }
    if has("format_version") && (map_at("planned_values") || list_at("resource_changes")) {
        return Ok(Form::TerraformPlan);
    }
    if is_cloudformation(tree, node) {
        return Ok(Form::Cloudformation);
    }
    if let Some(found) = policy::form(tree, node) {
        return found.map(Form::Policy);
    }
    for family in &FAMILIES {
        if let Some(holder) = family.find(tree, node) {
            return Ok(Form::Aws(family, holder));
        }
    }
    if let (Some(list), Some(family)) = (tree.get(node, "containerDefinitions"), FAMILIES.first())
        && tree.items(list).iter().any(|item| container_score(tree, *item) > 0)
    {
        return Ok(Form::Aws(family, Holder::Itself));
    }
    if has("TargetValue")
        && [
            "PredefinedMetricSpecification",
            "CustomizedMetricSpecification",
            "PredefinedLoadMetricSpecification",
            "ScaleOutCooldown",
            "ScaleInCooldown",
            "DisableScaleIn",
        ]
        .iter()
        .any(|key| has(key))
    {
        return Ok(Form::TargetTracking);
    }
    if list_at("StepAdjustments")
        && ["AdjustmentType", "MetricAggregationType", "MinAdjustmentMagnitude", "Cooldown"]
            .iter()
            .any(|key| has(key))
    {
        return Ok(Form::StepScaling);
    }
    if is_lifecycle_rules(tree, node) {
        return Ok(Form::LifecycleRules);
    }
    let names_repository = has("repositoryName") || has("registryId");
    if has("lifecyclePolicyText") && names_repository {
        return Ok(Form::LifecycleText);
    }
    if has("policyText") && names_repository {
        return Ok(Form::RepositoryPolicyText);
    }
    if super::apprunner_yaml::is_file(tree, node) {
        return Ok(Form::ApprunnerYaml);
    }
    if container_score(tree, node) >= 3 {
        return Ok(Form::Container);
    }
    Err(not_ours(tree, node))
}

/// A template: `Resources` is a map, of which some entry has a type of AWS, or the format's own
/// version stands in it.
fn is_cloudformation(tree: &Tree, node: NodeId) -> bool {
    super::cloudformation::is_template(tree, node)
        && !tree.get(node, "Resources").is_some_and(|resources| tree.is_list(resources))
}

/// The rules of a lifecycle policy each have a priority, a selection and an action.
fn is_lifecycle_rules(tree: &Tree, node: NodeId) -> bool {
    tree.get(node, "rules").is_some_and(|rules| {
        tree.items(rules).iter().any(|rule| {
            let has = |key: &&&str| tree.get(*rule, key).is_some();
            ["rulePriority", "selection", "action"].iter().filter(has).count() >= 2
        })
    })
}

/// Members that a container definition of ECS has and hardly anything else.
const CONTAINER_MEMBERS: [&str; 30] = [
    "essential",
    "portMappings",
    "logConfiguration",
    "mountPoints",
    "volumesFrom",
    "memoryReservation",
    "entryPoint",
    "linuxParameters",
    "dependsOn",
    "dockerLabels",
    "ulimits",
    "systemControls",
    "firelensConfiguration",
    "repositoryCredentials",
    "startTimeout",
    "stopTimeout",
    "readonlyRootFilesystem",
    "privileged",
    "extraHosts",
    "dnsServers",
    "disableNetworking",
    "resourceRequirements",
    "cpu",
    "memory",
    "environment",
    "secrets",
    "command",
    "healthCheck",
    "links",
    "user",
];

/// How much a map is like a container definition of ECS; 0 where it is none.
fn container_score(tree: &Tree, node: NodeId) -> usize {
    let has = |key: &str| tree.get(node, key).is_some();
    if !tree.is_map(node) || !has("image") || !has("name") {
        return 0;
    }
    // Kubernetes and Compose: they have maps or other spellings in these places.
    let other =
        ["imagePullPolicy", "volumeMounts", "resources", "envFrom", "ports", "env", "build"];
    if other.iter().any(|key| has(key)) {
        return 0;
    }
    1 + CONTAINER_MEMBERS.iter().filter(|key| has(key)).count()
}

/// A list of container definitions: each item has a name and an image, and what else stands in
/// them is ECS's.
fn is_containers(tree: &Tree, node: NodeId) -> bool {
    let items = tree.items(node);
    let mut best = 0;
    for item in items {
        match tree.node(*item).data {
            Data::Template | Data::Error => continue,
            Data::Map { .. } => {}
            _ => return false,
        }
        let score = container_score(tree, *item);
        if score == 0 && best == 0 {
            return false;
        }
        let plain = score == tree.entries(*item).len().saturating_sub(1) && score > 0;
        if score >= 2 || plain {
            best = best.max(score);
        }
    }
    best > 0
}

/// Why a document is not ours.
fn not_ours(tree: &Tree, node: NodeId) -> String {
    let has = |key: &str| tree.get(node, key).is_some();
    let any = |keys: &[&str]| keys.iter().any(|key| has(key));
    let map_at = |key: &str| tree.get(node, key).is_some_and(|value| tree.is_map(value));
    let list_at = |key: &str| tree.get(node, key).is_some_and(|value| tree.is_list(value));
    let item_has = |keys: &[&str]| {
        tree.items(node).iter().any(|item| keys.iter().all(|key| tree.get(*item, key).is_some()))
    };
    let reason = match tree.node(node).data {
        Data::Null => "it is empty",
        Data::List { .. } => {
            if item_has(&["ParameterKey", "ParameterValue"]) {
                "CloudFormation parameters"
            } else if item_has(&["name", "imageUri"]) {
                "image definitions of a pipeline"
            } else if item_has(&["hosts", "tasks"]) || item_has(&["hosts", "roles"]) {
                "an Ansible playbook"
            } else if item_has(&["input", "expectations"]) {
                "tests of cfn-guard rules"
            } else {
                NOTHING
            }
        }
        Data::Map { .. } => {
            if has("lockfileVersion") {
                "a lock file"
            } else if any(&["dependencies", "devDependencies", "scripts"])
                && any(&["name", "private"])
            {
                "an npm package file"
            } else if has("compilerOptions") {
                "a TypeScript configuration"
            } else if map_at("jobs") && any(&["on", "true"]) {
                "a GitHub workflow"
            } else if any(&["openapi", "swagger"]) && any(&["paths", "info"]) {
                "an OpenAPI document"
            } else if any(&["$schema", "$id", "$defs", "definitions"])
                && (map_at("properties") || map_at("definitions") || map_at("$defs"))
            {
                "a JSON Schema"
            } else if has("functions") && map_at("provider") {
                "a Serverless Framework file"
            } else if map_at("services") && is_compose(tree, node) {
                "a Compose file"
            } else if list_at("Resources") && has("version") {
                "a CodeDeploy AppSpec"
            } else if map_at("phases") && has("version") {
                "a CodeBuild buildspec"
            } else if has("terraform_version") && has("lineage") {
                "a Terraform state"
            } else if any(&["resources", "bases", "components"])
                && any(&[
                    "patches",
                    "patchesStrategicMerge",
                    "images",
                    "namePrefix",
                    "commonLabels",
                    "configMapGenerator",
                    "secretGenerator",
                    "namespace",
                    "helmCharts",
                ])
                && !map_at("resources")
                || api_version(tree, node).starts_with("kustomize.config.k8s.io")
            {
                "a Kustomize file"
            } else if matches!(api_version(tree, node), "v1" | "v2")
                && has("name")
                && has("version")
            {
                "a Helm chart's description"
            } else if any(&["widgets", "panels"]) {
                "a dashboard"
            } else if api_version(tree, node) == "v1" && has("clusters") && has("users") {
                "a kubeconfig"
            } else if has("Type") && has("Properties") {
                "a part of a CloudFormation template"
            } else if is_wrapped_policy(tree, node) {
                "an IAM policy inside another tool's document"
            } else if map_at("Parameters") || map_at("Tags") && has("StackPolicy") {
                "CloudFormation parameters"
            } else {
                NOTHING
            }
        }
        Data::Template => "a text template",
        Data::Error | Data::Alias(_) => "it is neither JSON nor YAML",
        _ => "it is one value, not a map or a list",
    };
    reason.to_owned()
}

fn api_version(tree: &Tree, node: NodeId) -> &str {
    tree.get(node, "apiVersion").and_then(|value| tree.string(value)).unwrap_or("")
}

fn is_compose(tree: &Tree, node: NodeId) -> bool {
    let Some(services) = tree.get(node, "services") else { return false };
    tree.entries(services)
        .iter()
        .any(|service| ["image", "build"].iter().any(|key| tree.get(service.value, key).is_some()))
}

fn is_wrapped_policy(tree: &Tree, node: NodeId) -> bool {
    tree.entries(node).iter().any(|entry| {
        tree.get(entry.value, "Statement").is_some() && tree.get(entry.value, "Version").is_some()
    })
}

/// Whether a text is only one placeholder, or has one in it.
pub fn has_placeholder(text: &str) -> bool {
    template::placeholders(text).next().is_some()
}
