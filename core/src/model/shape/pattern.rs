//! The form of a text, as an automaton.
//!
//! AWS's patterns are few and plain. A run meets some of them once or twice, and to compile a regular expression
//! costs more than all else that such a run does. So `cargo xtask generate shapes` parses them (with the crate
//! `regex-syntax`), and the table holds each as a tree, from which the automaton is a few steps away. The tree is
//! written from the front, without spaces:
//!
//! ```text
//! 'arn:'          these characters
//! [30-39,61-7a]   one character of these ranges, in hexadecimal
//! ^  $            the begin, the end of the text
//! (…)             one after the other
//! <…>             one of these
//! *8,40:…         8 to 40 times; without the second number as often as one likes
//! ```
//!
//! A text has the form where a part of it does, as with regular expressions. The `regex` crate is the oracle of
//! its tests.

/// Most steps of an automaton; the tables need a tenth of it.
const STEPS: usize = 10_000;

/// An automaton (Thompson's), whose time is at most the length of the text times the number of steps.
#[derive(Clone, Debug)]
pub struct Pattern {
    steps: Vec<Step>,
    classes: Vec<Class>,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    /// A character of a class; then the next step.
    Class(u16),
    /// Both.
    Fork(u16, u16),
    Go(u16),
    Begin,
    End,
    Match,
}

/// A set of characters.
#[derive(Clone, Debug, Default, PartialEq)]
struct Class {
    /// A bit for each ASCII character.
    ascii: u128,
    ranges: Vec<(char, char)>,
}

impl Class {
    fn holds(&self, c: char) -> bool {
        match c.is_ascii() {
            true => self.ascii >> (c as u32) & 1 == 1,
            false => self.ranges.iter().any(|(from, to)| (*from..=*to).contains(&c)),
        }
    }

    fn add(&mut self, from: char, to: char) {
        for c in (from..=to).take_while(char::is_ascii) {
            self.ascii |= 1 << (c as u32);
        }
        if !to.is_ascii() {
            self.ranges.push((from, to));
        }
    }
}

impl Pattern {
    /// Makes the automaton of a tree; `None` where it is not understood.
    pub fn read(tree: &str) -> Option<Self> {
        let mut made = Pattern { steps: Vec::new(), classes: Vec::new() };
        let rest = made.node(tree)?;
        made.step(Step::Match)?;
        rest.is_empty().then_some(made)
    }

