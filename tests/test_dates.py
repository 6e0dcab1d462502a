"""Dates: every spelling people use, EDTF in and out, and finding them inside prose."""

from __future__ import annotations

import calendar
import warnings
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from explorer import dates
from explorer.dates import (
    bounds,
    day,
    describe,
    find_dates,
    from_edtf,
    month,
    overlaps,
    parse_date,
    precision,
    sort_key,
    why_unreadable,
    within,
)
from explorer.dates.words import Token, tokens_of
from explorer.dates.written import Reader

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from edtf import parse_edtf

# text | earliest | latest | approximate | EDTF;  "." is open
SPELLINGS = """
2025 | 2025-01-01 | 2025-12-31 | no | 2025
~2025 | 2025-01-01 | 2025-12-31 | yes | 2025~
2025~ | 2025-01-01 | 2025-12-31 | yes | 2025~
2025? | 2025-01-01 | 2025-12-31 | yes | 2025?
2025% | 2025-01-01 | 2025-12-31 | yes | 2025%
2025-06 | 2025-06-01 | 2025-06-30 | no | 2025-06
2024–11 | 2024-11-01 | 2024-11-30 | no | 2024-11
2010–12 | 2010-12-01 | 2010-12-31 | no | 2010-12
2024—11 | 2024-11-01 | 2024-11-30 | no | 2024-11
2024‑11 | 2024-11-01 | 2024-11-30 | no | 2024-11
2024-6 | 2024-06-01 | 2024-06-30 | no | 2024-06
2024/11 | 2024-11-01 | 2024-11-30 | no | 2024-11
11/2024 | 2024-11-01 | 2024-11-30 | no | 2024-11
2024.11 | 2024-11-01 | 2024-11-30 | no | 2024-11
2024-11-05 | 2024-11-05 | 2024-11-05 | no | 2024-11-05
2024–11–05 | 2024-11-05 | 2024-11-05 | no | 2024-11-05
2024.11.05 | 2024-11-05 | 2024-11-05 | no | 2024-11-05
2024/11/05 | 2024-11-05 | 2024-11-05 | no | 2024-11-05
20241105 | 2024-11-05 | 2024-11-05 | no | 2024-11-05
05.11.2024 | 2024-11-05 | 2024-11-05 | no | 2024-11-05
25/11/2024 | 2024-11-25 | 2024-11-25 | no | 2024-11-25
11/25/2024 | 2024-11-25 | 2024-11-25 | no | 2024-11-25
2024-11-05T10:00:00Z | 2024-11-05 | 2024-11-05 | no | 2024-11-05
2024-11-05 10:30 | 2024-11-05 | 2024-11-05 | no | 2024-11-05
Thu, 5 Nov 2024 10:00:00 GMT | 2024-11-05 | 2024-11-05 | no | 2024-11-05
2024-W45 | 2024-11-04 | 2024-11-10 | no | 2024-11-04/2024-11-10
2024-W45-2 | 2024-11-05 | 2024-11-05 | no | 2024-11-05
Jun 2025 | 2025-06-01 | 2025-06-30 | no | 2025-06
Sept. 2025 | 2025-09-01 | 2025-09-30 | no | 2025-09
June of 2025 | 2025-06-01 | 2025-06-30 | no | 2025-06
2025 June | 2025-06-01 | 2025-06-30 | no | 2025-06
June 2, 2025 | 2025-06-02 | 2025-06-02 | no | 2025-06-02
June 2nd, 2025 | 2025-06-02 | 2025-06-02 | no | 2025-06-02
2 June 2025 | 2025-06-02 | 2025-06-02 | no | 2025-06-02
the 2nd of June, 2025 | 2025-06-02 | 2025-06-02 | no | 2025-06-02
Monday, 2 June 2025 | 2025-06-02 | 2025-06-02 | no | 2025-06-02
June\u00a02,\u00a02025 | 2025-06-02 | 2025-06-02 | no | 2025-06-02
Ｊｕｎｅ　２０２５ | 2025-06-01 | 2025-06-30 | no | 2025-06
2–5 June 2025 | 2025-06-02 | 2025-06-05 | no | 2025-06-02/2025-06-05
June 2–5, 2025 | 2025-06-02 | 2025-06-05 | no | 2025-06-02/2025-06-05
5 Nov – 20 Dec 2024 | 2024-11-05 | 2024-12-20 | no | 2024-11-05/2024-12-20
2024–2025 | 2024-01-01 | 2025-12-31 | no | 2024/2025
2024-2025 | 2024-01-01 | 2025-12-31 | no | 2024/2025
2024/2025 | 2024-01-01 | 2025-12-31 | no | 2024/2025
2021–24 | 2021-01-01 | 2024-12-31 | no | 2021/2024
2021/22 | 2021-01-01 | 2022-12-31 | no | 2021/2022
1998-99 | 1998-01-01 | 1999-12-31 | no | 1998/1999
2023 to 2025 | 2023-01-01 | 2025-12-31 | no | 2023/2025
2023 through 2025 | 2023-01-01 | 2025-12-31 | no | 2023/2025
from 2023 to 2025 | 2023-01-01 | 2025-12-31 | no | 2023/2025
between 2023 and 2025 | 2023-01-01 | 2025-12-31 | no | 2023/2025
2024..2025-06 | 2024-01-01 | 2025-06-30 | no | 2024/2025-06
Jan–Mar 2024 | 2024-01-01 | 2024-03-31 | no | 2024-01/2024-03
Nov–Feb 2024 | 2023-11-01 | 2024-02-29 | no | 2023-11/2024-02
between June and August 2024 | 2024-06-01 | 2024-08-31 | no | 2024-06/2024-08
June 2024 to Feb 2025 | 2024-06-01 | 2025-02-28 | no | 2024-06/2025-02
2024-11–2025-02 | 2024-11-01 | 2025-02-28 | no | 2024-11/2025-02
2024-11-05 – 2024-11-20 | 2024-11-05 | 2024-11-20 | no | 2024-11-05/2024-11-20
2024–2025, mostly mid-2025 onward | 2024-01-01 | 2025-12-31 | no | 2024/2025
late 2025–2026 | 2025-09-01 | 2026-12-31 | yes | 2025-09~/2026
Q3 2025 | 2025-07-01 | 2025-09-30 | no | 2025-35
2025 Q3 | 2025-07-01 | 2025-09-30 | no | 2025-35
2025-Q1 | 2025-01-01 | 2025-03-31 | no | 2025-33
2025-34 | 2025-04-01 | 2025-06-30 | no | 2025-34
4Q 2025 | 2025-10-01 | 2025-12-31 | no | 2025-36
third quarter of 2025 | 2025-07-01 | 2025-09-30 | no | 2025-35
Q1–Q3 2024 | 2024-01-01 | 2024-09-30 | no | 2024-01/2024-09
H1 2024 | 2024-01-01 | 2024-06-30 | no | 2024-01/2024-06
first half of 2024 | 2024-01-01 | 2024-06-30 | no | 2024-01/2024-06
the second half of 2024 | 2024-07-01 | 2024-12-31 | no | 2024-07/2024-12
summer 2024 | 2024-06-01 | 2024-08-31 | no | 2024-22
Spring 2024 | 2024-03-01 | 2024-05-31 | no | 2024-21
fall 2024 | 2024-09-01 | 2024-11-30 | no | 2024-23
autumn of 2024 | 2024-09-01 | 2024-11-30 | no | 2024-23
winter 2023 | 2023-12-01 | 2024-02-29 | no | 2023-24
winter 2023/24 | 2023-12-01 | 2024-02-29 | no | 2023-24
winter 2023–2024 | 2023-12-01 | 2024-02-29 | no | 2023-24
spring/summer 2024 | 2024-03-01 | 2024-08-31 | no | 2024-03/2024-08
around summer 2024 | 2024-06-01 | 2024-08-31 | yes | 2024-06~/2024-08~
early 2024 | 2024-01-01 | 2024-04-30 | yes | 2024-01~/2024-04~
mid 2024 | 2024-05-01 | 2024-08-31 | yes | 2024-05~/2024-08~
mid-2024 | 2024-05-01 | 2024-08-31 | yes | 2024-05~/2024-08~
late 2024 | 2024-09-01 | 2024-12-31 | yes | 2024-09~/2024-12~
mid-to-late 2024 | 2024-05-01 | 2024-12-31 | yes | 2024-05~/2024-12~
end of 2024 | 2024-09-01 | 2024-12-31 | yes | 2024-09~/2024-12~
the beginning of 2024 | 2024-01-01 | 2024-04-30 | yes | 2024-01~/2024-04~
early June 2024 | 2024-06-01 | 2024-06-10 | yes | 2024-06-01~/2024-06-10~
late Feb 2024 | 2024-02-21 | 2024-02-29 | yes | 2024-02-21~/2024-02-29~
mid-2025 onward | 2025-05-01 | . | yes | 2025-05~/..
from mid-2025 on | 2025-05-01 | . | yes | 2025-05~/..
by late 2026 | . | 2026-12-31 | yes | ../2026-12~
by the end of 2026 | . | 2026-12-31 | no | ../2026-12
before 2020 | . | 2019-12-31 | no | ../2019
before June 2024 | . | 2024-05-31 | no | ../2024-05
pre-2020 | . | 2019-12-31 | no | ../2019
after 2021 | 2022-01-01 | . | no | 2022/..
after 2024-12-31 | 2025-01-01 | . | no | 2025-01-01/..
post-2026 | 2027-01-01 | . | no | 2027/..
since 2023 | 2023-01-01 | . | no | 2023/..
since about 2023 | 2023-01-01 | . | yes | 2023~/..
until 2024 | . | 2024-12-31 | no | ../2024
no later than June 2024 | . | 2024-06-30 | no | ../2024-06
2011 to present | 2011-01-01 | . | no | 2011/..
2011–now | 2011-01-01 | . | no | 2011/..
2011– | 2011-01-01 | . | no | 2011/..
2011+ | 2011-01-01 | . | no | 2011/..
2025/.. | 2025-01-01 | . | no | 2025/..
../2025 | . | 2025-12-31 | no | ../2025
c. 2019 | 2019-01-01 | 2019-12-31 | yes | 2019~
circa 2019 | 2019-01-01 | 2019-12-31 | yes | 2019~
around 2019 | 2019-01-01 | 2019-12-31 | yes | 2019~
about 2019 | 2019-01-01 | 2019-12-31 | yes | 2019~
2019 or so | 2019-01-01 | 2019-12-31 | yes | 2019~
~2023–2025 | 2023-01-01 | 2025-12-31 | yes | 2023~/2025~
1990s | 1990-01-01 | 1999-12-31 | no | 199X
the 2010s | 2010-01-01 | 2019-12-31 | no | 201X
199X | 1990-01-01 | 1999-12-31 | no | 199X
20XX | 2000-01-01 | 2099-12-31 | no | 20XX
19th century | 1800-01-01 | 1899-12-31 | no | 18XX
early 1990s | 1990-01-01 | 1993-12-31 | yes | 1990~/1993~
the year 2024 | 2024-01-01 | 2024-12-31 | no | 2024
(~2025). | 2025-01-01 | 2025-12-31 | yes | 2025~
"""
TABLE = [[cell.strip() for cell in line.split("|")] for line in SPELLINGS.strip().splitlines()]


