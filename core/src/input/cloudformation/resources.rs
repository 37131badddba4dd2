//! The resources of a template.

use super::foreach::Expanded;
use super::intrinsics::{Function, function};
use super::{Reader, describe, is_kind, literal_text, sam};
use crate::model::lower::Lower;
use crate::model::{
    Door, Expr, Field, Point, Reason, Resource, ResourceId, Text, Ty, ValueData, ValueId,
};
use crate::syntax::{Data, NodeId, Tree};

impl Reader<'_> {
    /// Makes the table of resources, so that values can refer to them. What comes back are the
    /// entries of the table, in its order.
    pub(super) fn declare_resources(
        &mut self,
        lower: &mut Lower<'_>,
        node: NodeId,
    ) -> Vec<Expanded> {
        let entries = self.expand_section(lower, node, "resources");
        let unread = lower.model.add_map(&[], true, None);
        let mut found = Vec::with_capacity(entries.len());
        lower.model.resources.reserve(entries.len());
        self.resources.reserve(entries.len());
        for item in entries {
            let Some(kind) = self.kind_of(lower, &item) else { continue };
            let id = item.key(lower.tree()).to_string();
            let Ok(index) = u32::try_from(lower.model.resources.len()) else { break };
            self.resources.insert(id.as_str().into(), ResourceId(index));
            lower.model.resources.push(Resource {
                shape: lower.shapes.kind(&kind),
                kind,
                address: id.clone(),
                id,
                door: Door::CloudFormation,
                node: item.entry.value,
                name_span: item.entry.key_span,
                properties: unread,
                attributes: unread,
                condition: None,
                name: None,
            });
            found.push(item);
        }
        found
    }

    /// The type of a resource; what is none is told.
    fn kind_of(&mut self, lower: &Lower<'_>, item: &Expanded) -> Option<String> {
        let tree = lower.tree();
        let node = item.entry.value;
        let id = item.key(tree);
        let kind = tree.get(node, "Type");
        // Rain's `!Rain::Module` stands where the type would.
        if [Some(node), kind].iter().flatten().any(|node| is_macro(tree, *node)) {
            self.partly(format!("the resource `{id}` comes from a macro"));
            return None;
        }
        if !tree.is_map(node) {
            if !matches!(tree.node(node).data, Data::Error | Data::Template) {
                let found = describe(tree, node);
                let message = format!(
                    "The resource `{id}` must be a map with `Type` and `Properties`; found {found}"
                );
                let nothing = matches!(tree.node(node).data, Data::Null);
                let span = if nothing { item.entry.key_span } else { tree.raw(node).span };
                self.notice(span, message);
            }
            return None;
        }
        let Some(kind) = kind else {
            if tree.get(node, "Fn::Transform").is_none() {
                let message =
                    format!("The resource `{id}` has no `Type`, e.g. `AWS::ECS::TaskDefinition`");
                self.notice(item.entry.key_span, message);
            }
            return None;
        };
        if matches!(tree.node(kind).data, Data::Str) {
            let text = tree.string(kind).unwrap_or("");
            let outer = std::mem::replace(&mut self.bindings, item.bindings.clone());
            let text = self.filled(text).unwrap_or_else(|| text.to_string());
            self.bindings = outer;
            if !is_kind(&text) && super::literal::foreign(&text).is_none() {
                let message = format!(
                    "The `Type` of the resource `{id}` must be a resource type such as `AWS::ECS::TaskDefinition`; found `{text}`"
                );
                self.notice(tree.raw(kind).span, message);
            }
            return Some(text);
        }
        if !matches!(tree.node(kind).data, Data::Error | Data::Template) {
            let found = describe(tree, kind);
            let message =
                format!("The `Type` of the resource `{id}` must be plain text; found {found}");
            self.notice(tree.raw(kind).span, message);
        }
        None
    }

    /// Reads the resources whose kind is known to the shape table.
    pub(super) fn read_resources(&mut self, lower: &mut Lower<'_>, found: Vec<Expanded>) {
        // Of other kinds only the table's entry is needed: what refers to them is looked up by it.
        let unread = lower.model.add_map(&[], true, None);
        for (index, item) in found.iter().enumerate() {
            let Some(resource) = lower.model.resources.get(index) else { break };
            let (shape, kind) = (resource.shape, resource.kind.clone());
            let outer = std::mem::replace(&mut self.bindings, item.bindings.clone());
            let node = item.entry.value;
            let condition = match lower.tree().get(node, "Condition") {
                Some(condition) => match self.condition_name(lower.tree(), condition) {
                    Some(name) => self.condition_of(lower, &name),
                    None => {
                        let span = lower.tree().raw(condition).span;
                        let found = describe(lower.tree(), condition);
                        let message = format!(
                            "The `Condition` of a resource must be a condition's name; found {found}"
                        );
                        self.notice(span, message);
                        self.condition_of(lower, "")
                    }
                },
                None => None,
            };
            let (properties, attributes, name) = if shape.is_some() || sam::is_serverless(&kind) {
                let ty = shape.map_or(Ty::Any, Ty::Shape);
                let properties = self.properties(lower, node, &kind, ty);
                let attributes = self.attributes(lower, node);
                let name = self.physical_name(lower, &kind, properties);
                (properties, attributes, name)
            } else {
                (unread, unread, self.written_name(lower, node, &kind))
            };
            self.bindings = outer;
            if let Some(resource) = lower.model.resources.get_mut(index) {
                resource.properties = properties;
                resource.attributes = attributes;
                resource.condition = condition;
                resource.name = name;
            }
        }
    }

    fn properties(&mut self, lower: &mut Lower<'_>, node: NodeId, kind: &str, ty: Ty) -> ValueId {
        let tree = lower.tree();
        let macros = tree.get(node, "Fn::Transform").is_some();
        let open = self.rewritten || macros || (self.globals && sam::takes_globals(kind));
        let Some(properties) = tree.get(node, "Properties") else {
            return lower.model.add_map(&[], open, Some(node));
        };
        match tree.node(properties).data {
            Data::Map { .. } => {
                let value = lower.value(self, properties, ty);
                if let (true, ValueData::Map { first, len, .. }) =
                    (open, lower.model.value(value).data)
                {
                    lower.model.replace(value, ValueData::Map { first, len, open });
                }
                value
            }
            Data::Null => lower.model.add_map(&[], open, Some(properties)),
            _ if tree.node(properties).tag.is_some() => lower.unknown(Reason::Macro, properties),
            Data::Error => lower.unknown(Reason::Syntax, properties),
            Data::Template => lower.unknown(Reason::Template, properties),
            _ => {
                let found = describe(tree, properties);
                let message = format!("`Properties` must be a map; found {found}");
                self.notice(tree.raw(properties).span, message);
                lower.unknown(Reason::Malformed, properties)
            }
        }
    }

    /// What stands beside `Type` and `Properties`.
    fn attributes(&mut self, lower: &mut Lower<'_>, node: NodeId) -> ValueId {
        let mut fields = Vec::new();
        let mut open = false;
        for index in 0..lower.tree().entries(node).len() {
            let Some(entry) = lower.tree().entry_at(node, index) else { break };
            match lower.tree().str(entry.key) {
                "Type" | "Properties" => continue,
                "Fn::Transform" => {
                    open = true;
                    continue;
                }
                _ => {}
            }
            let value = lower.value(self, entry.value, Ty::Any);
            fields.push(Field { name: Text::Key(entry.key), key_span: entry.key_span, value });
        }
        lower.model.add_map(&fields, open, Some(node))
    }

    /// The name that the resource gets in AWS, where no choice is left in it.
    fn physical_name(&self, lower: &Lower<'_>, kind: &str, properties: ValueId) -> Option<String> {
        let property = name_property(kind)?;
        let field = lower.model.field(lower.tree(), properties, property)?;
        let mut value = field.value;
        if let ValueData::Expr(index) = lower.model.value(value).data
            && let Some(Expr::Parameter { parameter, values }) = lower.model.expr(index)
            && let Some(parameter) = lower.model.parameters.get(usize::from(parameter.0))
            && let ([Point::Value(_)], [settled]) = (&*parameter.points, &**values)
        {
            value = *settled;
        }
        literal_text(lower, value).map(str::to_string)
    }

    /// The same for a resource whose properties are not read.
    fn written_name(&self, lower: &Lower<'_>, node: NodeId, kind: &str) -> Option<String> {
        let property = name_property(kind)?;
        let tree = lower.tree();
        let value = tree.get(tree.get(node, "Properties")?, property)?;
        if tree.node(value).tag.is_some() {
            return None;
        }
        let text = tree.string(value)?;
        match super::literal::foreign(text) {
            Some(_) => None,
            None => self.name(tree, value),
        }
    }
}

