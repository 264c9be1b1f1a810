//! A PostgreSQL cluster of our own for the time of a test run: on loopback, as an ordinary user, then gone.

use std::{
    fs::{self, File},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::{
    provide::{is_root, postgres_bin},
    shell::{program, read, run},
};

/// A running cluster; stopped and removed when dropped.
pub struct Cluster {
    server: Child,
    bin: PathBuf,
    folder: PathBuf,
    /// Where tests connect, with a user who may create databases.
    pub url: String,
}

impl Cluster {
    /// Makes a cluster in a temporary folder and waits until it answers.
    pub fn start() -> Result<Self> {
        let bin = postgres_bin()?;
        let folder = std::env::temp_dir().join(format!("shuren-postgres-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        if is_root() {
            run(&mut program("chown", [Path::new("postgres"), &folder]))?;
        }
        let data = folder.join("data");
        let mut initdb = as_ordinary_user(&bin.join("initdb"));
        initdb.args(["--auth=trust", "--username=shuren", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"]);
        read(initdb.arg(&data)).context("the PostgreSQL cluster could not be made")?;
        let port = free_port()?;
        let log = File::create(folder.join("server.log"))?;
        let mut serve = as_ordinary_user(&bin.join("postgres"));
        serve.arg("-D").arg(&data).arg("-k").arg(&folder).args(["-h", "127.0.0.1", "-p", &port.to_string()]);
        for setting in ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300"] {
            serve.args(["-c", setting]);
        }
        let server = serve.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn()?;
        let url = format!("postgres://shuren@127.0.0.1:{port}/postgres");
        let mut cluster = Self { server, bin, folder, url };
        cluster.wait_until_it_answers(port)?;
        println!("PostgreSQL answers on 127.0.0.1:{port}");
        Ok(cluster)
    }

    fn wait_until_it_answers(&mut self, port: u16) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(60) {
            let mut ready = program(&self.bin.join("pg_isready").to_string_lossy(), ["-q", "-h", "127.0.0.1", "-p"]);
            ready.arg(port.to_string());
            if TcpStream::connect(("127.0.0.1", port)).is_ok() && run(&mut ready).is_ok() {
                return Ok(());
            }
            if self.server.try_wait()?.is_some() {
                break;
            }
            thread::sleep(Duration::from_millis(100));
        }
        let log = fs::read_to_string(self.folder.join("server.log")).unwrap_or_default();
        bail!("PostgreSQL did not start: {log}")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = as_ordinary_user(&self.bin.join("pg_ctl"));
        stop.args(["stop", "-s", "-m", "immediate", "-D"]).arg(self.folder.join("data"));
        if stop.status().is_ok_and(|status| status.success()) {
            let _ended = self.server.wait();
        }
        let _gone = fs::remove_dir_all(&self.folder);
    }
}

/// PostgreSQL refuses to run as root, so root lends it the system's `postgres` user.
fn as_ordinary_user(path: &Path) -> Command {
    let mut command = if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(path);
        command
    } else {
        Command::new(path)
    };
    command.current_dir(std::env::temp_dir());
    command
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
