"""The chapters of the pack, as blocks, in order. One function a chapter; each gives its blocks."""

from collections.abc import Callable, Iterator, Mapping

from pipeline.council import tables
from pipeline.council.blocks import Block, Chapter, Claim, Heading, Listing, Named, RuleOfLaw, Table, Text
from pipeline.council.claims import CLAIMS
from pipeline.council.facts import Facts
from pipeline.council.found import found
from pipeline.council.law import RULES
from pipeline.privacy.plan_model import Form, Span, Surface
from pipeline.privacy.plan_words import explain
from pipeline.report import words
from pipeline.texts import texts

Say = Callable[..., str]
"""A text of the chapter, by the last part of its key, with what is set filled in."""
Write = Callable[[Facts, str, Say], Iterator[Block]]


def chapters(facts: Facts, language: str) -> list[Chapter]:
    """All chapters."""
    numbers = {key: number for number, key in enumerate(CHAPTERS, start=1)}
    known = {**numbers, **_set(facts, language)}
    text = texts(language)

    def chapter(key: str, write: Write) -> Chapter:
        def say(name: str, **values: object) -> str:
            return text(f"council.{key}.{name}", **{**known, **values})

        return Chapter(key, numbers[key], say("heading"), [*write(facts, language, say), *_claims(key, say)])

    return [chapter(key, write) for key, write in CHAPTERS.items()]


def _claims(key: str, say: Say) -> Iterator[Claim]:
    return (Claim(say(name), tests) for name, tests in CLAIMS.get(key, {}).items())


def _set(facts: Facts, language: str) -> Mapping[str, object]:
    """What is set, in words, for texts to hold."""
    text = texts(language)
    entries = facts.plan.entries.values()
    expires = min(entry.expires for entry in entries)
    return {
        "k": facts.plan.k,
        "bands_from": facts.least(Span.QUARTER, Form.BANDS),
        "weeks_from": facts.least(Span.WEEK, Form.SHARE_10),
        "finer_from": facts.least(Span.WEEK, Form.SHARE_5),
        "days": facts.days,
        "status_days": facts.status_days,
        "owner": facts.plan.owner,
        "contact": facts.plan.works_council_contact,
        "expires": text("word.day", day=expires.day, month=text(f"month.{expires.month}"), year=expires.year),
        "bases": words.listed([text(f"plan.legal_basis.{one}") for one in sorted({e.legal_basis for e in entries})], text),
        "purposes": "; ".join(text(f"plan.purpose.{one}") for one in sorted({e.purpose for e in entries})),
        "uses": words.listed([text(f"plan.use.{u}") for u in sorted({u for e in entries for u in e.forbidden_uses})], text),
    }


def _summary(facts: Facts, _language: str, say: Say) -> Iterator[Block]:
    yield Listing([say("what"), say("small"), say("yours"), say("weak"), *_told(facts, say), say("ask")])


def _told(facts: Facts, say: Say) -> Iterator[str]:
    """How much what people see tells after a quarter and after a year, at the size where it tells most."""
    spans = ("a quarter", "a year")
    worst = [one for span in spans if facts.findings and (one := facts.findings.worst(span))]
    if facts.findings is None or len(worst) < len(spans):
        return
    most, most_year = (round(100 * facts.findings.telling[span][0]) for span in spans)
    (size, told), (size_year, told_year) = ((size, round(100 * auc)) for size, auc in worst)
    key = "told" if told <= most and told_year <= most_year else "told_too_much"
    yield say(key, size=size, quarter=told, year=told_year, size_year=size_year, most=most, most_year=most_year)


def _questions(_facts: Facts, _language: str, say: Say) -> Iterator[Block]:
    yield Text(say("lead"))
    asked = ("who", "least", "exact", "until", "may", "saw", "stop")
    rows = [[say(f"{name}_q"), say(f"{name}_a"), say(f"{name}_w")] for name in asked]
    yield Table([say(f"column_{name}") for name in ("question", "answer", "where")], rows, "questions")


def _collected(_facts: Facts, language: str, say: Say) -> Iterator[Block]:
    yield Text(say("lead"))
    yield tables.collected(language)
    yield Heading(say("never"))
    yield Listing([texts(language)(f"report.never_{n}") for n in range(1, 6)])