/// Whether a macro or another tool gives what stands at a node.
fn is_macro(tree: &Tree, node: NodeId) -> bool {
    matches!(function(tree, node), Some((Function::Foreign | Function::Transform, _)))
}

/// The property that holds the name of a resource.
fn name_property(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "AWS::ECS::TaskDefinition" => "Family",
        "AWS::ECS::Cluster" => "ClusterName",
        "AWS::ECS::Service" | "AWS::AppRunner::Service" | "AWS::ECS::ExpressGatewayService" => {
            "ServiceName"
        }
        "AWS::IAM::Role" => "RoleName",
        "AWS::IAM::ManagedPolicy" => "ManagedPolicyName",
        "AWS::IAM::User" => "UserName",
        "AWS::IAM::Group" => "GroupName",
        "AWS::IAM::InstanceProfile" => "InstanceProfileName",
        "AWS::IAM::Policy"
        | "AWS::IAM::RolePolicy"
        | "AWS::ApplicationAutoScaling::ScalingPolicy" => "PolicyName",
        "AWS::ECR::Repository" | "AWS::ECR::PublicRepository" => "RepositoryName",
        "AWS::EKS::Cluster"
        | "AWS::ECS::CapacityProvider"
        | "AWS::ElasticLoadBalancingV2::TargetGroup"
        | "AWS::ElasticLoadBalancingV2::LoadBalancer"
        | "AWS::SecretsManager::Secret"
        | "AWS::SSM::Parameter" => "Name",
        "AWS::EKS::Nodegroup" => "NodegroupName",
        "AWS::EKS::FargateProfile" => "FargateProfileName",
        "AWS::EKS::Addon" => "AddonName",
        "AWS::AutoScaling::AutoScalingGroup" => "AutoScalingGroupName",
        "AWS::AutoScaling::LaunchConfiguration" => "LaunchConfigurationName",
        "AWS::EC2::LaunchTemplate" => "LaunchTemplateName",
        "AWS::AppRunner::AutoScalingConfiguration" => "AutoScalingConfigurationName",
        "AWS::AppRunner::ObservabilityConfiguration" => "ObservabilityConfigurationName",
        "AWS::AppRunner::VpcConnector" => "VpcConnectorName",
        "AWS::Logs::LogGroup" => "LogGroupName",
        "AWS::S3::Bucket" => "BucketName",
        "AWS::Serverless::Function" | "AWS::Lambda::Function" => "FunctionName",
        _ => return None,
    })
}
