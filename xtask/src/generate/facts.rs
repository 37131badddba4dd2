//! Facts: published packages of a fixed version, unpacked outside the checkout and reused.
//!
//! They are data for the generator only. Nothing in them is run: a wheel is fetched by its hash and
//! unpacked, not installed.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::cache;

/// A wheel on PyPI.
pub struct Package {
    /// Its name on PyPI.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// SHA-256 of the wheel, in hex.
    pub sha256: &'static str,
}

/// The cache of unpacked packages.
pub struct Facts {
    root: PathBuf,
    may_fetch: bool,
}

/// Unpacks the one wheel of a folder and prints the day on which it was built, which is the newest
/// date inside it and the best date for its data that it carries.
const UNPACK: &str = "\
import glob, sys, zipfile
wheel = zipfile.ZipFile(glob.glob(sys.argv[1] + '/*.whl')[0])
wheel.extractall(sys.argv[2])
print('%04d-%02d-%02d' % max(file.date_time for file in wheel.infolist())[:3])
";

impl Facts {
    /// The facts in the cache.
    ///
    /// # Errors
    /// There is no cache folder.
    pub fn new(may_fetch: bool) -> Result<Self> {
        Ok(Facts { root: cache::folder()?.join("facts"), may_fetch })
    }

    /// The folder of all packages.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of an unpacked package, fetched when that is allowed and needed.
    ///
    /// # Errors
    /// The package cannot be fetched or unpacked.
    pub fn package(&self, package: &Package) -> Result<Option<PathBuf>> {
        let Package { name, version, .. } = package;
        let folder = self.root.join(format!("{name}-{version}"));
        if folder.join(DATE).is_file() {
            return Ok(Some(folder));
        }
        if !self.may_fetch {
            return Ok(None);
        }
        println!("fetching {name} {version} from PyPI into {}", folder.display());
        self.fetch(package, &folder).with_context(|| format!("fetching {name} {version}"))?;
        Ok(Some(folder))
    }

    fn fetch(&self, package: &Package, folder: &Path) -> Result<()> {
        let Package { name, version, sha256 } = package;
        // Two runs at once must not see each other's half-made folders.
        let work = self.root.join(format!(".{name}-{version}.{}", std::process::id()));
        let (wheels, unpacked) = (work.join("wheels"), work.join("unpacked"));
        fs::create_dir_all(&wheels)?;
        let wanted = work.join("requirements.txt");
        fs::write(&wanted, format!("{name}=={version} --hash=sha256:{sha256}\n"))?;
        python(
            Command::new("python3")
                .args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check"])
                .args(["--no-deps", "--only-binary=:all:", "--require-hashes", "--requirement"])
                .arg(&wanted)
                .arg("--dest")
                .arg(&wheels),
        )?;
        let date =
            python(Command::new("python3").args(["-c", UNPACK]).arg(&wheels).arg(&unpacked))?;
        fs::write(unpacked.join(DATE), date.trim())?;
        if let Err(error) = fs::rename(&unpacked, folder) {
            // Another run was faster.
            if !folder.join(DATE).is_file() {
                return Err(error).with_context(|| folder.display().to_string());
            }
        }
        fs::remove_dir_all(&work)?;
        Ok(())
    }
}

/// The day on which a package was built, as `2026-11-17`.
///
/// # Errors
/// The folder is not one that [`Facts::package`] made.
pub fn date(folder: &Path) -> Result<String> {
    fs::read_to_string(folder.join(DATE)).with_context(|| folder.display().to_string())
}

/// Written last, so its presence says that the package is whole.
const DATE: &str = "DATE";

fn python(command: &mut Command) -> Result<String> {
    let output = command.output().context("python3 is needed to fetch facts")?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8(output.stdout)?)
}
