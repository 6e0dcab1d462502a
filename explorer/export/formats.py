"""The table of data formats: what each is called, which file ending means it, and who writes it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from explorer.export import bibliography, graph_files, statements, tables
from explorer.export.plain import Exported
from explorer.model import NodeId, Records

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    Write = Callable[[Records, MultiDiGraph[NodeId], Collection[NodeId] | None], Exported]


@dataclass(frozen=True, slots=True)
class Format:
    """One data format. ``ending`` is what a file's name ends with, ``title`` what a dialog calls it."""

    name: str
    ending: str
    title: str
    write: Write


_ALL = (
    Format("graphml", ".graphml", "GraphML (Gephi, yEd, igraph, networkx)", graph_files.graphml),
    Format("gexf", ".gexf", "GEXF with dates (Gephi timeline)", graph_files.gexf),
    Format("dot", ".dot", "DOT (Graphviz)", graph_files.dot),
    Format("cyjs", ".cyjs", "Cytoscape JSON", graph_files.cyjs),
    Format("csl", ".csl.json", "Papers as CSL-JSON (Zotero, pandoc)", bibliography.csl_json),
    Format("json", ".json", "Node-link JSON (networkx, D3)", graph_files.node_link),
    Format("csv.zip", ".csv.zip", "Tables: nodes, edges, claims, evidence (one archive)", tables.csv_zip),
    Format("csv", ".csv", "Tables: nodes, with edges, claims and evidence beside it", tables.csv_nodes),
    Format("ttl", ".ttl", "RDF Turtle with CiTO", statements.turtle),
    Format("argdown", ".argdown", "Argdown argument map", statements.argdown),
    Format("bib", ".bib", "Papers as BibTeX", bibliography.bibtex),
)
FORMATS: Mapping[str, Format] = MappingProxyType({one.name: one for one in _ALL})
"""Every data format by name; longer endings stand before shorter ones."""


def format_of(file: str) -> Format | None:
    """Find the format that a file name's ending means.

    >>> [found.name for found in map(format_of, ["a.csl.json", "A.JSON", "b.ttl"]) if found]
    ['csl', 'json', 'ttl']
    """
    lower = file.lower()
    return next((one for one in _ALL if lower.endswith(one.ending)), None)


def write_graph(
    records: Records,
    graph: MultiDiGraph[NodeId],
    name: str,
    ids: Collection[NodeId] | None = None,
) -> Exported:
    """Write a selection (None for everything) in the format of that name; a pure function of what it is given.

    ``graph`` is ``explorer.graph.build(records)``. Raises KeyError for an unknown name.
    """
    return FORMATS[name].write(records, graph, frozenset(ids) if ids is not None else None)