def open_day(text: str) -> date | None:
    return None if text == "." else date.fromisoformat(text)


@pytest.mark.parametrize(("words", "earliest", "latest", "soft", "edtf"), TABLE, ids=[row[0] for row in TABLE])
def test_spelling(words: str, earliest: str, latest: str, soft: str, edtf: str) -> None:
    found = parse_date(words)
    assert found is not None, why_unreadable(words)
    assert (found.earliest, found.latest) == (open_day(earliest), open_day(latest))
    assert found.approximate == (soft == "yes")
    assert found.edtf == edtf
    assert found.as_written == words
    assert why_unreadable(words) == ""
    assert from_edtf(edtf, words) == found


def test_table_is_long_enough() -> None:
    assert len({row[0] for row in TABLE}) == len(TABLE) >= 60


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("2024-02-30", "February 2024 has 29 days"),
        ("2023-02-29", "February 2023 has 28 days"),
        ("June 31, 2024", "June 2024 has 30 days"),
        ("2024-11-00", "no day 00"),
        ("2024-13", "no month 13"),
        ("2024–00", "no month 00"),
        ("13/2024", "no month 13"),
        ("0000", "no year 0000"),
        ("9999", "open end"),
        ("2023/9999", "open end"),
        ("2025–2024", "ends before it begins"),
        ("2025-06/2025-05", "ends before it begins"),
        ("June 2025 to May 2025", "ends before it begins"),
        ("2024-W60", "no such week"),
        ("Q5 2024", "no quarter 5"),
        ("H3 2024", "no half 3"),
        ("05/06/2024", "2024-06-05 or 2024-05-06"),
        ("../..", "both ends are open"),
        ("-0050", "before 0001"),
        ("300 BC", "before 0001"),
        ("Y17000", "four digits"),
        ("before 0001", "nothing lies outside"),
        ("", "nothing is written"),
        ("   ", "nothing is written"),
        ("soon", "names no year"),
        ("yesterday", "day of reading"),
        ("June 2nd", "year is missing"),
        ("Jun '25", "four digits"),
        ("2023, 2024", "left over"),
        ("2024 and more", "left over"),
        ("late 2024-11-05", "no such part"),
        ("x" * 300, "300 characters"),
        ("2024-11-", "left over"),
    ],
)
def test_unreadable_is_explained(words: str, why: str) -> None:
    assert parse_date(words) is None
    assert why in why_unreadable(words)


