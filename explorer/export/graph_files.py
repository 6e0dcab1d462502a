"""The claim graph in the formats of graph programs: GraphML, GEXF, DOT, Cytoscape JSON and node-link JSON.

Our own writers, because the usual ones write control characters that nobody can read back, and give no two runs the
same bytes. Every text goes through ``plain``; nothing in a title is ever markup.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from explorer.export.plain import Cleaner, Exported
from explorer.export.rows import EDGE_FIELDS, NODE_FIELDS, Row, edge_rows, node_rows, shown, spells
from explorer.model import NodeId, Records
from explorer.palette import LIGHT

if TYPE_CHECKING:
    from networkx import MultiDiGraph


Ids = Collection[NodeId] | None

_ENTITY = re.compile(r"&(?=#?\w+;)")
_SHAPES = {"line": "box", "note": "ellipse", "claim": "diamond", "paper": "note", "theme": "folder"}
_LINES = {"supports": "solid", "contradicts": "dashed", "mentions": "dotted"}
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_TYPES = {str: "string", list: "string", float: "double", bool: "boolean"}


def graphml(records: Records, graph: MultiDiGraph[NodeId], ids: Ids = None) -> Exported:
    """Write GraphML 1.0; lists become texts joined by "; "."""
    cleaner = Cleaner()
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<graphml xmlns="{_GRAPHML}" xmlns:xsi="{_XSI}" xsi:schemaLocation="{_GRAPHML} {_GRAPHML}/1.0/graphml.xsd">',
    ]
    for scope, mark, fields in (("node", "n", NODE_FIELDS), ("edge", "e", EDGE_FIELDS)):
        for name, kind in fields.items():
            key = f'id="{mark}-{name}" for="{scope}" attr.name="{name}" attr.type="{_TYPES[kind]}"'
            out.append(f"  <key {key}/>")
    out.append('  <graph id="claims" edgedefault="directed">')
    for row in node_rows(graph, ids, cleaner):
        out.append(f'    <node id="{_value(row.name)}">')
        out += _graphml_data(row, "n")
        out.append("    </node>")
    for row in edge_rows(graph, ids, cleaner):
        out.append(f'    <edge id="{row.name}" source="{_value(row.source)}" target="{_value(row.target)}">')
        out += _graphml_data(row, "e")
        out.append("    </edge>")
    out += ["  </graph>", "</graphml>", ""]
    return Exported("\n".join(out).encode(), cleaner.replaced)


def _graphml_data(row: Row, mark: str) -> list[str]:
    return [f'      <data key="{mark}-{name}">{_xml(shown(value))}</data>' for name, value in row.values.items()]


def _xml(text: str) -> str:
    """Escape character data; a carriage return would come back as a line feed if it stood there bare."""
    text = html.escape(text, quote=False)
    return text.replace("\r", "&#13;") if "\r" in text else text


def _value(text: str) -> str:
    """Escape an attribute's value, in which white space other than a blank has to be spelled out."""
    text = html.escape(text, quote=True)
    if text.isprintable():
        return text
    return text.replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")


def gexf(records: Records, graph: MultiDiGraph[NodeId], ids: Ids = None) -> Exported:
    """Write GEXF 1.3 with a time axis: each date of a node is a spell, an undated node is there at all times."""
    cleaner = Cleaner()
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">',
        "  <meta>",
        "    <creator>Claim Explorer</creator>",
        "  </meta>",
        '  <graph mode="dynamic" defaultedgetype="directed" timeformat="date" timerepresentation="interval">',
    ]
    for scope, mark, fields in (("node", "n", NODE_FIELDS), ("edge", "e", EDGE_FIELDS)):
        out.append(f'    <attributes class="{scope}" mode="static">')
        for name, kind in fields.items():
            out.append(f'      <attribute id="{mark}-{name}" title="{name}" type="{_TYPES[kind]}"/>')
        out.append("    </attributes>")
    out.append("    <nodes>")
    for row in node_rows(graph, ids, cleaner):
        out.append(f'      <node id="{_value(row.name)}" label="{_value(shown(row.values["title"]))}">')
        out += _gexf_values(row, "n")
        dates = row.values.get("dates", [])
        covered = spells(tuple(dates)) if isinstance(dates, list) else []
        if covered:
            out.append("        <spells>")
            for first, last in covered:
                ends = (f' start="{first}"' if first else "") + (f' end="{last}"' if last else "")
                out.append(f"          <spell{ends}/>")
            out.append("        </spells>")
        colour = LIGHT[shown(row.values["kind"])]
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        out.append(f'        <viz:color r="{red}" g="{green}" b="{blue}"/>')
        out.append("      </node>")
    out += ["    </nodes>", "    <edges>"]
    for row in edge_rows(graph, ids, cleaner):
        ends = f'source="{_value(row.source)}" target="{_value(row.target)}"'
        label = shown(row.values.get("stance", row.values["relation"]))
        out.append(f'      <edge id="{row.name}" {ends} label="{_value(label)}">')
        out += _gexf_values(row, "e")
        out.append("      </edge>")
    out += ["    </edges>", "  </graph>", "</gexf>", ""]
    return Exported("\n".join(out).encode(), cleaner.replaced)


