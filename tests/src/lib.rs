//! What the tests and benches share: the corpus, and templates of any size.

pub mod fixing;
pub mod sample;
pub mod verify;

pub use plimsoll_core::corpus::{files, folder as corpus, folder_or_say as corpus_or_say, not_run};

/// How the names of files end that are read from the corpus.
pub const CORPUS_SUFFIXES: [&str; 6] = [".json", ".jsonc", ".yaml", ".yml", ".template", ".tf"];

/// A CloudFormation template with `n` task definitions and their roles, as JSON: the same text as
/// the bench generator of the project's budgets makes.
pub fn template(n: usize) -> String {
    use serde_json::json;
    let mut resources = serde_json::Map::new();
    for i in 0..n {
        resources.insert(
            format!("Role{i}"),
            json!({"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow",
                    "Principal": {"Service": "ecs-tasks.amazonaws.com"},
                    "Action": "sts:AssumeRole"}]}}}),
        );
        resources.insert(
            format!("Task{i}"),
            json!({"Type": "AWS::ECS::TaskDefinition", "Properties": {
                "Family": format!("web-{i}"),
                "RequiresCompatibilities": ["FARGATE"],
                "NetworkMode": "awsvpc",
                "Cpu": "256",
                "Memory": "512",
                "ExecutionRoleArn": {"Fn::GetAtt": [format!("Role{i}"), "Arn"]},
                "ContainerDefinitions": [{
                    "Name": "web",
                    "Image": "public.ecr.aws/nginx/nginx:1.27",
                    "Privileged": i % 7 == 0,
                    "PortMappings": [{"ContainerPort": 80}],
                    "LogConfiguration": {"LogDriver": "awslogs", "Options": {
                        "awslogs-group": "web",
                        "awslogs-region": "eu-west-1",
                        "awslogs-stream-prefix": "web"}}}]}}),
        );
    }
    let template = json!({"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources});
    // One space of indentation, as the generator writes.
    let mut out = Vec::new();
    let formatter = serde_json::ser::PrettyFormatter::with_indent(b" ");
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, formatter);
    serde::Serialize::serialize(&template, &mut serializer).expect("writing to memory");
    String::from_utf8(out).expect("JSON is UTF-8")
}
