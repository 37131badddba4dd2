//! Files that are made to hang, crash or silence a linter. Each also holds one task definition with
//! a privileged container: it is still reported at its place, or a finding with a place says why
//! not. Bounds are counts, never times.

use plimsoll_core::engine::Engine;
use plimsoll_core::limits;
use plimsoll_core::report::Report;
use plimsoll_core::unit::{Status, Unit};
use plimsoll_tests::verify;
use std::fmt::Write as _;
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(plimsoll_rules::engine);

const RULE: &str = "ecs/privileged-container";

/// A template in YAML; `PRIVILEGED` is what the finding marks.
const YAML: &str = "AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: web
      ContainerDefinitions:
        - Name: web
          Image: nginx:1.27
          Memory: 256
          Privileged: true
";

/// The resource in JSON, without the braces around the template.
const JSON: &str = r#""Resources": {"Task": {"Type": "AWS::ECS::TaskDefinition", "Properties": {
  "Family": "web",
  "ContainerDefinitions": [{"Name": "web", "Image": "nginx:1.27", "Memory": 256,
    "Privileged": true}]}}}"#;

struct Outcome {
    unit: Unit,
    report: Report,
}

fn read(path: &str, bytes: &[u8]) -> Outcome {
    let (mut units, report) = verify::check(&ENGINE, &[(path, bytes)]);
    let wrong = verify::faults(&units, &[bytes], &report);
    assert!(wrong.is_empty(), "{path}: {wrong:#?}");
    let errors = verify::rule_errors(&report);
    assert!(errors.is_empty(), "{path}: {errors:#?}");
    Outcome { unit: units.remove(0), report }
}

impl Outcome {
    /// Line and column of the findings of a rule.
    fn at(&self, rule: &str) -> Vec<(u32, u32)> {
        let found = self.report.diagnostics.iter().filter(|d| d.rule_id == rule);
        found.map(|d| (d.range.start.line, d.range.start.column)).collect()
    }

    fn messages(&self, rule: &str) -> Vec<&str> {
        let found = self.report.diagnostics.iter().filter(|d| d.rule_id == rule);
        found.map(|d| d.message.as_str()).collect()
    }

    fn says(&self) -> String {
        let mut out = format!("{:?} {:?}", self.unit.status, self.report.summary);
        for d in &self.report.diagnostics {
            let at = d.range.start;
            let _ = write!(out, "\n  {} {}:{} {}", d.rule_id, at.line, at.column, d.message);
        }
        out
    }

    /// The privileged container is reported, once, at the value of `Privileged` in `text`.
    fn found(&self, text: &str) -> &Self {
        assert_eq!(self.at(RULE), [place(text)], "{}", self.says());
        self
    }

    /// A finding about the file itself stands at a line and column.
    fn told(&self, rule: &str, at: (u32, u32)) -> &Self {
        assert!(self.at(rule).contains(&at), "no {rule} at {at:?}: {}", self.says());
        self
    }

    fn checked(&self) -> &Self {
        assert_eq!(self.unit.status, Status::Checked, "{}", self.says());
        self
    }

    fn partly(&self) -> &Self {
        assert!(matches!(self.unit.status, Status::Partly(_)), "{}", self.says());
        self
    }

    /// The file is small in memory, whatever it stands for.
    fn small(&self, nodes: usize) -> &Self {
        let (tree, model) = (self.unit.tree.ids().count(), self.unit.model.len());
        assert!(tree <= nodes && model <= nodes, "{tree} nodes, {model} values");
        self
    }
}

/// Line and column of the `true` behind `Privileged`, counted from the start.
fn place(text: &str) -> (u32, u32) {
    let key = text.find("Privileged").expect("the text has the container");
    let at = key + text[key..].find("true").expect("it is privileged");
    end(&text[..at])
}

/// Line and column behind a text.
fn end(head: &str) -> (u32, u32) {
    let head = head.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let line = head.matches('\n').count() + 1;
    let column = head.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (u32::try_from(line).unwrap(), u32::try_from(column).unwrap())
}