@pytest.mark.parametrize(
    ("words", "canonical"),
    [
        ("2024-25", "2024-21"),
        ("2024-30", "2024-12/2025-02"),
        ("2024-37", "2024-01/2024-04"),
        ("2024-41", "2024-07/2024-12"),
        ("2024-XX", "2024"),
        ("2024-06-XX", "2024-06"),
        ("/2024", "../2024"),
        ("2024/", "2024/.."),
        ("2024-21/2024-22", "2024-03/2024-08"),
        ("2024-11/2024-11", "2024-11"),
        ("2024-22~", "2024-06~/2024-08~"),
        ("1984-06?/2004-08%", "1984-06?/2004-08%"),
    ],
)
def test_edtf_is_made_canonical(words: str, canonical: str) -> None:
    found = from_edtf(words)
    assert found is not None
    assert found.edtf == canonical
    assert found.as_written == words
    assert parse_date(words) == found


@pytest.mark.parametrize(
    "words", ["", "summer 2024", "2024–11", "2024/11", "2024/2025/2026", "2024-11-05-06", "x", "2024-13"]
)
def test_from_edtf_reads_edtf_only(words: str) -> None:
    assert from_edtf(words) is None


@pytest.mark.parametrize(
    ("prose", "found"),
    [
        ("an effect that lasts (2025–08, 2026–02).", {"2025–08": "2025-08", "2026–02": "2026-02"}),
        ("it holds (2025-06, arXiv:2506.01939)", {"2025-06": "2025-06"}),
        (
            "Findings span 2024–2025, mostly mid-2025 onward.",
            {"2024–2025, mostly mid-2025 onward": "2024/2025"},
        ),
        ("(findings span 2023–2026; these perish):", {"2023–2026": "2023/2026"}),
        ("Findings span 2024–2025. More follows", {"2024–2025": "2024/2025"}),
        ("the claim (~2025).", {"~2025": "2025~"}),
        ("• arXiv:2012.12345 (2024–11) — A title", {"2024–11": "2024-11"}),
        ("(Jun 2025) — a gloss", {"Jun 2025": "2025-06"}),
        ("Paper · Published June 2, 2025", {"June 2, 2025": "2025-06-02"}),
        ("Note · 2026-02-22 · sourced from a topic", {"2026-02-22": "2026-02-22"}),
        ("late 2025–2026 work", {"late 2025–2026": "2025-09~/2026"}),
        ("post-2026 if there is any", {"post-2026": "2027/.."}),
        ("since 2021, and in the summer of 2024", {"since 2021": "2021/..", "summer of 2024": "2024-22"}),
        ("In 2019, 2020 and 2021 it grew", {"2019": "2019", "2020": "2020", "2021": "2021"}),
        ("as one paper says (Smith et al., 2023)", {"2023": "2023"}),
        ("a study from 2023 shows", {"2023": "2023"}),
        ("from 2021 to 2023 it fell", {"from 2021 to 2023": "2021/2023"}),
        ("What changed in 2024?", {"2024": "2024"}),
        ("data of 2021-24 alone", {"2021-24": "2021/2024"}),
        ("In 2024 May came early", {"2024": "2024"}),
        ("from mid-2025 onward, it", {"from mid-2025 onward": "2025-05~/.."}),
        ("２０２４－０６ wide", {"２０２４－０６": "2024-06"}),
    ],
)
def test_dates_in_prose(prose: str, found: dict[str, str]) -> None:
    hits = find_dates(prose)
    assert {prose[start:end]: hit.edtf for start, end, hit in hits} == found
    assert all(hit.as_written == prose[start:end] for start, end, hit in hits)


