"""Themes found where nobody wrote any down: sensible groups, readable names, never saved."""

from __future__ import annotations

import networkx as nx
import numpy as np
from scipy.sparse import csr_matrix

from explorer.model import AnchorPaper, InquiringLine, NodeId, Records, SourceNote, Theme
from explorer.themes import _communities, infer_themes, own_themes

SUBJECTS = {
    "river": ["flood plains", "river ice", "salmon ladders", "river silt", "beaver dams"],
    "bread": ["sourdough starters", "rye bread", "oven steam", "bread crumbs", "sourdough acids"],
    "clock": ["pendulum clocks", "quartz clocks", "tower clocks", "clock escapements", "pendulum drift"],
}


def untagged() -> Records:
    lines, notes, papers = {}, {}, {}
    for subject, things in SUBJECTS.items():
        ids = []
        for number, thing in enumerate(things):
            note = SourceNote(
                NodeId(f"{subject}-{number}"),
                f"What is known of {thing}?",
                f"A report weighs {thing} near the {subject}.",
            )
            notes[note.id] = note
            ids.append(note.id)
        paper = AnchorPaper(NodeId(f"x-{subject}"), f"A survey of {things[0]}")
        papers[paper.id] = paper
        line = InquiringLine(
            NodeId(f"line-{subject}"), f"Why care for {things[1]}?", sources=tuple(ids), papers=(paper.id,)
        )
        lines[line.id] = line
    return Records(lines=lines, notes=notes, papers=papers)


def test_subjects_become_themes():
    found = infer_themes(untagged())
    assert len(found.themes) == 3
    assert all(theme.inferred for theme in found.themes.values())
    for subject in SUBJECTS:
        themes = {note.themes for note in found.notes.values() if note.id.startswith(subject)}
        assert len(themes) == 1
        assert found.lines[NodeId(f"line-{subject}")].themes in themes
        assert found.papers[NodeId(f"x-{subject}")].themes in themes


def test_names_are_short_telling_and_title_cased():
    for theme in infer_themes(untagged()).themes.values():
        words = theme.name.replace("-", " ").split()
        assert 1 <= len(words) <= 3
        assert theme.name[0].isupper()
        assert len({word.casefold().rstrip("s") for word in words}) == len(words)
        assert not {"what", "known", "report", "weighs", "why"} & {word.casefold() for word in words}
    names = [theme.name for theme in infer_themes(untagged()).themes.values()]
    assert len(set(names)) == len(names)


def test_inference_is_deterministic_and_undone_without_trace():
    records = untagged()
    assert infer_themes(records) == infer_themes(records)
    assert own_themes(infer_themes(records)) == records
    assert own_themes(records) is records


def test_records_with_themes_and_their_neighbours_are_left_alone():
    records = untagged()
    theme = Theme(NodeId("theme:water"), "Water")
    line = records.lines[NodeId("line-river")]
    tagged = records.with_records(
        theme, InquiringLine(line.id, line.title, sources=line.sources, papers=line.papers, themes=(theme.id,))
    )
    found = infer_themes(tagged)
    assert found.lines[line.id].themes == (theme.id,)
    assert all(not note.themes for note in found.notes.values() if note.id.startswith("river"))
    assert all(note.themes for note in found.notes.values() if note.id.startswith("bread"))
    assert own_themes(found) == tagged


def test_an_inferred_theme_never_takes_a_real_ones_id():
    records = untagged()
    names = [theme.id for theme in infer_themes(records).themes.values()]
    real = [Theme(name, "Taken") for name in names]
    found = infer_themes(records.with_records(*real))
    assert [found.themes[theme.id] for theme in real] == real
    assert sum(theme.inferred for theme in found.themes.values()) == len(names)


def test_a_handful_of_records_gets_no_themes():
    note = SourceNote(NodeId("a"), "A?")
    records = Records(notes={note.id: note})
    assert infer_themes(records) is records
    assert infer_themes(Records()) == Records()


def test_communities_are_as_good_as_louvains():
    rng = np.random.default_rng(5)
    n, groups = 120, 4
    group = np.arange(n) % groups
    chance = np.where(group[:, None] == group[None, :], 0.25, 0.02)
    ties = np.triu(rng.random((n, n)) < chance, 1)
    graph = nx.from_numpy_array(ties + ties.T)
    found = _communities(csr_matrix((ties + ties.T).astype(float)))
    ours = [set(np.flatnonzero(found == one).tolist()) for one in np.unique(found)]
    theirs = nx.community.louvain_communities(graph, seed=1)
    assert nx.community.modularity(graph, ours) >= nx.community.modularity(graph, theirs) - 0.02
