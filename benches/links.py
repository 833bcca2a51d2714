#!/usr/bin/env python3
"""Counts the links of articles by regular expressions alone, and holds them against the census of `selfhelp links`.

    cargo build --release
    benches/links.py [CONTENT_ROOT] [--show N]

It knows no Markdown and no JSON: what it takes for a link is what looks like one. Two links are the same where file and address
are. What only one of the two has is told by reason, with N examples each.
"""

import collections
import csv
import html
import io
import os
import re
import subprocess
import sys

PROJECT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SELFHELP = os.environ.get("SELFHELP", os.path.join(PROJECT, "target", "release", "selfhelp"))

# What is in code or in a comment is no link.
HIDDEN = re.compile(r"^[ \t]*(`{3,}|~{3,}).*?(?:^[ \t]*\1[`~]*[ \t]*$|\Z)|<!--.*?-->|(?<!`)(`+)(?!`)[^\n]*?(?<!`)\2(?!`)", re.S | re.M)
ADDRESS = r"(?:https?://|www\.|mailto:|(?:button-)?data-(?:blade|context):)[^\s()<>\"'\]]*(?:\([^\s()<>\"']*\)[^\s()<>\"'\]]*)*"
# What a reader sees of a JSON body; all other strings there are settings of programs.
SHOWN = set(
    "title description displayLabel content watermarkText infoBalloonText text fileAttachmentHint insightNotAvailableText longDescription"
    " potentialBenefits tip costSavingInfo caption implication category learnMoreLink documentLink documentationLink link".lower().split()
)
STRING = re.compile(r'"([\w$]+)"\s*:\s*"((?:[^"\\\n]|\\.)*)"')
IN_SETTING = re.compile(r"https?:(?:\\?/){2}[^\s<>\"'`|,;\\{/](?:\\/|[^\s<>\"'`|,;\\])*")
# In this order: what one has found, the next does not see.
KINDS = [
    ("image", re.compile(r"!\[[^\]]*\]\(\s*([^\s()]+)[^()\n]*\)|<img\b[^>]*?\bsrc=\\?[\"']([^\"'\\]+)", re.I)),
    ("html", re.compile(r"<a\b[^>]*?\bhref\s*=\s*\\?[\"']([^\"'\\]*)", re.I)),
    ("inline", re.compile(r"\]\([ \t]*<?((?:[^\s()\\]|\\.|\([^\s()]*\))*)>?(?:[ \t]+\"[^\"\n]*\")?[ \t]*\)")),
    ("broken", re.compile(r"\]\s+\(\s*(" + ADDRESS + r")\s*\)")),
    ("autolink", re.compile(r"<(https?://[^\s<>]+)>")),
    ("value", re.compile(r"\"(?:learnMoreLink|documentLink|documentationLink|productLink\d*|link)\"\s*:\s*\"\s*([^\"\s]+)\s*\"", re.I)),
    ("element", re.compile(r"^\s*src\s*[:=]\s*\"?(https?://[^\s\"]+)", re.I | re.M)),
    ("bare", re.compile(r"(?<![\w\"'=/])(https?://[^\s<>\"`|]+)")),
]


def blank(match):
    return re.sub(r"[^\n]", " ", match.group(0))


def settings_apart(string, path, found):
    """The same string without its addresses, which are taken down, where it is a setting."""
    key, value = string.groups()
    if key.lower() in SHOWN or re.match(r"product(Link|Title)\d", key, re.I):
        return string.group(0)
    for match in IN_SETTING.finditer(value):
        found[path, normal(match.group(0))].append("setting")
    return IN_SETTING.sub(blank, string.group(0))


def decoded(data):
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def normal(address):
    return html.unescape(address.replace("\\/", "/").replace("\\", "")).strip()


def own_links(root):
    """By file and address: the kinds."""
    found = collections.defaultdict(list)
    texts = {}
    for top in ("articles", "includes"):
        for folder, _, names in os.walk(os.path.join(root, top)):
            for name in names:
                if not name.lower().endswith(".md"):
                    continue
                path = os.path.join(folder, name)
                with open(path, "rb") as file:
                    whole = decoded(file.read()).replace("\r\n", "\n")
                relative = os.path.relpath(path, root).replace(os.sep, "/")
                texts[relative] = whole
                text = HIDDEN.sub(blank, whole)
                text = STRING.sub(lambda match: settings_apart(match, relative, found), text)
                for kind, pattern in KINDS:
                    for match in pattern.finditer(text):
                        address = next((group for group in match.groups() if group is not None), "")
                        if kind == "bare":
                            address = address.rstrip(".,;:!?'*_")
                            while address.endswith(")") and address.count(")") > address.count("("):
                                address = address[:-1].rstrip(".,")
                        found[relative, normal(address)].append(kind)
                    text = pattern.sub(blank, text)
    return found, texts


