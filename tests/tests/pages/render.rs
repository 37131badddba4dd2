//! An example written again in another format or style, and where its nodes and keys went.

use plimsoll_core::syntax::{Data, Format, NodeId, Style, Tree};
use plimsoll_core::text::Span;
use std::collections::HashMap;

/// How to write it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// JSON, two spaces of indentation.
    Json,
    /// YAML block style.
    Block,
    /// JSON on one line.
    JsonLine,
    /// YAML flow style, each document on one line.
    Flow,
}

impl Form {
    /// Whether it is JSON.
    pub fn is_json(self) -> bool {
        matches!(self, Form::Json | Form::JsonLine)
    }
}

/// A text and where the nodes and keys of the tree are in it.
pub struct Rendered {
    pub text: String,
    pub nodes: HashMap<NodeId, Span>,
    /// By the value of the entry.
    pub keys: HashMap<NodeId, Span>,
}

struct Writer<'t> {
    tree: &'t Tree,
    form: Form,
    out: Rendered,
}

/// Writes a tree. `first` is a key and a value, as JSON, that become the first entry of each
/// document.
///
/// # Errors
/// Why it cannot be written so.
pub fn render(
    tree: &Tree,
    form: Form,
    first: Option<(&str, &str)>,
) -> Result<Rendered, &'static str> {
    if form.is_json() && tree.documents.len() > 1 {
        return Err("several documents");
    }
    if form == Form::Block && first.is_some() {
        return Err("block style has one key a line");
    }
    let out = Rendered { text: String::new(), nodes: HashMap::new(), keys: HashMap::new() };
    let mut writer = Writer { tree, form, out };
    for (index, root) in tree.documents.iter().enumerate() {
        if index > 0 {
            writer.text("---\n");
        }
        if form == Form::Block && tree.is_map(*root) {
            writer.block(*root, 0)?;
            continue;
        }
        if let Some((key, value)) = first {
            if !tree.is_map(*root) {
                return Err("the document is no map");
            }
            writer.text(&format!("{{{key}: {value}, "));
            writer.inside(*root, 0)?;
        } else {
            writer.flow(*root, 0)?;
        }
        writer.text("\n");
    }
    Ok(writer.out)
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// Whether a text means itself in YAML without quotes, wherever it stands.
fn is_plain(text: &str) -> bool {
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "./_-".contains(c))
        && !words.contains(&text.to_ascii_lowercase().as_str())
}

