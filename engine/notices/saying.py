"""A text with its data: whole for inside the product, and no more than its class for everywhere else; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.feel import Evaluable, Evaluation, from_json
from engine.ledgers import Pii
from engine.notices.masking import Secret, mask, redacted, without_numbers
from engine.notices.text import CHANNELS, RANK, Kind, NoticeText

LANGUAGES = ("zh", "en")
_BRIEF = {"zh": "{title}{about}。请登录查看。", "en": "{title}{about}. Please sign in to read it."}
_ABOUT = {"zh": "（{reference}）", "en": " ({reference})"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What may leave the house of one notice. `texts` are of class `level` and no higher; a channel that may carry less
    gets `brief`, which says what it is about and of which case, never of whom."""

    kind: Kind = Kind.RESULT
    level: Pii = Pii.SENSITIVE
    texts: Mapping[str, str]
    title: Mapping[str, str]
    channels: frozenset[str] = frozenset(CHANNELS)
    urgent: bool = False
    reference: str | None = None

    def text(self, language: str, limit: Pii) -> str:
        if RANK[self.level] <= RANK[limit]:
            return self.texts[language]
        about = _ABOUT[language].format(reference=self.reference) if self.reference else ""
        return _BRIEF[language].format(title=self.title[language], about=about)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    zh: str
    en: str
    outside: Outside


def say(
    text: NoticeText,
    data: Mapping[str, object],
    evaluation: Evaluation,
    *,
    secrets: Iterable[Secret] = (),
    own: Iterable[Secret] = (),
    reference: str | None = None,
) -> Said:
    """`data` are JSON values, `secrets` the personal values that are known of the case, wherever a text has them from;
    `own` those that a text must not tell inside the house either where they are above its class. Raises
    FeelBudgetError."""
    seen = from_json(dict(data))
    assert isinstance(seen, dict)
    masked = {name: _masked(text, name, data[name]) if text.masks(name) else seen[name] for name in seen}
    known = list(secrets)
    whole = {language: _written(text.text(language), seen, evaluation) for language in LANGUAGES}
    masking = {language: _written(text.text(language), masked, evaluation) for language in LANGUAGES}
    outside = Outside(
        kind=text.kind, level=text.level, title={language: text.title[language] for language in LANGUAGES},
        texts={language: redacted(one, known, text.level) for language, one in masking.items()},
        channels=text.channels, urgent=holds(text.urgent, seen, evaluation), reference=reference,
    )  # fmt: skip
    hidden = list(own)
    inside = {language: redacted(without_numbers(one), hidden, text.level) for language, one in whole.items()}
    return Said(zh=inside["zh"], en=inside["en"], outside=outside)


def _masked(text: NoticeText, name: str, value: object) -> str:
    return text.instead[name] if name in text.instead else mask(value, text.personal[name])


def holds(condition: Evaluable | None, seen: Mapping[str, object], evaluation: Evaluation) -> bool:
    return condition is not None and condition.evaluate(seen, evaluation) in (True, "true")


def _written(template: Evaluable, seen: Mapping[str, object], evaluation: Evaluation) -> str:
    return str(template.evaluate(seen, evaluation))
