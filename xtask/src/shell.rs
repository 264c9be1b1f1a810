//! Starts other programs: with their output shown, kept, or both.

use std::{
    ffi::OsStr,
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
};

use anyhow::{Context, Result, bail};

/// The root of the repository: the folder above `xtask/`.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("xtask lies in the root of the repository").to_path_buf()
}

/// A program with its arguments, to be started in the root of the repository.
pub fn program<S: AsRef<OsStr>>(name: &str, args: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(name);
    command.args(args).current_dir(root());
    command
}

/// The cargo that started us, so that its toolchain is the one used.
pub fn cargo<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> Command {
    program(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()), args)
}

/// Where a program lies on the search path, if anywhere.
pub fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Runs a program with its output shown; an error when it fails.
pub fn run(command: &mut Command) -> Result<()> {
    let said = describe(command);
    let status = command.status().with_context(|| format!("`{said}` could not be started"))?;
    if !status.success() {
        bail!("`{said}` failed ({status})");
    }
    Ok(())
}

/// Runs a program silently and returns what it wrote to standard output.
pub fn read(command: &mut Command) -> Result<String> {
    let said = describe(command);
    let output = command.output().with_context(|| format!("`{said}` could not be started"))?;
    if !output.status.success() {
        bail!("`{said}` failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{said}` did not write text"))
}

/// Runs a program, shows its output line by line as it comes, and returns whether it succeeded and all it said.
pub fn tee(command: &mut Command) -> Result<(bool, String)> {
    let said = describe(command);
    println!("$ {said}");
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("`{said}` could not be started"))?;
    let out = child.stdout.take().expect("standard output is piped");
    let err = child.stderr.take().expect("standard error is piped");
    let from_err = thread::spawn(move || pass_on(err));
    let mut heard = pass_on(out);
    heard.push_str(&from_err.join().unwrap_or_default());
    let status = child.wait()?;
    Ok((status.success(), heard))
}

fn pass_on(from: impl Read) -> String {
    let mut heard = String::new();
    let mut lines = BufReader::new(from);
    let mut line = Vec::new();
    while let Ok(n) = lines.read_until(b'\n', &mut line) {
        if n == 0 {
            break;
        }
        let text = String::from_utf8_lossy(&line);
        let mut out = std::io::stdout().lock();
        // A closed pipe on our side must not stop the step that is running.
        let _closed = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        heard.push_str(&text);
        line.clear();
    }
    heard
}

fn describe(command: &Command) -> String {
    let mut said = Path::new(command.get_program())
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    for arg in command.get_args() {
        said.push(' ');
        said.push_str(&arg.to_string_lossy());
    }
    said
}
