//! Every keyword over values that are known, and over values that are not.

use super::*;
use crate::model::links::Links;
use crate::model::testing;
use crate::model::{ResourceId, ResourceRef, World};
use crate::rule::Context;

fn fault(schema: &str) -> (usize, String) {
    let fault = compile(schema).unwrap_err();
    (fault.line, fault.message)
}

#[test]
fn what_is_not_understood_is_refused_with_its_line() {
    let (line, message) = fault("{\n  \"type\": \"object\",\n  \"propertees\": {}\n}");
    assert_eq!(line, 3);
    assert_eq!(message, "the keyword `propertees` is not known; did you mean `properties`?");
    assert_eq!(fault("{\"properties\": {\n\"A\": {\"type\": \"text\"}}}").0, 2);
    assert!(fault("{\"pattern\": \"(\"}").1.contains("does not compile"));
    assert!(fault("{\"$ref\": \"#/$defs/no\"}").1.contains("leads to nothing"));
    assert!(fault("{\"$ref\": \"https://example.com\"}").1.contains("into this schema"));
    assert!(fault("[]").1.contains("a schema is a map"));
    assert!(fault("{\"minLength\": -1}").1.contains("0 or more"));
    assert!(fault("{").1.contains("EOF"));
}

/// What a schema says of a resource with these properties, and what it reports.
fn answer(schema: &str, properties: &str) -> (Truth, Vec<String>) {
    let schema = compile(schema).unwrap();
    let properties: serde_json::Value = serde_json::from_str(properties).unwrap();
    let resources = serde_json::json!({"R": {"Type": "K", "Properties": properties}});
    let units = [testing::unit(&resources)];
    let (world, links) = (World::new(&units), Links::new(&units));
    let subject = ResourceRef { unit: 0, resource: ResourceId(0) };
    let mut cx = Context::new(&world, &links, subject, None);
    let truth = run(&schema, &mut cx);
    (truth, cx.found().iter().map(|found| found.message.clone()).collect())
}

fn truth(schema: &str, properties: &str) -> Truth {
    answer(schema, properties).0
}

/// A schema of the property `A`, over `A`.
fn a(keywords: &str, value: &str) -> Truth {
    truth(&format!("{{\"properties\": {{\"A\": {keywords}}}}}"), &format!("{{\"A\": {value}}}"))
}

const UNKNOWN: &str = "{\"$unknown\": \"Parameter\"}";

#[test]
fn no_keyword_says_yes_or_no_of_what_is_not_known() {
    for keywords in [
        "{\"type\": \"string\"}",
        "{\"enum\": [1]}",
        "{\"const\": 1}",
        "{\"minimum\": 1}",
        "{\"exclusiveMaximum\": 1}",
        "{\"multipleOf\": 2}",
        "{\"minLength\": 1}",
        "{\"pattern\": \"a\"}",
        "{\"minItems\": 1}",
        "{\"uniqueItems\": true}",
        "{\"contains\": true}",
        "{\"items\": {\"type\": \"string\"}}",
        "{\"prefixItems\": [true]}",
        "{\"required\": [\"B\"]}",
        "{\"properties\": {\"B\": true}}",
        "{\"patternProperties\": {\"B\": true}}",
        "{\"additionalProperties\": false}",
        "{\"propertyNames\": {\"maxLength\": 2}}",
        "{\"dependentRequired\": {\"B\": [\"C\"]}}",
        "{\"allOf\": [{\"type\": \"string\"}]}",
        "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"null\"}]}",
        "{\"oneOf\": [{\"type\": \"string\"}, {\"type\": \"null\"}]}",
        "{\"not\": {\"type\": \"string\"}}",
        "{\"if\": {\"type\": \"string\"}, \"then\": {\"minLength\": 1}, \"else\": {\"minimum\": 1}}",
    ] {
        assert_eq!(a(keywords, UNKNOWN), Truth::Unknown, "{keywords}");
    }
}

#[test]
fn known_parts_decide_above_what_is_not_known() {
    let list = format!("[1, {UNKNOWN}, 1]");
    assert_eq!(a("{\"uniqueItems\": true}", &list), Truth::No);
    assert_eq!(a("{\"contains\": {\"const\": 1}}", &list), Truth::Yes);
    assert_eq!(a("{\"contains\": {\"const\": 2}}", &list), Truth::Unknown);
    assert_eq!(a("{\"maxItems\": 2}", &list), Truth::No);
    assert_eq!(a("{\"items\": {\"type\": \"string\"}}", &list), Truth::No);
    assert_eq!(a("{\"const\": [1, 2, 3]}", &list), Truth::No);
    assert_eq!(a("{\"const\": [1, 2, 1]}", &list), Truth::Unknown);
    assert_eq!(a("{\"anyOf\": [{\"type\": \"string\"}, true]}", UNKNOWN), Truth::Yes);
    assert_eq!(a("{\"allOf\": [{\"type\": \"string\"}, false]}", UNKNOWN), Truth::No);
    assert_eq!(a("{\"oneOf\": [true, true, {\"type\": \"string\"}]}", UNKNOWN), Truth::No);
    let same = "{\"if\": {\"type\": \"string\"}, \"then\": true, \"else\": true}";
    assert_eq!(a(same, UNKNOWN), Truth::Yes);
    let map = format!("{{\"B\": {UNKNOWN}}}");
    assert_eq!(a("{\"required\": [\"B\"]}", &map), Truth::Yes);
    assert_eq!(a("{\"required\": [\"C\"]}", &map), Truth::No);
    assert_eq!(a("{\"additionalProperties\": false}", &map), Truth::No);
    let open = "{\"$open\": {\"B\": 1}}";
    assert_eq!(a("{\"required\": [\"C\"]}", open), Truth::Unknown);
    assert_eq!(a("{\"properties\": {\"B\": {\"const\": 2}}}", open), Truth::No);
}

#[test]
fn messages_name_the_property_and_what_is_accepted() {
    let schema = "{\"properties\": {\"Names\": {\"items\": {\"maxLength\": 2}}, \"Count\": {\"minimum\": 1}},
        \"required\": [\"Owner\"], \"additionalProperties\": false}";
    let (truth, found) = answer(schema, "{\"Names\": [\"a\", \"abc\"], \"Count\": 0, \"Name\": 1}");
    assert_eq!(truth, Truth::No);
    assert_eq!(
        found,
        [
            "An item of `Names` has 3 characters; accepted are 2 or less",
            "`Count` is 0; accepted is 1 or more",
            "The resource has \"Name\", which is not accepted; did you mean `Names`?",
            "The resource lacks `Owner`, which must be given",
        ]
    );
}

#[test]
fn a_schema_that_leads_back_to_itself_ends() {
    assert_eq!(truth("{\"$ref\": \"#\"}", "{}"), Truth::Unknown);
    let tree = "{\"$ref\": \"#/$defs/n\", \"$defs\": {\"n\": {\"properties\": {\"N\": {\"$ref\": \"#/$defs/n\"}},
        \"additionalProperties\": false}}}";
    assert_eq!(truth(tree, "{\"N\": {\"N\": {}}}"), Truth::Yes);
    assert_eq!(truth(tree, "{\"N\": {\"M\": {}}}"), Truth::No);
}
