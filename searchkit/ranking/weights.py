"""The weights of ranking, read from one data file."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple


class Mix(NamedTuple):
    """What evidence in the whole article is worth, by kind."""

    folded: float
    syllable: float
    word: float
    pair: float
    folded_pair: float
    identifier: float
    other_identifier: float
    alias: float
    asking: float
    foreign: float


class Title(NamedTuple):
    """What evidence in the title is worth on top; and whether by the share that is covered."""

    syllable: float
    few: float
    pair: float
    subject: float
    coverage: float


class BestSection(NamedTuple):
    """How the best section counts; see :class:`searchkit.engine.plan.Sections`."""

    gain: float
    half: float
    average: float
    depth: int


class Tier(NamedTuple):
    """The share of "as typed" that another spelling gets."""

    variant: float
    bare: float
    homograph: float


class Prior(NamedTuple):
    """What newer articles gain, and the days in which the gain halves."""

    gain: float
    half_life: float


class NearMatch(NamedTuple):
    """How near a near match comes, and how it stands beside matches."""

    share: float
    gain: float
    few: int


class Weights(NamedTuple):
    """All weights; ``weights.toml`` says what each means."""

    mix: Mix
    title: Title
    section: BestSection
    tier: Tier
    near: NearMatch
    recency: Prior


@lru_cache
def default_weights() -> Weights:
    """The weights that come with searchkit."""
    data = tomllib.loads(Path(__file__).with_name("weights.toml").read_text("utf-8"))
    return Weights(
        mix=Mix(**data["mix"]),
        title=Title(**data["title"]),
        section=BestSection(**data["section"]),
        tier=Tier(**data["tier"]),
        near=NearMatch(**data["near"]),
        recency=Prior(**data["recency"]),
    )
