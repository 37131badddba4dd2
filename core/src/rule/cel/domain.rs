//! Our own functions: sizes, images, ARNs, address ranges, schedules, links. Those about policies are in
//! `policy.rs`.
//!
//! Where nothing else is said, an unknown operand makes the result unknown and an absent one is an
//! error that `has()` guards against. `docs/cel.md` has a line for each with an example.

use super::eval::Eval;
use super::functions::{Form, Function, arg, part, partition, text};
use super::schedule;
use super::value::{Cv, Res, Text, Val};
use crate::model::world::ResourceRef;
use crate::rule::context::Tri;
use std::net::IpAddr;

/// The table.
pub(super) static TABLE: &[Function] = &[
    Function::new("cpuUnits", Form::Function, 1, 1, cpu_units),
    Function::new("memoryMiB", Form::Function, 1, 1, memory_mib),
    Function::new("image", Form::Function, 1, 1, image),
    Function::new("isImage", Form::Function, 1, 1, |_, a| is_text(a, |t| parse_image(t).is_some())),
    Function::new("arn", Form::Function, 1, 1, arn),
    Function::new("isArn", Form::Function, 1, 1, |_, a| is_text(a, |t| parse_arn(t).is_some())),
    Function::new("isCidr", Form::Function, 1, 1, |_, a| is_text(a, |t| parse_cidr(t).is_some())),
    Function::new("cidrContains", Form::Function, 2, 2, cidr_contains),
    Function::new("quantity", Form::Function, 1, 1, quantity),
    Function::new("schedule", Form::Function, 1, 1, schedule_parts),
    Function::new("duplicates", Form::Function, 1, 1, duplicates),
    Function::new("looksLikePlaceholder", Form::Function, 1, 1, |_, a| is_text(a, placeholder)),
    Function::new("linked", Form::Function, 1, 2, linked),
];

/// A question about a text; no for anything but text.
fn is_text<'v>(args: &[Val<'v>], test: fn(&str) -> bool) -> Res<'v, Val<'v>> {
    let holds = match &arg(args, 0)?.v {
        Cv::Str(text) => test(text),
        _ => false,
    };
    Ok(Cv::Bool(holds).into())
}

/// A decimal number without sign or exponent.
fn decimal(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    (plain && text.bytes().any(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// The number before a unit, or `None`; letters of any case, white space between them allowed.
fn before_unit<'t>(text: &'t str, unit: &str) -> Option<&'t str> {
    let at = text.len().checked_sub(unit.len())?;
    let tail = text.get(at..)?;
    tail.eq_ignore_ascii_case(unit).then(|| text.get(..at)).flatten().map(str::trim_end)
}

/// A whole number where it is one.
fn number<'v>(value: f64) -> Cv<'v> {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        Cv::Int(value as i64)
    } else {
        Cv::Double(value)
    }
}

/// `cpuUnits(x: string | int) -> int`: CPU of a task in units, 1024 of them a vCPU. Text without a
/// unit and whole numbers are units already.
fn cpu_units<'v>(_: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let of = arg(args, 0)?;
    let v = match &of.v {
        Cv::Int(units) => Some(Cv::Int(*units)),
        Cv::Str(text) => {
            let text = text.trim();
            match before_unit(text, "vcpu") {
                Some(cpus) => decimal(cpus).map(|cpus| number(cpus * 1024.0)),
                None => text.parse().ok().map(Cv::Int),
            }
        }
        _ => None,
    };
    let v = v.ok_or_else(|| {
        Eval::unfit(of, "`cpuUnits`", "units (\"256\", 256) or vCPU (\".25 vCPU\")")
    })?;
    Ok(Val { v, from: of.from })
}

/// `memoryMiB(x: string | int) -> int`: memory of a task in MiB. Text without a unit and whole
/// numbers are MiB already; `GB` counts 1024.
fn memory_mib<'v>(_: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let of = arg(args, 0)?;
    let v = match &of.v {
        Cv::Int(mib) => Some(Cv::Int(*mib)),
        Cv::Str(text) => {
            let text = text.trim();
            match before_unit(text, "gb") {
                Some(size) => decimal(size).map(|size| number(size * 1024.0)),
                None => text.parse().ok().map(Cv::Int),
            }
        }
        _ => None,
    };
    let v =
        v.ok_or_else(|| Eval::unfit(of, "`memoryMiB`", "MiB (\"512\", 512) or GB (\"0.5 GB\")"))?;
    Ok(Val { v, from: of.from })
}

