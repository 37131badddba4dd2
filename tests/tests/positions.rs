//! Exact ranges of findings: what `«»` marks in the text, whatever stands before it, however the
//! file is encoded, and through strings, anchors and merge keys.

use plimsoll_core::engine::Engine;
use plimsoll_core::report::{Diagnostic, Range};
use plimsoll_core::text::Position;
use plimsoll_tests::verify::{self, Places};
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(plimsoll_rules::engine);

const PRIVILEGED: &str = "ecs/privileged-container";

fn diagnostics(path: &str, bytes: &[u8], rule: &str) -> Vec<Diagnostic> {
    let (units, report) = verify::check(&ENGINE, &[(path, bytes)]);
    let wrong = verify::faults(&units, &[bytes], &report);
    assert!(wrong.is_empty(), "{wrong:#?}");
    let errors = verify::rule_errors(&report);
    assert!(errors.is_empty(), "{errors:#?}");
    assert!(units[0].status.is_checked(), "{:?}", units[0].status);
    report.diagnostics.into_iter().filter(|d| d.rule_id == rule).collect()
}

/// The text without marks, and the marked ranges as byte offsets.
fn unmark(marked: &str) -> (String, Vec<(usize, usize)>) {
    let (mut text, mut ranges, mut start) = (String::new(), Vec::new(), 0);
    for c in marked.chars() {
        match c {
            '«' => start = text.len(),
            '»' => ranges.push((start, text.len())),
            _ => text.push(c),
        }
    }
    (text, ranges)
}

/// All kinds of line ends in turn.
fn mixed(text: &str) -> String {
    let mut ends = ["\n", "\r", "\r\n"].into_iter().cycle();
    text.chars()
        .map(|c| if c == '\n' { ends.next().unwrap_or("\n").to_string() } else { c.to_string() })
        .collect()
}

