//! Unknown and absent values.

use super::support::{all, unit};
use crate::unit::Unit;
use serde_json::json;

fn model() -> Unit {
    unit(&json!({
        "T": true, "F": false, "U": "?unknown", "V": "?variable", "A": "?absent", "N": null,
        "S": "text", "I": 5, "D": 1.5, "R": "?resource", "M": "?malformed",
        "L": [1, "?unknown", 3], "K": [1, 2], "Gaps": [1, "?absent", 2],
        "O": {"?open": {"a": 1}},
        "Map": {"a": 1, "u": "?unknown"},
        "C": [{"Name": "web", "Privileged": true}, {"Name": "log"}, {"Name": "?unknown"}],
    }))
}

#[test]
fn truth_tables() {
    let error = "(1 / 0 > 0)";
    let (t, f, u) = ("self.T", "self.F", "(self.U == 1)");
    let words = |text: &str| match text {
        "self.T" => "true",
        "self.F" => "false",
        "(self.U == 1)" => "unknown",
        _ => "error: division by zero",
    };
    let model = model();
    for a in [t, f, u, error] {
        for b in [t, f, u, error] {
            let and = match (a, b) {
                _ if a == f || b == f => words(f),
                _ if a == u || b == u => words(u),
                _ if a == error || b == error => words(error),
                _ => words(t),
            };
            let or = match (a, b) {
                _ if a == t || b == t => words(t),
                _ if a == u || b == u => words(u),
                _ if a == error || b == error => words(error),
                _ => words(f),
            };
            all(&model, &[(&format!("{a} && {b}"), and), (&format!("{a} || {b}"), or)]);
            // Three operands in one chain are the same as two and one.
            all(
                &model,
                &[(&format!("{a} && {b} && {t}"), and), (&format!("{f} || {a} || {b}"), or)],
            );
        }
    }
    all(
        &model,
        &[
            ("!self.U", "unknown"),
            ("self.U ? 1 : 2", "unknown"),
            ("self.U ? 1 : 1", "1"),
            ("self.U ? self.U : 1", "unknown"),
            ("self.A ? 1 : 2", "error: absent"),
        ],
    );
}

#[test]
fn operators_over_unknown() {
    all(
        &model(),
        &[
            ("self.U == self.U", "unknown"),
            ("self.U == null", "unknown"),
            ("self.U != 'a'", "unknown"),
            ("self.U < 1", "unknown"),
            ("self.U + 1", "unknown"),
            ("-self.U", "unknown"),
            ("self.U + 1 / 0", "unknown"),
            ("self.U.b.c", "unknown"),
            ("self.U[0]", "unknown"),
            ("self.U.startsWith('a')", "unknown"),
            ("self.M == 1", "unknown"),
            ("self.K[self.U]", "unknown"),
            ("[self.U] == [1]", "unknown"),
            ("[self.U, 1] == [1, 2]", "false"),
            ("[self.U] == [1, 2]", "false"),
            ("{'a': self.U, 'b': 1} == {'a': 1, 'b': 2}", "false"),
            ("{'a': self.U} == {'a': 1}", "unknown"),
            ("size(self.L)", "3"),
            ("size(self.Gaps)", "2"),
            ("1 in self.L", "true"),
            ("7 in self.L", "unknown"),
            ("7 in self.K", "false"),
            ("self.U in [1]", "unknown"),
            ("self.U in []", "false"),
            ("sets.contains(self.L, [1, 3])", "true"),
            ("sets.contains(self.L, [1, 4])", "unknown"),
            ("sets.contains(self.K, [9, self.U])", "false"),
            ("sets.intersects(self.L, [9])", "unknown"),
            ("sets.equivalent(self.L, [1])", "false"),
            ("sets.equivalent(self.L, [1, 3])", "unknown"),
            ("sets.equivalent([1], [1, 2, self.U])", "false"),
            ("self.L.sort()", "unknown"),
            ("self.L.sum()", "unknown"),
            ("self.L.join(',')", "unknown"),
            ("self.L.distinct()", "unknown"),
            ("self.L[0] + self.L[2]", "4"),
            ("type(self.U)", "unknown"),
            ("self.?U", "unknown"),
            ("self.?U.orValue(1)", "unknown"),
            ("[self.U, 1][1]", "1"),
            ("cel.bind(u, self.U, true || u)", "true"),
        ],
    );
}

