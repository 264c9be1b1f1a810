//! What the vault promises: what goes in comes out, and nothing else ever does.

use proptest::prelude::*;
use vault::{BlobStore, FIELD_OVERHEAD, KeyRing, VaultError, hash_token, sha256_hex, token};

const RING: &str = "# test ring
current 2
encryption 1 0101010101010101010101010101010101010101010101010101010101010101
encryption 2 0202020202020202020202020202020202020202020202020202020202020202
index 0303030303030303030303030303030303030303030303030303030303030303
seal 0404040404040404040404040404040404040404040404040404040404040404
";

fn ring() -> KeyRing {
    KeyRing::from_text(RING).unwrap()
}

proptest! {
    #[test]
    fn a_field_comes_back_as_it_was(context in ".{0,40}", text in ".{0,400}") {
        let sealed = ring().seal_field(&context, &text);
        prop_assert_eq!(sealed.len(), text.len() + FIELD_OVERHEAD);
        prop_assert_eq!(ring().open_field(&context, &sealed).unwrap(), text);
    }

    #[test]
    fn one_changed_bit_anywhere_does_not_open(text in ".{0,60}", at in any::<prop::sample::Index>(), bit in 0u8..8) {
        let mut sealed = ring().seal_field("c", &text);
        let at = at.index(sealed.len());
        sealed[at] ^= 1 << bit;
        prop_assert!(ring().open_field("c", &sealed).is_err());
    }

    #[test]
    fn a_cut_value_does_not_open(text in ".{1,60}", at in any::<prop::sample::Index>()) {
        let sealed = ring().seal_field("c", &text);
        prop_assert!(ring().open_field("c", &sealed[..at.index(sealed.len())]).is_err());
    }

    #[test]
    fn a_value_moved_to_another_place_does_not_open(a in ".{0,20}", b in ".{0,20}") {
        prop_assume!(a != b);
        let sealed = ring().seal_field(&a, "x");
        prop_assert!(matches!(ring().open_field(&b, &sealed), Err(VaultError::Tampered)));
    }

    #[test]
    fn arbitrary_bytes_never_open_and_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(ring().open_field("c", &bytes).is_err());
    }

    #[test]
    fn blind_indexes_agree_exactly_when_kind_and_value_agree(
        (a, b) in ("[a-c]{0,3}", "[a-c]{0,3}"), (x, y) in ("[a-c]{0,3}", "[a-c]{0,3}"),
    ) {
        let same = ring().blind_index(&a, &x) == ring().blind_index(&b, &y);
        prop_assert_eq!(same, (a, x) == (b, y));
    }

    #[test]
    fn arbitrary_key_text_never_panics(text in "(current|encryption|index|seal| |[0-9a-f]{64}|[0-9]|\n){0,12}") {
        let _ = KeyRing::from_text(&text);
    }
}

#[test]
fn the_same_text_is_sealed_differently_each_time() {
    assert_ne!(ring().seal_field("c", "x"), ring().seal_field("c", "x"));
}

#[test]
fn rotation_keeps_old_values_readable_until_they_are_resealed() {
    let mut keys = KeyRing::generate();
    let old = keys.seal_field("c", "text");
    assert_eq!(keys.reseal("c", &old).unwrap(), None, "already under the current key");
    assert_eq!(keys.rotate(), 2);
    assert_eq!(keys.open_field("c", &old).unwrap(), "text");
    let fresh = keys.reseal("c", &old).unwrap().unwrap();
    assert!(!keys.retire(2), "the current key stays");
    assert!(keys.retire(1));
    assert!(matches!(keys.open_field("c", &old), Err(VaultError::UnknownKey(1))));
    assert_eq!(keys.open_field("c", &fresh).unwrap(), "text");
}