impl Writer<'_> {
    fn at(&self) -> u32 {
        u32::try_from(self.out.text.len()).unwrap()
    }

    fn text(&mut self, text: &str) {
        self.out.text.push_str(text);
    }

    fn scalar(&mut self, id: NodeId) -> Result<(), &'static str> {
        let node = self.tree.raw(id);
        let text = self.tree.str(node.text);
        let word = match node.data {
            Data::Null => "null".to_string(),
            Data::Bool(value) => value.to_string(),
            Data::Int(value) => value.to_string(),
            Data::Float(_) => text.to_string(),
            Data::Str if !self.form.is_json() && is_plain(text) => text.to_string(),
            Data::Str => quoted(text),
            _ => return Err("an alias or a placeholder"),
        };
        let start = self.at();
        self.text(&word);
        let span = Span::new(start, self.at());
        self.out.nodes.insert(id, span);
        Ok(())
    }

    fn key(&mut self, value: NodeId, key: &str) {
        let start = self.at();
        if !self.form.is_json() && is_plain(key) {
            self.text(key);
        } else {
            self.text(&quoted(key));
        }
        let span = Span::new(start, self.at());
        self.out.keys.insert(value, span);
    }

    fn newline(&mut self, depth: usize) {
        if self.form == Form::Json {
            self.text("\n");
            self.text(&"  ".repeat(depth));
        }
    }

    /// A value in flow style or JSON.
    fn flow(&mut self, id: NodeId, depth: usize) -> Result<(), &'static str> {
        let node = *self.tree.raw(id);
        let tag = node.tag.map(|tag| tag.of(&self.tree.text));
        if let (Some(tag), true) = (tag, self.form.is_json()) {
            return self.long_form(id, tag, depth);
        }
        if let Some(tag) = tag {
            self.text(&format!("{tag} "));
        }
        self.untagged(id, depth)
    }

    /// `!Ref x` as JSON has it.
    fn long_form(&mut self, id: NodeId, tag: &str, depth: usize) -> Result<(), &'static str> {
        let name = match tag {
            "!Ref" | "!Condition" => tag[1..].to_string(),
            _ => format!("Fn::{}", tag.trim_start_matches('!')),
        };
        let start = self.at();
        self.text(&format!("{{{}: ", quoted(&name)));
        match (tag, self.tree.string(id).and_then(|text| text.split_once('.'))) {
            // The text becomes two; no mark can be in it.
            ("!GetAtt", Some((resource, attribute))) => {
                self.text(&format!("[{}, {}]", quoted(resource), quoted(attribute)));
            }
            _ => self.untagged(id, depth)?,
        }
        self.text("}");
        // What points at the text after a tag points at the whole of the long form.
        let span = Span::new(start, self.at());
        self.out.nodes.insert(id, span);
        Ok(())
    }

    fn untagged(&mut self, id: NodeId, depth: usize) -> Result<(), &'static str> {
        let start = self.at();
        match self.tree.raw(id).data {
            Data::Map { .. } => {
                self.text("{");
                self.inside(id, depth)?;
            }
            Data::List { .. } => {
                self.text("[");
                let items = self.tree.items(id).to_vec();
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        self.text(if self.form == Form::Json { "," } else { ", " });
                    }
                    self.newline(depth + 1);
                    self.flow(*item, depth + 1)?;
                }
                self.newline(depth);
                self.text("]");
            }
            _ => return self.scalar(id),
        }
        let span = Span::new(start, self.at());
        self.out.nodes.insert(id, span);
        Ok(())
    }

    /// The entries of a map and its closing brace.
    fn inside(&mut self, id: NodeId, depth: usize) -> Result<(), &'static str> {
        for (index, entry) in self.tree.entries(id).to_vec().into_iter().enumerate() {
            if entry.merged {
                return Err("a merged map");
            }
            if index > 0 {
                self.text(if self.form == Form::Json { "," } else { ", " });
            }
            self.newline(depth + 1);
            let key = self.tree.str(entry.key).to_string();
            self.key(entry.value, &key);
            self.text(": ");
            self.flow(entry.value, depth + 1)?;
        }
        self.newline(depth);
        self.text("}");
        Ok(())
    }

    fn is_block(&self, id: NodeId) -> bool {
        !self.tree.entries(id).is_empty() || !self.tree.items(id).is_empty()
    }

    /// A map or list in block style that has something in it, each line indented.
    fn block(&mut self, id: NodeId, indent: usize) -> Result<(), &'static str> {
        if !self.is_block(id) {
            self.flow(id, 0)?;
            self.text("\n");
            return Ok(());
        }
        let pad = " ".repeat(indent);
        for entry in self.tree.entries(id).to_vec() {
            if entry.merged {
                return Err("a merged map");
            }
            self.text(&pad);
            let key = self.tree.str(entry.key).to_string();
            self.key(entry.value, &key);
            self.text(":");
            self.beside(entry.value, indent + 2)?;
        }
        for item in self.tree.items(id).to_vec() {
            self.text(&pad);
            self.text("-");
            self.beside(item, indent + 2)?;
        }
        Ok(())
    }

    /// A value after `key:` or `-`.
    fn beside(&mut self, id: NodeId, indent: usize) -> Result<(), &'static str> {
        let tagged = self.tree.raw(id).tag.is_some();
        if self.is_block(id) && !tagged {
            self.text("\n");
            return self.block(id, indent);
        }
        self.text(" ");
        self.flow(id, 0)?;
        self.text("\n");
        Ok(())
    }
}

/// Where a marked place is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    /// A value.
    Value(NodeId),
    /// The key of the entry with this value.
    Key(NodeId),
}

/// The node or key of a document that a mark covers.
///
/// # Errors
/// Why no node or key is meant.
pub fn target(tree: &Tree, mark: Span) -> Result<Target, &'static str> {
    let inside = |id: NodeId| {
        let mut at = tree.raw(id).parent;
        while let Some(parent) = at {
            if matches!(tree.raw(parent).data, Data::Str) {
                return true;
            }
            at = tree.raw(parent).parent;
        }
        false
    };
    let mut found = None;
    for id in tree.ids() {
        let target = if tree.raw(id).span == mark {
            Target::Value(id)
        } else if let Some(entry) = tree.entries(id).iter().find(|e| e.key_span == mark) {
            Target::Key(entry.value)
        } else {
            continue;
        };
        if inside(id) {
            return Err("inside a document in a string");
        }
        found = found.or(Some(target));
    }
    found.ok_or("a part of a text")
}

/// Whether a value is written as a reference, or stands in one.
pub fn in_reference(tree: &Tree, id: NodeId) -> bool {
    let mut at = Some(id);
    while let Some(node) = at {
        if tree.raw(node).tag.is_some() {
            return true;
        }
        if let [entry] = tree.entries(node) {
            let key = tree.str(entry.key);
            if tree.format != Format::Hcl && (key == "Ref" || key.starts_with("Fn::")) {
                return true;
            }
        }
        at = tree.raw(node).parent;
    }
    false
}

/// Whether a node is a map or list.
pub fn is_collection(tree: &Tree, id: NodeId) -> bool {
    tree.is_map(id) || tree.is_list(id)
}

/// Whether another value can be written in its place.
pub fn can_be_replaced(tree: &Tree, id: NodeId) -> bool {
    !matches!(tree.raw(id).style, Style::Literal | Style::Folded | Style::Block)
}
