//! The library: files in, report out.

use std::collections::BTreeMap;

use plimsoll_command::unit;
use plimsoll_core::config;
use plimsoll_core::engine::{Config, Engine, Host};
use plimsoll_core::fix::{self, Job, Safety};
use plimsoll_core::report::formats::{self, Format, Input};
use plimsoll_core::report::text::{self, Style};
use plimsoll_core::report::{Baseline, Report, page_url};
use plimsoll_core::text::LineIndex;
use plimsoll_core::unit::Unit;
use serde_json::{Value, json};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::fault::Fault;

/// An engine with its config, and the files that it is to check next.
#[wasm_bindgen]
pub struct Linter {
    engine: Engine,
    config: Config,
    parameters: Vec<(String, String)>,
    baseline: Option<Baseline>,
    files: BTreeMap<String, Unit>,
}

#[wasm_bindgen]
impl Linter {
    /// An engine. `name` is that of the config and says by its suffix how `config` is written; `pages` are
    /// rules of the user's: an id and a page by turns. An empty `baseline` is none.
    ///
    /// # Errors
    /// See [`Fault`].
    #[wasm_bindgen(constructor)]
    pub fn new(
        name: &str,
        config: &str,
        pages: Vec<String>,
        baseline: &str,
    ) -> Result<Linter, Fault> {
        let pages: Vec<(&str, &str)> = pages
            .chunks_exact(2)
            .filter_map(|pair| Some((pair.first()?.as_str(), pair.last()?.as_str())))
            .collect();
        let engine = plimsoll_rules::engine_with(&pages)
            .map_err(|(rule, error)| Fault::Page(rule, error.line, error.message))?;
        let mut settings = config::read(name, config).map_err(|mistake| {
            let at = LineIndex::new(config).position(config, mistake.span.start);
            Fault::Config(match name.ends_with(".toml") {
                true => format!("{name}:{}:{}: {}", at.line, at.column, mistake.message),
                // The object's text is ours: its lines mean nothing to the user.
                false => mistake.message,
            })
        })?;
        for (key, present, instead) in [
            ("extends", !settings.extends.is_empty(), "merge the settings before they come here"),
            ("baseline", settings.baseline.is_some(), "give its text as the option `baseline`"),
        ] {
            if present {
                return Err(Fault::Config(format!(
                    "`{key}` names a file, and nothing is read from a disk here; {instead}"
                )));
            }
        }
        if !settings.rules.is_empty() {
            return Err(Fault::Config(
                "`rules` names files, and nothing is read from a disk here; give the pages as the option `rules`"
                    .to_string(),
            ));
        }
        for (option, place) in &mut settings.options {
            let at = LineIndex::new(config).position(config, place.start);
            option.origin = match name.ends_with(".toml") {
                true => format!("{name}:{}:{}", at.line, at.column),
                false => String::new(),
            };
        }
        for ignore in &mut settings.ignore {
            let at = LineIndex::new(config).position(config, ignore.place.start);
            ignore.origin = format!("{name}:{}:{}", at.line, at.column);
        }
        let baseline = match baseline {
            "" => None,
            text => Some(Baseline::parse(text).map_err(|why| {
                Fault::Argument(format!("the baseline is not understood, {why}"))
            })?),
        };
        let linter = Linter {
            config: settings.engine(""),
            parameters: settings.parameters,
            engine,
            baseline,
            files: BTreeMap::new(),
        };
        // A rule that does not exist is told now, and not with the first file.
        linter.engine.check(&[], &linter.config, Host::default()).map_err(Fault::Config)?;
        Ok(linter)
    }

    /// Adds a file to the next check: at most the first bytes that are read of one, and how many it has.
    ///
    /// # Errors
    /// See [`Fault`].
    pub fn add(&mut self, path: &str, bytes: &[u8], size: f64) -> Result<(), Fault> {
        #[cfg(feature = "fault")]
        crate::fault::planted(path);
        let unit = unit(&self.engine, path, bytes, size as u64, None, &self.parameters);
        match self.files.insert(path.to_string(), unit) {
            None => Ok(()),
            Some(_) => Err(Fault::Argument(format!("there are two files with the path {path}"))),
        }
    }