@pytest.mark.parametrize(
    "prose",
    [
        "matched 2048 tokens",
        "about 2000 people and 2000% more",
        "in 2000 steps",
        "pp. 1520–1534",
        "see https://example.org/2024/05/page",
        "release v2024.05 and GPT-2024-x",
        "arXiv:2506.01939, arXiv:2012.12345, doi:10.2020/2021.1234",
        "between 18–24% and 10-20x",
        "on 2024-02-30 or 2025–2024",
        "a 2048-dimensional space of things called 2001a",
        "$2000 and 2,024 and 2024,123 units",
        "seeds 1234, 4321",
        "take two of May and call in June",
        "the best of 2019 papers",
    ],
)
def test_numbers_that_are_no_dates(prose: str) -> None:
    assert [prose[start:end] for start, end, _ in find_dates(prose)] == []


def test_windows_possible_and_certain() -> None:
    summer = parse_date("summer 2024")
    assert summer is not None
    assert overlaps(summer, date(2024, 8, 31), None)
    assert not overlaps(summer, date(2024, 9, 1), None)
    assert within(summer, date(2024, 6, 1), date(2024, 8, 31))
    assert not within(summer, date(2024, 6, 2), None)
    onward = parse_date("since 2023")
    assert onward is not None
    assert overlaps(onward, date(2050, 1, 1), None)
    assert within(onward, date(2023, 1, 1), None)
    assert not within(onward, None, date(2050, 1, 1))
    assert not overlaps(onward, None, date(2022, 12, 31))


