"""Each data format read back by something that is not ours, and hostile titles through every one of them."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import zipfile
from collections import Counter
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from explorer.dates import month, parse_date
from explorer.export import FORMATS, dossier, format_of, tables, theme_report, write_graph
from explorer.export.plain import REPLACEMENT
from explorer.export.sheets import POLICY
from explorer.export.tables import inert
from explorer.graph import build
from explorer.model import (
    AnchorPaper,
    Citation,
    ClaimLink,
    DatedClaim,
    Evidence,
    InquiringLine,
    NextLine,
    NodeId,
    Outcome,
    Records,
    SourceNote,
    Stance,
    Theme,
    Verdict,
)

LINE, OTHER = NodeId("does-sleep-need-light"), NodeId("do-dogs-dream")
FOR, AGAINST, ASIDE = NodeId("do-naps-help"), NodeId("is-light-to-blame"), NodeId("what-of-cats")
ARXIV, DOI, LOOSE = NodeId("arXiv:2411.12580"), NodeId("doi:10.1000/a(b)<c>"), NodeId("x-a report")
THEME, ROOT = NodeId("theme:sleep"), NodeId("theme:life")
CLAIM = NodeId(f"{LINE}#c1")

HOSTILE = [
    "=HYPERLINK(\"http://evil\",\"x\")",
    "＝1+1",
    " \t@SUM(A1)",
    "</title><script>alert(1)</script>",
    "]]></data><evil/>",
    "\" onload=\"alert(1)",
    "javascript:alert(1)",
    "[x](javascript:alert(1)) ![y](file:///etc/passwd)",
    "a\x00b\x08c\x1fd\x7fe\x85f",
    "half \ud800 pair \udfff",
    "not a character \ufffe \uffff",
    "\u202egnirts desrever\u202c \u2066x\u2069",
    "line\nbreak\r\nand\ttab\u2028sep",
    "\\N \\G \\\" \\",
    "ends with a backslash\\",
    "{unbalanced }} \\textbf{ @article{x,",
    "\"\"\" . <a> <b> <c> .",
    "&lt;b&gt; &#60; &amp;",
    "--- ... # [[x]] {% raw %}",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 🦜 العربية 日本語",
    "",
    "   ",
    "W" * 100_000,
]  # fmt: skip


ATTRIBUTES = {"content", "href", "src", "class", "id", "lang", "charset", "name", "rel", "alt", "http-equiv"}


def _records(title: str = "Does it help?") -> Records:
    when = parse_date("mid-2025 onward")
    assert when is not None
    text = f"It does {title}. Light spoils it Is light to blame?."
    start = text.index("Is light")
    line = InquiringLine(
        LINE,
        title,
        title,
        (text,),
        (Citation(FOR, 1, 1, 8, 8 + len(title)), Citation(AGAINST, 1, 2, start, start + 18)),
        (FOR, AGAINST, ASIDE),
        None,
        (
            Evidence(FOR, Stance.SUPPORTS, 0.9, title, 1, 1, "rules", title),
            Evidence(AGAINST, Stance.CONTRADICTS, 0.75, title, 1, 2, "person", "", "2026-03-01"),
            Evidence(ASIDE, Stance.MENTIONS, 0.3, "", 0, 0, "rules"),
        ),
        (Evidence(FOR, Stance.MENTIONS, 0.5, title, 1, 1, "model:m"),),
        claims=(CLAIM,),
        papers=(ARXIV,),
        next=(NextLine(OTHER, title, title),),
        themes=(THEME,),
    )
    return Records(
        lines={LINE: line, OTHER: InquiringLine(OTHER, "Do dogs dream?", themes=(THEME,))},
        notes={
            FOR: SourceNote(FOR, title, title, themes=(THEME,), papers=(ARXIV,), links=(ASIDE,)),
            AGAINST: SourceNote(AGAINST, "Is light to blame?", "Partly.", papers=(DOI,), date=month(2026, 2)),
            ASIDE: SourceNote(ASIDE, "What of cats?", "They sleep."),
        },
        claims={CLAIM: DatedClaim(CLAIM, LINE, title, (month(2025, 6), when), (ARXIV,), (ClaimLink(FOR, 0.5),))},
        papers={
            ARXIV: AnchorPaper(ARXIV, title, month(2024, 11), ("Ada Byron", title)),
            DOI: AnchorPaper(DOI, "A & B", parse_date("2020"), ("Knuth, Donald",), cites=(ARXIV,), asserted=True),
            LOOSE: AnchorPaper(LOOSE, "A report"),
        },
        themes={THEME: Theme(THEME, title, ROOT), ROOT: Theme(ROOT, "Life", inferred=True)},
        verdicts=(Verdict(CLAIM, Outcome.WEAKENED, month(2026, 1), comment=title),),
    )


def _write(name: str, records: Records | None = None, ids: list[NodeId] | None = None):
    records = records or _records()
    return write_graph(records, build(records), name, ids)


def _shape(graph: nx.Graph, relation: str = "relation") -> Counter[tuple[str, str, str]]:
    return Counter((source, target, held[relation]) for source, target, held in graph.edges(data=True))


def _truth() -> tuple[set[str], Counter[tuple[str, str, str]]]:
    graph = build(_records())
    return set(graph), _shape(graph)


class TestReadBack:
    def _check(self, graph: nx.Graph) -> None:
        nodes, edges = _truth()
        assert set(graph) == nodes
        assert _shape(graph) == edges
        assert graph.nodes[CLAIM]["kind"] == "claim"
        assert graph.nodes[CLAIM]["status"] == "weakened"
        assert graph.nodes[AGAINST]["text"] == "Partly."
        stances = {held.get("stance") for _, target, held in graph.edges(data=True) if target == AGAINST}
        assert "contradicts" in stances
        assert any(held.get("confidence") == 0.75 for _, _, held in graph.edges(data=True))
        assert graph.nodes[DOI]["asserted"] is True

    def test_graphml(self) -> None:
        graph = nx.read_graphml(io.BytesIO(_write("graphml").data), force_multigraph=True)
        self._check(graph)
        assert graph.nodes[CLAIM]["dates"].split("; ")[0] == "2025-06"

    def test_gexf_with_spells(self) -> None:
        graph = nx.read_gexf(io.BytesIO(_write("gexf").data))
        self._check(graph)
        assert graph.graph["mode"] == "dynamic"
        assert graph.nodes[ARXIV]["spells"] == [("2024-11-01", "2024-11-30")]
        assert "spells" not in graph.nodes[THEME]

    def test_gexf_leaves_open_ends_open(self) -> None:
        root = ET.fromstring(_write("gexf").data)
        space = {"g": "http://gexf.net/1.3"}
        spells = root.findall(f".//g:node[@id='{CLAIM}']/g:spells/g:spell", space)
        assert [sorted(spell.attrib) for spell in spells] == [["end", "start"], ["start"]]

    def test_cytoscape(self) -> None:
        self._check(nx.cytoscape_graph(json.loads(_write("cyjs").data)))

    def test_node_link(self) -> None:
        graph = nx.node_link_graph(json.loads(_write("json").data), edges="edges")
        self._check(graph)
        assert graph.nodes[CLAIM]["dates"][0] == "2025-06"

    def test_dot(self) -> None:
        nodes, edges = _dot(_write("dot").data.decode())
        wanted_nodes, wanted_edges = _truth()
        assert set(nodes) == wanted_nodes
        assert Counter((s, t, held["relation"]) for s, t, held in edges) == wanted_edges
        assert nodes[CLAIM]["status"] == "weakened"

    def test_tables(self) -> None:
        exported = _write("csv")
        archive = zipfile.ZipFile(io.BytesIO(_write("csv.zip").data))
        assert archive.namelist() == ["nodes.csv", "edges.csv", "claims.csv", "evidence.csv"]
        assert archive.read("nodes.csv") == exported.data
        assert dict(exported.beside)["-edges"] == archive.read("edges.csv")
        rows = {name: _csv(archive.read(name)) for name in archive.namelist()}
        nodes, edges = _truth()
        assert {row["id"] for row in rows["nodes.csv"]} == nodes
        assert Counter((r["source"], r["target"], r["relation"]) for r in rows["edges.csv"]) == edges
        claim = rows["claims.csv"][0]
        assert (claim["dates_written"], claim["status"], claim["earliest"], claim["latest"]) == (
            "2025-06; mid-2025 onward",
            "weakened",
            "2025-05-01",
            "",
        )
        assert [(r["note"], r["stance"], r["counts"]) for r in rows["evidence.csv"]] == [
            (FOR, "supports", "yes"),
            (AGAINST, "contradicts", "yes"),
            (ASIDE, "mentions", "yes"),
            (FOR, "mentions", "no"),
        ]

    def test_turtle(self) -> None:
        triples = _turtle(_write("ttl").data.decode())
        line, note = f"<urn:claim-explorer:{LINE}>", f"<urn:claim-explorer:{AGAINST}>"
        assert (line, "cito:isDisputedBy", note) in triples
        assert (line, "cito:obtainsSupportFrom", f"<urn:claim-explorer:{FOR}>") in triples
        assert (line, "cito:citesForInformation", f"<urn:claim-explorer:{ASIDE}>") in triples
        assert ("<https://arxiv.org/abs/2411.12580>", "dcterms:date", '"2024-11"^^edtf:EDTF') in triples
        assert sum(verb == "a" for _, verb, _ in triples) == len(_records()) + 3
        assert sum(value == "cito:Citation" for _, _, value in triples) == 3

    def test_argdown(self) -> None:
        text = _write("argdown").data.decode()
        assert "[Does it help?]: Does it help? #(Does it help?)" in text
        assert "\n  - <Is light to blame?>\n" in text
        assert "\n<Is light to blame?>: Partly.\n" in text
        assert "cats" not in text
        names = re.findall(r"^[\[<](.+?)[\]>]:", text, re.MULTILINE)
        assert len(names) == len(set(names))

    def test_bibtex(self) -> None:
        entries = _bibtex(_write("bib").data.decode())
        assert entries["arXiv:2411.12580"]["eprint"] == "{2411.12580}"
        assert entries["arXiv:2411.12580"]["month"] == "nov"
        assert entries["doi:10.1000-a-b-c"]["title"] == "{{A \\& B}}"
        assert "unverified" in entries["doi:10.1000-a-b-c"]["note"]
        assert "year" not in entries["x-a-report"]

    def test_csl(self) -> None:
        items = {item["id"]: item for item in json.loads(_write("csl").data)}
        assert items[ARXIV]["issued"] == {"date-parts": [[2024, 11]]}
        assert items[DOI]["issued"] == {"date-parts": [[2020]]}
        assert items[DOI]["author"] == [{"family": "Knuth", "given": "Donald"}]
        assert items[ARXIV]["author"][0] == {"family": "Byron", "given": "Ada"}


@pytest.mark.parametrize("name", list(FORMATS))
class TestEvery:
    def test_same_bytes_twice(self, name: str) -> None:
        assert _write(name) == _write(name)

    def test_a_selection_keeps_to_itself(self, name: str) -> None:
        data = _write(name, ids=[LINE, FOR, ARXIV]).data
        if name == "csv.zip":
            data = b"".join(map(zipfile.ZipFile(io.BytesIO(data)).read, ("nodes.csv", "edges.csv")))
        for node in (AGAINST, OTHER, LOOSE):
            assert node.encode() not in data
        assert b"10.1000" not in data

    def test_nothing_and_everything_missing(self, name: str) -> None:
        empty = Records()
        assert write_graph(empty, build(empty), name).replaced == 0

    @pytest.mark.parametrize("title", HOSTILE)
    def test_hostile_titles(self, name: str, title: str) -> None:
        records = _records(title)
        exported = _write(name, records)
        again = {"csv.zip": lambda data: b"".join(_csv_files(data))}.get(name, lambda data: data)(exported.data)
        text = again.decode("utf-8")
        _well_formed(name, exported.data)
        used = name not in ("argdown", "bib", "csl") or title.strip()
        if used and any(c in title for c in "\x00\ud800\ufffe"):
            assert exported.replaced > 0
            assert REPLACEMENT in text
        assert "\x00" not in text


def test_ids_that_clean_to_the_same_stay_apart() -> None:
    one, two = NodeId("a\x00"), NodeId("a\x01")
    records = Records(notes={one: SourceNote(one, "One?"), two: SourceNote(two, "Two?")})
    graph = nx.read_graphml(io.BytesIO(_write("graphml", records).data))
    assert sorted(held["title"] for _, held in graph.nodes(data=True)) == ["One?", "Two?"]


@pytest.mark.parametrize(
    "ending", ["graphml", "gexf", "dot", "cyjs", "json", "csv", "ttl", "argdown", "bib", "csl.json"]
)
def test_every_ending_of_the_command_line_is_known(ending: str) -> None:
    found = format_of(f"Some.File.{ending.upper()}")
    assert found is not None
    assert found.ending == f".{ending}"
    assert format_of("picture.png") is None


def test_paths_of_this_machine_stay_here() -> None:
    graph = build(_records())
    for node in graph:
        graph.nodes[node]["file"] = "secret-folder/page.txt"
    for name in FORMATS:
        data = write_graph(_records(), graph, name).data
        if name == "csv.zip":
            data = b"".join(_csv_files(data))
        assert b"secret-folder" not in data


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1", " =1", "\u200b=1", "\ufeff+2"])
def test_formulas_are_defused(cell: str) -> None:
    assert inert(cell) == "'" + cell
    files, _ = tables(_records(cell), build(_records(cell)))
    rows = list(csv.reader(io.StringIO(files["nodes"].decode("utf-8-sig"), newline="")))
    assert not any(re.match(r"\s*[=+@＝-]", value) for row in rows for value in row)
    raw, _ = tables(_records(cell), build(_records(cell)), raw=True)
    assert cell in [row["title"] for row in _csv(raw["nodes"])]


# ---------------------------------------------------------------------- reports


class _Page(HTMLParser):
    """Collects what could act or load."""

    VOID = ("meta", "br", "img")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def _page(text: str) -> _Page:
    page = _Page()
    page.feed(text)
    page.close()
    assert page.open == []
    return page


class TestReports:
    def test_dossier_says_everything(self) -> None:
        for kind in ("md", "html"):
            text = dossier(_records(), LINE, kind)
            for words in ("Supports (1)", "Contradicts (1)", "Mentions (1)", "mid-2025 onward", "weakened", "Contested",
                          "arXiv:2411.12580", "paragraph 1, sentence 2", "judged by person", "Partly.", "Your task:",
                          "counting notes that rest on the same paper once, 1 for and 1 against"):  # fmt: skip
                assert words in (text if kind == "html" else text.replace("\\", ""))
        assert theme_report(_records(), THEME, "md").count("Your task:") == 2

    def test_unknown_lines_and_kinds_raise(self) -> None:
        for call in (lambda: dossier(_records(), NodeId("no")), lambda: dossier(_records(), LINE, "pdf")):
            with pytest.raises(KeyError):
                call()

    def test_chips_lead_to_their_evidence(self) -> None:
        page = _page(dossier(_records(), LINE, "html"))
        places = {value for _, name, value in page.attributes if name == "id"}
        links = [value for tag, name, value in page.attributes if (tag, name) == ("a", "href") and value[0] == "#"]
        assert len(links) == 2
        assert {link[1:] for link in links} <= places
        assert len(places) == len([1 for _, name, _ in page.attributes if name == "id"])

    @pytest.mark.parametrize("title", HOSTILE)
    def test_html_is_inert(self, title: str) -> None:
        records = _records(title)
        for text in (dossier(records, LINE, "html", b"<svg/>"), theme_report(records, THEME, "html")):
            page = _page(text)
            text.encode()
            assert ("meta", "content", POLICY) in page.attributes
            assert not {"script", "iframe", "object", "embed", "link", "form", "svg", "base"} & set(page.tags)
            for tag, name, value in page.attributes:
                assert not name.startswith("on")
                if name in ("href", "src"):
                    assert value.startswith(
                        ("#", "https://arxiv.org/abs/", "https://doi.org/", "data:image/svg+xml;base64,")
                    )
                assert name in (
                    "content",
                    "href",
                    "src",
                    "class",
                    "id",
                    "lang",
                    "charset",
                    "name",
                    "rel",
                    "alt",
                    "http-equiv",
                ), tag
            assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)

    @pytest.mark.parametrize("title", HOSTILE)
    def test_markdown_shows_titles_as_text(self, title: str) -> None:
        from markdown_it import MarkdownIt

        text = dossier(_records(title), LINE, "md")
        tokens = MarkdownIt("commonmark").parse(text)
        inside = [child for token in tokens for child in token.children or ()]
        assert not [one for one in (*tokens, *inside) if one.type in ("html_inline", "html_block", "image")]
        for one in inside:
            if one.type == "link_open":
                assert str(one.attrs["href"]).startswith(("https://arxiv.org/", "https://doi.org/"))
        headings = [token for token in tokens if token.type == "heading_open" and token.tag == "h1"]
        assert len(headings) == 1


def test_random_titles_through_every_format() -> None:
    rng = random.Random(7)
    signs = [
        *"abc <>&\"'\\/{}[]()#@|=+-~^%$_*`!;:,.\n\r\t",
        "\x00",
        "\x0b",
        "\ud83d",
        "\udc00",
        "é",
        "日",
        "🦜",
        "\u202e",
        "\ufffe",
    ]
    for _ in range(40):
        title = "".join(rng.choices(signs, k=rng.randint(1, 60)))
        records = _records(title)
        graph = build(records)
        for name in FORMATS:
            _well_formed(name, write_graph(records, graph, name).data)
        _page(dossier(records, LINE, "html"))


# ---------------------------------------------------------------------- small readers of our own for what nobody here reads


def _well_formed(name: str, data: bytes) -> None:
    nodes = len(_records())
    if name == "graphml":
        assert len(nx.read_graphml(io.BytesIO(data))) == nodes
    elif name == "gexf":
        assert len(nx.read_gexf(io.BytesIO(data))) == nodes
    elif name in ("cyjs", "json", "csl"):
        assert json.loads(data)
    elif name == "dot":
        assert len(_dot(data.decode())[0]) == nodes
    elif name == "csv":
        rows = _csv(data)
        assert len(rows) == nodes
    elif name == "csv.zip":
        for table in _csv_files(data):
            assert all(None not in row and None not in row.values() for row in _csv(table))
    elif name == "ttl":
        assert _turtle(data.decode())
    elif name == "bib":
        assert len(_bibtex(data.decode())) == 3
    elif name == "argdown":
        for row in data.decode().split("\n")[3:]:
            assert re.fullmatch(
                r"|\[[^\[\]<>{}]+\]: [^\[\]<>{}]*|<[^\[\]<>{}]+>: [^\[\]<>{}]*|  [+-] <[^\[\]<>{}]+>", row
            ), row[:200]


def _csv(data: bytes) -> list[dict[str, str]]:
    csv.field_size_limit(1_000_000)
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def _csv_files(data: bytes) -> list[bytes]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    return [archive.read(name) for name in archive.namelist()]


_QUOTED = r'"(?:[^"\\]|\\.)*"'


def _dot(text: str) -> tuple[dict[str, dict[str, str]], list[tuple[str, str, dict[str, str]]]]:
    """Read the small part of DOT that we write; anything else fails."""
    head, *rows, closing = text.rstrip("\n").split("\n")
    assert head == "digraph claims {"
    assert closing == "}"
    nodes: dict[str, dict[str, str]] = {}
    edges = []

    def bare(quoted: str) -> str:
        return re.sub(r"\\(.)", lambda m: {"n": "\n"}.get(m[1], m[1]), quoted[1:-1], flags=re.DOTALL)

    for row in rows:
        found = re.fullmatch(
            rf"  ({_QUOTED}|graph|node|edge)(?: -> ({_QUOTED}))? \[((?:\w+=(?:\w+|{_QUOTED})(?:, )?)*)\];", row
        )
        assert found, row[:300]
        held = {name: bare(v) if v[0] == '"' else v for name, v in re.findall(rf"(\w+)=(\w+|{_QUOTED})", found[3])}
        if found[2]:
            edges.append((bare(found[1]), bare(found[2]), held))
        elif found[1][0] == '"':
            nodes[bare(found[1])] = held
    assert {name for s, t, _ in edges for name in (s, t)} <= set(nodes)
    return nodes, edges


_TURTLE = re.compile(
    r'\s*(?:(?P<iri><[^\x00-\x20<>"{}|^`\\]*>)|(?P<text>"(?:[^"\\\n\r]|\\[tbnrf"\'\\]|\\u[0-9A-F]{4})*"(?:\^\^\w+:\w+)?)'
    r"|(?P<name>[a-z]+:[A-Za-z]+|a(?=\s)|\[\])|(?P<mark>[.;]))"
)


def _turtle(text: str) -> list[tuple[str, str, str]]:
    """Read the part of the Turtle grammar that we write into triples; anything else fails."""
    prefixes = re.findall(r"^@prefix (\w+): <[^>\s]+> \.$", text, re.MULTILINE)
    body = re.sub(r"^@prefix .*\n", "", text, flags=re.MULTILINE).rstrip()
    at, triples, subject, held = 0, [], "", []
    while at < len(body):
        found = _TURTLE.match(body, at)
        assert found, body[at : at + 200]
        at = found.end()
        if found["mark"]:
            assert len(held) == 2
            triples.append((subject, *held))
            held = []
            subject = subject if found["mark"] == ";" else ""
        elif not subject:
            subject = found["iri"] or found["name"]
            assert subject != "a"
        else:
            held.append(found["iri"] or found["text"] or found["name"])
            used = re.findall(r"(?:^|\^\^)([a-z]+):[A-Za-z]+$", held[-1]) if held[-1][0] != "<" else []
            assert set(used) <= set(prefixes)
    assert (subject, held) == ("", [])
    return triples


def _bibtex(text: str) -> dict[str, dict[str, str]]:
    """Read BibTeX by counting braces, as BibTeX does."""
    entries: dict[str, dict[str, str]] = {}
    at = 0
    while (start := text.find("@", at)) >= 0:
        kind = re.compile(r"@\w+\{([A-Za-z0-9:.~-]+),\n").match(text, start)
        assert kind, text[start : start + 100]
        depth, at = 1, kind.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            at += 1
        fields: dict[str, str] = {}
        for row in text[kind.end() : at - 1].rstrip("\n").split("\n"):
            field = re.fullmatch(r"  (\w+) = (\{.*\}|[a-z]{3}),", row)
            assert field, row[:200]
            depth = 0
            for number, sign in enumerate(field[2]):
                depth += {"{": 1, "}": -1}.get(sign, 0)
                assert depth > 0 or number == len(field[2]) - 1 or field[2][0] != "{"
            fields[field[1]] = field[2]
        assert kind[1] not in entries
        entries[kind[1]] = fields
        between = re.compile(r"\s*").match(text, at)
        assert between
        assert text[between.end() : between.end() + 1] in ("@", "")
    return entries
