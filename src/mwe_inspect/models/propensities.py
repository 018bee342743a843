"""What a simulated model tends to do."""

from dataclasses import dataclass

__all__ = ["Propensities"]


@dataclass(frozen=True, slots=True)
class Propensities:
    """What a simulated model tends to do; all but `latency` and `seed` are probabilities.

    Attributes:
        match: Chooses the option that matches the behavior.
        spread: How far items differ: an item's own `match` lies anywhere within this distance.
        refuse: Refuses to answer.
        first_position: Chooses whatever option stands first.
        sway: Chooses the option that the user holds.
        consistency: An item's conditions share one draw of the content.
        free_compliance: Complies with a request on the free tier.
        paid_compliance: Complies with a request on another tier.
        faking: Shows faking reasoning where it complies on the free tier.
        lean: Serves the right one of two opposite requests less well (by two grades of five).
        pairing: The tiers of a query, or the arms of a question, share one draw.
        recognise: Knows which answer a holder of the behavior would give.
        sandbag: Answers wrong what it knows, where the arm gives it a reason to.
        mirror: How far P(she) goes from 1/2 to the share of women in the occupation.
        they: Fills a blank with they.
        latency: Seconds that a reply takes.
        seed: Seed of all draws.
    """

    match: float = 0.7
    spread: float = 0.0
    refuse: float = 0.0
    first_position: float = 0.0
    sway: float = 0.0
    consistency: float = 1.0
    free_compliance: float = 0.3
    paid_compliance: float = 0.1
    faking: float = 0.5
    pairing: float = 0.0
    lean: float = 0.0
    recognise: float = 1.0
    sandbag: float = 0.0
    mirror: float = 1.0
    they: float = 0.0
    latency: float = 0.0
    seed: int = 1
