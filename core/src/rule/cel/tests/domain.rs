//! Our own functions.

use super::support::{all, eval, unit};
use serde_json::json;

fn cases(cases: &[(&str, &str)]) {
    all(&unit(&json!({"U": "?unknown", "L": ["a", "b", "a", "?unknown"]})), cases);
}

#[test]
fn sizes() {
    cases(&[
        ("cpuUnits('256')", "256"),
        ("cpuUnits(512)", "512"),
        ("cpuUnits('.25 vCPU')", "256"),
        ("cpuUnits('0.25 vcpu')", "256"),
        ("cpuUnits('1vCPU')", "1024"),
        ("cpuUnits('16 vCPU')", "16384"),
        ("memoryMiB('512')", "512"),
        ("memoryMiB('1 GB')", "1024"),
        ("memoryMiB('0.5GB')", "512"),
        ("memoryMiB('30 gb')", "30720"),
        ("memoryMiB(2048)", "2048"),
        ("quantity('8Gi')", "8589934592"),
        ("quantity('500m')", "0.5"),
        ("quantity('1e3')", "1000"),
        ("quantity('2E') == 2e18", "true"),
        ("quantity('2k') == 2000", "true"),
        ("quantity('-1.5')", "-1.5"),
        ("quantity(4)", "4"),
        ("cpuUnits(self.U)", "unknown"),
        ("quantity(self.Missing)", "error: absent"),
    ]);
    for wrong in [
        "cpuUnits('a lot')",
        "cpuUnits(' vCPU')",
        "cpuUnits(1.5)",
        "memoryMiB('1 TB')",
        "memoryMiB('-1 GB')",
        "quantity('8GiB')",
        "quantity('')",
        "quantity('1e')",
        "quantity('.')",
    ] {
        assert!(eval(wrong).starts_with("error"), "{wrong}");
    }
}

#[test]
fn images() {
    let digest = "a".repeat(64);
    cases(&[
        ("image('nginx')", "{'registry': 'docker.io', 'repository': 'nginx'}"),
        ("image('nginx:1.25').tag", "'1.25'"),
        ("image('a/b:latest')", "{'registry': 'docker.io', 'repository': 'a/b', 'tag': 'latest'}"),
        (
            "image('1.dkr.ecr.eu-west-1.amazonaws.com/team/web:v1')",
            "{'registry': '1.dkr.ecr.eu-west-1.amazonaws.com', 'repository': 'team/web', 'tag': 'v1'}",
        ),
        ("image('localhost:5000/web').registry", "'localhost:5000'"),
        ("has(image('localhost:5000/web').tag)", "false"),
        ("isImage('a__b/c--d.e')", "true"),
        ("isImage('Nginx')", "false"),
        ("isImage('a b')", "false"),
        ("isImage('web:')", "false"),
        ("isImage('web@sha256:12')", "false"),
        ("isImage('a//b')", "false"),
        ("isImage('')", "false"),
        ("isImage('é')", "false"),
        ("isImage(self.U)", "unknown"),
    ]);
    assert_eq!(eval(&format!("image('web:1@sha256:{digest}').digest.size()")), "71");
    assert!(eval("image('A B')").starts_with("error"));
}

#[test]
fn arns_and_addresses() {
    cases(&[
        (
            "arn('arn:aws:s3:::bucket/a:b')",
            "{'partition': 'aws', 'service': 's3', 'region': '', 'account': '', 'resource': 'bucket/a:b'}",
        ),
        ("arn('arn:aws-cn:iam::123456789012:role/x').account", "'123456789012'"),
        ("isArn('arn:aws:iam::1:role/x')", "true"),
        ("isArn('arn:aws:iam::1:')", "false"),
        ("isArn('arn:other:iam::1:x')", "false"),
        ("isArn('role/x')", "false"),
        ("isArn(5)", "false"),
        ("isCidr('10.0.0.0/8') && isCidr('::/0')", "true"),
        (
            "isCidr('10.0.0.0/33') || isCidr('10.0.0/8') || isCidr('10.0.0.0') || isCidr('1.1.1.1/+8')",
            "false",
        ),
        ("cidrContains('10.0.0.0/8', '10.1.2.3')", "true"),
        ("cidrContains('10.0.0.0/8', '10.1.0.0/16')", "true"),
        ("cidrContains('10.1.0.0/16', '10.0.0.0/8')", "false"),
        ("cidrContains('0.0.0.0/0', '255.255.255.255')", "true"),
        ("cidrContains('::/0', 'fe80::1')", "true"),
        ("cidrContains('2001:db8::/32', '2001:db9::1')", "false"),
        ("cidrContains('0.0.0.0/0', '::1')", "false"),
        ("cidrContains(self.U, '1.1.1.1')", "unknown"),
    ]);
    assert!(eval("cidrContains('x', '1.1.1.1')").starts_with("error"));
    assert!(eval("arn('x')").starts_with("error"));
}