struct Image<'t> {
    registry: Option<&'t str>,
    repository: &'t str,
    tag: Option<&'t str>,
    digest: Option<&'t str>,
}

/// An image reference by the grammar of the container distribution project.
fn parse_image(text: &str) -> Option<Image<'_>> {
    let (rest, digest) = match text.split_once('@') {
        Some((rest, digest)) => (rest, Some(digest)),
        None => (text, None),
    };
    // A colon before a slash belongs to the port of the registry.
    let (name, tag) = match rest.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
        _ => (rest, None),
    };
    let (registry, repository) = match name.split_once('/') {
        Some((head, path))
            if head == "localhost"
                || head.contains(['.', ':'])
                || head.bytes().any(|b| b.is_ascii_uppercase()) =>
        {
            (Some(head), path)
        }
        _ => (None, name),
    };
    let fine = registry.is_none_or(is_registry)
        && repository.split('/').all(is_path_component)
        && name.len() <= 255
        && tag.is_none_or(is_tag)
        && digest.is_none_or(is_digest);
    fine.then_some(Image { registry, repository, tag, digest })
}

fn is_registry(text: &str) -> bool {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !text.ends_with(']') => (host, Some(port)),
        _ => (text, None),
    };
    let label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let host = match address {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => host.split('.').all(label),
    };
    host && port.is_none_or(|port| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()))
}

/// Lower-case letters and digits, parted by `.`, `_`, `__` or any number of `-`.
fn is_path_component(text: &str) -> bool {
    let is_word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let ends = text.bytes().next().is_some_and(is_word) && text.bytes().last().is_some_and(is_word);
    ends && text
        .split(|c: char| c.is_ascii() && is_word(c as u8))
        .all(|gap| matches!(gap, "" | "." | "_" | "__") || gap.bytes().all(|b| b == b'-'))
}

fn is_tag(text: &str) -> bool {
    let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    (1..=128).contains(&text.len())
        && text.bytes().next().is_some_and(is_word)
        && text.bytes().all(|b| is_word(b) || matches!(b, b'.' | b'-'))
}

fn is_digest(text: &str) -> bool {
    let Some((algorithm, hex)) = text.split_once(':') else { return false };
    let is_hex = hex.bytes().all(|b| b.is_ascii_hexdigit());
    let length = match algorithm {
        "sha256" => hex.len() == 64,
        "sha512" => hex.len() == 128,
        _ => hex.len() >= 32 && !algorithm.is_empty(),
    };
    is_hex && length
}

/// `image(x: string) -> map`: the parts of an image reference: `registry` (`docker.io` where none
/// is written), `repository` as written, and `tag` and `digest` where they are written. Text that
/// is no image reference is an error; guard with `isImage`.
fn image<'v>(_: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let of = arg(args, 0)?;
    let image = match &of.v {
        Cv::Str(text) => parse_image(text),
        _ => None,
    };
    let Some(image) = image else {
        return Err(Eval::unfit(of, "`image`", "an image reference"));
    };
    let mut parts = vec![
        ("registry", image.registry.map_or(Cv::Str(Text::Lit("docker.io")), part)),
        ("repository", part(image.repository)),
    ];
    parts.extend(image.tag.map(|tag| ("tag", part(tag))));
    parts.extend(image.digest.map(|digest| ("digest", part(digest))));
    Ok(Val { v: Cv::map(parts), from: of.from })
}

/// Partition, service, region, account, resource.
fn parse_arn(text: &str) -> Option<[&str; 5]> {
    let mut parts = text.splitn(6, ':');
    if parts.next() != Some("arn") {
        return None;
    }
    let arn = [parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?];
    let [partition, service, _, _, resource] = arn;
    let word = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let fine = partition.starts_with("aws")
        && word(partition)
        && !service.is_empty()
        && word(service)
        && !resource.is_empty()
        && !text.contains(char::is_whitespace);
    fine.then_some(arn)
}

