#!/usr/bin/env python3
"""Makes documentation out of the C header: tools/header_docs.py include/blasview.h FOLDER

FOLDER/blasview.html is one page with everything in the header. FOLDER/man3 has manual pages: blasview(3) with the
introduction, the constants, the types and a list of the functions, and a page for each function.

It reads what cbindgen writes: each declaration has its comment in lines of /// before it.
"""

import html
import pathlib
import re
import sys
from dataclasses import dataclass, field

NAME = re.compile(r"\b(?:bv|BV)_\w+")
FUNCTION = re.compile(r"^\w.*?\b(bv_\w+)\(")
TYPE = re.compile(r"^typedef .*?\b(bv_\w+)(?: \{|;)$", re.DOTALL)
DEFINE = re.compile(r"^#define (BV_\w+) (.*)$")
SECTION = re.compile(r"^/\* -+ (.*?) -+ \*/$")


@dataclass
class Item:
    kind: str  # "constant", "type" or "function"
    name: str
    code: list  # Its lines, the comments of fields among them.
    paragraphs: list = field(default_factory=list)
    section: str = ""  # The heading that it stands under.


def paragraphs(lines):
    """The paragraphs of a comment, whose lines may be broken anywhere."""
    texts = "\n".join(lines).split("\n\n")
    return [" ".join(text.split()) for text in texts if text.strip()]


def summary(item):
    """The first sentence."""
    text = item.paragraphs[0]
    sentence = re.match(r"(.+?[^.])\.\s", text)
    return sentence.group(1) if sentence else text.removesuffix(".")


def parse(text):
    """The paragraphs of the introduction, and the items in their order."""
    opening = re.search(r"/\*\n(.*?)\*/", text, re.DOTALL).group(1)
    introduction = paragraphs(re.sub(r"^ \* ?", "", line) for line in opening.splitlines())
    items, comment, section = [], [], ""
    lines = iter(text.splitlines())
    for line in lines:
        if line.startswith("///"):
            comment.append(line[3:].removeprefix(" "))
            continue
        heading = SECTION.match(line)
        if heading:
            section = heading.group(1)
        elif comment and line:
            items.append(declaration(line, lines, paragraphs(comment)))
            items[-1].section = section
            comment = []
    documented = {item.name for item in items if item.kind == "function"}
    declared = set(re.findall(r"^\w.*?\b(bv_\w+)\(", text, re.MULTILINE))
    if documented != declared:
        sys.exit(f"header_docs: not understood: {sorted(documented ^ declared)}")
    return introduction, items


def declaration(line, lines, comment):
    """The item that starts with a line; takes the rest of its lines."""
    define = DEFINE.match(line)
    if define:
        return Item("constant", define.group(1), [line], comment)
    code = [line]
    end = "}" if line.endswith("{") else ""
    while not (code[-1].startswith(end) and code[-1].endswith(";")):
        code.append(next(lines))
    for kind, pattern in [("type", TYPE), ("function", FUNCTION)]:
        found = pattern.match(code[0])
        if found:
            return Item(kind, found.group(1), code, comment)
    sys.exit(f"header_docs: not understood: {line}")


# What to type, and to write in CMakeLists.txt: (with what, lines).
LINKING = [
    ("With the shared library", ["cc program.c $(pkg-config --cflags --libs blasview)"]),
    (
        "With the static one, by GNU ld",
        ["cc program.c $(pkg-config --static --cflags --libs blasview | sed 's/-lblasview/-l:libblasview.a/')"],
    ),
    (
        "With CMake; blasview::static is the static one",
        ["find_package(blasview REQUIRED)", "target_link_libraries(program PRIVATE blasview::blasview)"],
    ),
]

STYLE = """
body { font: 16px/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
pre { background: #f4f4f4; padding: .6rem .8rem; overflow-x: auto; font-size: 14px; line-height: 1.35; }
dt, td:first-child { font-family: monospace; white-space: nowrap; }
td { vertical-align: top; padding: .1rem 1rem .1rem 0; }
th { text-align: left; padding-top: 1rem; }
h3 { font-family: monospace; margin: 2.5rem 0 .5rem; }
a { color: #0645ad; text-decoration: none; } a:hover { text-decoration: underline; }
"""