    /// Forgets the files that were added.
    pub fn clear(&mut self) {
        self.files.clear();
    }

    /// Checks the files and forgets them. The report comes in one of the forms of the command; as the
    /// shortest JSON where `format` is empty. `today` is in days since 1970-01-01.
    ///
    /// # Errors
    /// See [`Fault`].
    pub fn report(&mut self, format: &str, today: f64) -> Result<String, Fault> {
        let units: Vec<Unit> = std::mem::take(&mut self.files).into_values().collect();
        let format = match format {
            "" => None,
            word => Some(Format::from_word(word).ok_or_else(|| {
                let accepted = Format::ALL.map(Format::word).join(", ");
                Fault::Argument(format!("there is no format `{word}`; accepted are {accepted}"))
            })?),
        };
        let host = Host { today: today.is_finite().then_some(today as i64), ..Host::default() };
        let mut report = self.engine.check(&units, &self.config, host).map_err(Fault::Config)?;
        if let Some(baseline) = &self.baseline {
            baseline.apply(&mut report);
        }
        let Some(format) = format else {
            return serde_json::to_string(&report)
                .map_err(|error| Fault::Argument(error.to_string()));
        };
        let style = Style { color: false, width: text::WIDTH };
        formats::render(
            format,
            Input { engine: &self.engine, report: &report, units: &units, style },
        )
        .map_err(Fault::Argument)
    }

    /// Carries out fixes on the files and forgets them: the safe ones, or also those that somebody should look
    /// at. As JSON: the files that are others now, what was done, what was taken back, and the report on the result.
    ///
    /// # Errors
    /// See [`Fault`].
    pub fn fix(&mut self, suggested: bool, today: f64) -> Result<String, Fault> {
        let files = std::mem::take(&mut self.files);
        let paths: Vec<String> = files.keys().cloned().collect();
        let read = |index: usize, text: &str| {
            let path = paths.get(index).map_or("", String::as_str);
            let size = text.len() as u64;
            unit(&self.engine, path, text.as_bytes(), size, None, &self.parameters)
        };
        let mark = |report: &mut Report| {
            if let Some(baseline) = &self.baseline {
                baseline.apply(report);
            }
        };
        let job = Job {
            engine: &self.engine,
            config: &self.config,
            host: Host { today: today.is_finite().then_some(today as i64), ..Host::default() },
            safety: if suggested { Safety::Suggested } else { Safety::Safe },
            read: &read,
            mark: &mark,
            may_change: &|_| true,
        };
        let fixed = fix::apply(&job, files.into_values().collect()).map_err(Fault::Config)?;
        let changed = fixed.changed.iter().filter_map(|index| {
            let unit = fixed.units.get(*index)?;
            Some(json!({"path": unit.path, "content": unit.source.text.as_ref()}))
        });
        Ok(json!({
            "files": changed.collect::<Vec<_>>(),
            "applied": fixed.applied,
            "refused": fixed.refused,
            "report": fixed.report,
        })
        .to_string())
    }

    /// The rules, as JSON.
    pub fn rules(&self) -> String {
        let metas: Vec<_> = self.engine.rules().iter().map(|rule| &rule.meta).collect();
        json!(metas).to_string()
    }

    /// A rule as JSON: what [`Linter::rules`] has of it, `url`, and `page` where the engine holds it.
    ///
    /// # Errors
    /// There is no such rule; the nearest one is named.
    pub fn explain(&self, rule: &str) -> Result<String, Fault> {
        let Some(found) = self.engine.rule(rule) else {
            return Err(Fault::Argument(plimsoll_command::unknown_rule(self.engine.rules(), rule)));
        };
        let mut value = json!(found.meta);
        if let Value::Object(map) = &mut value {
            map.insert("url".to_string(), page_url(&found.meta.id).into());
            if !found.page.is_empty() {
                map.insert("page".to_string(), found.page.to_string().into());
            }
        }
        Ok(value.to_string())
    }
}
