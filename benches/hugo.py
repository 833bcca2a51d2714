"""The same articles as plain sites for Hugo, which `benches/run` measures beside selfhelp.

Each cloud is one site. Hugo gets each article as Markdown with a front matter, and a theme of two templates: the least
that makes a page per article and lists of them.
"""

import os
import re

CLOUDS = ["public", "mooncake", "fairfax", "usnat", "ussec"]

LAYOUTS = {
    "_default/baseof.html": '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>'
    '<body>{{ block "main" . }}{{ end }}</body></html>',
    "_default/single.html": '{{ define "main" }}<main><h1>{{ .Title }}</h1>{{ .Content }}</main>{{ end }}',
    "_default/list.html": '{{ define "main" }}<main><h1>{{ .Title }}</h1><ul>{{ range .Pages }}'
    '<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></main>{{ end }}',
}


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
