"""Why a piece of another language has no counterpart in FEEL."""


class Untranslatable(Exception):
    """`zh` and `en` say what stands in the way."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(en)