/// `arn(x: string) -> map`: `partition`, `service`, `region`, `account`, `resource`; region and
/// account may be empty. Text that is no ARN is an error; guard with `isArn`.
fn arn<'v>(_: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let of = arg(args, 0)?;
    let parts = match &of.v {
        Cv::Str(text) => parse_arn(text),
        _ => None,
    };
    let Some([partition, service, region, account, resource]) = parts else {
        return Err(Eval::unfit(of, "`arn`", "an ARN"));
    };
    let parts = vec![
        ("partition", part(partition)),
        ("service", part(service)),
        ("region", part(region)),
        ("account", part(account)),
        ("resource", part(resource)),
    ];
    Ok(Val { v: Cv::map(parts), from: of.from })
}

/// An address range: its first address as a number of 32 or 128 bits, the prefix, the width.
fn parse_cidr(text: &str) -> Option<(u128, u32, u32)> {
    let (address, prefix) = text.split_once('/')?;
    if prefix.is_empty() || prefix.len() > 3 || !prefix.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let prefix: u32 = prefix.parse().ok()?;
    let (bits, width) = address_bits(address)?;
    (prefix <= width).then_some((bits, prefix, width))
}

fn address_bits(text: &str) -> Option<(u128, u32)> {
    Some(match text.parse().ok()? {
        IpAddr::V4(address) => (u128::from(u32::from(address)), 32),
        IpAddr::V6(address) => (u128::from(address), 128),
    })
}

/// `cidrContains(range: string, other: string) -> bool`: whether an address range holds an address
/// or another range. IPv4 and IPv6 never hold each other. Other text is an error; guard with
/// `isCidr`.
fn cidr_contains<'v>(_: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let wrong = || Cv::wrong("`cidrContains` takes an address range and an address or range");
    let (bits, prefix, width) = parse_cidr(text(args, 0)?).ok_or_else(wrong)?;
    let inner = text(args, 1)?;
    let (inner, least, inner_width) = match parse_cidr(inner) {
        Some(range) => range,
        None => address_bits(inner).map(|(bits, width)| (bits, width, width)).ok_or_else(wrong)?,
    };
    // A shift by the whole width, for /0, has no bits left to differ.
    let differ = (bits ^ inner).checked_shr(width - prefix).unwrap_or(0);
    let holds = width == inner_width && least >= prefix && differ == 0;
    Ok(Cv::Bool(holds).into())
}

/// `quantity(x: string | int | double) -> int | double`: a Kubernetes quantity as a number
/// (`500m` is 0.5, `1Ki` is 1024). Other text is an error.
fn quantity<'v>(_: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let of = arg(args, 0)?;
    let v = match &of.v {
        Cv::Int(_) | Cv::Double(_) => Some(of.v.clone()),
        Cv::Str(text) => parse_quantity(text).map(number),
        _ => None,
    };
    let v = v.ok_or_else(|| Eval::unfit(of, "`quantity`", "a quantity (\"500m\", \"8Gi\")"))?;
    Ok(Val { v, from: of.from })
}

fn parse_quantity(text: &str) -> Option<f64> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    let value = decimal(rest.get(..end)?)?;
    let factor = match rest.get(end..)? {
        "" => 1.0,
        "n" => 1e-9,
        "u" => 1e-6,
        "m" => 1e-3,
        "k" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        "P" => 1e15,
        "E" => 1e18,
        "Ki" => 1024f64,
        "Mi" => 1024f64.powi(2),
        "Gi" => 1024f64.powi(3),
        "Ti" => 1024f64.powi(4),
        "Pi" => 1024f64.powi(5),
        "Ei" => 1024f64.powi(6),
        exponent => {
            let exponent = exponent.strip_prefix(['e', 'E'])?;
            10f64.powi(exponent.parse().ok()?)
        }
    };
    let value = sign * value * factor;
    value.is_finite().then_some(value)
}