#[test]
fn the_text_form_carries_the_whole_ring() {
    let mut keys = KeyRing::generate();
    let sealed = keys.seal_field("c", "text");
    keys.rotate();
    let again = KeyRing::from_text(&keys.to_text()).unwrap();
    assert_eq!(again.open_field("c", &sealed).unwrap(), "text");
    assert_eq!(again.blind_index("k", "v"), keys.blind_index("k", "v"));
    assert_eq!(again.mac("p", b"b"), keys.mac("p", b"b"));
    assert!(!format!("{keys:?}").contains(&keys.to_text()[30..60]), "debug output shows no key");
}

#[test]
fn a_wrong_key_text_names_its_line() {
    for (text, line) in [
        (RING.replace("current 2", "current two"), 2),
        (RING.replace("index 03", "index 3"), 5),
        (RING.replace("encryption 2", "encryption 1"), 4),
        (RING.replace("seal 04", "zeal 04"), 6),
        (RING.replace("current 2", "current 9"), 0),
        (RING.replace("04", "03"), 0),
        (String::new(), 0),
    ] {
        match KeyRing::from_text(&text) {
            Err(VaultError::KeyText { line: found, .. }) => assert_eq!(found, line, "{text}"),
            other => panic!("{other:?} for {text}"),
        }
    }
}

#[test]
fn a_key_file_open_to_others_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("keys");
    ring().write_new_file(&path).unwrap();
    assert_eq!(KeyRing::from_file(&path).unwrap().current_id(), 2);
    assert!(ring().write_new_file(&path).is_err(), "an existing key file is never overwritten");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(KeyRing::from_file(&path), Err(VaultError::KeyFileOpen)));
    }
}

#[test]
fn a_seal_fits_only_its_purpose_and_bytes() {
    let seal = ring().mac("audit", b"row");
    assert!(ring().mac_matches("audit", b"row", &seal));
    assert!(!ring().mac_matches("audit", b"roW", &seal));
    assert!(!ring().mac_matches("release", b"row", &seal));
    assert!(!ring().mac_matches("audit", b"row", &seal[..31]));
}

#[test]
fn the_seal_agrees_with_rfc_2104_built_by_hand() {
    // HMAC(K, m) = H((K ^ opad) | H((K ^ ipad) | m)), Krawczyk, Bellare, Canetti 1997.
    let message = [&5u64.to_be_bytes()[..], b"audit", b"row"].concat();
    let pad = |with: u8| [[4 ^ with; 32], [with; 32]].concat();
    let inner = sha256_hex(&[pad(0x36), message].concat());
    let inner: Vec<u8> = (0..32).map(|i| u8::from_str_radix(&inner[2 * i..2 * i + 2], 16).unwrap()).collect();
    let outer = sha256_hex(&[pad(0x5c), inner].concat());
    let seal: String = ring().mac("audit", b"row").iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(seal, outer);
}