/// A rule finds exactly the marked ranges, in every encoding and with all line ends.
fn finds(path: &str, rule: &str, marked: &str) {
    let all =
        [("\n", false), ("\r\n", false), ("\n", true), ("\r\n", true), ("\r", true), ("", true)];
    for (ends, bom) in all {
        let ended = if ends.is_empty() { mixed(marked) } else { marked.replace('\n', ends) };
        let (text, ranges) = unmark(&ended);
        let shift = if bom { 3 } else { 0 };
        let text = if bom { format!("\u{feff}{text}") } else { text };
        let mut files = vec![text.clone().into_bytes()];
        if bom {
            files.push(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
            files.push(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
        }
        for bytes in files {
            let places = Places::of(&bytes);
            let at = |offset: usize| places.position(u32::try_from(offset + shift).unwrap());
            let expected: Vec<Range> = ranges
                .iter()
                .map(|(start, end)| Range { start: at(*start).unwrap(), end: at(*end).unwrap() })
                .collect();
            let found = diagnostics(path, &bytes, rule);
            let got: Vec<Range> = found.iter().map(|d| d.range).collect();
            let messages: Vec<&str> = found.iter().map(|d| d.message.as_str()).collect();
            assert_eq!(got, expected, "line end {ends:?}, BOM {bom}: {messages:#?}\n{text}");
        }
    }
}

#[test]
fn columns_by_hand() {
    let text = r#"{"family": "日本😀é", "containerDefinitions": [{"name": "w", "image": "a:1", "memory": 4, "privileged": true}]}"#;
    let found = diagnostics("t.json", text.as_bytes(), PRIVILEGED);
    let start = Position { line: 1, column: 102, utf16_column: 103, offset: 109 };
    let end = Position { line: 1, column: 106, utf16_column: 107, offset: 113 };
    assert_eq!(found.iter().map(|d| d.range).collect::<Vec<_>>(), [Range { start, end }]);
    // A mark takes no column, and three bytes on disk.
    let found = diagnostics("t.json", format!("\u{feff}{text}").as_bytes(), PRIVILEGED);
    let moved = |at: Position| Position { offset: at.offset + 3, ..at };
    let expected = Range { start: moved(start), end: moved(end) };
    assert_eq!(found.iter().map(|d| d.range).collect::<Vec<_>>(), [expected]);
}

#[test]
fn text_before_the_place() {
    for before in ["日本語", "😀👩‍👩‍👧", "e\u{301}", "\u{2028}\u{85}\u{a0}", "ﷺ\u{200f}"]
    {
        finds(
            "t.json",
            PRIVILEGED,
            &format!(
                "{{\"family\": \"{before}\",\n\t\"containerDefinitions\": [{{\"name\": \"{before}\", \"image\": \"a:1\", \"memory\": 4,\t\"privileged\":\t«true»}}]}}\n"
            ),
        );
        finds(
            "t.yaml",
            PRIVILEGED,
            &format!(
                "Resources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      # {before}\n      Family: \"{before}\"\n      ContainerDefinitions: [{{Name: \"{before}\", Image: 'a:1', Memory: 4, Privileged: «true»}}]\n"
            ),
        );
        finds("t.yaml", "ecs/image-tag-latest", &format!(
            "Resources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      ContainerDefinitions:\n        - {{Name: '{before}', Image: «'nginx'», Memory: 4}} # {before}\n        - Image: !Sub «\"{{}}\"»\n          Name: a\n"
        ).replace("        - Image: !Sub «\"{}\"»\n          Name: a\n", ""));
    }
    finds(
        "t.json",
        PRIVILEGED,
        "{\n\t\"family\":\t\"a\",\n\t\"containerDefinitions\":\t[\n\t\t{\t\"name\": \"a\", \"image\": \"a:1\", \"memory\": 4,\n\t\t\t\"privileged\":\t«true»\t}\n\t]\n}\n",
    );
    finds(
        "t.yaml",
        PRIVILEGED,
        "Resources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      ContainerDefinitions:\n        - Name:\ta\n          Privileged:\t«true»\t# x\n",
    );
}

const REPOSITORY: &str = "Resources:\n  R:\n    Type: AWS::ECR::Repository\n    Properties:\n";

#[test]
fn policies_in_block_scalars() {
    for header in ["|", "|-", "|+", "|2", ">", ">-"] {
        let indent = if header == "|2" { 10 } else { 12 };
        let pad = " ".repeat(indent);
        let lines = [
            r#"{"rules": ["#,
            r#"{"rulePriority": 1, "description": "日本😀", "selection": {"tagStatus": "untagged", "countType": «"sinceImagePushed"», "countNumber": 14}, "action": {"type": "expire"}},"#,
            r#"{"rulePriority": 2, "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countUnit": «"days"», "countNumber": 14}, "action": {"type": "expire"}}"#,
            "]}",
        ];
        let body: String = lines.iter().map(|line| format!("{pad}{line}\n")).collect();
        finds(
            "t.yaml",
            "ecr/lifecycle-count-unit",
            &format!(
                "{REPOSITORY}      LifecyclePolicy:\n        LifecyclePolicyText: {header}\n{body}      RepositoryName: a\n"
            ),
        );
    }
    finds(
        "t.yaml",
        "ecr/policy-public-principal",
        &format!(
            "{REPOSITORY}      RepositoryPolicyText: !Sub |\n        {{\"Version\": \"2012-10-17\", \"Id\": \"${{AWS::Region}} ä\", \"Statement\": [{{\"Effect\": \"Allow\", \"Principal\": «\"*\"», \"Action\": \"ecr:BatchGetImage\"}}]}}\n"
        ),
    );
}

#[test]
fn policies_in_quoted_strings() {
    let rule = "ecr/lifecycle-count-unit";
    let plain = r#"{"rules": [{"rulePriority": 1, "selection": {"tagStatus": "untagged", "countType": «"sinceImagePushed"», "countNumber": 14}, "action": {"type": "expire"}}]}"#;
    let escaped = plain.replace('"', "\\\"");
    // Escapes before the place: one character in the document, two to twelve in the file.
    for before in ["", "\\n", "\\t\\r\\n", " "] {
        let json = format!(
            "{{\"Resources\": {{\"R\": {{\"Type\": \"AWS::ECR::Repository\", \"Properties\": {{\n \"LifecyclePolicy\": {{\"LifecyclePolicyText\": \"{before}{escaped}\"}}}}}}}}}}"
        );
        finds("t.json", rule, &json);
    }
    let described = escaped.replace("\\\"selection", "\\\"description\\\": \\\"\\u00e4 \\ud83d\\ude00 日 \\\\u00e4 \\\\\\\" \\/\\\", \\\"selection");
    assert_ne!(described, escaped);
    let json = format!(
        "{{\"Resources\": {{\"R\": {{\"Type\": \"AWS::ECR::Repository\", \"Properties\": {{\n \"LifecyclePolicy\": {{\"LifecyclePolicyText\": \"{described}\"}}}}}}}}}}"
    );
    finds("t.json", rule, &json);
    // The quote itself as an escape.
    let odd = plain.replace('"', "\\u0022");
    let json = format!(
        "{{\"Resources\": {{\"R\": {{\"Type\": \"AWS::ECR::Repository\", \"Properties\": {{\n \"LifecyclePolicy\": {{\"LifecyclePolicyText\": \"{odd}\"}}}}}}}}}}"
    );
    finds("t.json", rule, &json);
    // YAML: both kinds of quotes, and a text over several lines.
    finds(
        "t.yaml",
        rule,
        &format!("{REPOSITORY}      LifecyclePolicy: {{LifecyclePolicyText: '{plain}'}}\n"),
    );
    finds(
        "t.yaml",
        rule,
        &format!("{REPOSITORY}      LifecyclePolicy: {{LifecyclePolicyText: \"{described}\"}}\n"),
    );
    let folded = plain.replace(", ", ",\n            ");
    finds(
        "t.yaml",
        rule,
        &format!(
            "{REPOSITORY}      LifecyclePolicy:\n        LifecyclePolicyText:\n          '{folded}'\n"
        ),
    );
    // The answer of the API: a policy as text.
    let text = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": «"*"», "Action": "ecr:BatchGetImage"}]}"#;
    finds(
        "t.json",
        "ecr/policy-public-principal",
        &format!(
            "{{\"registryId\": \"1\", \"repositoryName\": \"é\", \"policyText\": \"{}\"}}",
            text.replace('"', "\\\"")
        ),
    );
}

#[test]
fn aliases() {
    // A value behind an alias is told where it is used.
    finds(
        "t.yaml",
        PRIVILEGED,
        "Metadata: {Yes: &yes true}\nResources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      ContainerDefinitions:\n        - {Name: é, Privileged: «*yes»}\n        - {Name: b, Privileged: «*yes»}\n",
    );
    finds(
        "t.yaml",
        "ecs/image-tag-latest",
        "Metadata: {Image: &image 'nginx:latest'}\nResources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      ContainerDefinitions:\n        - Name: a\n          Image: «*image»\n",
    );
}

#[test]
fn what_stands_in_an_anchored_map() {
    // One place to mend, however often it is used.
    let text = "Metadata:\n  C: &c {Name: é, Image: 'a:1', Memory: 4, Privileged: «true»}\nResources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      ContainerDefinitions: [*c]\n";
    finds("t.yaml", PRIVILEGED, text);
}

#[test]
fn merge_keys() {
    finds(
        "t.yaml",
        PRIVILEGED,
        "Metadata:\n  C: &c {Image: 'é:1', Memory: 4, Privileged: «true»}\nResources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      ContainerDefinitions:\n        - <<: *c\n          Name: a\n",
    );
    // What is written itself wins, wherever the merge key stands.
    finds(
        "t.yaml",
        PRIVILEGED,
        "Metadata:\n  C: &c {Image: 'a:1', Memory: 4, Privileged: true}\nResources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      ContainerDefinitions:\n        - Name: a\n          Privileged: false\n          <<: *c\n        - <<: [{Privileged: false}, *c]\n          Name: b\n        - <<: *c\n          Name: c\n          Privileged: «true»\n",
    );
}

#[test]
fn branches_of_a_condition() {
    finds(
        "t.yaml",
        PRIVILEGED,
        "Conditions: {C: !Equals [!Ref AWS::Region, a]}\nResources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      ContainerDefinitions:\n        - {Name: é, Privileged: !If [C, «true», false]}\n",
    );
}