def _gexf_values(row: Row, mark: str) -> list[str]:
    rows = [
        f'          <attvalue for="{mark}-{name}" value="{_value(shown(value))}"/>'
        for name, value in row.values.items()
    ]
    return ["        <attvalues>", *rows, "        </attvalues>"]


def dot(records: Records, graph: MultiDiGraph[NodeId], ids: Ids = None) -> Exported:
    """Write Graphviz DOT: kinds by shape, stance by colour and dash, labels wrapped; long texts are left out."""
    cleaner = Cleaner()
    out = [
        "digraph claims {",
        '  graph [rankdir=LR, fontname="Inter", outputorder=edgesfirst];',
        '  node [fontname="Inter", fontsize=11, style="filled", fillcolor="#FFFFFF"];',
        '  edge [fontname="Inter", fontsize=9, color="#AEB6C1"];',
    ]
    for row in node_rows(graph, ids, cleaner):
        kind, title = shown(row.values["kind"]), shown(row.values["title"])
        values = {name: shown(row.values[name]) for name in ("kind", "status", "dates", "themes") if name in row.values}
        parts = [
            f"label={_label(_wrapped(title))}",
            f"tooltip={_label(title)}",
            f'shape={_SHAPES[kind]}, color="{LIGHT[kind]}"',
        ]
        parts += [f"{name}={_dot(value)}" for name, value in values.items()]
        out.append(f"  {_dot(row.name)} [{', '.join(parts)}];")
    for row in edge_rows(graph, ids, cleaner):
        relation = shown(row.values["relation"])
        parts = [f"relation={_dot(relation)}"]
        if "stance" in row.values:
            stance = shown(row.values["stance"])
            parts.append(
                f'stance={_dot(stance)}, label={_dot(stance)}, style={_LINES[stance]}, color="{LIGHT[stance]}"'
            )
        out.append(f"  {_dot(row.source)} -> {_dot(row.target)} [{', '.join(parts)}];")
    out += ["}", ""]
    return Exported("\n".join(out).encode(), cleaner.replaced)


def _dot(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", " ").replace("\n", "\\n") + '"'


def _label(text: str) -> str:
    """Quote a text that Graphviz draws: there even a plain label's entities count."""
    return _dot(_ENTITY.sub("&amp;", text))


def _wrapped(text: str) -> str:
    rows, row = [], ""
    for word in text.split():
        if row and len(row) + len(word) >= 34:
            rows.append(row)
            row = word
        else:
            row = f"{row} {word}" if row else word
    rows.append(row)
    shown_rows = rows if len(rows) <= 6 else [*rows[:6], "…"]
    return "\n".join(one[:200] for one in shown_rows)


def cyjs(records: Records, graph: MultiDiGraph[NodeId], ids: Ids = None) -> Exported:
    """Write Cytoscape JSON, as Cytoscape and Cytoscape.js open it."""
    cleaner = Cleaner()
    nodes = [
        {"data": {"id": row.name, "value": row.name, "name": row.values["title"], **row.values}}
        for row in node_rows(graph, ids, cleaner)
    ]
    edges = []
    for row in edge_rows(graph, ids, cleaner):
        ends = {"id": row.name, "key": row.name, "source": row.source, "target": row.target}
        edges.append({"data": {**ends, "interaction": row.values["relation"], **row.values}})
    document = {
        "format_version": "1.0",
        "generated_by": "Claim Explorer",
        "target_cytoscapejs_version": "~3.0",
        "data": {},
        "directed": True,
        "multigraph": True,
        "elements": {"nodes": nodes, "edges": edges},
    }
    return Exported(_json(document), cleaner.replaced)


def node_link(records: Records, graph: MultiDiGraph[NodeId], ids: Ids = None) -> Exported:
    """Write node-link JSON, as ``networkx.node_link_graph`` and most D3 examples read it (edges under "edges")."""
    cleaner = Cleaner()
    nodes = [{"id": row.name, **row.values} for row in node_rows(graph, ids, cleaner)]
    edges = []
    for row in edge_rows(graph, ids, cleaner):
        ends = {"source": row.source, "target": row.target, "key": row.values["relation"]}
        edges.append({**ends, **row.values})
    document = {"directed": True, "multigraph": True, "graph": {}, "nodes": nodes, "edges": edges}
    return Exported(_json(document), cleaner.replaced)


def _json(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()