/// `schedule(x: string) -> map`: a schedule expression of EventBridge, EventBridge Scheduler or
/// Application Auto Scaling: `type` (`rate`, `cron`, `at` or `unknown`), `valid`, `problem` (why it
/// is not valid, or empty) and `note` (accepted by some services only, or empty).
fn schedule_parts<'v>(eval: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let of = arg(args, 0)?;
    let Cv::Str(expression) = &of.v else {
        return Err(Eval::unfit(of, "`schedule`", "text"));
    };
    eval.charge(expression.len() / 8)?;
    let read = schedule::read(expression);
    let parts = vec![
        ("type", Cv::Str(Text::Lit(read.kind))),
        ("valid", Cv::Bool(read.problem.is_empty())),
        ("problem", Cv::text(read.problem)),
        ("note", Cv::Str(Text::Lit(read.note))),
    ];
    Ok(Val { v: Cv::map(parts), from: of.from })
}

/// `duplicates(list) -> list`: the items that equal an earlier item, each where it is written. With
/// unknown items it is unknown unless the known ones have duplicates already.
fn duplicates<'v>(eval: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let items = eval.all_items(arg(args, 0)?, "`duplicates`")?;
    match partition(eval, items, true)? {
        (items, Some(other)) if items.is_empty() => Err(other),
        (items, _) => Ok(Cv::list(items).into()),
    }
}

/// `looksLikePlaceholder(x: string) -> bool`: whether a text was meant to be replaced: `<name>`,
/// `${name}`, `{{ name }}`, `%NAME%`, `changeme`, `REPLACE_ME`, `TODO`, `xxxx` …
fn placeholder(text: &str) -> bool {
    let between = |open: &str, close: &str| {
        text.find(open)
            .and_then(|at| text.get(at + open.len()..))
            .and_then(|rest| rest.find(close))
            .is_some_and(|len| len > 0)
    };
    if between("<", ">") || between("${", "}") || between("{{", "}}") || between("$(", ")") {
        return true;
    }
    let whole = text.trim();
    let percent = whole.strip_prefix('%').and_then(|rest| rest.strip_suffix('%'));
    if percent.is_some_and(|name| !name.is_empty() && !name.contains(['%', ' '])) {
        return true;
    }
    let folded: String =
        whole.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let words = [
        "changeme",
        "changethis",
        "replaceme",
        "replacethis",
        "replacewith",
        "fillme",
        "fillin",
        "placeholder",
        "dummyvalue",
        "insertyour",
        "yourpassword",
        "yoursecret",
        "yourtoken",
        "yourapikey",
        "youraccountid",
    ];
    words.iter().any(|word| folded.contains(word))
        || matches!(&*folded, "todo" | "fixme" | "tbd" | "dummy")
        || (folded.len() >= 3 && folded.bytes().all(|b| b == b'x'))
}

/// `linked(link: string) -> list`, `linked(resource, link: string) -> list`: the resources at the
/// other end of a link of the subject or of another resource, e.g. `'execution-role'`. Absent where
/// the resource has no such link, unknown where it is not known which resource is meant.
fn linked<'v>(eval: &mut Eval<'v>, args: &[Val<'v>]) -> Res<'v, Val<'v>> {
    let from = if args.len() > 1 { resource(arg(args, 0)?)? } else { eval.subject };
    let link = text(args, args.len().saturating_sub(1))?;
    eval.charge(16)?;
    match eval.links.follow(eval.world, from, link) {
        Tri::Known(found) => {
            eval.charge(found.len())?;
            let items = found.into_iter().map(|at| Cv::Resource(at).into());
            Ok(Cv::list(items.collect()).into())
        }
        Tri::Absent => Ok(Cv::Absent("").into()),
        Tri::Unknown(reason) => Err(Cv::Unknown(reason)),
    }
}

/// A resource operand.
pub(super) fn resource<'v>(value: &Val<'v>) -> Res<'v, ResourceRef> {
    match value.v {
        Cv::Resource(at) => Ok(at),
        _ => Err(Eval::unfit(value, "this function", "a resource")),
    }
}