def page(introduction, items, version):
    """The HTML page."""
    names = {item.name for item in items}

    def linked(text, own=None):
        def link(match):
            name = match.group()
            known = name in names and name != own
            return f'<a href="#{name}">{name}</a>' if known else name

        return NAME.sub(link, html.escape(text, quote=False))

    def texts(item):
        return [f"<p>{linked(text, item.name)}</p>" for text in item.paragraphs]

    title, *rest = introduction
    out = [
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
        f"<title>blasview {version}</title><style>{STYLE}</style></head><body>",
        f"<h1>blasview {version}</h1>",
        f"<p>{linked(title)}</p>",
        *(f"<p>{linked(text)}</p>" for text in rest),
        '<p><a href="#functions">Functions</a>, <a href="#types">types</a>, <a href="#constants">constants</a>.</p>',
        "<h2>Linking</h2>",
        *(f"<p>{how}:</p><pre>{html.escape(chr(10).join(lines), quote=False)}</pre>" for how, lines in LINKING),
        '<h2 id="functions">Functions</h2>',
        "<table>",
    ]
    of = {kind: [item for item in items if item.kind == kind] for kind in ("constant", "type", "function")}
    section = ""
    for item in of["function"]:
        if item.section != section:
            section = item.section
            out.append(f'<tr><th colspan="2">{html.escape(section)}</th></tr>')
        out.append(f"<tr><td>{linked(item.name)}</td><td>{linked(summary(item), item.name)}</td></tr>")
    out.append("</table>")
    for heading, kind in [(None, "function"), ("types", "type")]:
        if heading:
            out.append(f'<h2 id="{heading}">{heading.capitalize()}</h2>')
        for item in of[kind]:
            code = linked("\n".join(item.code), item.name)
            out += [f'<h3 id="{item.name}">{item.name}</h3>', f"<pre>{code}</pre>", *texts(item)]
    out += ['<h2 id="constants">Constants</h2>', "<table>"]
    for item in of["constant"]:
        value = DEFINE.match(item.code[0]).group(2)
        out.append(
            f'<tr id="{item.name}"><td>{item.name}</td><td>{linked(value)}</td><td>{" ".join(texts(item))}</td></tr>'
        )
    out += ["</table>", "</body></html>", ""]
    return "\n".join(out)


def roff(text):
    """Text as roff takes it as it is: neither a request nor an escape."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text[:1] in (".", "'") else text


def manual(name, about, version, sections):
    """A manual page, of sections that are (title, roff lines)."""
    out = [
        '.\\" Made from blasview.h by header_docs.py.',
        f'.TH {name.upper()} 3 "" "blasview {version}" "blasview"',
        ".SH NAME",
        f"{name} \\- {roff(about)}",
    ]
    for title, lines in sections:
        out += [f".SH {title}", *lines]
    return "\n".join(out) + "\n"


def prose(texts):
    return [line for text in texts for line in (".PP", roff(text))]


def verbatim(lines):
    return [".nf", *map(roff, lines), ".fi"]


def manuals(introduction, items, version):
    """The manual pages by their file names."""
    title, *rest = introduction
    of = {kind: [item for item in items if item.kind == kind] for kind in ("constant", "type", "function")}
    linking = []
    for how, lines in LINKING:
        linking += [*prose([f"{how}:"]), ".PP", *verbatim(lines)]
    constants = []
    for item in of["constant"]:
        value = DEFINE.match(item.code[0]).group(2)
        constants += [".TP", f"\\fB{roff(item.name)}\\fR = {roff(value)}", *map(roff, item.paragraphs)]
    types = []
    for item in of["type"]:
        types += [f".SS {item.name}", *prose(item.paragraphs), ".PP", *verbatim(item.code)]
    functions, section = [], ""
    for item in of["function"]:
        if item.section != section:
            section = item.section
            functions.append(f".SS {roff(section)}")
        functions += [".TP", f"\\fB{item.name}\\fR(3)", roff(summary(item))]
    sections = [
        ("SYNOPSIS", verbatim(["#include <blasview.h>"])),
        ("DESCRIPTION", prose(rest)),
        ("LINKING", linking),
        ("FUNCTIONS", functions),
        ("TYPES", types),
        ("CONSTANTS", constants),
    ]
    pages = {"blasview.3": manual("blasview", title.removeprefix("blasview.h - "), version, sections)}
    known = {item.name for item in of["function"]}
    for item in of["function"]:
        others = sorted(set(NAME.findall(" ".join(item.paragraphs))) & known - {item.name})
        also = ", ".join(f"\\fB{name}\\fR(3)" for name in ["blasview", *others])
        sections = [
            ("SYNOPSIS", verbatim(["#include <blasview.h>", "", *item.code])),
            ("DESCRIPTION", prose(item.paragraphs)),
            ("SEE ALSO", [also]),
        ]
        pages[f"{item.name}.3"] = manual(item.name, summary(item), version, sections)
    return pages


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    text = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
    folder = pathlib.Path(sys.argv[2])
    introduction, items = parse(text)
    version = ".".join(re.search(rf"#define BV_VERSION_{part} (\d+)", text).group(1) for part in ("MAJOR", "MINOR", "PATCH"))
    (folder / "man3").mkdir(parents=True, exist_ok=True)
    (folder / "blasview.html").write_text(page(introduction, items, version), encoding="utf-8")
    for name, contents in manuals(introduction, items, version).items():
        (folder / "man3" / name).write_text(contents, encoding="utf-8")


if __name__ == "__main__":
    main()
