//! What the table says of a property's values beside their type, in the compact words of its lines.

/// Whose word it is. A file is read through one door, and its values go to one of two readers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// CloudFormation, or whatever writes names as it does.
    Canonical,
    /// The API.
    Api,
}

/// Two borders, each included; `None` is open.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Border {
    /// The least that is accepted.
    pub least: Option<f64>,
    /// The most that is accepted.
    pub most: Option<f64>,
}

impl Border {
    /// Whether a number lies between the borders.
    pub fn holds(self, value: f64) -> bool {
        self.least.is_none_or(|least| value >= least) && self.most.is_none_or(|most| value <= most)
    }
}

/// One thing that is said of a value.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Limit {
    /// It must be given.
    Required,
    /// The door has no such property.
    Elsewhere,
    /// AWS sets it; whoever writes it is told the value or refused.
    Output,
    /// It is one of an enumeration: [`super::Shapes::choices`].
    Enum(u16),
    /// It has a form: [`super::Shapes::pattern`].
    Pattern(u16),
    /// A number between borders.
    Range(Border),
    /// Text with so many characters.
    Length(Border),
    /// A list with so many items.
    Items(Border),
    /// A list with no item twice.
    Unique,
}

/// The words of one property; reading them allocates nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Limits {
    words: &'static str,
    /// What its enumerations and patterns count from.
    base: (u16, u16),
    /// How many lists or maps lie between the property and the value.
    depth: u8,
    /// Whether it must be given, in CloudFormation and in the API: asked of every property of a map.
    required: (bool, bool),
}

impl Limits {
    /// Words as they stand in a line. They are not looked at yet, but for `!`, which comes first.
    pub(super) fn new(words: &'static str, base: (u16, u16)) -> Self {
        let always = words.starts_with('!');
        let required = (always || words.starts_with("<!"), always || words.starts_with(">!"));
        Limits { words, base, depth: 0, required }
    }

    /// The first word that is not understood.
    pub fn fault(self) -> Option<&'static str> {
        self.words.split_ascii_whitespace().find(|word| self.word(word).is_none())
    }

    /// Whether it must be given.
    pub fn is_required(self, side: Side) -> bool {
        match side {
            Side::Canonical => self.required.0,
            Side::Api => self.required.1,
        }
    }

    /// Whether nothing is said, of the value or of what is in it.
    pub fn is_empty(self) -> bool {
        self.words.is_empty()
    }

    /// What is said of the items of the list, or the values of the map, that these speak of.
    pub fn inner(self) -> Self {
        Limits { depth: self.depth.saturating_add(1), ..self }
    }

    /// What is said at one side.
    pub fn of(self, side: Side) -> impl Iterator<Item = Limit> {
        self.words.split_ascii_whitespace().filter_map(move |word| {
            let (whose, depth, limit) = self.word(word)?;
            (depth == self.depth && whose.is_none_or(|whose| whose == side)).then_some(limit)
        })
    }

    /// Whether something is said at one side.
    pub fn says(self, side: Side, wanted: Limit) -> bool {
        !self.words.is_empty() && self.of(side).any(|limit| limit == wanted)
    }

    fn word(self, word: &str) -> Option<(Option<Side>, u8, Limit)> {
        let (side, word) = match (word.strip_prefix('<'), word.strip_prefix('>')) {
            (Some(rest), _) => (Some(Side::Canonical), rest),
            (_, Some(rest)) => (Some(Side::Api), rest),
            _ => (None, word),
        };
        let inner = word.trim_start_matches('[');
        let depth = u8::try_from(word.len() - inner.len()).ok()?;
        let mut chars = inner.chars();
        let letter = chars.next()?;
        let rest = chars.as_str();
        let number = |base: u16| rest.parse::<u16>().ok()?.checked_add(base);
        let limit = match letter {
            '!' if rest.is_empty() => Limit::Required,
            'x' if rest.is_empty() => Limit::Elsewhere,
            'o' if rest.is_empty() => Limit::Output,
            'u' if rest.is_empty() => Limit::Unique,
            'e' => Limit::Enum(number(self.base.0)?),
            'p' => Limit::Pattern(number(self.base.1)?),
            'n' => Limit::Range(border(rest)?),
            'l' => Limit::Length(border(rest)?),
            'i' => Limit::Items(border(rest)?),
            _ => return None,
        };
        Some((side, depth, limit))
    }
}

fn border(text: &str) -> Option<Border> {
    let (least, most) = text.split_once(',')?;
    let read = |text: &str| match text {
        "" => Some(None),
        // Nearly all are whole and small.
        text => match text.parse::<u32>() {
            Ok(whole) => Some(Some(f64::from(whole))),
            Err(_) => text.parse().ok().map(Some),
        },
    };
    Some(Border { least: read(least)?, most: read(most)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: &'static str, side: Side) -> Vec<Limit> {
        Limits::new(words, (0, 0)).of(side).collect()
    }

    #[test]
    fn a_word_holds_at_its_side_and_depth() {
        let words = "! <e1 >e2 [l1,5 >o";
        assert_eq!(of(words, Side::Canonical), [Limit::Required, Limit::Enum(1)]);
        assert_eq!(of(words, Side::Api), [Limit::Required, Limit::Enum(2), Limit::Output]);
        let inner: Vec<_> = Limits::new(words, (0, 0)).inner().of(Side::Api).collect();
        assert_eq!(inner, [Limit::Length(Border { least: Some(1.0), most: Some(5.0) })]);
    }

    #[test]
    fn borders_are_included_and_may_be_open() {
        let Limit::Range(border) = of("n0.5,", Side::Api)[0] else { panic!() };
        assert!(border.holds(0.5) && border.holds(1e9) && !border.holds(0.4));
    }

    #[test]
    fn numbers_count_from_those_of_the_tables_before() {
        let limits = Limits::new("e1 p2", (10, 20));
        assert_eq!(limits.of(Side::Api).collect::<Vec<_>>(), [Limit::Enum(11), Limit::Pattern(22)]);
    }

    #[test]
    fn a_word_that_is_not_understood_is_told() {
        for words in ["q", "e", "n1", "!!", "l1,x", "e99999"] {
            assert!(Limits::new(words, (0, 0)).fault().is_some(), "{words}");
        }
    }
}