def census(root):
    command = [SELFHELP, "links", "--root", root, "--format", "csv"]
    rows = csv.DictReader(io.StringIO(subprocess.run(command, capture_output=True, check=True).stdout.decode()))
    found = collections.defaultdict(list)
    for row in rows:
        found[row["path"], normal(row["address"])].append(row["kind"])
    return found


def reason(path, address, kind, is_own, texts, others):
    """Why only one of the two has a link, as far as its text tells."""
    text = texts.get(path, "")
    in_file = [other for (of, other) in others if of == path]
    if any(other != address and (other.startswith(address) or address.startswith(other)) for other in in_file if other and address):
        return "ends elsewhere"
    at = text.find(address)
    line = text[text.rfind("\n", 0, at) + 1 : (text.find("\n", at) + 1 or len(text))] if at >= 0 else ""
    if is_own and kind == "bare" and re.search(r"\[[^\]\n]*$", text[: max(at, 0)]) and "](" in text[at : at + len(address) + 80]:
        return "the text of a link"
    if not re.match(r"https?://[\w-]+(\.[\w-]+)+", address) and kind == "bare":
        return "bare, and no name of a host"
    if "<!--" in address or "$" in address and "<!--$" in line:
        return "a token fills it in"
    if "{" in address:
        return "a hole of a text of JSON"
    if is_own and re.match(r"\s*\"[\w$]+\"\s*:", line):
        return "in a text of JSON, and no link there"
    if is_own and re.match(r"( {4}|\t)", line):
        return "indented: code or a paragraph"
    if "`" in line:
        return "code of several sorts in one line"
    if "<!--" in line or "-->" in line or in_comment(text, at):
        return "beside or in a comment"
    if is_own and line.startswith("[") and "]:" in line:
        return "a comment written as a reference"
    if not is_own and in_fence(text, at):
        return "behind ``` that ends in its own line, which the script takes for a fence"
    if at < 0:
        return "written otherwise in the text"
    return "other " + kind


def in_comment(text, at):
    return text.rfind("<!--", 0, at) > text.rfind("-->", 0, at)


def in_fence(text, at):
    return at >= 0 and any(match.start() <= at < match.end() for match in HIDDEN.finditer(text))


def main():
    arguments = sys.argv[1:]
    show = 0
    if "--show" in arguments:
        at = arguments.index("--show")
        show = int(arguments[at + 1])
        del arguments[at : at + 2]
    root = os.path.abspath(arguments[0] if arguments else os.path.join(PROJECT, "..", "shared", "corpus"))
    own, texts = own_links(root)
    selfhelps = census(root)
    print(f"{sum(map(len, own.values())):>8} links by regular expressions, {sum(map(len, selfhelps.values()))} of selfhelp")
    kinds = [collections.Counter(kind for kinds in found.values() for kind in kinds) for found in (own, selfhelps)]
    print(f"\n{'kind':<12}{'by script':>10}{'selfhelp':>10}")
    for kind in sorted(set(kinds[0]) | set(kinds[1]), key=lambda kind: -kinds[1][kind]):
        print(f"{kind:<12}{kinds[0][kind]:>10}{kinds[1][kind]:>10}")
    same = sum(min(len(own[key]), len(selfhelps[key])) for key in own.keys() & selfhelps.keys())
    print(f"\n{same:>8} the same by file and address")
    for name, first, second, is_own in (("script", own, selfhelps, True), ("selfhelp", selfhelps, own, False)):
        reasons = collections.defaultdict(list)
        for (path, address), found in first.items():
            extra = len(found) - len(second.get((path, address), ()))
            for kind in found[len(found) - max(extra, 0) :]:
                reasons[reason(path, address, kind, is_own, texts, second)].append((path, kind, address))
        print(f"{sum(map(len, reasons.values())):>8} only {name} has")
        for why, places in sorted(reasons.items(), key=lambda item: -len(item[1])):
            print(f"{len(places):>16}  {why}")
            for place in places[:show]:
                print("                   ", *place)


if __name__ == "__main__":
    main()
