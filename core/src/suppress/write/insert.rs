//! Entries and items put into a file, in the style of what stands around them.

use serde_json::Value;

use crate::syntax::{Data, Entry, Format, NodeId, Style, Tree};
use crate::text::{LineIndex, Span};

/// Text put into a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insertion {
    /// The byte before which it is put.
    pub at: u32,
    /// The text.
    pub text: String,
}

/// How what is put in is laid out.
#[derive(Clone, Debug)]
enum Layout {
    /// JSON over several lines: the indentation of the line, and of one level more.
    Lines { indent: String, unit: String },
    /// JSON on one line; `spaced` with a space behind colons and commas.
    Line { spaced: bool },
    /// YAML in blocks.
    Block { indent: String, unit: String },
    /// YAML between brackets.
    Flow,
}

/// A file into which something is put.
pub struct Into<'t> {
    tree: &'t Tree,
    lines: LineIndex,
    eol: &'static str,
}

impl<'t> Into<'t> {
    /// A file as it was read.
    pub fn new(tree: &'t Tree) -> Self {
        Self { tree, lines: LineIndex::new(&tree.text), eol: eol(&tree.text) }
    }

    /// How the file ends its lines.
    pub fn eol(&self) -> &'static str {
        self.eol
    }

    /// Puts an entry into a map: behind the entry `after` where there is one, else behind the last.
    /// `None` where the map is written in a way that takes none.
    pub fn entry(
        &self,
        map: NodeId,
        after: Option<&str>,
        key: &str,
        value: &Value,
    ) -> Option<Insertion> {
        let raw = self.tree.raw(map);
        if !matches!(raw.data, Data::Map { .. }) {
            return None;
        }
        let own: Vec<&Entry> =
            self.tree.entries(map).iter().filter(|entry| !entry.merged).collect();
        let named = after.and_then(|name| self.tree.entry(map, name)).filter(|e| !e.merged);
        let Some(anchor) = named.or(own.last().copied()) else {
            let layout = self.inline(raw.span);
            let text = self.pair(key, value, &layout);
            return (raw.style == Style::Flow).then(|| self.within(raw.span, text));
        };
        let end = self.tree.raw(anchor.value).span.end.max(anchor.key_span.end);
        match raw.style {
            Style::Flow => {
                let layout = self.flow(anchor.key_span, raw.span);
                let text = self.pair(key, value, &layout);
                Some(Insertion { at: end, text: self.behind(&layout, text) })
            }
            Style::Block => {
                let indent = " ".repeat(self.column(anchor.key_span.start));
                let unit = self.unit(map, indent.len());
                let layout = Layout::Block { indent: indent.clone(), unit };
                let text = format!("{indent}{}", self.pair(key, value, &layout));
                Some(self.line_behind(end, text))
            }
            _ => None,
        }
    }

    /// Puts an item behind the last of a list. `None` where the list is written in a way that takes none.
    pub fn item(&self, list: NodeId, value: &Value) -> Option<Insertion> {
        let raw = self.tree.raw(list);
        if !matches!(raw.data, Data::List { .. }) {
            return None;
        }
        let Some(last) = self.tree.items(list).last() else {
            let text = self.value(value, &self.inline(raw.span));
            return (raw.style == Style::Flow).then(|| self.within(raw.span, text));
        };
        let span = self.tree.raw(*last).span;
        match raw.style {
            Style::Flow => {
                let layout = self.flow(span, raw.span);
                let text = self.value(value, &layout);
                Some(Insertion { at: span.end, text: self.behind(&layout, text) })
            }
            Style::Block => {
                let line = self.line(span.start);
                let dash = line.find('-').filter(|at| is_blank(line.get(..*at).unwrap_or("x")))?;
                let indent = " ".repeat(dash);
                let inner = Layout::Block { indent: format!("{indent}  "), unit: "  ".into() };
                let text = format!("{indent}- {}", self.value(value, &inner));
                Some(self.line_behind(span.end, text))
            }
            _ => None,
        }
    }

    /// The text of a value in the style of a file that has none yet.
    pub fn fresh(&self, value: &Value) -> String {
        let layout = match self.tree.format {
            Format::Json => Layout::Lines { indent: String::new(), unit: "  ".into() },
            _ => Layout::Block { indent: String::new(), unit: "  ".into() },
        };
        self.value(value, &layout)
    }

    /// The text of a value on one line, in the style of a place.
    pub fn short(&self, value: &Value, around: Span) -> String {
        self.value(value, &self.inline(around))
    }

    /// What stands before a place on its line.
    pub fn before(&self, at: u32) -> &'t str {
        let start = self.line_start(at);
        Span::new(start, at).of(&self.tree.text)
    }

    /// Where the line of a place begins, a byte order mark left out.
    pub fn line_start(&self, at: u32) -> u32 {
        let start = self.lines.line_start(self.lines.line_of(at)).unwrap_or(0);
        match start {
            0 if self.tree.text.starts_with('\u{feff}') => 3,
            start => start,
        }
    }

    /// Where the line of a place ends, its line break left out.
    pub fn line_end(&self, at: u32) -> u32 {
        let start = self.line_start(at);
        let len = self.line(at).len();
        start.saturating_add(u32::try_from(len).unwrap_or(0))
    }

    /// The line of a place, without its line break.
    pub fn line(&self, at: u32) -> &'t str {
        let start = self.line_start(at);
        let end = self.lines.line_start(self.lines.line_of(at) + 1);
        let end = end.unwrap_or(u32::try_from(self.tree.text.len()).unwrap_or(u32::MAX));
        Span::new(start, end).of(&self.tree.text).trim_end_matches(['\n', '\r'])
    }

    /// Characters before a place on its line.
    fn column(&self, at: u32) -> usize {
        self.before(at).chars().count()
    }

    /// A line put behind the line in which something ends.
    fn line_behind(&self, end: u32, text: String) -> Insertion {
        let inside = end.saturating_sub(1);
        let next = self.lines.line_start(self.lines.line_of(inside) + 1);
        match next {
            Some(at) => Insertion { at, text: format!("{text}{}", self.eol) },
            None => {
                let at = u32::try_from(self.tree.text.len()).unwrap_or(u32::MAX);
                Insertion { at, text: format!("{}{text}", self.eol) }
            }
        }
    }

    /// The first thing in a pair of brackets.
    fn within(&self, span: Span, text: String) -> Insertion {
        Insertion { at: span.start + 1, text }
    }

    /// What follows another item or entry.
    fn behind(&self, layout: &Layout, text: String) -> String {
        match layout {
            Layout::Lines { indent, .. } => format!(",{}{indent}{text}", self.eol),
            Layout::Line { spaced: false } => format!(",{text}"),
            _ => format!(", {text}"),
        }
    }

    /// The layout between brackets, beside something that stands there.
    fn flow(&self, beside: Span, around: Span) -> Layout {
        let before = self.before(beside.start);
        if self.tree.format == Format::Yaml && !self.quotes_keys(around) {
            return Layout::Flow;
        }
        if !is_blank(before) || self.line_start(beside.start) == self.line_start(around.start) {
            return self.inline(around);
        }
        let outer = self.line(around.start);
        let outer = outer.get(..outer.len() - outer.trim_start().len()).unwrap_or("");
        let unit = before.strip_prefix(outer).filter(|unit| !unit.is_empty()).unwrap_or("  ");
        Layout::Lines { indent: before.to_string(), unit: unit.to_string() }
    }

    /// The layout on one line.
    fn inline(&self, around: Span) -> Layout {
        if self.tree.format == Format::Yaml && !self.quotes_keys(around) {
            return Layout::Flow;
        }
        let text = around.of(&self.tree.text);
        let compact = text.contains("\":") && !text.contains("\": ");
        Layout::Line { spaced: !compact }
    }

    /// Whether what stands between brackets in YAML is written as in JSON.
    fn quotes_keys(&self, around: Span) -> bool {
        around.of(&self.tree.text).contains("\":")
    }

    /// By how much the file indents what lies in a block map.
    fn unit(&self, map: NodeId, indent: usize) -> String {
        for entry in self.tree.entries(map).iter().filter(|entry| !entry.merged) {
            let value = self.tree.raw(entry.value);
            if value.style == Style::Block && self.tree.is_map(entry.value) {
                let first = self.tree.entries(entry.value).iter().find(|entry| !entry.merged);
                let column = first.map_or(0, |entry| self.column(entry.key_span.start));
                if column > indent {
                    return " ".repeat(column - indent);
                }
            }
        }
        "  ".to_string()
    }

    fn pair(&self, key: &str, value: &Value, layout: &Layout) -> String {
        match layout {
            Layout::Block { .. } => match value {
                Value::Array(_) | Value::Object(_) => {
                    format!("{key}:{}", self.value_below(value, layout))
                }
                _ => format!("{key}: {}", self.value(value, layout)),
            },
            Layout::Flow => format!("{key}: {}", self.value(value, layout)),
            Layout::Line { spaced: false } => {
                format!("{}:{}", quoted(key), self.value(value, layout))
            }
            _ => format!("{}: {}", quoted(key), self.value(value, layout)),
        }
    }

    /// A list or map in a block, on the lines behind its key.
    fn value_below(&self, value: &Value, layout: &Layout) -> String {
        let Layout::Block { indent, unit } = layout else { return String::new() };
        let deeper = format!("{indent}{unit}");
        let inner = Layout::Block { indent: deeper.clone(), unit: unit.clone() };
        format!("{}{deeper}{}", self.eol, self.value(value, &inner))
    }

    fn value(&self, value: &Value, layout: &Layout) -> String {
        let parts: Vec<String> = match value {
            Value::Array(items) => {
                let layout = self.deeper(layout, true);
                items.iter().map(|item| self.value(item, &layout)).collect()
            }
            Value::Object(entries) => {
                let layout = self.deeper(layout, false);
                entries.iter().map(|(key, value)| self.pair(key, value, &layout)).collect()
            }
            Value::String(text) if matches!(layout, Layout::Block { .. } | Layout::Flow) => {
                return scalar(text);
            }
            Value::String(text) => return quoted(text),
            other => return other.to_string(),
        };
        let (open, close) = match value {
            Value::Array(_) => ("[", "]"),
            _ => ("{", "}"),
        };
        match layout {
            Layout::Block { indent, .. } => {
                let dash = if value.is_array() { "- " } else { "" };
                let lines: Vec<String> =
                    parts.into_iter().map(|part| format!("{dash}{part}")).collect();
                lines.join(&format!("{}{indent}", self.eol))
            }
            Layout::Lines { indent, unit } => {
                let eol = self.eol;
                let between = format!(",{eol}{indent}{unit}");
                format!("{open}{eol}{indent}{unit}{}{eol}{indent}{close}", parts.join(&between))
            }
            Layout::Line { spaced: false } => format!("{open}{}{close}", parts.join(",")),
            Layout::Line { spaced: true } if value.is_object() => {
                format!("{open} {} {close}", parts.join(", "))
            }
            _ => format!("{open}{}{close}", parts.join(", ")),
        }
    }

    /// The layout of what lies in a list or map.
    fn deeper(&self, layout: &Layout, list: bool) -> Layout {
        match layout {
            Layout::Lines { indent, unit } => {
                Layout::Lines { indent: format!("{indent}{unit}"), unit: unit.clone() }
            }
            // Behind a dash and its space.
            Layout::Block { indent, unit } if list => {
                Layout::Block { indent: format!("{indent}  "), unit: unit.clone() }
            }
            other => other.clone(),
        }
    }
}

/// How a text ends its lines.
pub fn eol(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text.get(..at).is_some_and(|head| head.ends_with('\r')) => "\r\n",
        Some(_) => "\n",
        None if text.contains('\r') => "\r",
        None => "\n",
    }
}

/// Whether only white space stands in a text.
pub fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| byte == b' ' || byte == b'\t')
}

/// Text between double quotes, as JSON and YAML read it.
pub fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// A text in YAML: as it is where nobody could take it for something else.
fn scalar(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-_.*".contains(&b))
        && text.contains('/');
    if plain { text.to_string() } else { quoted(text) }
}
