//! The config of a run, and `plimsoll config`.

use std::path::{Path, PathBuf};

use plimsoll_core::config::{self, Settings, schema};
use plimsoll_core::engine::Config;
use plimsoll_core::paths::glob::Glob;
use plimsoll_core::report::text::clean;
use plimsoll_core::text::{Source, Span, decode};
use serde_json::json;

use crate::args::{ConfigAction, ConfigArgs, FailOn, RulesFormat};
use crate::exit;
use crate::host::Host;

/// The config of a run.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The file; `None` where there is none.
    pub file: Option<PathBuf>,
    /// What it says, with what it extends.
    pub settings: Settings,
    /// Globs of files that are not looked at.
    exclude: Vec<Glob>,
    /// What stands before a path of the run to make it one from the config's folder.
    base: String,
    /// The file and those that it extends, as messages name them.
    pub files: Vec<String>,
    /// Where each key was found: key and `file:line:column`.
    places: Vec<(String, String)>,
}

/// Which config a run uses.
#[derive(Clone, Copy, Debug, Default)]
pub struct Which<'a> {
    /// The file that the user named.
    pub file: Option<&'a Path>,
    /// No config at all.
    pub isolated: bool,
}

/// Loads the config: the file that is named, else the nearest one of the current folder and those above
/// it, up to the root of the repository.
///
/// # Errors
/// A sentence with the place of the mistake.
pub fn load(host: &dyn Host, which: Which<'_>) -> Result<Loaded, String> {
    let mut loaded = Loaded::default();
    loaded.load(host, which)?;
    Ok(loaded)
}

/// What [`load`] reads, as far as it comes: after a mistake the files that led to it, and no setting.
pub fn attempt(host: &dyn Host, which: Which<'_>) -> Loaded {
    let mut loaded = Loaded::default();
    // A mistake is told where the config is used.
    let _ = loaded.load(host, which);
    loaded
}

/// Whether a folder is the user's own, whose config is not used.
pub fn is_home(host: &dyn Host, folder: Option<&Path>) -> bool {
    let home = host.variable("HOME").and_then(|home| host.canonical(Path::new(&home)).ok());
    home.is_some() && home.as_deref() == folder
}

impl Loaded {
    fn load(&mut self, host: &dyn Host, which: Which<'_>) -> Result<(), String> {
        if which.isolated {
            return Ok(());
        }
        let here = host.canonical(Path::new(".")).unwrap_or_else(|_| PathBuf::from("."));
        let named = which.file.map(Path::to_path_buf);
        let named = named.or_else(|| host.variable("PLIMSOLL_CONFIG").map(PathBuf::from));
        let file = match named {
            Some(file) => file,
            None => match config::find(&here, &|path| host.exists(path))? {
                // What holds in the home folder is nobody else's business: a run must be the same elsewhere.
                Some(file) if !is_home(host, file.parent()) => file,
                _ => return Ok(()),
            },
        };
        self.settings = self.chain(host, &file, &mut Vec::new())?;
        let folder = file.parent().unwrap_or(Path::new(""));
        let folder = match folder.as_os_str().is_empty() {
            true => here.clone(),
            false => host.canonical(folder).unwrap_or_else(|_| folder.to_path_buf()),
        };
        if let Ok(down) = here.strip_prefix(&folder) {
            for part in down.components() {
                self.base.push_str(&part.as_os_str().to_string_lossy());
                self.base.push('/');
            }
        }
        for glob in &self.settings.exclude {
            self.exclude.push(Glob::new(glob)?);
        }
        self.file = Some(file);
        Ok(())
    }

