"""Servers that are started, killed and started again; PostgreSQL in a folder of its own."""

import glob
import http.client
import json
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import time

PROJECT = "0f5b1d1c8a9e4d6fb3c0e2a4c6d8f0a1"


class Server:
    """A block-storage-server. Requests to one that is not there raise OSError or HTTPException."""

    def __init__(self, binary, port, database, data, log):
        self.port, self.log = port, log
        self.command = [binary, "--listen", f"127.0.0.1:{port}", "--database", database, "--data", str(data)]
        for quota in ("volumes", "snapshots", "gigabytes"):
            self.command += [f"--quota-{quota}", "-1"]
        self.process = None

    def start(self):
        with socket.socket() as there:
            if there.connect_ex(("127.0.0.1", self.port)) == 0:
                raise SystemExit(f"something else listens at port {self.port}")
        with open(self.log, "a") as log:
            self.process = subprocess.Popen(self.command, stderr=log)
        for _ in range(300):
            try:
                if ask(self.port, "GET", "/")[0] == 300:
                    return
            except (OSError, http.client.HTTPException):
                if self.process.poll() is not None:
                    raise SystemExit(f"the server ended: see {self.log}") from None
            time.sleep(0.1)
        raise SystemExit("the server does not answer")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.terminate()
        return self.process.wait(timeout=30)


def ask(port, method, path, body=None, connection=None, timeout=30):
    """Status and JSON of an answer."""
    connection = connection or http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    headers = {"Content-Type": "application/json", "OpenStack-API-Version": "volume 3.71"}
    connection.request(method, path, json.dumps(body) if body is not None else None, headers)
    response = connection.getresponse()
    text = response.read()
    return response.status, json.loads(text) if text else None


class Postgres:
    """PostgreSQL on a socket in a folder of its own, as a user that is not root."""

    def __init__(self, folder):
        found = glob.glob("/usr/lib/postgresql/*/bin/initdb") or [shutil.which("initdb") or ""]
        self.bin = os.path.dirname(sorted(found)[-1])
        if not self.bin:
            raise SystemExit("absent: initdb, of Debian's package postgresql")
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.user = {}
        if os.geteuid() == 0:
            for name in ("postgres", "nobody"):
                try:
                    entry = pwd.getpwnam(name)
                except KeyError:
                    continue
                self.user = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
                os.chown(self.folder, entry.pw_uid, entry.pw_gid)
                break
        self.run("initdb", "-D", "db", "-A", "trust", "-U", "cinder", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        self.start()

    @property
    def url(self):
        return f"postgres://cinder@localhost/postgres?host={self.folder}"

    def run(self, program, *arguments):
        command = [f"{self.bin}/{program}", *arguments]
        with open(self.folder.parent / "postgres.log", "a") as log:
            subprocess.run(command, check=True, cwd=self.folder, stdout=log, stderr=log, env={}, **self.user)

    def start(self):
        options = f"-c listen_addresses='' -k {self.folder} -c max_connections=60"
        self.run("pg_ctl", "-D", "db", "-o", options, "-l", "log", "-w", "start")

    def stop(self, how="immediate"):
        self.run("pg_ctl", "-D", "db", "-m", how, "-w", "stop")