#[test]
fn fingerprints_follow_fips_180() {
    assert_eq!(sha256_hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

#[test]
fn tokens_are_long_fresh_and_url_safe() {
    let (one, two) = (token(), token());
    assert_ne!(one, two);
    assert_eq!(one.len(), 64);
    assert!(one.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    assert_eq!(hash_token(&one), hash_token(&one));
    assert_ne!(hash_token(&one), hash_token(&two));
}

fn files(dir: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { out.extend(files(&path)) } else { out.push(path) }
    }
    out
}

#[test]
fn a_blob_round_trips_and_no_plaintext_reaches_the_disk() {
    let dir = tempfile::tempdir().unwrap();
    let store = BlobStore::at(dir.path(), ring()).unwrap();
    let secret = b"the name of a child".repeat(100);
    let blob = store.put(&secret).unwrap();
    assert_eq!(blob.size, secret.len() as u64);
    assert_eq!(store.put(&secret).unwrap(), blob, "the same content is one blob");
    assert_eq!(store.get(&blob.id).unwrap(), secret);
    let on_disk = files(dir.path());
    assert_eq!(on_disk.len(), 1, "no temporary file is left");
    let bytes = std::fs::read(&on_disk[0]).unwrap();
    assert!(!bytes.windows(8).any(|window| window == &secret[..8]));
    assert_ne!(blob.id, sha256_hex(&secret), "the name does not betray a known content");
    store.delete(&blob.id).unwrap();
    assert!(matches!(store.get(&blob.id), Err(VaultError::BlobNotFound)));
    assert!(files(dir.path()).is_empty());
}

#[test]
fn a_damaged_blob_is_an_error_and_putting_it_again_heals_it() {
    let dir = tempfile::tempdir().unwrap();
    let store = BlobStore::at(dir.path(), ring()).unwrap();
    let blob = store.put(b"content").unwrap();
    let path = files(dir.path()).remove(0);
    let mut bytes = std::fs::read(&path).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    assert!(matches!(store.get(&blob.id), Err(VaultError::Tampered)));
    store.put(b"content").unwrap();
    assert_eq!(store.get(&blob.id).unwrap(), b"content");
}

#[test]
fn blobs_swapped_on_disk_do_not_open() {
    let dir = tempfile::tempdir().unwrap();
    let store = BlobStore::at(dir.path(), ring()).unwrap();
    let (one, two) = (store.put(b"one").unwrap(), store.put(b"two").unwrap());
    let place = |id: &str| dir.path().join(&id[..2]).join(id);
    std::fs::copy(place(&one.id), place(&two.id)).unwrap();
    assert!(matches!(store.get(&two.id), Err(VaultError::Tampered)));
}

#[test]
fn a_blob_is_resealed_after_rotation() {
    let dir = tempfile::tempdir().unwrap();
    let mut keys = KeyRing::generate();
    let blob = BlobStore::at(dir.path(), keys.clone()).unwrap().put(b"content").unwrap();
    keys.rotate();
    let store = BlobStore::at(dir.path(), keys.clone()).unwrap();
    assert!(store.reseal(&blob.id).unwrap());
    assert!(!store.reseal(&blob.id).unwrap());
    keys.retire(1);
    assert_eq!(BlobStore::at(dir.path(), keys).unwrap().get(&blob.id).unwrap(), b"content");
}

#[test]
fn no_id_leads_out_of_the_directory_and_no_file_is_too_large() {
    let dir = tempfile::tempdir().unwrap();
    let store = BlobStore::at(dir.path(), ring()).unwrap();
    for id in ["", "../keys", &"../".repeat(22)[..64], &"A".repeat(64), &"é".repeat(32)] {
        assert!(matches!(store.get(id), Err(VaultError::BadBlobId)), "{id}");
    }
    let large = vec![0; 64 * 1024 * 1024 + 1];
    assert!(matches!(store.put(&large), Err(VaultError::BlobTooLarge { .. })));
    assert!(files(dir.path()).is_empty());
}

/// Runs [`a_crash_before_the_rename_leaves_no_blob`] again in a process that dies before the rename.
#[test]
fn a_crash_before_the_rename_leaves_no_blob() {
    if let Ok(dir) = std::env::var("VAULT_TEST_DIR") {
        BlobStore::at(dir.as_ref(), ring()).unwrap().put(b"the name of a child").unwrap();
        unreachable!("the process dies inside put");
    }
    let dir = tempfile::tempdir().unwrap();
    let status = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_crash_before_the_rename_leaves_no_blob"])
        .env("VAULT_TEST_DIR", dir.path())
        .env("SHUREN_ABORT_AT", "vault.before_rename")
        .output()
        .unwrap()
        .status;
    assert!(!status.success());
    let left = files(dir.path());
    assert_eq!(left.len(), 1, "the half-written part");
    assert!(!std::fs::read(&left[0]).unwrap().windows(8).any(|window| window == b"the name"));
    let store = BlobStore::at(dir.path(), ring()).unwrap();
    assert_eq!(store.sweep(std::time::Duration::from_secs(3600)).unwrap(), 0, "it may still be being written");
    let blob = store.put(b"the name of a child").unwrap();
    assert_eq!(store.sweep(std::time::Duration::ZERO).unwrap(), 1);
    assert_eq!(store.get(&blob.id).unwrap(), b"the name of a child");
}