    /// The settings of a file and of those that it extends. `open` are the files that lead here.
    #[inline(never)]
    fn chain(
        &mut self,
        host: &dyn Host,
        file: &Path,
        open: &mut Vec<PathBuf>,
    ) -> Result<Settings, String> {
        self.files.push(self::shown(host, file));
        let shown = clean(&shown(host, file));
        let real = host.canonical(file).unwrap_or_else(|_| file.to_path_buf());
        if open.contains(&real) {
            let chain: Vec<String> = open.iter().map(|file| self::shown(host, file)).collect();
            return Err(format!("{shown} extends itself: {}", clean(&chain.join(", "))));
        }
        let (bytes, _) = host
            .read_file(file, u64::MAX)
            .map_err(|error| format!("the config {shown}: {}", exit::reason(&error)))?;
        let (source, _) = decode(&bytes).map_err(|why| format!("the config {shown}: {why}"))?;
        let at = |span: Span| place(&shown, &source, span);
        let mut settings = config::read(&shown, &source.text)
            .map_err(|mistake| format!("{}: {}", at(mistake.span), mistake.message))?;
        if let Some(baseline) = &mut settings.baseline {
            let folder = real.parent().unwrap_or(Path::new(""));
            *baseline = folder.join(&*baseline).to_string_lossy().into_owned();
        }
        for ignore in &mut settings.ignore {
            ignore.origin = at(ignore.place);
        }
        for (option, span) in &mut settings.options {
            option.origin = at(*span);
        }
        let beside = real.parent().unwrap_or(Path::new("")).to_path_buf();
        for (path, _) in &mut settings.rules {
            *path = beside.join(&*path).to_string_lossy().into_owned();
        }
        open.push(real);
        let folder = file.parent().unwrap_or(Path::new("")).to_path_buf();
        let mut base = Settings::default();
        for (name, span) in std::mem::take(&mut settings.extends) {
            let mut other = folder.join(&name);
            if !host.exists(&other)
                && let Some(package) = package(host, &folder, &name)
            {
                other = package;
            }
            if host.list(&other).is_ok() {
                let inside = config::NAMES.iter().map(|name| other.join(name));
                other = inside.into_iter().find(|path| host.exists(path)).ok_or_else(|| {
                    format!("{}: the folder {name} has no {}", at(span), config::NAMES.join(", "))
                })?;
            }
            base = self.chain(host, &other, open)?.over(base);
        }
        open.pop();
        for (key, span) in &settings.places {
            self.places.retain(|(known, _)| known != key);
            self.places.push((key.clone(), at(*span)));
        }
        Ok(settings.over(base))
    }

    /// A path of the config as messages name it.
    pub fn name(&self, host: &dyn Host, path: &Path) -> String {
        shown(host, path)
    }

    /// Whether a path of the run is not looked at.
    pub fn excludes(&self, path: &str) -> bool {
        let path = format!("{}{path}", self.base);
        self.exclude.iter().any(|glob| glob.matches(&path))
    }

    /// What stands before a path of the run to make it one from the config's folder.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The file as messages name it.
    pub fn shown(&self, host: &dyn Host) -> Option<String> {
        self.file.as_deref().map(|file| shown(host, file))
    }

    /// The config of a run of the engine. What the command line selects takes the place of what the file
    /// selects; what it leaves out is left out beside what the file does.
    pub fn engine(&self, select: &[String], ignore: &[String]) -> Config {
        let mut config = self.settings.engine(&self.base);
        if !select.is_empty() {
            config.select = select.to_vec();
        }
        config.ignore.extend_from_slice(ignore);
        config
    }
}

/// The folder of an npm package, in the nearest `node_modules` that has it. A path is none.
fn package(host: &dyn Host, from: &Path, name: &str) -> Option<PathBuf> {
    let scoped = usize::from(name.starts_with('@'));
    if name.starts_with(['.', '/']) || name.split('/').count() != 1 + scoped {
        return None;
    }
    let from =
        host.canonical(if from.as_os_str().is_empty() { Path::new(".") } else { from }).ok()?;
    let inside = |above: &Path| above.join("node_modules").join(name);
    from.ancestors().map(inside).find(|folder| host.exists(folder))
}

fn shown(host: &dyn Host, file: &Path) -> String {
    let here = host.canonical(Path::new(".")).unwrap_or_default();
    file.strip_prefix(&here).unwrap_or(file).to_string_lossy().into_owned()
}

fn place(file: &str, source: &Source, span: Span) -> String {
    let at = source.position(span.start);
    format!("{file}:{}:{}", at.line, at.column)
}

/// `plimsoll config`.
#[inline(never)]
pub fn run(host: &dyn Host, args: &ConfigArgs) -> u8 {
    match args.action {
        ConfigAction::Schema => host.print(&format!("{:#}\n", schema::schema())),
        ConfigAction::Show => {
            let which = Which { file: args.config.as_deref(), isolated: false };
            match load(host, which) {
                Ok(loaded) => host.print(&show(host, &loaded, args.path.as_deref(), args.format)),
                Err(message) => host.usage(message),
            }
        }
    }
}

