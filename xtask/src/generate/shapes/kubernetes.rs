//! `rules/data/shapes-kubernetes.txt`: the same for Kubernetes, from the models of its Python client, which
//! are generated from the published OpenAPI. They are read as text: three tables of literals in each class.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::Path,
};

use anyhow::{Context, Result, bail};

use super::{
    join::{Property, Structure, Type},
    models::Scalar,
    table,
    words::{Said, Word},
};

/// The kinds that are read, and their classes.
const KINDS: [(&str, &str); 12] = [
    ("apps/v1/DaemonSet", "V1DaemonSet"),
    ("apps/v1/Deployment", "V1Deployment"),
    ("apps/v1/ReplicaSet", "V1ReplicaSet"),
    ("apps/v1/StatefulSet", "V1StatefulSet"),
    ("batch/v1/CronJob", "V1CronJob"),
    ("batch/v1/Job", "V1Job"),
    ("storage.k8s.io/v1/StorageClass", "V1StorageClass"),
    ("v1/Namespace", "V1Namespace"),
    ("v1/PersistentVolume", "V1PersistentVolume"),
    ("v1/PersistentVolumeClaim", "V1PersistentVolumeClaim"),
    ("v1/Pod", "V1Pod"),
    ("v1/ServiceAccount", "V1ServiceAccount"),
];

/// Quantities (`cpu: 1`, `memory: 2Gi`), which may be text or a number and which the client calls text.
const QUANTITIES: &[(&str, &str)] = &[
    ("V1EmptyDirVolumeSource", "sizeLimit"),
    ("V1PersistentVolumeSpec", "capacity"),
    ("V1PodSpec", "overhead"),
    ("V1ResourceFieldSelector", "divisor"),
    ("V1ResourceRequirements", "limits"),
    ("V1ResourceRequirements", "requests"),
    ("V1VolumeResourceRequirements", "limits"),
    ("V1VolumeResourceRequirements", "requests"),
];

/// Enumerations, which the client does not carry. From the API reference of each kind,
/// https://kubernetes.io/docs/reference/kubernetes-api/. A list's are of its items.
const ENUMS: &[(&str, &str, &[&str])] = &[
    ("V1StorageClass", "reclaimPolicy", &["Delete", "Retain"]),
    ("V1StorageClass", "volumeBindingMode", &["Immediate", "WaitForFirstConsumer"]),
    ("V1PersistentVolumeSpec", "persistentVolumeReclaimPolicy", &["Delete", "Recycle", "Retain"]),
    ("V1PersistentVolumeSpec", "volumeMode", &["Block", "Filesystem"]),
    ("V1PersistentVolumeSpec", "accessModes", ACCESS),
    ("V1PersistentVolumeClaimSpec", "volumeMode", &["Block", "Filesystem"]),
    ("V1PersistentVolumeClaimSpec", "accessModes", ACCESS),
    ("V1PodSpec", "restartPolicy", &["Always", "Never", "OnFailure"]),
    ("V1PodSpec", "dnsPolicy", &["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"]),
    ("V1Container", "imagePullPolicy", &["Always", "IfNotPresent", "Never"]),
    ("V1ContainerPort", "protocol", &["SCTP", "TCP", "UDP"]),
];

