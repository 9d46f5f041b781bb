// Does once, after the first `npm install`, what `pulumi new` cannot: it replaces the project's name in files, but makes no
// Python name of it, renames no folder, and lets only the owner read those that it makes, where Airflow has to as well.
// Without it (npm's ignore-scripts) the package is called as it is, and all works but where root owns the project.
import { chmodSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";

const FROM = "my_package";
/** Names that would hide what Python, the platform or the project has. */
const TAKEN = new Set("abc aifc airflow and annotationlib antigravity argparse array as assert ast async asynchat asyncio asyncore atexit audioop await base64 bdb binascii bisect boto3 botocore break builtins bz2 calendar case cgi cgitb chunk class cmath cmd code codecs codeop collections colorsys compileall compression concurrent configparser conftest contextlib contextvars continue copy copyreg crypt csv ctypes curses dags data dataclasses datetime dbm decimal def del difflib dis distutils doctest elif else email encodings ensurepip enum errno except faulthandler fcntl filecmp fileinput finally fnmatch for fractions from ftplib functools gaiaflow gc genericpath getopt getpass gettext glob global graphlib grp gzip hashlib heapq hmac html http idlelib if imaplib imghdr imp import importlib in inspect io ipaddress is itertools joblib json keyword lambda lib2to3 linecache locale logging lzma mailbox mailcap marshal match math mimetypes mlartifacts mlflow mlruns mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib node_modules nonlocal not notebooks nt ntpath nturl2path numbers numpy opcode operator optparse or os ossaudiodev pandas pass pathlib pdb pickle pickletools pipes pkgutil platform plistlib plugins poplib posix posixpath pprint profile project pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat pytest queue quopri raise random re readline reprlib resource return rlcompleter runpy sched scipy secrets select selectors shelve shlex shutil signal site sklearn skops smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios test tests textwrap this threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc train_again train_iris try tty turtle turtledemo type types typing unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser while winreg winsound with wsgiref xdrlib xml xmlrpc yield zipapp zipfile zipimport zlib zoneinfo".split(" "));

const [, project = ""] = /^name: *["']?([^"'\s]+)/m.exec(readFileSync("Pulumi.yaml", "utf8")) ?? [];
const name = packageName(project);
for (const file of files(".")) {
    const text = readFileSync(file, "utf8");
    if (file !== "name-package.mjs" && text.includes(FROM)) {
        writeFileSync(file, text.replaceAll(FROM, name));
    }
}
renameSync(FROM, name);
const manifest = JSON.parse(readFileSync("package.json", "utf8"));
delete manifest.scripts.postinstall;
writeFileSync("package.json", `${JSON.stringify(manifest, undefined, 2)}\n`);
rmSync("name-package.mjs");

/** @param {string} project */
function packageName(project) {
    const words = project.toLowerCase().match(/[a-z0-9]+/g) ?? [];
    const plain = words.join("_");
    return /^[a-z]/.test(plain) && !TAKEN.has(plain) ? plain : `project_${plain}`;
}

/**
 * All files below a folder; on the way it lets everybody read the folders.
 *
 * @param {string} folder
 * @returns {string[]}
 */
function files(folder) {
    return readdirSync(folder, { withFileTypes: true })
        .filter(({ name: file }) => ![".git", ".venv", "node_modules", "package-lock.json"].includes(file))
        .flatMap((entry) => {
            const file = folder === "." ? entry.name : `${folder}/${entry.name}`;
            if (!entry.isDirectory()) {
                return [file];
            }
            chmodSync(file, 0o755);
            return files(file);
        });
}