/// Each setting in force and where it comes from.
fn show(host: &dyn Host, loaded: &Loaded, path: Option<&Path>, format: RulesFormat) -> String {
    let settings = &loaded.settings;
    // From the folder of the config, as globs have it.
    let path = path.map(|path| {
        let shown = path.to_string_lossy().replace('\\', "/");
        format!("{}{}", loaded.base, shown.trim_start_matches("./"))
    });
    let here = |globs: &Option<Vec<Glob>>| match (&path, globs) {
        (Some(path), Some(globs)) => globs.iter().any(|glob| glob.matches(path)),
        _ => true,
    };
    let from = |key: &str| {
        let found = loaded.places.iter().find(|(known, _)| known == key);
        found.map_or_else(|| "default".to_string(), |(_, place)| place.clone())
    };
    let list =
        |values: &[String]| if values.is_empty() { "none".to_string() } else { values.join(", ") };
    let level = |rule: &plimsoll_core::engine::LevelRule| {
        let word = rule.level.map_or("off", |level| level.word());
        let resources = rule.resources.as_ref().map(|ids| ids.join(", "));
        let paths = rule.paths.as_ref().filter(|_| path.is_none());
        let limits: Vec<String> =
            [paths.map(|_| "in some files".to_string()), resources.map(|ids| format!("for {ids}"))]
                .into_iter()
                .flatten()
                .collect();
        let limits =
            if limits.is_empty() { String::new() } else { format!(" ({})", limits.join(", ")) };
        format!("{} = {word}{limits}", rule.rule)
    };
    let fail_on = settings.fail_on.map_or_else(FailOn::default, FailOn::from).word();
    let rules = |ignore: &plimsoll_core::engine::Ignore| {
        format!("{} ({})", ignore.rules.join(" "), ignore.origin)
    };
    let pairs: Vec<String> =
        settings.parameters.iter().map(|(k, v)| format!("{k} = {v}")).collect();
    let options: Vec<String> = settings
        .options
        .iter()
        .map(|(of, _)| format!("{}.{} = {}", of.rule, of.name, of.value.shown()))
        .collect();
    let rule_pages: Vec<String> =
        settings.rules.iter().map(|(path, _)| shown(host, Path::new(path))).collect();
    let bundles = match settings.bundles.len() {
        0 => "none".to_string(),
        some => some.to_string(),
    };
    let levels: Vec<String> =
        settings.levels.iter().filter(|of| here(&of.paths)).map(level).collect();
    let fits = |of: &&plimsoll_core::engine::Ignore| match (&path, &of.path) {
        (Some(path), Some(glob)) => glob.matches(path),
        _ => true,
    };
    let ignores: Vec<String> = settings.ignore.iter().filter(fits).map(rules).collect();
    let forbid: Vec<String> =
        settings.policy.forbid.iter().map(|carrier| carrier.word().to_string()).collect();
    let select = settings.select.clone().unwrap_or_else(|| vec!["recommended".to_string()]);
    let rows = [
        ("select", list(&select), from("select")),
        ("deselect", list(&settings.deselect), from("deselect")),
        ("fail-on", fail_on.to_string(), from("fail-on")),
        ("exclude", list(&settings.exclude), from("exclude")),
        (
            "baseline",
            settings.baseline.as_deref().map_or("none".to_string(), |b| shown(host, Path::new(b))),
            from("baseline"),
        ),
        ("levels", list(&levels), from("levels")),
        ("options", list(&options), from("options")),
        ("rules", list(&rule_pages), from("rules")),
        ("bundle", bundles, from("bundle")),
        ("ignore", list(&ignores), from("ignore")),
        ("parameters", list(&pairs), from("parameters")),
        (
            "suppression.require-reason",
            settings.policy.require_reason.to_string(),
            from("suppression"),
        ),
        ("suppression.forbid", list(&forbid), from("suppression")),
        ("suppression.enforce", list(&settings.policy.enforce), from("suppression")),
    ];
    let mut rows = rows.to_vec();
    if let Some(path) = &path {
        let excluded = loaded.exclude.iter().any(|glob| glob.matches(path));
        rows.insert(0, ("excluded", excluded.to_string(), from("exclude")));
    }
    let file = loaded.file.as_deref().map(|file| shown(host, file));
    if format == RulesFormat::Json {
        let list: Vec<_> = rows
            .iter()
            .map(|(key, value, from)| json!({"key": key, "value": value, "from": from}))
            .collect();
        return format!("{:#}\n", json!({"file": file, "settings": list}));
    }
    let mut out = format!("{}\n", clean(file.as_deref().unwrap_or("no config file")));
    for (key, value, from) in rows {
        out.push_str(&format!("  {key:26}  {}  ({})\n", clean(&value), clean(&from)));
    }
    out
}
