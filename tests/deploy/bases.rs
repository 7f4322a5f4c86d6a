//! Images of others, which are named by their digests: a tag can be moved.

use std::fs;

use medwage_testkit::root;

const FILES: [&str; 3] =
    ["deploy/images/Dockerfile", "deploy/compose.yaml", "deploy/k8s/publisher.yaml"];

/// The images of registries that a text names, with those that have no digest.
fn images(text: &str) -> (Vec<&str>, Vec<&str>) {
    let ends = |it: char| it.is_whitespace() || matches!(it, '}' | '"' | '\'' | '`');
    let named =
        text.match_indices("docker.io/").filter_map(|(at, _)| text[at..].split(ends).next());
    let all: Vec<&str> = named.collect();
    let has_digest = |it: &&str| {
        let digest = it.split_once("@sha256:").map_or("", |(_, digest)| digest);
        digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let without = all.iter().copied().filter(|it| !has_digest(it)).collect();
    (all, without)
}

#[test]
fn images_of_others_are_named_by_their_digests() {
    for file in FILES {
        let text = fs::read_to_string(root().join(file)).unwrap();
        let (all, without) = images(&text);
        assert!(!all.is_empty(), "{file} names none");
        assert_eq!(without, Vec::<&str>::new(), "{file}");
    }
    let tag = "image: ${X:-docker.io/library/busybox:1.37}";
    assert_eq!(images(tag).1, ["docker.io/library/busybox:1.37"]);
    assert_eq!(images("docker.io/x:1@sha256:abc").1.len(), 1, "cut short");
}