def test_bounds_sorting_and_makers() -> None:
    assert bounds(day(date(2024, 1, 1))) == (738886.0, 738886.0)
    assert month(2024, 2).latest == date(2024, 2, 29)
    assert month(2024, 2) == parse_date("2024-02")
    assert day(date(2024, 2, 29)) == parse_date("2024-02-29")
    with pytest.raises(ValueError, match="month"):
        month(2024, 13)
    words = ["before 2020", "2019", "2019-01", "since 2019", "2020"]
    ordered = sorted((parse_date(w) for w in words), key=sort_key)  # type: ignore[arg-type]
    assert [d.as_written for d in ordered if d] == ["before 2020", "2019-01", "2019", "since 2019", "2020"]


@pytest.mark.parametrize(
    ("words", "said", "how"),
    [
        ("2024-11-05", "5 Nov 2024", "day"),
        ("2024-11", "Nov 2024", "month"),
        ("Q3 2025", "1 Jul to 30 Sep 2025", "quarter"),
        ("summer 2024", "1 Jun to 31 Aug 2024", "season"),
        ("winter 2024", "1 Dec 2024 to 28 Feb 2025", "season"),
        ("2024", "2024", "year"),
        ("~2025", "about 2025", "year"),
        ("2025?", "perhaps 2025", "year"),
        ("2024–2025", "2024 to 2025", "span"),
        ("1990s", "1990 to 1999", "span"),
        ("early 2024", "1 Jan to 30 Apr 2024, about", "span"),
        ("2–5 June 2025", "2 to 5 Jun 2025", "span"),
        ("mid-2025 onward", "from May 2025, about", "open"),
        ("by late 2026", "until Dec 2026, about", "open"),
        ("before 2020", "until 2019", "open"),
    ],
)
def test_words_for_the_reader(words: str, said: str, how: str) -> None:
    found = parse_date(words)
    assert found is not None
    assert (describe(found), precision(found)) == (said, how)