def _plan(facts: Facts, language: str, say: Say) -> Iterator[Block]:
    yield Text(say("lead"))
    yield Listing(list(explain(facts.plan, language).about))
    yield Heading(say("shown"))
    yield tables.planned(facts, Surface.RELEASE, language)
    yield Heading(say("kept"))
    yield tables.planned(facts, Surface.PROCESSING, language)
    yield Text(say("also"))


def _thresholds(facts: Facts, language: str, say: Say) -> Iterator[Block]:
    yield Text(say("lead"))
    yield tables.thresholds(facts, language)


def _retention(_facts: Facts, language: str, say: Say) -> Iterator[Block]:
    yield Text(say("lead"))
    yield tables.retention(language)
    yield Text(say("exports"))


def _recipients(facts: Facts, language: str, say: Say) -> Iterator[Block]:
    yield Text(say("lead"))
    yield tables.recipients(facts, language)
    yield Text(say("services"))
    yield Text(say("edge"))


def _control(_facts: Facts, _language: str, say: Say) -> Iterator[Block]:
    yield Text(say("lead"))
    yield Listing([say(f"step_{n}") for n in range(1, 7)], is_numbered=True)
    yield Text(say("limits"))


def _signals(facts: Facts, language: str, say: Say) -> Iterator[Block]:
    yield Text(say("lead"))
    yield tables.patterns(facts, language)
    yield Text(say("bag"))


def _attacks(facts: Facts, language: str, say: Say) -> Iterator[Block]:
    yield Text(say("lead"))
    yield from found(facts.findings, language)


def _limits(_facts: Facts, _language: str, say: Say) -> Iterator[Block]:
    yield Text(say("lead"))
    about = (
        "edge",
        "admin",
        "insider",
        "extreme",
        "time",
        "quarter",
        "message",
        "roster",
        "collector",
        "quiet",
        "others",
        "pressure",
    )
    yield Named([(say(f"{name}_t"), say(name)) for name in about])


def _dpia(_facts: Facts, _language: str, say: Say) -> Iterator[Block]:
    yield Text(say("lead"))
    for part, names in {
        "a": ("controller", "purpose", "basis", "data", "flow", "kept"),
        "b": ("need", "small", "rights"),
    }.items():
        yield Heading(say(part))
        yield Listing([say(f"{part}_{name}") for name in names])
    yield Heading(say("c"))
    rows = [[say(f"risk_{n}"), *(say(f"risk_{n}_{name}") for name in ("who", "measure", "left"))] for n in range(1, 7)]
    yield Table([say(f"column_{name}") for name in ("risk", "who", "measure", "left")], rows, "risks")
    yield Heading(say("d"))
    yield Listing([say(f"d_{name}") for name in ("built", "org", "views")])


def _balance(_facts: Facts, _language: str, say: Say) -> Iterator[Block]:
    yield Text(say("lead"))
    yield Listing([say(name) for name in ("interest", "need", "weigh", "object")], is_numbered=True)


def _law(_facts: Facts, language: str, say: Say) -> Iterator[Block]:
    yield Text(say("lead"))
    for rule in RULES:
        word = texts(language)(f"council.met.{rule.met}")
        name, asks, answer = (say(f"{rule.key}_{name}") for name in ("name", "asks", "answer"))
        yield RuleOfLaw(name, asks, answer, rule.met, word, rule.tests)


def _open(_facts: Facts, _language: str, say: Say) -> Iterator[Block]:
    yield Text(say("lead"))
    yield Listing([say(name) for name in NOT_BUILT])


def _notice(_facts: Facts, _language: str, say: Say) -> Iterator[Block]:
    yield Text(say("lead"))
    for n in range(1, 6):
        yield Text(say(f"text_{n}"))


def _check(_facts: Facts, _language: str, say: Say) -> Iterator[Block]:
    yield Text(say("lead"))
    yield Listing([say(name) for name in ("plan", "status", "access", "audit", "tests", "pack")])


NOT_BUILT = (
    "attacks",
    "grafana",
    "calibration",
    "outside",
)
"""What a reader may expect and will not find."""

CHAPTERS: Mapping[str, Write] = {
    "summary": _summary,
    "questions": _questions,
    "collected": _collected,
    "plan": _plan,
    "thresholds": _thresholds,
    "retention": _retention,
    "recipients": _recipients,
    "control": _control,
    "signals": _signals,
    "attacks": _attacks,
    "limits": _limits,
    "open": _open,
    "dpia": _dpia,
    "balance": _balance,
    "law": _law,
    "notice": _notice,
    "check": _check,
}
"""In the order of the pack; texts refer to a chapter's number by its name here."""
