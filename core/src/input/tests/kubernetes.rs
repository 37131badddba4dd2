use super::*;

#[test]
fn several_documents() {
    let unit = yaml(
        "# comment\n---\napiVersion: storage.k8s.io/v1beta1\nkind: StorageClass\nmetadata: {name: gp3}\n\
         provisioner: ebs.csi.aws.com\nparameters:\n  type: gp3\n  encrypted: true\n---\n\
         apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\n  namespace: db\n---\n---\n\
         apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: b}\n",
    );
    checked(
        &unit,
        Kind::Kubernetes,
        &[
            "storage.k8s.io/v1/StorageClass gp3",
            "v1/PersistentVolumeClaim db/data",
            "v1/ConfigMap c",
        ],
    );
    assert_eq!(at(&unit, 0, "apiVersion"), "\"storage.k8s.io/v1beta1\"");
    assert_eq!(at(&unit, 0, "parameters.type"), "\"gp3\"");
    assert_eq!(at(&unit, 0, "parameters.encrypted"), "malformed", "Kubernetes wants text");
    assert_eq!(unit.model.resources[1].address, "PersistentVolumeClaim/db/data");
    assert_eq!(unit.model.resources[1].name.as_deref(), Some("data"));
    assert_eq!(unit.model.resources[1].name_span.of(&unit.source.text), "data");
    assert_eq!(at(&unit, 2, ""), "{…}", "listed, not lowered");
}

#[test]
fn lists_and_json() {
    let pod = r#"{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}}"#;
    let old = r#"{"apiVersion": "extensions/v1beta1", "kind": "Deployment", "metadata": {"generateName": "d-"}}"#;
    let unit = json(&format!(r#"{{"apiVersion": "v1", "kind": "List", "items": [{pod}, {old}]}}"#));
    checked(&unit, Kind::Kubernetes, &["v1/Pod p", "apps/v1/Deployment d-"]);
    let unit = json(&format!("[{pod}, {old}]"));
    checked(&unit, Kind::Kubernetes, &["v1/Pod p", "apps/v1/Deployment d-"]);
    assert_eq!(unit.model.resources[1].name, None);
}

#[test]
fn custom_resources() {
    let unit = yaml(
        "apiVersion: trident.netapp.io/v1\nkind: TridentBackendConfig\nmetadata: {name: b}\nspec:\n  svm: x\n",
    );
    checked(&unit, Kind::Kubernetes, &["trident.netapp.io/v1/TridentBackendConfig b"]);
    assert_eq!(at(&unit, 0, "spec.svm"), "\"x\"");
    let unit = yaml("apiVersion: ceph.rook.io/v1\nkind: CephCluster\nmetadata: {name: b}\n");
    checked(&unit, Kind::Kubernetes, &["ceph.rook.io/v1/CephCluster b"]);
    // A job of another group is not the job of Kubernetes.
    let unit = yaml("apiVersion: batch.volcano.sh/v1alpha1\nkind: Job\nmetadata: {name: b}\n");
    assert_eq!(resources(&unit), ["batch.volcano.sh/v1alpha1/Job b"]);
}

#[test]
fn placeholders_and_templates() {
    let unit = yaml(
        "apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: pv}\nspec:\n  storageClassName: ${CLASS}\n  csi:\n    driver: efs.csi.aws.com\n    volumeHandle: \"{{ .Values.fs }}\"\n",
    );
    checked(&unit, Kind::Kubernetes, &["v1/PersistentVolume pv"]);
    assert_eq!(at(&unit, 0, "spec.storageClassName"), "?template");
    assert_eq!(at(&unit, 0, "spec.csi.volumeHandle"), "?template");

    let unit = yaml(
        "{{- if .Values.enabled }}\napiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata:\n  name: {{ .Values.name }}\n{{- end }}\n",
    );
    assert_eq!(unit.status, Status::Templated("Helm template: 3 directives, not checked".into()));
    assert!(unit.marked);
    assert!(unit.notices.is_empty());
}

#[test]
fn eksctl() {
    let source = "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata:\n  name: c\n  region: eu-west-1\n\
         managedNodeGroups:\n  - name: ng\n    instanceType: m5.large\n    minSize: 1\n    maxSize: 3\n    desiredCapacity: 2\n\
         \x20   volumeSize: 80\n    spot: true\n    amiFamily: Bottlerocket\n    labels: {role: web}\n    subnets: [subnet-1]\n    taints:\n      - {key: a, value: b, effect: NoSchedule}\n\
         \x20   iam:\n      instanceRoleARN: arn:aws:iam::1:role/r\n\
         fargateProfiles:\n  - name: fp\n    selectors:\n      - namespace: default\n        labels: {env: dev}\n";
    let unit = yaml(source);
    checked(
        &unit,
        Kind::Eksctl,
        &[
            "eksctl.io/v1alpha5/ClusterConfig c",
            "AWS::EKS::Nodegroup ng",
            "AWS::EKS::FargateProfile fp",
        ],
    );
    assert_eq!(at(&unit, 0, "metadata.region"), "\"eu-west-1\"");
    for (path, value) in [
        ("NodegroupName", "\"ng\""),
        ("ClusterName", "\"c\""),
        ("InstanceTypes", "[\"m5.large\"]"),
        ("ScalingConfig", "{MinSize: 1, MaxSize: 3, DesiredSize: 2, …}"),
        ("DiskSize", "80"),
        ("CapacityType", "\"SPOT\""),
        ("AmiType", "-"),
        ("Labels", "{role: \"web\"}"),
        ("Subnets", "[\"subnet-1\"]"),
        ("Taints.0", "{Key: \"a\", Value: \"b\", Effect: \"NO_SCHEDULE\"}"),
        ("NodeRole", "\"arn:aws:iam::1:role/r\""),
    ] {
        assert_eq!(at(&unit, 1, path), value, "{path}");
    }
    let selector = "{Namespace: \"default\", Labels: [{Key: \"env\", Value: \"dev\"}]}";
    assert_eq!(at(&unit, 2, "Selectors.0"), selector);
    let group = &unit.model.resources[1];
    assert_eq!(group.address, "managedNodeGroups/ng");
    let scaling = unit.model.field(&unit.tree, group.properties, "ScalingConfig").unwrap().value;
    let min = unit.model.field(&unit.tree, scaling, "MinSize").unwrap();
    assert_eq!(min.key_span.of(source), "minSize");
}