const ACCESS: &[&str] = &["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

/// What a patch of Kustomize leaves out, because the object that it patches has it.
const PATCHED: &[&str] = &[
    "V1CronJobSpec",
    "V1DaemonSetSpec",
    "V1DeploymentSpec",
    "V1JobSpec",
    "V1JobTemplateSpec",
    "V1PodSpec",
    "V1ReplicaSetSpec",
    "V1StatefulSetSpec",
];

/// The version of Kubernetes whose API a client of this version has.
pub const API: &str = "1.34";

/// The table's text after its head.
///
/// # Errors
/// A class that is not as expected, and an exception that matches nothing.
pub fn make(package: &Path) -> Result<String> {
    let mut reader = Reader {
        classes: classes(&package.join("kubernetes/client/models"))?,
        known: HashMap::new(),
        structures: Vec::new(),
        used: Vec::new(),
    };
    let mut roots = BTreeMap::new();
    for (kind, class) in KINDS {
        roots.insert(kind, reader.structure(class)?);
    }
    let exceptions = QUANTITIES.iter().map(|(class, name)| (*class, *name));
    let exceptions = exceptions.chain(ENUMS.iter().map(|(class, name, _)| (*class, *name)));
    for (class, name) in exceptions {
        if !reader.used.iter().any(|(c, n)| c == class && n == name) {
            bail!("the exception {class}.{name} matches nothing");
        }
    }
    Ok(table::write(&reader.structures, &roots))
}

struct Reader {
    classes: HashMap<String, String>,
    known: HashMap<String, usize>,
    structures: Vec<Structure>,
    used: Vec<(String, String)>,
}

impl Reader {
    fn structure(&mut self, class: &str) -> Result<usize> {
        if let Some(&known) = self.known.get(class) {
            return Ok(known);
        }
        let text = self.classes.get(class).with_context(|| format!("no class {class}"))?.clone();
        let index = self.structures.len();
        self.known.insert(class.to_owned(), index);
        self.structures.push(Structure::default());
        let types = literals(&text, "openapi_types").with_context(|| class.to_owned())?;
        let names: HashMap<String, String> = literals(&text, "attribute_map")
            .with_context(|| class.to_owned())?
            .into_iter()
            .collect();
        let mut properties = Vec::new();
        for (attribute, ty) in types {
            let name = names.get(&attribute).with_context(|| format!("{class}.{attribute}"))?;
            self.used.push((class.to_owned(), name.clone()));
            let has = |list: &[(&str, &str)]| list.iter().any(|(c, n)| *c == class && n == name);
            let ty = match name.as_str() {
                "status" if KINDS.iter().any(|(_, kind)| *kind == class) => Type::Any,
                _ if has(QUANTITIES) && ty.starts_with("dict") => Type::Map(Box::new(Type::Any)),
                _ if has(QUANTITIES) => Type::Any,
                _ => self.ty(&ty)?,
            };
            let mut words = Vec::new();
            let must = text.contains(&format!("value for `{attribute}`, must not be `None`"));
            // A claim is also a part of a stateful set, where it needs none.
            let root = name == "apiVersion"
                && class != "V1PersistentVolumeClaim"
                && KINDS.iter().any(|(_, kind)| *kind == class);
            if (must && !PATCHED.contains(&class)) || root {
                words.push(Word { said: Said::Required, side: None, depth: 0 });
            }
            if let Some((.., values)) = ENUMS.iter().find(|(c, n, _)| *c == class && n == name) {
                let values = values.iter().map(|value| (*value).to_owned()).collect();
                let depth = u8::from(matches!(ty, Type::List(_)));
                words.push(Word { said: Said::Enum(values), side: None, depth });
            }
            properties.push(Property::new(name, Some(name.clone()), ty, words));
        }
        properties.sort();
        let name = class.strip_prefix("V1").unwrap_or(class).to_owned();
        if let Some(structure) = self.structures.get_mut(index) {
            *structure = Structure { name, properties };
        }
        Ok(index)
    }

    fn ty(&mut self, text: &str) -> Result<Type> {
        let inner = |prefix: &str, end: &str| {
            text.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(end))
        };
        if let Some(item) = inner("list[", "]") {
            return Ok(Type::List(Box::new(self.ty(item)?)));
        }
        if let Some(value) = inner("dict(str, ", ")") {
            return Ok(Type::Map(Box::new(self.ty(value)?)));
        }
        Ok(match text {
            "str" => Type::Scalar(Scalar::String),
            "int" => Type::Scalar(Scalar::Integer),
            "float" => Type::Scalar(Scalar::Number),
            "bool" => Type::Scalar(Scalar::Boolean),
            "datetime" => Type::Scalar(Scalar::Timestamp),
            "object" => Type::Any,
            class => Type::Structure(self.structure(class)?),
        })
    }
}

/// Every class, by name.
fn classes(folder: &Path) -> Result<HashMap<String, String>> {
    let mut classes = HashMap::new();
    for file in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = file?.path();
        if path.extension().is_none_or(|extension| extension != "py") {
            continue;
        }
        let text = fs::read_to_string(&path)?;
        let name = text.split("\nclass ").nth(1).and_then(|rest| rest.split('(').next());
        if let Some(name) = name {
            classes.insert(name.to_owned(), text);
        }
    }
    Ok(classes)
}

/// The pairs of a table of literals: `name = {'a': 'b', …}`.
fn literals(text: &str, name: &str) -> Result<Vec<(String, String)>> {
    let start = format!("    {name} = {{");
    let body = text.split(&start).nth(1).and_then(|rest| rest.split('}').next());
    let body = body.with_context(|| format!("no table {name}"))?;
    let mut pairs = Vec::new();
    for line in body.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let words: Vec<&str> = line.split('\'').collect();
        let [_, key, _, value, _] = words.as_slice() else { bail!("{name}: {line}") };
        pairs.push(((*key).to_owned(), (*value).to_owned()));
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_literals_are_read() {
        let text = "class V1X(object):\n    openapi_types = {\n        'a_b': 'list[str]',\n        'c': 'V1Y'\n    }\n";
        let pairs = literals(text, "openapi_types").unwrap();
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(pairs, [pair("a_b", "list[str]"), pair("c", "V1Y")]);
        assert!(literals(text, "attribute_map").is_err());
    }
}
