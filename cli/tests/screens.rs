//! The screens of the README: what the command prints on a terminal, as pictures. `PLIMSOLL_BLESS=1` writes them.
#![allow(missing_docs)]

mod common;

use std::path::Path;

/// Name of the picture and the call, in the folder of the checkout.
const SCREENS: [(&str, &[&str]); 3] = [
    (
        "check",
        &[
            "check",
            "examples/svc/web-task.json",
            "--select",
            "ecs/privileged-container,ecs/host-port-mismatch",
            "--isolated",
        ],
    ),
    ("fix", &["fix", "--diff", "--suggested", "--isolated", "examples/k8s/storage.yaml"]),
    ("explain", &["explain", "ecs/efs-iam-without-encryption"]),
];

/// Most lines of a picture.
const LINES: usize = 48;

#[test]
fn screens_are_what_the_command_prints() {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let empty = common::folder(&[]);
    for (name, call) in SCREENS {
        let mut command = common::plimsoll(&empty);
        command.current_dir(&checkout).env("COLUMNS", "100").args(call).args(["--color", "always"]);
        let printed = common::stdout(&mut command);
        let lines: Vec<&str> = printed.lines().take(LINES).collect();
        let shown: Vec<String> =
            call.iter().filter(|word| **word != "--isolated").map(|w| w.to_string()).collect();
        let screen = format!("$ plimsoll {}\n{}\n", shown.join(" "), lines.join("\n"));
        let svg = anstyle_svg::Term::new().min_width_px(880).render_svg(&screen);
        let path = checkout.join(format!("docs/screens/{name}.svg"));
        if std::env::var_os("PLIMSOLL_BLESS").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &svg).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == svg,
            "docs/screens/{name}.svg is not what is printed; PLIMSOLL_BLESS=1 writes it\n{printed}"
        );
    }
}