#[test]
fn the_plain_template_has_its_finding() {
    read("t.yaml", YAML.as_bytes()).found(YAML).checked();
    let json = format!("{{{JSON}}}");
    read("t.json", json.as_bytes()).found(&json).checked();
}

#[test]
fn alias_bomb() {
    let mut text = String::from("Metadata:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..10 {
        let items = vec![format!("*a{}", level - 1); 9].join(", ");
        writeln!(text, "  a{level}: &a{level} [{items}]").unwrap();
    }
    // Nothing asks for what the aliases stand for.
    let plain = format!("{text}{YAML}");
    read("t.yaml", plain.as_bytes()).found(&plain).small(1_000);
    // A resource is made of them.
    let used = format!(
        "{text}{YAML}  Other:\n    Type: AWS::IAM::Policy\n    Properties:\n      PolicyDocument: {{Statement: *a9}}\n"
    );
    let outcome = read("t.yaml", used.as_bytes());
    outcome.found(&used).partly().small(limits::NODES);
    assert_eq!(outcome.at("general/limit").len(), 1, "{}", outcome.says());
}

#[test]
fn quadratic_aliases() {
    let items = vec!["x"; 20_000].join(",");
    let uses = vec!["*a"; 5_000].join(",");
    let text = format!("Metadata:\n  a: &a [{items}]\n  b: [{uses}]\n{YAML}");
    read("t.yaml", text.as_bytes()).found(&text).checked().small(30_000);
    let text = format!(
        "Metadata:\n  a: &a [{items}]\n{YAML}  Other:\n    Type: AWS::IAM::Policy\n    Properties:\n      PolicyDocument: {{Statement: [{uses}]}}\n"
    );
    let outcome = read("t.yaml", text.as_bytes());
    outcome.found(&text).partly().small(limits::NODES);
    assert_eq!(outcome.at("general/limit").len(), 1, "{}", outcome.says());
}

#[test]
fn chained_merge_keys() {
    let mut text = String::from("Metadata:\n  m0: &m0 {k0: v}\n");
    for level in 1..30 {
        let below = level - 1;
        writeln!(text, "  m{level}: &m{level} {{<<: [*m{below}, *m{below}], k{level}: v}}")
            .unwrap();
    }
    text.push_str(YAML);
    read("t.yaml", text.as_bytes()).found(&text).checked().small(1_000);
    // Maps that double: each level adds as many keys as all levels below it have.
    let mut text = String::from("Metadata:\n  m0: &m0 {k0: v}\n");
    for level in 1..2_000 {
        let below = level - 1;
        writeln!(text, "  m{level}: &m{level} {{<<: *m{below}, k{level}: v}}").unwrap();
    }
    text.push_str(YAML);
    let outcome = read("t.yaml", text.as_bytes());
    outcome.found(&text).partly().small(2 * limits::MERGED_ENTRIES);
    assert_eq!(outcome.at("general/limit").len(), 1, "{}", outcome.says());
}

#[test]
fn an_anchor_that_holds_itself() {
    let text = format!("Metadata:\n  a: &a [*a, x]\n{YAML}");
    read("t.yaml", text.as_bytes()).found(&text).partly().told("general/syntax", (2, 10));
    let text = format!("Metadata:\n  a: &a\n    <<: *a\n    b: c\n{YAML}");
    let outcome = read("t.yaml", text.as_bytes());
    outcome.found(&text).partly().told("general/syntax", (3, 9));
}

#[test]
fn nesting() {
    for depth in [1_000, 10_000, 100_000] {
        for (open, close) in [("[", "]"), ("{\"a\": ", "}"), ("[{\"a\":", "}]")] {
            let deep = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            for json in [
                format!("{{\"Metadata\": {deep},\n{JSON}}}"),
                format!("{{{JSON},\n\"Metadata\": {deep}}}"),
            ] {
                let outcome = read("t.json", json.as_bytes());
                outcome.found(&json).partly().small(1_000);
                assert_eq!(outcome.at("general/limit").len(), 1, "{}", outcome.says());
            }
        }
        for (open, close) in [("[", "]"), ("{a: ", "}"), ("[a: ", "]")] {
            let deep = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            for yaml in [format!("Metadata: {deep}\n{YAML}"), format!("{YAML}Metadata: {deep}\n")] {
                let outcome = read("t.yaml", yaml.as_bytes());
                outcome.found(&yaml).partly().small(1_000);
                assert_eq!(outcome.at("general/limit").len(), 1, "{}", outcome.says());
            }
        }
    }
}

