"""One state, many views: updates, history, selection, the window in time."""

from __future__ import annotations

from datetime import date

import pytest

from explorer.dates import parse_date
from explorer.library import Library
from explorer.model import Citation, DatedClaim, FuzzyDate, InquiringLine, Kind, NodeId, Records, SourceNote
from explorer.workspace import Change, View, Workspace, opening_view

A, B, N, M, C, D = (NodeId(i) for i in ("line-a", "line-b", "note-n", "note-m", "line-a#c1", "line-b#c1"))


def dated(text: str) -> FuzzyDate:
    found = parse_date(text)
    assert found is not None
    return found


@pytest.fixture
def workspace() -> Workspace:
    lines = {
        A: InquiringLine(
            A,
            "Does rain help?",
            paragraphs=("It does Is rain wet?.",),
            citations=(Citation(N, 1, 1, 8, 20),),
            sources=(N,),
            claims=(C,),
        ),
        B: InquiringLine(B, "Does sun help?", claims=(D,)),
    }
    notes = {N: SourceNote(N, "Is rain wet?", "Rain is wet."), M: SourceNote(M, "Is sun hot?", "Sun is hot.")}
    claims = {
        C: DatedClaim(C, A, "Rain helps", (dated("2023"),)),
        D: DatedClaim(D, B, "Sun helps", (dated("2025-06"),)),
    }
    return Workspace(Library(title="t", records=Records(lines=lines, notes=notes, claims=claims)))


def heard(workspace: Workspace) -> list[Change]:
    out: list[Change] = []
    workspace.subscribe(out.append)
    return out


def test_an_update_that_changes_nothing_tells_nobody(workspace: Workspace) -> None:
    changes = heard(workspace)
    workspace.update(query="")
    workspace.update(query="rain", by="me")
    workspace.update(query="rain")
    assert [(c.new.query, c.by) for c in changes] == [("rain", "me")]


def test_unknown_fields_are_refused(workspace: Workspace) -> None:
    with pytest.raises(TypeError):
        workspace.update(colour="red")


def test_query_decides_what_is_visible(workspace: Workspace) -> None:
    workspace.update(query="kind:note")
    assert workspace.visible == {N, M}
    assert workspace.visible_of(Kind.LINE) == []
    workspace.update(query="")
    assert len(workspace.visible) == 6


def test_back_and_forward_walk_over_steps_not_over_selections(workspace: Workspace) -> None:
    workspace.update(query="rain")
    workspace.update(selected=(N,))
    workspace.update(query="sun")
    workspace.back()
    assert workspace.view.query == "rain"
    assert workspace.view.selected == (N,)
    workspace.back()
    assert workspace.view.query == ""
    assert not workspace.can_go_back
    workspace.forward()
    workspace.forward()
    assert workspace.view.query == "sun"
    assert not workspace.can_go_forward
    workspace.back()
    workspace.update(query="other")
    assert not workspace.can_go_forward


def test_selecting_a_cited_note_keeps_the_line_in_the_panel(workspace: Workspace) -> None:
    workspace.select(A)
    assert workspace.view.reading == A
    workspace.select(N)
    assert (workspace.view.selected, workspace.view.reading) == ((N,), A)
    workspace.select(M)
    assert workspace.view.reading == M
    workspace.select(A)
    workspace.select(N, open_it=True)
    assert workspace.view.reading == N


def test_unknown_ids_are_not_selected(workspace: Workspace) -> None:
    workspace.select(NodeId("nowhere"))
    assert workspace.view.selected == ()


def test_the_window_keeps_what_may_lie_in_it_and_what_hangs_on_that(workspace: Workspace) -> None:
    workspace.update(since=date(2025, 1, 1), until=date(2025, 12, 31))
    assert C not in workspace.visible
    assert A not in workspace.visible
    assert {B, D} <= workspace.visible
    assert N not in workspace.visible, "all it is linked to is dated outside"
    assert M in workspace.visible, "nothing dated speaks about it"
    workspace.update(since=date(2023, 12, 31), until=None)
    assert C in workspace.visible, "the year 2023 may mean its last day"


def test_hidden_nodes_are_put_aside(workspace: Workspace) -> None:
    workspace.update(hidden=frozenset({M}))
    assert M not in workspace.visible
    workspace.back()
    assert M in workspace.visible


def test_views_turn_into_json_and_back() -> None:
    view = View(
        "rain",
        date(2020, 1, 1),
        None,
        (A, N),
        A,
        B,
        2,
        "focus",
        "theme",
        "none",
        "line",
        date(2025, 5, 5),
        frozenset({M, N}),
    )
    assert View.from_json(view.to_json()) == view
    assert View().to_json() == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"since": "soon"},
        {"depth": True},
        {"layout": "spiral"},
        {"selected": "a"},
        {"hidden": [1]},
        {"x": 1},
        {"query": None},
    ],
)
def test_damaged_views_open_at_the_default(wrong: dict[str, object]) -> None:
    assert View.from_json(wrong) == View()


def test_changes_merge_into_one(workspace: Workspace) -> None:
    changes = heard(workspace)
    workspace.update(query="rain")
    workspace.update(query="sun")
    both = changes[0].merged(changes[1])
    assert (both.old.query, both.new.query) == ("", "sun")
    assert both.visible == workspace.visible


def test_opening_another_library_starts_anew(workspace: Workspace) -> None:
    workspace.update(query="rain")
    changes = heard(workspace)
    workspace.open(Library(records=Records(notes={M: SourceNote(M, "Is sun hot?")})))
    assert changes[0].library_changed
    assert changes[0].changed("query")
    assert workspace.view == opening_view(workspace.records) == View(selected=(M,), reading=M)
    assert not workspace.can_go_back


def test_an_empty_library_has_an_empty_view() -> None:
    assert Workspace(Library()).view == View()
    assert opening_view(Records()) == View()
