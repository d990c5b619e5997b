//! URIs of files.

use std::path::{Path, PathBuf};

use lsp_types::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The characters that stand in a path as they are.
const KEPT: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The file that a URI names, links resolved as far as it is there; `None` of what is no file of this machine.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    let text = uri.as_str();
    let scheme = text.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("file:"))?;
    let rest = &text[scheme.len()..];
    let rest = match rest.strip_prefix("//") {
        Some(rest) => &rest[rest.find('/')?..],
        None => rest,
    };
    let path = percent_decode_str(rest).decode_utf8().ok()?;
    // `/C:/folder` is a path of Windows.
    let is_drive = path.as_bytes().get(2) == Some(&b':') && cfg!(windows);
    let path = Path::new(if is_drive { &path[1..] } else { &*path });
    if !path.is_absolute() || path.as_os_str().as_encoded_bytes().contains(&0) {
        return None;
    }
    let real = path.canonicalize().ok().or_else(|| {
        let folder = path.parent()?.canonicalize().ok()?;
        Some(folder.join(path.file_name()?))
    });
    Some(real.unwrap_or_else(|| path.to_owned()))
}

/// The URI of a file.
pub(super) fn of(path: &Path) -> Option<Uri> {
    let path = path.to_string_lossy().replace('\\', "/");
    let slash = if path.starts_with('/') { "" } else { "/" };
    format!("file://{slash}{}", utf8_percent_encode(&path, KEPT)).parse().ok()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn a_uri_names_a_file_and_nothing_else() {
        let path = |uri: &str| super::path(&uri.parse().unwrap());
        assert_eq!(
            path("file:///no%20such/a%C3%A9.rst").as_deref(),
            Some(Path::new("/no such/aé.rst"))
        );
        assert_eq!(path("file://host/no-such/a").as_deref(), Some(Path::new("/no-such/a")));
        for uri in
            ["untitled:Untitled-1", "https://example.org/a.rst", "file:a", "file://", "file:///%00"]
        {
            assert_eq!(path(uri), None, "{uri}");
        }
        let there = super::of(Path::new("/no such/{é}#?.rst")).unwrap();
        assert_eq!(super::path(&there).as_deref(), Some(Path::new("/no such/{é}#?.rst")));
    }
}
