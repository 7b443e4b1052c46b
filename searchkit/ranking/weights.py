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


class Title(NamedTuple):
    """What evidence in the title is worth on top."""

    syllable: float
    pair: float
    subject: float


class Tier(NamedTuple):
    """The share of "as typed" that another spelling gets."""

    variant: float
    bare: float
    homograph: float


class Prior(NamedTuple):
    """What newer articles gain, and the days in which the gain halves."""

    gain: float
    half_life: float


class Match(NamedTuple):
    """The share of a query's words that an article must hold."""

    all_up_to: int
    share: float
    question_share: float


class Weights(NamedTuple):
    """All weights; ``weights.toml`` says what each means."""

    mix: Mix
    title: Title
    tier: Tier
    match: Match
    recency: Prior


@lru_cache
def default_weights() -> Weights:
    """The weights that come with searchkit."""
    data = tomllib.loads(Path(__file__).with_name("weights.toml").read_text("utf-8"))
    return Weights(
        mix=Mix(**data["mix"]),
        title=Title(**data["title"]),
        tier=Tier(**data["tier"]),
        match=Match(**data["match"]),
        recency=Prior(**data["recency"]),
    )