#[test]
fn loops_over_unknown() {
    all(
        &model(),
        &[
            ("self.L.all(x, x > 0)", "unknown"),
            ("self.L.all(x, x > 1)", "false"),
            ("self.L.exists(x, x == 3)", "true"),
            ("self.L.exists(x, x == 9)", "unknown"),
            ("self.L.exists_one(x, x == 3)", "unknown"),
            ("self.L.exists_one(x, x < 9)", "false"),
            ("self.L.filter(x, x > 0)", "unknown"),
            ("self.L.map(x, 1)", "[1, 1, 1]"),
            ("self.L.map(x, x)", "[1, unknown, 3]"),
            ("self.L.map(x, x > 0, x)", "unknown"),
            ("self.L.map(x, true, x)", "[1, unknown, 3]"),
            ("self.U.all(x, x)", "unknown"),
            ("self.O.all(k, k == 'a')", "unknown"),
            ("self.O.all(k, k == 'b')", "false"),
            ("self.O.exists(k, k == 'a')", "true"),
            ("self.O.map(k, k)", "unknown"),
            ("self.C.exists(c, c.Name == 'web')", "true"),
            ("self.C.exists(c, c.Name == 'db')", "unknown"),
            ("self.C.all(c, c.Privileged != true)", "false"),
            ("self.Gaps.map(x, x)", "[1, 2]"),
        ],
    );
}

#[test]
fn absent_equals_nothing() {
    all(
        &model(),
        &[
            ("self.A == true", "false"),
            ("self.A != true", "true"),
            ("self.Missing == 'a'", "false"),
            ("self.Missing.deeper.still == 'a'", "false"),
            ("self.Missing == null", "true"),
            ("self.Missing == self.A", "true"),
            ("self.Missing in ['a']", "false"),
            ("self.Missing in self.K", "false"),
            ("self.Missing < 1", "error: absent"),
            ("self.Missing + 1", "error: absent"),
            ("self.Missing.startsWith('a')", "error: absent"),
            ("self.Missing.all(x, x)", "error: absent"),
            ("self.Missing[0]", "absent"),
            ("has(self.Missing) && self.Missing > 1", "false"),
            ("!has(self.Missing) || self.Missing > 1", "true"),
            ("self.Missing > 1 && self.F", "false"),
            ("[self.Missing]", "error: absent"),
            ("size(self.Missing)", "error: absent"),
            ("self.?Missing.orValue(7)", "7"),
            ("self.Missing.?x.orValue(7)", "7"),
            ("self.?Map.?a.orValue(7)", "1"),
            ("self.N == null", "true"),
            ("self.N == 1", "false"),
        ],
    );
}

#[test]
fn presence() {
    all(
        &model(),
        &[
            ("has(self.T)", "true"),
            ("has(self.A)", "false"),
            ("has(self.Missing)", "false"),
            ("has(self.Missing.b)", "false"),
            ("has(self.N)", "true"),
            ("has(self.N.b)", "false"),
            ("has(self.U)", "true"),
            ("has(self.V)", "unknown"),
            ("has(self.U.b)", "unknown"),
            ("has(self.O.a)", "true"),
            ("has(self.O.b)", "unknown"),
            ("self.O.b == 1", "unknown"),
            ("'b' in self.O", "unknown"),
            ("'a' in self.O", "true"),
            ("size(self.O)", "unknown"),
            ("keys(self.O)", "unknown"),
            ("'a' in self.Map && !('b' in self.Map)", "true"),
            ("self.Map['a'] == 1 && self.Map['b'] == null", "true"),
            ("self.O == {'a': 2}", "false"),
            ("self.O == {'a': 1}", "unknown"),
            ("self.Map == {'a': 1}", "false"),
            ("self.Map == {'a': 2, 'u': 1}", "false"),
            ("self.Map == {'a': 1, 'u': 1}", "unknown"),
        ],
    );
}

#[test]
fn references_have_no_text() {
    all(
        &model(),
        &[
            ("self.R", "reference 0"),
            ("has(self.R)", "true"),
            ("self.R == self.R", "true"),
            ("self.R == 'arn:aws:x'", "unknown"),
            ("self.R == null", "false"),
            ("self.R.startsWith('arn:')", "unknown"),
            ("self.R in ['a']", "unknown"),
            ("self.R + 'a'", "unknown"),
            ("isArn(self.R)", "unknown"),
            ("type(self.R) == string", "true"),
            ("duplicates([self.R, self.R]).size()", "1"),
            ("duplicates([self.R, 'a'])", "unknown"),
        ],
    );
}

#[test]
fn defaults_of_the_kind() {
    all(
        &model(),
        &[
            ("self.C[0].Essential", "true"),
            ("has(self.C[0].Essential)", "false"),
            ("self.C[1].Protocol == 'tcp'", "true"),
            ("self.C[1].Privileged", "absent"),
        ],
    );
}

#[test]
fn the_resource() {
    all(
        &model(),
        &[
            ("resource.kind", "'AWS::ECS::TaskDefinition'"),
            ("resource.id + resource.address", "'webWeb'"),
            ("resource.door == 'cloudformation'", "true"),
            ("resource.attributes.DeletionPolicy", "'Retain'"),
            ("resource.properties.I", "5"),
            ("has(resource.kind) && !has(resource.nothing)", "true"),
            ("has(resource.attributes.UpdatePolicy)", "false"),
            ("linked('execution-role')", "absent"),
            ("linked(resource, 'services').all(r, r.kind == 'x')", "true"),
        ],
    );
}
