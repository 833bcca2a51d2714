#!/usr/bin/env python3
"""Checks the same articles with selfhelp, rumdl and markdownlint-cli2, one after the other, and compares time and memory.

    pip install rumdl && npm install --prefix /tmp/mdl markdownlint-cli2 && cargo build --release
    benches/check.py [CONTENT_ROOT] [ROUNDS] [--markdownlint /tmp/mdl/node_modules/.bin/markdownlint-cli2]

Each tool looks at every article with all that it looks for by default, cold, and its findings go nowhere. The first row is
`selfhelp check` with a rule that nothing breaks: reading and parsing alone. Figures of one run belong together; machines
differ and are noisy, so compare ratios. A tool that is not there is left out.
"""

import os
import shutil
import subprocess
import sys
import time

PROJECT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def main():
    arguments = sys.argv[1:]
    markdownlint = shutil.which("markdownlint-cli2")
    if "--markdownlint" in arguments:
        at = arguments.index("--markdownlint")
        markdownlint = arguments[at + 1]
        del arguments[at : at + 2]
    root = os.path.abspath(arguments[0] if arguments else os.path.join(PROJECT, "..", "shared", "corpus"))
    rounds = int(arguments[1]) if len(arguments) > 1 else 3
    selfhelp = os.path.join(PROJECT, "target", "release", "selfhelp")
    commands = {
        "parsing alone": [selfhelp, "check", "--root", root, "--rule", "file-empty", "--format", "json", "--no-cache"],
        "selfhelp": [selfhelp, "check", "--root", root, "--format", "json", "--no-cache"],
    }
    if shutil.which("rumdl"):
        commands["rumdl"] = ["rumdl", "check", "--no-cache", "articles"]
    if markdownlint:
        commands["markdownlint"] = [markdownlint, "articles/**/*.md"]
    for number in range(1, rounds + 1):
        print(f"round {number:<10} {'wall s':>8} {'CPU s':>8} {'peak MB':>8}")
        rows = {name: run(command, root) for name, command in commands.items()}
        for name, row in rows.items():
            print(f"  {name:14} {row[0]:8.2f} {row[1]:8.2f} {row[2]:8.0f}")
        others = [name for name in rows if name not in ("parsing alone", "selfhelp")]
        for name in others:
            ratios = " ".join(f"{b / a:7.1f}x" for a, b in zip(rows["selfhelp"], rows[name]))
            print(f"  {name} / selfhelp: {ratios}", flush=True)
        more = rows["selfhelp"][1] - rows["parsing alone"][1]
        print(f"  all rules cost {more:.2f} CPU s more than parsing alone", flush=True)


def run(command, folder):
    """Runs a command: wall seconds, CPU seconds, and peak memory in MB."""
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{command[0]} failed")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()
