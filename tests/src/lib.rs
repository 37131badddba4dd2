//! What the tests and benches share: the corpus, and templates of any size.

pub mod sample;
pub mod verify;

use std::path::{Path, PathBuf};

/// How the names of files end that are read from the corpus.
pub const CORPUS_SUFFIXES: [&str; 6] = [".json", ".jsonc", ".yaml", ".yml", ".template", ".tf"];

/// The folder of real files, where it is present. It is not part of the project.
pub fn corpus() -> Option<PathBuf> {
    let folder = match std::env::var_os("PLIMSOLL_CORPUS") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"),
    };
    folder.is_dir().then_some(folder)
}

/// Says that tests were not run. Not by `println!`, which the harness keeps to itself where a test passes.
pub fn not_run(what: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{what}");
}

/// The corpus, or a line that says that tests were not run.
pub fn corpus_or_say(tests: usize) -> Option<PathBuf> {
    let found = corpus();
    if found.is_none() {
        not_run(&format!("corpus: not present, {tests} tests not run"));
    }
    found
}

/// Every file under a folder with one of the suffixes: path relative to it with `/`, and bytes.
pub fn files(root: &Path, suffixes: &[&str]) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(folder) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_file() && suffixes.iter().any(|s| path.to_string_lossy().ends_with(s))
            {
                let name: Vec<String> = path
                    .strip_prefix(root)
                    .unwrap_or(&path)
                    .components()
                    .map(|part| part.as_os_str().to_string_lossy().into_owned())
                    .collect();
                if let Ok(bytes) = std::fs::read(&path) {
                    found.push((name.join("/"), bytes));
                }
            }
        }
    }
    found.sort();
    found
}

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