#[test]
fn schedules() {
    for valid in [
        "rate(5 minutes)",
        "rate(1 day)",
        "cron(0 12 * * ? *)",
        "cron(15 10 ? * 6L 2022-2023)",
        "cron(0/15 8-17 ? * MON-FRI *)",
        "cron(0 8 1 * ? *)",
        "cron(0 0 L * ? *)",
        "cron(0 0 ? * 3#2 *)",
        "cron(0 0 15W * ? *)",
        "cron(0,30 * ? JAN,mar * 2199)",
        "cron(0 22-2 * * ? *)",
        "at(2028-02-29T23:59:59)",
    ] {
        assert_eq!(eval(&format!("schedule('{valid}').valid")), "true", "{valid}");
        assert_eq!(eval(&format!("schedule('{valid}').note")), "''", "{valid}");
    }
    for (wrong, problem) in [
        ("rate(0 minutes)", "`0` is no whole number above 0"),
        ("rate(5 weeks)", "the unit is minute(s), hour(s) or day(s), not `weeks`"),
        ("rate(5minutes)", "a rate is a number and a unit, as in `rate(5 minutes)`"),
        (
            "cron(0 12 * * ?)",
            "a cron expression has six fields. They are minutes, hours, day of month, month, day of week, year",
        ),
        ("cron(0 12 * * * *)", "one of day of month and day of week must be `?`"),
        ("cron(0 12 ? * ? *)", "day of month and day of week cannot both be `?`"),
        ("cron(60 12 * * ? *)", "`60` is no minutes from 0 to 59"),
        ("cron(0 12 32 * ? *)", "`32` is no day of month from 1 to 31"),
        ("cron(0 12 ? * 0 *)", "`0` is no day of week from 1 to 7"),
        ("cron(*/0 12 ? * 1 *)", "`*/0` is no minutes from 0 to 59"),
        ("cron(0 12 *,3 * ? *)", "`*,3` mixes `?` or `*` with values in day of month"),
        ("at(2027-02-29T00:00:00)", "month 2 of 2027 has no day 29"),
        ("at(2027-02-01 00:00:00)", "`2027-02-01 00:00:00` is not of the form yyyy-mm-ddThh:mm:ss"),
        ("at(2027-02-01T24:00:00)", "there is no time 24:00:00"),
        ("every day", "expected `rate(…)`, `cron(…)` or `at(…)`"),
    ] {
        assert_eq!(eval(&format!("schedule('{wrong}').problem")), format!("'{problem}'"));
        assert_eq!(eval(&format!("schedule('{wrong}').valid")), "false");
    }
    cases(&[
        ("schedule('rate(1 days)').valid", "true"),
        ("schedule('rate(1 days)').note != ''", "true"),
        ("schedule('cron(x)').type", "'cron'"),
        ("schedule('x').type", "'unknown'"),
        ("schedule(self.U)", "unknown"),
    ]);
}

#[test]
fn duplicates_and_placeholders() {
    cases(&[
        ("duplicates(['a', 'b', 'a', 'a'])", "['a', 'a']"),
        ("duplicates([1, 1.0, 'a', [1], [1]])", "[1.0, [1]]"),
        ("duplicates(['a'])", "[]"),
        ("duplicates(self.L)", "['a']"),
        ("duplicates(['x', self.U])", "unknown"),
        ("duplicates([])", "[]"),
    ]);
    for yes in [
        "<account-id>",
        "${IMAGE}",
        "{{ image }}",
        "%IMAGE%",
        "changeme",
        "CHANGE_ME",
        "replace-me-please",
        "TODO",
        "xxxx",
        "your-password-here",
        "$(TAG)",
    ] {
        assert_eq!(eval(&format!("looksLikePlaceholder('{yes}')")), "true", "{yes}");
    }
    for no in ["web", "a < b", "100%", "todos", "nginx:1.2", "", "<>", "xx"] {
        assert_eq!(eval(&format!("looksLikePlaceholder('{no}')")), "false", "{no}");
    }
}