# ---- properties

WORDS = """
2024 2025 1999 0000 9998 9999 06 13 31 30 2 ~ ? % - – / . .. , : ( ) s q h q3 h1 t10 x xx june may feb winter summer fall
early mid late end of the to from since until before after by onward and or on mostly 1st 2nd half quarter century c circa
about now present between pre post w45 w53 2024-11 2025–08 199x '
"""
PIECES = st.sampled_from(WORDS.split())
JUMBLES = st.lists(PIECES, max_size=9).flatmap(
    lambda words: st.lists(st.sampled_from(["", " "]), min_size=len(words), max_size=len(words)).map(
        lambda gaps: "".join(gap + word for gap, word in zip(gaps, words, strict=True))
    )
)


@settings(max_examples=400, deadline=None)
@given(st.one_of(JUMBLES, st.text(max_size=40), st.text(alphabet="0123456789-/–~.X? ", max_size=14)))
@example("0001-01-01")
@example("early 0000s")
@example("9998-12")
@example("9999w45")
@example("9998-W53")
@example("𐩀𐩀𐩀𐩀")
def test_any_text_is_read_or_explained(text: str) -> None:
    found = parse_date(text)
    assert (found is None) == bool(why_unreadable(text))
    for one in [found, *(hit for _, _, hit in find_dates(text))]:
        if one is None:
            continue
        assert one.as_written in text
        again = from_edtf(one.edtf, one.as_written)
        assert again == one
        assert one.earliest is None or one.latest is None or one.earliest <= one.latest
        assert describe(one)
        assert precision(one) in {"day", "month", "quarter", "season", "year", "span", "open"}
        assert bounds(one) == sort_key(one)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(JUMBLES, st.text(max_size=30)), max_size=6).map(" ".join))
def test_found_dates_lie_apart_and_in_order(text: str) -> None:
    last = 0
    for start, end, found in find_dates(text):
        assert last <= start < end <= len(text)
        assert found.as_written == text[start:end]
        last = end


