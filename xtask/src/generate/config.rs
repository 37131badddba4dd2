//! The JSON Schema of the config, and its table of keys in `docs/config.md`.

use anyhow::{Context, Result};
use plimsoll_core::config::schema;

use super::{File, Input, Outcome, checkout};

const START: &str = "<!-- keys -->\n";
const END: &str = "<!-- /keys -->";

/// Makes the files.
pub fn make(_: &Input) -> Result<Outcome> {
    let page =
        std::fs::read_to_string(checkout().join("docs/config.md")).context("docs/config.md")?;
    let (before, rest) =
        page.split_once(START).context("docs/config.md has no mark of its keys")?;
    let (_, after) = rest.split_once(END).context("docs/config.md has no end of its keys")?;
    Ok(Outcome::Files(vec![
        File {
            path: "docs/plimsoll.schema.json".into(),
            text: format!("{:#}\n", schema::schema()),
        },
        File {
            path: "docs/config.md".into(),
            text: format!("{before}{START}{}{END}{after}", schema::reference()),
        },
    ]))
}
