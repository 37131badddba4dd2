//! Maps and lists between brackets: JSON, and the flow style of YAML.

use super::TextEdit;
use super::site::Site;
use crate::syntax::{Data, NodeId};
use crate::text::Span;

/// An entry or item as written: its key or tag to the end of its value.
#[derive(Clone, Copy, Debug)]
struct Member {
    start: u32,
    end: u32,
    /// What stands between key and value; empty for an item.
    colon: Span,
}

/// The members of a map or list, in order. `None` where they cannot be told apart by their places.
fn members(site: Site<'_>, holder: NodeId) -> Option<Vec<Member>> {
    let tree = site.tree;
    let mut members = Vec::new();
    let end = |value: NodeId| {
        let node = tree.raw(value);
        // A value that is left out has no place of its own.
        (!(node.span.is_empty() && matches!(node.data, Data::Null))).then_some(node.span.end)
    };
    for entry in tree.entries(holder) {
        if entry.merged {
            return None;
        }
        let start = tree.raw(entry.value).span.start;
        members.push(Member {
            start: entry.key_span.start,
            end: end(entry.value)?,
            colon: Span::new(entry.key_span.end, start),
        });
    }
    for item in tree.items(holder) {
        let node = tree.raw(*item);
        let start = node.tag.map_or(node.span.start, |tag| tag.start.min(node.span.start));
        members.push(Member { start, end: end(*item)?, colon: Span::empty(start) });
    }
    let span = tree.raw(holder).span;
    let mut at = span.start + 1;
    for member in &members {
        // Anchors and the like belong to no node.
        if member.start < at || !site.is_gap(&without_comments(site, at, member.start)) {
            return None;
        }
        at = member.end;
    }
    let rest = without_comments(site, at, span.end.checked_sub(1)?);
    site.is_gap(&rest).then_some(members)
}

/// A range with its comments blanked.
fn without_comments(site: Site<'_>, start: u32, end: u32) -> String {
    let mut out = String::new();
    let mut at = start;
    for comment in site.comments(start, end) {
        out.push_str(site.between(at, comment.span.start));
        at = comment.span.end.min(end);
    }
    out.push_str(site.between(at, end));
    out
}

/// Takes members away.
pub(super) fn remove(site: Site<'_>, holder: NodeId, gone: &[usize]) -> Option<Vec<TextEdit>> {
    let members = members(site, holder)?;
    let span = site.tree.raw(holder).span;
    let stays = |index: &usize| !gone.contains(index);
    if !(0..members.len()).any(|index| stays(&index)) {
        let (start, end) = (span.start + 1, span.end.checked_sub(1)?);
        return site.comments(start, end).is_empty().then(|| vec![TextEdit::new(start, end, "")]);
    }
    let mut edits = Vec::new();
    let mut index = 0;
    while let Some(first) = members.get(index) {
        if stays(&index) {
            index += 1;
            continue;
        }
        let run = (index..members.len()).take_while(|index| !stays(index)).count();
        let last = members.get(index + run - 1)?;
        match (members.get(index + run), index.checked_sub(1).and_then(|at| members.get(at))) {
            // To the next member, but not over what is said about that.
            (Some(next), _) => {
                let own = site.comments(last.end, next.start).iter().find(|c| c.own_line);
                edits.push(TextEdit::new(
                    first.start,
                    own.map_or(next.start, |c| c.span.start),
                    "",
                ));
            }
            // The last one goes with the comma before it.
            (None, Some(before)) => {
                let comments = site.comments(before.end, first.start);
                match comments.last() {
                    None => edits.push(TextEdit::new(before.end, last.end, "")),
                    Some(comment) => {
                        let gap = site.between(before.end, comments.first()?.span.start);
                        let comma = before.end + u32::try_from(gap.find(',')?).ok()?;
                        edits.push(TextEdit::new(comma, comma + 1, ""));
                        edits.push(TextEdit::new(comment.span.end, last.end, ""));
                    }
                }
            }
            (None, None) => return None,
        }
        index += run;
    }
    Some(edits)
}

/// Adds members at the end: entries of a map as `(key, value)`, items of a list without a key, all as JSON or
/// YAML writes them on one line.
pub(super) fn append(
    site: Site<'_>,
    holder: NodeId,
    new: &[(Option<String>, String)],
) -> Option<Vec<TextEdit>> {
    let members = members(site, holder)?;
    let span = site.tree.raw(holder).span;
    let colon = members.last().map(|last| site.between(last.colon.start, last.colon.end));
    let colon = match colon {
        Some(colon) if colon.trim() == ":" && !colon.contains('\n') => colon,
        _ => ": ",
    };
    let texts: Option<Vec<String>> = new
        .iter()
        .map(|(key, value)| {
            let value = site.written(value.clone())?;
            match key {
                Some(key) => Some(format!("{}{colon}{value}", site.written(key.clone())?)),
                None => Some(value),
            }
        })
        .collect();
    let texts = texts?;
    let Some(last) = members.last() else {
        let (start, end) = (span.start + 1, span.end.checked_sub(1)?);
        let empty = site.between(start, end).trim().is_empty();
        return empty.then(|| vec![TextEdit::new(start, end, texts.join(", "))]);
    };
    let separator = separator(site, holder, &members, colon);
    let (comma, space) = separator.split_at(separator.find(',')? + 1);
    let behind = site.between(last.end, span.end.checked_sub(1)?);
    let line = behind.split('\n').next().unwrap_or("");
    let aside = site.comments(last.end, last.end + u32::try_from(line.len()).ok()?).first();
    let plain = without_comments(site, last.end, span.end.checked_sub(1)?);
    if plain.contains(',') {
        // A comma stands behind the last member already, and will behind the new one.
        let at = last.end + u32::try_from(behind.find(',')?).ok()? + 1;
        let at = aside.map_or(at, |comment| comment.span.end.max(at));
        let text: String = texts.iter().map(|text| format!("{space}{text},")).collect();
        return Some(vec![TextEdit::insert(at, text)]);
    }
    let text = texts.join(&separator);
    match aside {
        None => Some(vec![TextEdit::insert(last.end, format!("{separator}{text}"))]),
        // What is said of the last member stays beside it.
        Some(comment) if space.contains('\n') => Some(vec![
            TextEdit::insert(last.end, comma),
            TextEdit::insert(comment.span.end, format!("{space}{text}")),
        ]),
        Some(_) => None,
    }
}

/// What stands between two members, as the file has it.
fn separator(site: Site<'_>, holder: NodeId, members: &[Member], colon: &str) -> String {
    let spread = |from: u32, to: u32| {
        let gap = site.between(from, to);
        site.comments(from, to).is_empty().then_some(gap)
    };
    if let [.., before, last] = members {
        return match spread(before.end, last.start) {
            Some(gap) if gap.contains(',') => gap.to_string(),
            _ if site.between(before.end, last.start).contains('\n') => {
                format!(",{}{}", site.newline(), site.indent(last.start))
            }
            _ => ", ".to_string(),
        };
    }
    let first = members.first().map_or(0, |member| member.start);
    match spread(site.tree.raw(holder).span.start + 1, first) {
        Some(gap) if gap.contains('\n') || gap.contains("\\n") => format!(",{gap}"),
        None => format!(",{}{}", site.newline(), site.indent(first)),
        _ if colon == ":" => ",".to_string(),
        _ => ", ".to_string(),
    }
}