    /// Adds the steps of one node; gives what stands behind it.
    fn node<'t>(&mut self, tree: &'t str) -> Option<&'t str> {
        let mut chars = tree.chars();
        let first = chars.next()?;
        let rest = chars.as_str();
        match first {
            '\'' => {
                let (text, rest) = rest.split_once('\'')?;
                for c in text.chars() {
                    let mut class = Class::default();
                    class.add(c, c);
                    self.class(class)?;
                }
                Some(rest)
            }
            '[' => {
                let (ranges, rest) = rest.split_once(']')?;
                let mut class = Class::default();
                for range in ranges.split(',').filter(|range| !range.is_empty()) {
                    let (from, to) = range.split_once('-')?;
                    let read = |text| char::from_u32(u32::from_str_radix(text, 16).ok()?);
                    class.add(read(from)?, read(to)?);
                }
                self.class(class)?;
                Some(rest)
            }
            '^' => self.step(Step::Begin).map(|_| rest),
            '$' => self.step(Step::End).map(|_| rest),
            '(' => {
                let mut rest = rest;
                loop {
                    match rest.strip_prefix(')') {
                        Some(rest) => return Some(rest),
                        None => rest = self.node(rest)?,
                    }
                }
            }
            '<' => self.alternatives(rest),
            '*' => {
                let (counts, sub) = rest.split_once(':')?;
                let (least, most) = counts.split_once(',')?;
                let most = if most.is_empty() { None } else { Some(most.parse().ok()?) };
                self.repeated(sub, least.parse().ok()?, most)
            }
            _ => None,
        }
    }

    fn alternatives<'t>(&mut self, mut rest: &'t str) -> Option<&'t str> {
        let mut ends = Vec::new();
        loop {
            let fork = self.step(Step::Match)?;
            rest = self.node(rest)?;
            if let Some(rest) = rest.strip_prefix('>') {
                // The last one: there is no other to try.
                self.set(fork, Step::Go(fork + 1));
                let end = self.next()?;
                ends.into_iter().for_each(|at| self.set(at, Step::Go(end)));
                return Some(rest);
            }
            ends.push(self.step(Step::Match)?);
            let next = self.next()?;
            self.set(fork, Step::Fork(fork + 1, next));
        }
    }

    fn repeated<'t>(&mut self, sub: &'t str, least: u16, most: Option<u16>) -> Option<&'t str> {
        let mut rest = sub;
        for _ in 0..least {
            rest = self.node(sub)?;
        }
        let mut forks = Vec::new();
        for _ in 0..most.map_or(1, |most| most.saturating_sub(least)) {
            forks.push(self.step(Step::Match)?);
            rest = self.node(sub)?;
        }
        if most.is_none() {
            self.step(Step::Go(*forks.first()?))?;
        }
        let end = self.next()?;
        forks.into_iter().for_each(|at| self.set(at, Step::Fork(at + 1, end)));
        Some(rest)
    }

    fn class(&mut self, class: Class) -> Option<()> {
        let known = self.classes.iter().position(|known| *known == class);
        let index = known.unwrap_or_else(|| {
            self.classes.push(class);
            self.classes.len() - 1
        });
        self.step(Step::Class(u16::try_from(index).ok()?)).map(|_| ())
    }

    fn step(&mut self, step: Step) -> Option<u16> {
        let at = self.next()?;
        self.steps.push(step);
        Some(at)
    }

    /// Where the next step will be.
    fn next(&self) -> Option<u16> {
        u16::try_from(self.steps.len()).ok().filter(|at| usize::from(*at) < STEPS)
    }

    fn set(&mut self, at: u16, step: Step) {
        if let Some(known) = self.steps.get_mut(usize::from(at)) {
            *known = step;
        }
    }

    /// Whether a text, or a part of it, has this form.
    pub fn is_match(&self, text: &str) -> bool {
        let from_begin = matches!(self.steps.first(), Some(Step::Begin));
        let mut now = Threads { at: Vec::new(), seen: vec![0; self.steps.len()], mark: 0 };
        let mut next = now.clone();
        let mut stack = Vec::new();
        let mut rest = text;
        now.clear();
        loop {
            let begins = rest.len() == text.len();
            if (begins || !from_begin)
                && self.follow(&mut now, &mut stack, 0, begins, rest.is_empty())
            {
                return true;
            }
            let mut chars = rest.chars();
            let Some(c) = chars.next().filter(|_| !from_begin || !now.at.is_empty()) else {
                return false;
            };
            rest = chars.as_str();
            next.clear();
            for &at in &now.at {
                let class = match self.steps.get(usize::from(at)) {
                    Some(Step::Class(index)) => self.classes.get(usize::from(*index)),
                    _ => None,
                };
                if class.is_some_and(|class| class.holds(c))
                    && self.follow(&mut next, &mut stack, at + 1, false, rest.is_empty())
                {
                    return true;
                }
            }
            std::mem::swap(&mut now, &mut next);
        }
    }

    /// Adds the steps that a step leads to without a character; whether one of them is the end.
    fn follow(
        &self,
        threads: &mut Threads,
        stack: &mut Vec<u16>,
        step: u16,
        begins: bool,
        ends: bool,
    ) -> bool {
        stack.clear();
        stack.push(step);
        while let Some(at) = stack.pop() {
            let (Some(seen), Some(step)) =
                (threads.seen.get_mut(usize::from(at)), self.steps.get(usize::from(at)))
            else {
                continue;
            };
            if std::mem::replace(seen, threads.mark) == threads.mark {
                continue;
            }
            match *step {
                Step::Class(_) => threads.at.push(at),
                Step::Fork(one, other) => stack.extend([other, one]),
                Step::Go(to) => stack.push(to),
                Step::Begin if begins => stack.push(at + 1),
                Step::End if ends => stack.push(at + 1),
                Step::Begin | Step::End => {}
                Step::Match => return true,
            }
        }
        false
    }
}

/// The steps that are waiting for a character.
#[derive(Clone, Debug)]
struct Threads {
    at: Vec<u16>,
    /// For each step the mark of the last round that came to it.
    seen: Vec<u32>,
    mark: u32,
}

impl Threads {
    fn clear(&mut self) {
        self.at.clear();
        self.mark = self.mark.wrapping_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    fn holds(tree: &str, text: &str) -> bool {
        Pattern::read(tree).unwrap().is_match(text)
    }

    #[test]
    fn each_node_means_what_it_says() {
        for (tree, yes, no) in [
            ("'ab'", &["ab", "xabx"][..], &["", "a", "ba"][..]),
            ("(^'ab'$)", &["ab"], &["xab", "abx", ""]),
            ("[30-39,e9-e9,1f600-1f64f]", &["5", "x5", "é", "😀"], &["", "x", "è"]),
            ("(^*2,3:[61-61]$)", &["aa", "aaa"], &["", "a", "aaaa", "aab"]),
            ("(^*0,:[61-61]$)", &["", "a", "aaaaaaa"], &["b", "ab"]),
            ("(^*1,:'ab'$)", &["ab", "abab"], &["", "aba"]),
            ("(^<'a''bc'(^$)>$)", &["a", "bc", ""], &["b", "c", "abc"]),
            ("(^*0,1:'x'<'y'>*0,2:[]$)", &["xy", "y"], &["x", "xyy"]),
            ("()", &["", "x"], &[]),
            // What repeats may be empty.
            ("(^*0,:*0,:'a'$)", &["", "aaa"], &["b"]),
        ] {
            for text in yes {
                assert!(holds(tree, text), "{tree} {text:?}");
            }
            for text in no {
                assert!(!holds(tree, text), "{tree} {text:?}");
            }
        }
    }

    #[test]
    fn what_is_no_tree_is_refused() {
        for tree in
            ["", "x", "'a", "[61]", "[d800-d800]", "(", "<'a'", "*1:'a'", "'a''b'", "*,:'a'"]
        {
            assert!(Pattern::read(tree).is_none(), "{tree}");
        }
        assert!(Pattern::read("*0,999:*0,999:'a'").is_none());
    }
}
