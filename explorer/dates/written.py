"""Reading what people write: hides the grammar of spelled-out dates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from explorer.dates.edtf import read_edtf
from explorer.dates.parts import (
    PARTS_OF_YEAR,
    Part,
    UnreadableError,
    apply_limit,
    both_signs,
    first_day,
    last_day,
    part_of_year,
    piece_of,
    shortens,
    span,
    whole,
    years_from,
    ymd,
)
from explorer.dates.words import (
    ABOUT,
    BACKWARD,
    DAYS,
    EDGES,
    LIMITS,
    MONTHS,
    MOSTLY,
    NOISE,
    NOW,
    ONWARD,
    ORDINALS,
    PERHAPS,
    SEASONS,
    SPAN_WORDS,
    THIRDS,
    Token,
    fold,
    tokens_of,
)

LONGEST = 200
"""A text of more characters than this is never one date."""

Yearless = Callable[[int], Part]  # "June 2", "Q3", "early spring": a part once its year is known
_END = Token("", -1, -1, True)
_PAIRS = {"(": ")", "[": "]", '"': '"', "“": "”", "'": "'"}


def read_alone(text: str) -> Part:
    """Read a text that is one date and nothing else. Raises UnreadableError, whose text says why it is not."""
    if len(text) > LONGEST:
        raise UnreadableError(f"{len(text)} characters are no date; write the date alone")
    plain = fold(text).strip()
    if len(plain) > 1 and plain[-1] in ".,;:" and plain[-2] not in ".,;:":
        plain = plain[:-1].rstrip()
    while len(plain) > 1 and _PAIRS.get(plain[0]) == plain[-1]:
        plain = plain[1:-1].strip()
    if not plain:
        raise UnreadableError("nothing is written; write a year, a month such as 2024-11, or a day")
    part = read_edtf(plain)
    if part is not None:
        return part
    tokens = tokens_of(plain)
    reader = Reader(tokens, prose=False)
    read = reader.expression(0)
    if read and read[1] == len(tokens):
        return read[0]
    raise UnreadableError(_explain(plain, tokens, read[1] if read else 0))


def _explain(plain: str, tokens: list[Token], read: int) -> str:
    words = {token.word for token in tokens}
    years = [token.word for token in tokens if token.word.isdecimal() and len(token.word) == 4]
    if plain[0] == "-" or words & {"bc", "bce"}:
        return "years before 0001 are not kept; write a year from 0001 to 9998"
    if plain[0] in "yY" and plain[1:].lstrip("-").isdecimal():
        return "years beyond four digits are not kept; write a year from 0001 to 9998"
    if words & {"yesterday", "today", "ago", "last", "next", "this", "recently"} and not years:
        return "it depends on the day of reading; write the year, as in 2024 or 2024-11"
    if read:
        return f"“{plain[tokens[read].start :][:40]}” is left over; write one date or one span such as 2024–2025"
    if not any(char.isdecimal() for char in plain):
        return "it names no year; write one with four digits, such as 2024"
    if not years:
        return "the year is missing or not four digits long; write it in full, such as 2024"
    return f"“{plain[:40]}” is no spelling of a date we know; write 2024, 2024-11, 2024-11-05 or 2024–2025"


class Reader:
    """Reads a date from a token on.

    Every method gives what it read and where the next token is, or None, and looks ahead a bounded way. In prose the
    forms that are also ordinary English are left out.
    """

    def __init__(self, tokens: list[Token], prose: bool) -> None:
        self.tokens = tokens
        self.prose = prose

    def _at(self, i: int) -> Token:
        return self.tokens[i] if 0 <= i < len(self.tokens) else _END

    def _number(self, i: int, *lengths: int, glued: bool = False) -> int | None:
        token = self._at(i)
        if not token.word.isdecimal() or len(token.word) not in lengths or (glued and token.gap):
            return None
        return int(token.word)

    def _words(self, i: int, *wanted: str) -> bool:
        return all(self._at(i + k).word == word for k, word in enumerate(wanted))

    def _skip(self, i: int, *words: str, most: int = 2) -> int:
        for _ in range(most):
            if self._at(i).word in words:
                i += 1
        return i

    # -- the whole

    def expression(self, i: int) -> tuple[Part, int] | None:
        """Read one date or span and a remark behind it."""
        if not self.prose:
            for _ in range(5):
                word = self._at(i).word
                if word in DAYS or (word in NOISE and not (word == "on" and self._at(i + 1).word == "or")):
                    i = self._skip(i + 1, ",", ".", ":", most=1)
        read = self._limited(i) or self._ranged(i)
        if read is None:
            return None
        part, i = read
        # "2024–2025, mostly mid-2025 onward": the remark belongs to the words, not to the bounds
        comma = self._at(i).word == ","
        if self._at(i + comma).word in MOSTLY and (comma or self._at(i).word in MOSTLY):
            remark = i + comma + 1
            if not self.prose:
                return part, len(self.tokens)
            if rest := self._limited(self._skip(remark, *NOISE)) or self._ranged(self._skip(remark, *NOISE)):
                return part, rest[1]
        return part, i

    def _limited(self, i: int) -> tuple[Part, int] | None:
        for size in (3, 2, 1):
            words = tuple(self._at(i + k).word for k in range(size))
            limit = LIMITS.get(words)
            if limit is None:
                continue
            j = i + size
            glued = words[0] in ("pre", "post")
            if glued:
                if self._at(j).word not in ("-", "–"):
                    return None
                j += 1
            j = self._skip(j, *NOISE)
            if limit in ("from", "between"):
                return self._between(i, j, limit)
            read = self._soft_unit(j)
            if read and not callable(read[0]):
                return apply_limit(limit, read[0]), read[1]
            return None
        if self._at(i).word == ".." and not self.prose and (read := self._soft_unit(i + 1)) and not callable(read[0]):
            return apply_limit("until", read[0]), read[1]
        return None

    def _between(self, i: int, j: int, limit: str) -> tuple[Part, int] | None:
        read = self._ranged(j, also="and" if limit == "between" else "")
        if read is None or limit == "between":
            return read if read and read[0].low != read[0].high else None
        part, k = read
        if not part.high or not part.low:
            return part, k
        is_range = (
            any(token.word in SPAN_WORDS or token.word in "–-" for token in self.tokens[j:k]) and part.single == ""
        )
        if self._at(k).word == "on" and (not self.prose or self._at(k + 1).word in ("", ",", ";", ".", ")")):
            return apply_limit("since", part), k + 1
        if is_range and not part.edge:
            return part, k
        # in prose "a study from 2023" says when, not since when: the date begins behind "from"
        return None if self.prose else (apply_limit("since", part), k)

    def _ranged(self, i: int, also: str = "") -> tuple[Part, int] | None:
        softened = self._soft(i)
        read = self._unit(softened[1])
        if read is None:
            return None
        head, j = read
        if not callable(head):
            head, j = self._after(head, j)
            if self._onward(j, ONWARD):
                return apply_limit("since", head.soften(softened[0])), self._onward(j, ONWARD)
            if self._onward(j, BACKWARD):
                return apply_limit("until", head.soften(softened[0])), self._onward(j, BACKWARD)
            if self._at(j).word == "+" and not self._at(j).gap:
                return apply_limit("since", head.soften(softened[0])), j + 1
        k = self._separator(j, also)
        if k is None:
            return None if callable(head) else (head.soften(softened[0]), j)
        span = self._tail(head, k, j)
        if span is not None:
            return span[0].soften(softened[0]) if softened[0] else span[0], span[1]
        return None if callable(head) else (head.soften(softened[0]), j)

    def _tail(self, head: Part | Yearless, k: int, j: int) -> tuple[Part, int] | None:
        """Read what follows the word or dash between the ends of a span."""
        if not callable(head):
            now = self._skip(k, "the")
            if self._at(now).word in NOW and not (
                self.prose and self._at(now).word in ("date", "current") and self._at(j).word != "to"
            ):
                return apply_limit("since", head), now + 1
            closes = self._at(k).word in (("", ")", "]", ",", ";") if self.prose else ("",))
            dangling = self._at(j).word in ("–", "..", "/") or (self._at(j).word == "-" and len(head.high) == 4)
            if (
                closes
                and dangling
                and not (self.prose and (self._at(j).gap or not self._at(k).word or self._at(k).gap))
            ):
                return apply_limit("since", head), k
        read = self._soft_unit(k)
        if read is None:
            return None
        tail, end = read
        if callable(tail):
            if callable(head) or self.prose:
                return None
            return span(head, tail(int(head.high[:4]))), end
        tail, end = self._after(tail, end)
        if callable(head):
            year = int(tail.low[:4])
            begin = head(year)
            if first_day(begin.low) > last_day(tail.high) and len(begin.low) == 7:
                begin = head(year - 1)  # "Nov–Feb 2024", "winter/spring 2024"
            return span(begin, tail), end
        return span(head, tail), end

    def _separator(self, i: int, also: str) -> int | None:
        word = self._at(i).word
        if word in SPAN_WORDS or (also and word == also) or word in ("-", "–"):
            return self._skip(i + 1, "-", *NOISE)
        if word in ("/", "..", "...") and not (self.prose and self._at(i).gap):
            return i + 1
        return None

    def _onward(self, i: int, phrases: tuple[tuple[str, ...], ...]) -> int:
        if self._at(i).word == "-":
            i += 1
        for phrase in phrases:
            if self._words(i, *phrase):
                return i + len(phrase)
        return 0

    def _soft(self, i: int) -> tuple[str, int]:
        """Read up to three words such as "about"; gives the sign they stand for."""
        sign = ""
        for _ in range(3):
            word = self._at(i).word
            if word in ABOUT:
                sign, i = both_signs(sign, "~"), i + 1
                if self._at(i).word == "." and not self._at(i).gap:
                    i += 1
            elif word in PERHAPS and not self.prose:
                sign, i = both_signs(sign, "?"), i + 1
            else:
                break
        return sign, self._skip(i, "the", most=1)

    def _soft_unit(self, i: int) -> tuple[Part | Yearless, int] | None:
        sign, j = self._soft(i)
        read = self._unit(j)
        if read is None or callable(read[0]):
            return read
        part, j = self._after(read[0], read[1])
        return part.soften(sign), j

    def _after(self, part: Part, i: int) -> tuple[Part, int]:
        """Read what softens a date behind it: "?", "~", "or so", "(approx.)"."""
        token = self._at(i)
        if token.word in ("~", "?", "%") and not token.gap:
            if not self.prose or (
                token.word != "%" and self._at(i + 1).word in (")", "]", ",", ";") and not self._at(i + 1).gap
            ):
                return part.soften(token.word), i + 1
            return part, i
        if self._words(i, "or", "so"):
            return part.soften("~"), i + 2
        if self._at(i + (token.word == "-")).word == "ish":
            return part.soften("~"), i + 1 + (token.word == "-")
        if not self.prose:
            j = self._skip(i, "(", ",", most=1)
            if self._at(j).word in ABOUT | {"?", "estimated"} and j > i:
                sign = "?" if self._at(j).word == "?" else "~"
                return part.soften(sign), self._skip(j + 1, ".", ")")
        return part, i

    # -- one date

    def _unit(self, i: int) -> tuple[Part | Yearless, int] | None:
        return self._piece(i) or self._base(i)

    def _piece(self, i: int) -> tuple[Part | Yearless, int] | None:
        """Read thirds and halves: "early 2024", "mid-to-late June 2024", "the first half of the 1990s"."""
        i = self._skip(i, "the", most=1)
        word = self._at(i).word
        low = high = THIRDS.get(word)
        of, soft = 3, "~"
        edge = EDGES.get(word, "")
        j = i + 1
        if low is None:
            number = ORDINALS.get(word) or (self._number(i, 1) if self._at(i + 1).word in ("st", "nd") else None)
            j = i + (2 if word.isdecimal() else 1)
            if number not in (1, 2, -1) or self._at(j).word != "half":
                return None
            low = high = 1 if number in (2, -1) else 0
            of, soft, j = 2, "", j + 1
        elif edge and self._at(j).word != "of":
            return None
        else:
            k = j
            while k < j + 3 and self._at(k).word in ("-", "–", "to", "/"):
                k += 1
            if k > j and self._at(k).word in ("mid", "late"):
                high, j = THIRDS[self._at(k).word], k + 1
        if self._at(j).word in ("-", "–"):
            j += 1
        j = self._skip(j, "of", "the", "in", "year", most=3)
        read = self._base(j)
        if read is None:
            return None
        first, last = low, high or 0

        def cut(whole: Part) -> Part:
            begin, end = piece_of(whole, first, of), piece_of(whole, last, of)
            if begin is None or end is None:
                raise UnreadableError(
                    "a day, or a part of a part, has no such part; write its dates, as in 2024-06/2024-08"
                )
            return Part(begin.low, end.high, "", soft, soft, edge)

        base = read[0]
        if callable(base):
            return (lambda year: cut(base(year))), read[1]
        return cut(base), read[1]

    def _base(self, i: int) -> tuple[Part | Yearless, int] | None:
        word = self._at(i).word
        if word.isdecimal():
            if len(word) == 4:
                return self._from_year(i)
            if len(word) == 8 and not self.prose:
                return self._timeless(whole(ymd(int(word[:4]), int(word[4:6]), int(word[6:]))), i + 1)
            return self._from_small(i) if len(word) <= 2 else self._unknown_digits(i)
        if word in MONTHS:
            return self._from_month(i)
        if word in SEASONS:
            return self._from_season(i)
        if word in ("q", "h") and (number := self._number(i + 1, 1, glued=True)) is not None:
            return self._with_year(self._part_number(word, number), i + 2)
        if word in ORDINALS and self._at(i + 1).word == "quarter" and ORDINALS[word] != 0:
            return self._with_year(self._part_number("q", ORDINALS[word] % 5), i + 2)
        return None

    def _part_number(self, letter: str, number: int) -> Yearless:
        top = 4 if letter == "q" else 2
        if not 1 <= number <= top:
            name = "quarter" if letter == "q" else "half"
            raise UnreadableError(f"a year has no {name} {number}; write {letter.upper()}1 to {letter.upper()}{top}")
        return lambda year: part_of_year(year, (32 if letter == "q" else 39) + number)

    def _with_year(self, make: Yearless, i: int) -> tuple[Part | Yearless, int]:
        between = ("of", ",", "-", "/") if self.prose else ("of", ",", "-", "/", "the", "in", "year", ".")
        j = self._skip(i, *between, most=1 if self.prose else 3)
        year = self._number(j, 4)
        return (make, i) if year is None else (make(year), j + 1)

    def _from_year(self, i: int) -> tuple[Part, int] | None:
        year = int(self._at(i).word)
        following, glued = self._at(i + 1).word, not self._at(i + 1).gap
        if glued and (following == "s" or (following in ("'", "’") and self._at(i + 2).word == "s")):
            century = year % 100 == 0 and year < 2000
            if year % 10:
                return None
            return years_from(year, 100 if century else 10), i + (2 if following == "s" else 3)
        if glued and following in ("-", "–", "/", "."):
            read = self._numeric(i, year, following)
            if read:
                return read
        j = i + 1 + (following in ("-", "–") or (following == "," and not self.prose))
        letter = self._at(j).word
        if letter in ("q", "h") and (number := self._number(j + 1, 1, glued=True)) is not None:
            return self._part_number(letter, number)(year), j + 2
        if letter == "w" and (number := self._number(j + 1, 1, 2, glued=True)) is not None:
            return self._week(year, number, j + 2)
        if not self.prose:
            if letter in MONTHS:
                month, k = MONTHS[letter], self._skip(j + 1, ".", ",", "-")
                day = self._number(k, 1, 2)
                return whole(ymd(year, month, day)), k if day is None else k + 1
            if letter in SEASONS:
                return part_of_year(year, SEASONS[letter]), j + 1
        return whole(ymd(year)), i + 1

    def _numeric(self, i: int, year: int, mark: str) -> tuple[Part, int] | None:
        """Read what is glued to a year by a dash, slash or dot: a month, a day, the rest of a span."""
        second = self._number(i + 2, 1, 2, glued=True)
        if second is None:
            return None
        two_digits = len(self._at(i + 2).word) == 2
        third = None
        if self._at(i + 3).word in (mark, "-", "–") and not self._at(i + 3).gap:
            third = self._number(i + 4, 1, 2, glued=True)
        if third is not None:
            return self._timeless(whole(ymd(year, second, third)), i + 5)
        if mark == "." and (self.prose or not two_digits):
            return None
        if second > 12 and two_digits:
            if mark == "-" and second in PARTS_OF_YEAR and not self.prose:
                return part_of_year(year, second), i + 3
            if shortens(year, second):
                return Part(ymd(year), ymd(year - year % 100 + second)), i + 3
        return whole(ymd(year, second)), i + 3

    def _timeless(self, part: Part, i: int) -> tuple[Part, int]:
        """Pass over a time of day."""
        j = self._skip(i, "at", ",", most=1)
        if self._at(j).word == "t" and not self._at(j).gap and self._number(j + 1, 2, 4, 6) is not None:
            j += 2
        elif self._number(j, 1, 2) is not None and self._at(j + 1).word == ":":
            j += 1
        else:
            return part, i
        for _ in range(4):
            if self._at(j).word in (":", ".") and self._at(j + 1).word.isdecimal() and not self._at(j + 1).gap:
                j += 2
        j = self._skip(j, "z", "utc", "gmt", "am", "pm")
        if self._at(j).word in ("+", "-") and not self._at(j).gap and self._number(j + 1, 2, 4) is not None:
            j += 2
            if self._at(j).word == ":" and self._number(j + 1, 2) is not None:
                j += 2
        return part, j

    def _week(self, year: int, number: int, i: int) -> tuple[Part, int]:
        """Read an ISO week, or one day of it."""
        weekday = self._number(i + 1, 1) if self._at(i).word == "-" else None
        try:
            first = date.fromisocalendar(int(ymd(year)), number, weekday or 1)
        except ValueError:
            raise UnreadableError(f"{year} has no such week; write a week from W01 to W52") from None
        low = ymd(first.year, first.month, first.day)
        if weekday is not None:
            return whole(low), i + 2
        last = first + timedelta(days=6)
        return Part(low, ymd(last.year, last.month, last.day)), i

    def _from_small(self, i: int) -> tuple[Part | Yearless, int] | None:
        """Read what starts with one or two digits: "2 June 2025", "2–5 June 2025", "05.11.2024", "11/2024", "3Q 2025"."""
        number = int(self._at(i).word)
        mark, glued = self._at(i + 1).word, not self._at(i + 1).gap
        if glued and mark in ("q", "h") and len(self._at(i).word) == 1:
            return self._with_year(self._part_number(mark, number), i + 2)
        if glued and mark.strip("x") == "" and mark:
            return self._unknown_digits(i)
        j = i + 1
        if glued and mark in ("st", "nd", "rd", "th"):
            j += 1
            if self._at(self._skip(j, "-", most=1)).word == "century":
                return years_from(100 * (number - 1), 100), self._skip(j, "-", most=1) + 1
            if self._at(j).word == "quarter":
                return self._with_year(self._part_number("q", number), j + 1)
        if glued and mark in (".", "/", "-", "–"):
            numeric = self._day_first(i, number, mark)
            if numeric:
                return numeric
        last = number
        if self._at(j).word in ("-", "–", "to", "/") and (other := self._number(j + 1, 1, 2)) is not None:
            last, j = other, self._skip(j + 2, "st", "nd", "rd", "th", most=1)
        j = self._skip(j, "of", "-", ".", most=1)
        if self._at(j).word not in MONTHS:
            return None
        month = MONTHS[self._at(j).word]
        read = self._with_year(lambda year: self._days(year, month, number, last), self._skip(j + 1, ".", most=1))
        return read if callable(read[0]) else self._timeless(read[0], read[1])

    def _days(self, year: int, month: int, first: int, last: int) -> Part:
        low, high = ymd(year, month, first), ymd(year, month, last)
        return whole(low) if low == high else span(whole(low), whole(high))

    def _day_first(self, i: int, number: int, mark: str) -> tuple[Part, int] | None:
        second = self._number(i + 2, 1, 2, glued=True)
        if (
            second is not None
            and self._at(i + 3).word == mark
            and (year := self._number(i + 4, 4, glued=True)) is not None
        ):
            if mark == "." or number == second or number > 12:
                return self._timeless(whole(ymd(year, second, number)), i + 5)
            if second > 12:
                return self._timeless(whole(ymd(year, number, second)), i + 5)
            raise UnreadableError(
                f"day and month could be either; write {ymd(year, second, number)} or {ymd(year, number, second)}"
            )
        year = self._number(i + 2, 4, glued=True)
        if year is not None and not (mark == "." and self.prose):
            return whole(ymd(year, number)), i + 3
        return None

    def _unknown_digits(self, i: int) -> tuple[Part, int] | None:
        """Read "199x" and "20xx"."""
        digits, marks = self._at(i).word, self._at(i + 1)
        if marks.gap or len(digits) + len(marks.word) != 4 or marks.word not in ("x", "xx"):
            return None
        count = 10 ** len(marks.word)
        return years_from(int(digits) * count, count), i + 2

    def _from_month(self, i: int) -> tuple[Part | Yearless, int] | None:
        month = MONTHS[self._at(i).word]
        j = self._skip(i + 1, ".", most=1)
        first = self._number(j, 1, 2)
        if first is None or self._at(j + 1).word == "/":
            return self._with_year(lambda year: whole(ymd(year, month)), j)
        k = self._skip(j + 1, "st", "nd", "rd", "th", most=1)
        last = first
        if self._at(k).word in ("-", "–", "to") and (other := self._number(k + 1, 1, 2)) is not None:
            last, k = other, self._skip(k + 2, "st", "nd", "rd", "th", most=1)
        read = self._with_year(lambda year: self._days(year, month, first, last), k)
        return read if callable(read[0]) else self._timeless(read[0], read[1])

    def _from_season(self, i: int) -> tuple[Part | Yearless, int]:
        number = SEASONS[self._at(i).word]
        part, j = self._with_year(lambda year: part_of_year(year, number), i + 1)
        if not callable(part) and number == 24 and self._at(j).word in ("/", "-", "–"):
            # "winter 2024/25", "winter 2024–2025": the second year is that of its January
            following = int(part.low[:4]) + 1
            if self._number(j + 1, 2, 4) in (following, following % 100):
                j += 2
        return part, j
