//! Maps and lists in the block style of YAML.

use super::site::Site;
use super::{Literal, TextEdit, scalar};
use crate::syntax::{Data, NodeId, Style};

/// Where the written part of a value ends: its last character that is not white space.
fn end(site: Site<'_>, value: NodeId) -> u32 {
    let tree = site.tree;
    let node = tree.raw(value);
    let children = match node.data {
        Data::Map { .. } if node.style == Style::Block => {
            let own = tree.entries(value).iter().filter(|entry| !entry.merged);
            own.map(|entry| end(site, entry.value).max(entry.key_span.end)).max()
        }
        Data::List { .. } if node.style == Style::Block => {
            tree.items(value).iter().map(|item| end(site, *item)).max()
        }
        _ => None,
    };
    children.unwrap_or_else(|| {
        let text = node.span.of(&tree.text);
        node.span.start + u32::try_from(text.trim_end().len()).unwrap_or(node.span.len())
    })
}

/// Whether a value ends in a block scalar whose last line breaks belong to it.
fn keeps_line_breaks(site: Site<'_>, value: NodeId) -> bool {
    let tree = site.tree;
    let node = tree.raw(value);
    match node.data {
        Data::Map { .. } if node.style == Style::Block => {
            tree.entries(value).last().is_some_and(|entry| keeps_line_breaks(site, entry.value))
        }
        Data::List { .. } if node.style == Style::Block => {
            tree.items(value).last().is_some_and(|item| keeps_line_breaks(site, *item))
        }
        _ => {
            let header = node.span.of(&tree.text).lines().next().unwrap_or("");
            matches!(node.style, Style::Literal | Style::Folded) && header.contains('+')
        }
    }
}

/// An entry or item: where it begins, where its last character is.
#[derive(Clone, Copy, Debug)]
struct Member {
    start: u32,
    end: u32,
}

/// The members of a map or list that stand in it themselves, in order.
fn members(site: Site<'_>, holder: NodeId) -> Option<Vec<Member>> {
    let tree = site.tree;
    let mut members = Vec::new();
    for entry in tree.entries(holder).iter().filter(|entry| !entry.merged) {
        let end = end(site, entry.value).max(entry.key_span.end + 1);
        members.push(Member { start: entry.key_span.start, end });
    }
    for item in tree.items(holder) {
        let node = tree.raw(*item);
        let first = node.tag.map_or(node.span.start, |tag| tag.start.min(node.span.start));
        let dash = site.between(0, first).trim_end_matches([' ', '\t']);
        if !dash.ends_with('-') {
            return None;
        }
        members.push(Member {
            start: u32::try_from(dash.len()).ok()?.checked_sub(1)?,
            end: end(site, *item),
        });
    }
    // Whatever stands behind a member on its line must be white space or a comment.
    let tidy = members.iter().all(|member| {
        let rest = site.between(member.end, site.line_end(member.end));
        let rest = rest.trim_start();
        rest.is_empty() || rest.starts_with('#')
    });
    tidy.then_some(members)
}

/// The line of an offset up to it.
fn before<'t>(site: Site<'t>, at: u32) -> &'t str {
    site.between(site.line_start(at), at)
}

/// Takes members away.
pub(super) fn remove(site: Site<'_>, holder: NodeId, gone: &[usize]) -> Option<Vec<TextEdit>> {
    let list = site.tree.is_list(holder);
    // Positions are those among the members that stand here themselves.
    let members = members(site, holder)?;
    let (first, last) = (members.first()?, members.last()?);
    if (0..members.len()).all(|index| gone.contains(&index)) {
        let empty = if list { "[]" } else { "{}" };
        // Beside the key, where only white space stands between.
        let key = site.tree.entry_of(holder).map(|entry| entry.key_span.end);
        let beside = key.filter(|key| site.between(*key, first.start).trim() == ":");
        let (start, empty) = match beside {
            Some(key) => (key, format!(": {empty}")),
            None => (first.start, empty.to_string()),
        };
        let within = site.comments(start, last.end);
        return within.is_empty().then(|| vec![TextEdit::new(start, last.end, empty)]);
    }
    let mut edits = Vec::new();
    for index in gone {
        let member = members.get(*index)?;
        let lead = before(site, member.start);
        if lead.trim().is_empty() {
            let mut start = site.line_start(member.start);
            let end = site.next_line(member.end);
            if end == site.line_end(member.end) {
                // The last line of a file that does not end its line: the line break before it goes.
                start = site.line_end(
                    start
                        .saturating_sub(1)
                        .saturating_sub(u32::from(site.between(0, start).ends_with("\r\n"))),
                );
            }
            edits.push(TextEdit::new(start, end, ""));
            continue;
        }
        // The first entry of an item stands beside the dash: the next one takes its place.
        let next = members.get(index + 1)?;
        let alone = lead.trim().chars().all(|c| c == '-' || c == ' ');
        let own = site.comments(member.end, next.start).iter().any(|comment| comment.own_line);
        if !alone || own || gone.contains(&(index + 1)) || list {
            return None;
        }
        edits.push(TextEdit::new(member.start, next.start, ""));
    }
    Some(edits)
}

/// How much deeper a map stands than the one around it; two spaces where it is the outermost.
fn step(site: Site<'_>, holder: NodeId) -> String {
    let tree = site.tree;
    let column = |map: NodeId| {
        let first = tree.entries(map).iter().find(|entry| !entry.merged)?;
        Some(before(site, first.key_span.start).chars().count())
    };
    let around = tree.raw(holder).parent.filter(|parent| tree.is_map(*parent));
    let deeper = around.and_then(|around| column(holder)?.checked_sub(column(around)?));
    " ".repeat(deeper.filter(|deeper| (1..=8).contains(deeper)).unwrap_or(2))
}

/// Adds members at the end.
pub(super) fn append(
    site: Site<'_>,
    holder: NodeId,
    new: &[(Option<String>, Literal)],
) -> Option<Vec<TextEdit>> {
    let members = members(site, holder)?;
    let (first, last) = (members.first()?, members.last()?);
    let own = site.tree.entries(holder).iter().rev().find(|entry| !entry.merged);
    let tail = own.map(|entry| entry.value).or_else(|| site.tree.items(holder).last().copied())?;
    if keeps_line_breaks(site, tail) {
        return None;
    }
    let lead = before(site, first.start);
    if lead.contains('\t') || !lead.trim().chars().all(|c| c == '-' || c == ' ') {
        return None;
    }
    let indent = " ".repeat(lead.chars().count());
    let (step, newline) = (step(site, holder), site.newline());
    let mut text = String::new();
    for (key, value) in new {
        text.push_str(newline);
        text.push_str(&indent);
        match key {
            Some(key) => {
                text.push_str(&scalar::plain_or_quoted(key));
                text.push(':');
                text.push_str(&scalar::block(value, &format!("{indent}{step}"), &step, newline));
            }
            None => {
                text.push('-');
                text.push_str(&scalar::beside_dash(value, &indent, &step, newline));
            }
        }
    }
    Some(vec![TextEdit::insert(site.line_end(last.end), text)])
}
