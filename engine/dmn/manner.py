"""How strictly a file is judged and decided: as deployed with us, or exactly as the standard's test kit does it."""

from enum import Enum


class Manner(Enum):
    """DEPLOYED: a finding refuses the file, a decision without an answer stops with DecisionError; variables are JSON,
    so texts may be dates, and every variable of the case is in sight.
    STANDARD: whatever goes wrong is null with a warning, and only what is required is in sight (DMN 1.5 clause 10.4).
    """

    DEPLOYED = "deployed"
    STANDARD = "standard"

    @property
    def is_deployed(self) -> bool:
        return self is Manner.DEPLOYED