/// Nesting that is never closed.
#[test]
fn nesting_without_an_end() {
    for depth in [1_000, 100_000] {
        for open in ["[", "{\"a\":", "[{\"a\":["] {
            let json = format!("{{{JSON},\n\"Metadata\": {}", open.repeat(depth));
            let outcome = read("t.json", json.as_bytes());
            outcome.found(&json).partly().small(2_000);
            let yaml = format!("{YAML}Metadata: {}", open.repeat(depth));
            let outcome = read("t.yaml", yaml.as_bytes());
            outcome.found(&yaml).partly().small(2_000);
        }
    }
}

#[test]
fn nesting_by_indentation() {
    let mut text = String::from("Metadata:\n");
    for level in 1..1_500 {
        writeln!(text, "{}a:", " ".repeat(level)).unwrap();
    }
    text.push_str(YAML);
    let outcome = read("t.yaml", text.as_bytes());
    outcome.found(&text).partly().small(1_000);
    assert_eq!(outcome.at("general/limit").len(), 1, "{}", outcome.says());
    for dashes in [1_000, 10_000] {
        let text = format!("Metadata:\n  {}a\n{YAML}", "- ".repeat(dashes));
        let outcome = read("t.yaml", text.as_bytes());
        outcome.found(&text).partly().small(1_000);
        assert_eq!(outcome.at("general/limit").len(), 1, "{}", outcome.says());
    }
}