@pytest.mark.parametrize(
    "piece",
    ["2024", "2024-", "~", "early to ", "2024–2025, mostly ", "1 ", "June ", "June 2 ", "(", "2024-11-05T", "..",
     "since from by ", "the ", "9" * 7, "2024/", "Ａ", "first half of ", "x"],
)  # fmt: skip
def test_long_hostile_text_costs_in_proportion(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert parse_date(piece * 1000) is None
    looks = 0
    look = Reader._at

    def counted(self: Reader, i: int) -> Token:
        nonlocal looks
        looks += 1
        return look(self, i)

    monkeypatch.setattr(Reader, "_at", counted)
    for size in (25_000, 100_000):
        looks = 0
        text = (piece * (size // len(piece) + 1))[:size]
        find_dates(text)
        parse_date(text)
        why_unreadable(text)
        assert looks <= 150 * len(tokens_of(text))


# ---- the edtf package as an oracle, on what both read

YEARS = st.integers(1, 9997)
PLAIN = ("year", "month", "day")
SIGNS = st.sampled_from(["", "", "~", "?", "%"])


@st.composite
def edtf_dates(draw: Any, whole: bool = False) -> str:
    year, sign = draw(YEARS), draw(SIGNS)
    shape = draw(st.sampled_from([*PLAIN] if whole else [*PLAIN, "part", "decade", "century"]))
    number = draw(st.integers(1, 12))
    if shape == "month":
        return f"{year:04d}-{number:02d}{sign}"
    if shape == "day":
        return f"{year:04d}-{number:02d}-{draw(st.integers(1, calendar.monthrange(year, number)[1])):02d}{sign}"
    if shape == "part":  # the package takes no sign here
        return f"{year:04d}-{draw(st.integers(21, 41))}"
    if shape == "decade":
        return f"{draw(st.integers(1, 998)):03d}X"
    if shape == "century":
        return f"{draw(st.integers(1, 98)):02d}XX"
    return f"{year:04d}{sign}"


@st.composite
def edtf_texts(draw: Any) -> str:
    shape = draw(st.sampled_from(["one", "one", "span", "since", "until"]))
    if shape == "one":
        return draw(edtf_dates())
    first, second = sorted(
        draw(st.tuples(edtf_dates(whole=True), edtf_dates(whole=True))), key=lambda w: w.rstrip("~?%")
    )
    return {"span": f"{first}/{second}", "since": f"{first}/..", "until": f"../{second}"}[shape]


def oracle(text: str) -> tuple[Any, Any, bool]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsed = parse_edtf(text)
        ends = [parsed.lower_strict(), parsed.upper_strict()]
    soft = parsed.is_approximate or parsed.is_uncertain or parsed.is_uncertain_and_approximate
    return *(date(*end[:3]) if hasattr(end, "tm_year") else None for end in ends), bool(soft)


# Winters (24, 28) and the southern summer (30) cross the year's end with us. The package keeps only their December, and
# says so: it takes this for simplicity.
WINTERS = ("-24", "-28", "-30")


@settings(max_examples=200, deadline=None)
@given(edtf_texts())
@example("2024-33")
@example("1984~/2004-06?")
def test_edtf_agrees_with_the_edtf_package(text: str) -> None:
    ours = from_edtf(text)
    if ours is None:
        assert "ends before" in why_unreadable(text)
        return
    earliest, latest, soft = oracle(text)
    winter = len(text) == 7 and text.endswith(WINTERS)
    assert ours.earliest == earliest
    assert (ours.latest == latest) is not winter
    # the package forgets the softness of an end beside an open one, and "%" on an interval
    assert ours.approximate == soft or "/" in text or "%" in text
    canonical = oracle(ours.edtf)
    assert winter or canonical[:2] == (earliest, latest)


def test_where_the_edtf_package_errs() -> None:
    assert oracle("2024-24")[1] == date(2024, 12, 31)
    assert from_edtf("2024-24").latest == date(2025, 2, 28)  # type: ignore[union-attr]
    # an unknown start is read as ten years before the end; we leave it open
    assert oracle("/2024")[0] == date(2014, 12, 31)
    assert from_edtf("/2024").earliest is None  # type: ignore[union-attr]


def test_public_names() -> None:
    assert all(hasattr(dates, name) for name in dates.__all__)