#[test]
fn nested_joins() {
    for depth in [100, 300, 10_000] {
        let mut image = String::from("\"nginx\"");
        let (open, close) = (r#"{"Fn::Join": ["", ["#, "]]}");
        image = format!("{}{image}{}", open.repeat(depth), close.repeat(depth));
        let json = format!("{{{JSON}}}").replace("\"nginx:1.27\"", &image);
        let outcome = read("t.json", json.as_bytes());
        outcome.found(&json).small(2_000);
        let told = !outcome.at("general/limit").is_empty() || outcome.report.summary.capped > 0;
        assert!(told, "{}", outcome.says());
    }
}

#[test]
fn files_with_nothing_in_them() {
    for (text, reason) in [
        ("", "it is empty"),
        ("\u{feff}", "it is empty"),
        (" \n\t\n", "it is empty"),
        ("# a\n", "no AWS or Kubernetes resource in it"),
        ("---\n---\n...\n", "no AWS or Kubernetes resource in it"),
    ] {
        let outcome = read("t.yaml", text.as_bytes());
        assert_eq!(outcome.unit.status, Status::Skipped(reason.to_string()), "{text:?}");
        assert_eq!(outcome.report.summary.skipped, 1);
        assert!(outcome.report.diagnostics.is_empty());
    }
    for text in ["", "// a\n", "/*", "null", "\"", "{", "["] {
        let outcome = read("t.json", text.as_bytes());
        assert!(matches!(outcome.unit.status, Status::Skipped(_)), "{text:?} {}", outcome.says());
    }
}

#[test]
fn truncated_json() {
    let whole = format!("{{{JSON},\n \"Outputs\": {{\"A\": {{\"Value\": \"b\"}}}}}}");
    let container = whole.find("true").unwrap() + "true".len();
    for end in container..whole.len() {
        let text = &whole[..end];
        let outcome = read("t.json", text.as_bytes());
        outcome.found(text).partly();
        let line = u32::try_from(text.matches('\n').count() + 1).unwrap();
        let syntax = outcome.at("general/syntax");
        assert!(syntax.iter().any(|at| at.0 == line), "{end}: {}", outcome.says());
    }
    // Cut before the finding: never a silent pass once the text carries a mark of ours.
    for end in 0..container {
        let outcome = read("t.json", &whole.as_bytes()[..end]);
        assert_ne!(outcome.unit.status, Status::Checked, "{end}");
        if outcome.unit.marked || whole[..end].contains("AWS::") {
            assert!(!outcome.at("general/syntax").is_empty(), "{end}: {}", outcome.says());
        }
    }
}

#[test]
fn truncated_yaml() {
    for tail in ["Outputs: {a: [b", "Outputs: \"a", "Outputs: {a: 'b", "Outputs: *", "Outputs: &"] {
        let text = format!("{YAML}{tail}");
        let outcome = read("t.yaml", text.as_bytes());
        outcome.found(&text).partly();
        assert!(!outcome.at("general/syntax").is_empty(), "{}", outcome.says());
    }
    let text = format!("Metadata: {{a: [b\n{YAML}");
    read("t.yaml", text.as_bytes()).found(&text).partly();
}

#[test]
fn duplicate_keys() {
    let yaml = format!("{YAML}          Privileged: false\n");
    let outcome = read("t.yaml", yaml.as_bytes());
    outcome.told("general/duplicate-key", (12, 11));
    let related = &outcome.report.diagnostics.iter().find(|d| d.rule_id == "general/duplicate-key");
    let related = &related.unwrap().related;
    assert_eq!(related.len(), 1);
    assert_eq!((related[0].range.start.line, related[0].range.start.column), (11, 11));
    // The last one counts, for CloudFormation too.
    let yaml =
        YAML.replace("          Privileged", "          Privileged: false\n          Privileged");
    let outcome = read("t.yaml", yaml.as_bytes());
    assert_eq!(outcome.at(RULE), [(12, 23)]);
    outcome.told("general/duplicate-key", (12, 11));
    let json =
        format!("{{{JSON}}}").replace("\"Privileged\"", "\"Privileged\": false, \"Privileged\"");
    let outcome = read("t.json", json.as_bytes());
    assert_eq!(outcome.at(RULE), [(4, 40)]);
    outcome.told("general/duplicate-key", (4, 26));
    // A resource that stands twice.
    let json = format!("{{{JSON}}}").replace(
        "\"Resources\": {",
        "\"Resources\": {\"Task\": {\"Type\": \"AWS::SNS::Topic\"},\n",
    );
    let outcome = read("t.json", json.as_bytes());
    outcome.found(&json).told("general/duplicate-key", (2, 1));
}

#[test]
fn byte_order_marks() {
    for text in [format!("\u{feff}{YAML}"), format!("\u{feff}# a\n---\n{YAML}")] {
        read("t.yaml", text.as_bytes()).found(&text).checked();
    }
    let text = format!("\u{feff}{{{JSON}}}");
    read("t.json", text.as_bytes()).found(&text).checked();
    for text in [YAML.to_string(), format!("# ä😀\n{YAML}"), format!("{{{JSON}}}")] {
        let marked = format!("\u{feff}{text}");
        let before = &marked[..marked.find("true").unwrap()];
        let (short, long) = (2 * before.encode_utf16().count(), 4 * before.chars().count());
        for (bytes, expected) in [
            (marked.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>(), short),
            (marked.encode_utf16().flat_map(u16::to_le_bytes).collect(), short),
            (marked.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect(), long),
            (marked.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect(), long),
        ] {
            let outcome = read("t.yaml", &bytes);
            outcome.found(&text).checked();
            let found = outcome.report.diagnostics.iter().find(|d| d.rule_id == RULE).unwrap();
            assert_eq!(found.range.start.offset as usize, expected);
        }
    }
}

#[test]
fn bytes_that_are_not_utf8() {
    for (bad, what) in [
        (&b"\xe9"[..], "0xE9"),
        (b"\xff\xfe", "0xFF"),
        (b"\xc3", "0xC3"),
        (b"\xed\xa0\x80", "0xED"),
    ] {
        let mut bytes = b"Description: \"caf".to_vec();
        bytes.extend(bad);
        bytes.extend(b"\"\n");
        bytes.extend(YAML.as_bytes());
        let outcome = read("t.yaml", &bytes);
        assert_eq!(outcome.at(RULE), [(12, 23)], "{}", outcome.says());
        outcome.told("general/encoding", (1, 18));
        assert!(outcome.messages("general/encoding")[0].contains("byte 17"), "{}", outcome.says());
        assert!(outcome.messages("general/encoding")[0].contains(what), "{}", outcome.says());
        let found = outcome.report.diagnostics.iter().find(|d| d.rule_id == RULE).unwrap();
        assert_eq!(
            &bytes[found.range.start.offset as usize..found.range.end.offset as usize],
            b"true"
        );
    }
}

/// A NUL is no text for anyone: the file is not read, and that is told where it carries a mark.
#[test]
fn nul() {
    for text in [format!("Description: a\0b\n{YAML}"), format!("{YAML}\0"), format!("{{{JSON}}}\0")]
    {
        let outcome = read("t.yaml", text.as_bytes());
        assert_ne!(outcome.unit.status, Status::Checked, "{}", outcome.says());
        let position = text.find('\0').unwrap();
        let (line, column) = end(&text[..position]);
        outcome.told("general/encoding", (line, column));
        let said = outcome.messages("general/encoding");
        assert!(said.iter().any(|m| m.contains(&format!("byte {position}"))), "{}", outcome.says());
    }
}

#[test]
fn tabs_as_indentation() {
    let text = YAML.replace("  Task:", "\tTask:");
    let outcome = read("t.yaml", text.as_bytes());
    assert_ne!(outcome.unit.status, Status::Checked);
    assert!(outcome.at("general/syntax").iter().any(|at| at.0 == 3), "{}", outcome.says());
    // The rest of the file is read.
    let text = format!("{YAML}Outputs:\n\tA:\n\t\tValue: b\n");
    let outcome = read("t.yaml", text.as_bytes());
    outcome.found(&text).partly();
    assert!(outcome.at("general/syntax").iter().any(|at| at.0 == 13), "{}", outcome.says());
    // In JSON they are space.
    let json = format!("{{{JSON}}}").replace("  ", "\t");
    read("t.json", json.as_bytes()).found(&json).checked();
}

#[test]
fn tags_of_other_languages_are_inert() {
    let text = format!(
        "{YAML}Metadata:\n  a: !!python/object/apply:os.system [\"touch /tmp/x\"]\n  b: !!js/function 'x'\n"
    );
    read("t.yaml", text.as_bytes()).found(&text).partly_or_told();
}

impl Outcome {
    /// The file is checked, or what is wrong with it has a place.
    fn partly_or_told(&self) -> &Self {
        if self.unit.status != Status::Checked {
            self.partly();
            let told = self.report.diagnostics.iter().any(|d| d.rule_id.starts_with("general/"));
            assert!(told, "{}", self.says());
        }
        self
    }
}

#[test]
fn a_very_long_line() {
    let pad = "x".repeat(10_000_000);
    let json = format!("{{\"Description\": \"{pad}\", {}}}", JSON.replace('\n', " "));
    read("t.json", json.as_bytes()).found(&json).checked();
    let container = r#"{"Name": "a", "Image": "nginx:1.27", "Memory": 4, "Privileged": true},"#;
    let many = container.repeat(2_000);
    let json = format!("{{{JSON}}}").replace("[{\"Name\"", &format!("[{many}{{\"Name\""));
    let outcome = read("t.json", json.as_bytes());
    assert_eq!(outcome.at(RULE).len(), limits::FINDINGS);
    assert!(
        outcome.messages("general/limit").iter().any(|m| m.contains("2001")),
        "{}",
        outcome.unit.status.word()
    );
}

#[test]
fn a_file_that_is_too_large() {
    let text = format!("{YAML}# {}\n", "x".repeat(limits::FILE_BYTES));
    let outcome = read("t.yaml", text.as_bytes());
    assert!(matches!(outcome.unit.status, Status::Unreadable(_)));
    outcome.told("general/limit", (1, 1));
}

#[test]
fn line_ends() {
    for end in ["\r", "\r\n"] {
        let text = YAML.replace('\n', end);
        read("t.yaml", text.as_bytes()).found(&text).checked();
        let text = format!("# a\n{YAML}").replace('\n', end);
        read("t.yaml", text.as_bytes()).found(&text).checked();
        let json = format!("{{{JSON}}}").replace('\n', end);
        read("t.json", json.as_bytes()).found(&json).checked();
    }
    // All three in one file.
    let text = YAML.replacen('\n', "\r", 3).replacen('\n', "\r\n", 3);
    read("t.yaml", text.as_bytes()).found(&text).checked();
}

/// A template whose parameters and conditions are `head`, with an image.
fn with_image(head: &str, image: &str) -> String {
    format!("{head}{}", YAML.replace("nginx:1.27", image))
}

#[test]
fn many_parameters_in_one_text() {
    let mut head = String::from("Parameters:\n");
    for p in 0..20 {
        let values: Vec<_> = (0..50).map(|v| format!("v{v}")).collect();
        let values = values.join(", ");
        writeln!(head, "  P{p}: {{Type: String, AllowedValues: [{values}]}}").unwrap();
    }
    let parts: String = (0..20).map(|p| format!("${{P{p}}}")).collect();
    let text = with_image(&head, &format!("!Sub 'nginx:{parts}'"));
    let outcome = read("t.yaml", text.as_bytes());
    outcome.found(&text);
    assert!(outcome.report.summary.capped > 0, "{}", outcome.says());
    assert!(outcome.report.summary.undetermined > 0, "{}", outcome.says());
    assert!(outcome.at("ecs/image-tag-latest").is_empty(), "{}", outcome.says());
}

#[test]
fn nested_conditions() {
    let mut head = String::from(
        "Parameters: {P: {Type: String, AllowedValues: [a, b]}}\nConditions:\n  C0: !Equals [!Ref P, a]\n",
    );
    for c in 1..=30 {
        let below = c - 1;
        writeln!(head, "  C{c}: !Or [!And [!Condition C{below}, !Condition C{below}], !Not [!Not [Condition: C{below}]]]").unwrap();
    }
    let text = with_image(&head, "!If [C30, 'nginx:latest', 'nginx:1.27']");
    let outcome = read("t.yaml", text.as_bytes());
    outcome.found(&text).checked();
    let image: Vec<_> =
        outcome.report.diagnostics.iter().filter(|d| d.rule_id == "ecs/image-tag-latest").collect();
    assert_eq!(image.len(), 1, "{}", outcome.says());
    assert_eq!(image[0].when.len(), 1, "{:?}", image[0].when);
    assert_eq!(outcome.report.summary.capped, 0);
}

fn conditions(n: usize) -> String {
    let mut head = String::from("Parameters:\n");
    for p in 0..n {
        writeln!(head, "  P{p}: {{Type: String, AllowedValues: [a, b]}}").unwrap();
    }
    head.push_str("Conditions:\n");
    for p in 0..n {
        writeln!(head, "  C{p}: !Equals [!Ref P{p}, a]").unwrap();
    }
    head
}

#[test]
fn many_conditions_in_one_list() {
    let mut text = format!("{}{YAML}", conditions(40));
    for p in 0..40 {
        writeln!(
            text,
            "        - !If [C{p}, {{Name: c{p}, Image: 'nginx:1', Memory: 4}}, !Ref AWS::NoValue]"
        )
        .unwrap();
    }
    let outcome = read("t.yaml", text.as_bytes());
    outcome.found(&text);
    assert!(outcome.report.summary.capped > 0, "{}", outcome.says());
}

#[test]
fn more_worlds_than_the_limit() {
    let mut text = format!("{}{YAML}", conditions(10));
    for p in 0..10 {
        writeln!(text, "        - Name: c{p}\n          Image: !If [C{p}, 'nginx:latest', 'nginx:1']\n          Memory: 4").unwrap();
    }
    let outcome = read("t.yaml", text.as_bytes());
    outcome.found(&text);
    assert!(outcome.report.summary.capped > 0, "{}", outcome.says());
}
