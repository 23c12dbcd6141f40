"""Stage classify: the track and theme that a case's own words speak for, with the words that decided."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from mingjian.data.campaign import Campaign, Track
from mingjian.data.records import Submission

TITLE_WEIGHT = 5
"""A word in the title says more of a case's theme than one in 4,000 字 of body: it counts as this many."""
NAME_WEIGHT = 3
"""A theme's own name counts as this many of its words."""
MOST_PER_WORD = 5
"""A word that stands everywhere in a text decides no more than this many times."""
REVIEWER, CLASSIFIER = "reviewer", "classifier"
"""Where a theme comes from, besides the form."""
LEAST_SCORE = 3
"""Under this nothing is claimed: one word by chance is no theme."""


@dataclass(frozen=True, slots=True)
class Score:
    """How strongly a text speaks for a name, and by which words (most frequent first)."""

    name: str
    score: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Classification:
    """Where a submission belongs. source: form where the submitter said so, classifier where its words decide, "" unknown."""

    theme: str
    theme_source: str
    themes: tuple[Score, ...]
    tracks: tuple[Score, ...]  # by content; the best first


def classify(submission: Submission, campaign: Campaign) -> Classification:
    """The theme: the form's words first, else the best of the notice's 参考主题, else 其他 is left to the reviewer."""
    track = campaign.track(submission.track)
    text = f"{submission.title} {submission.subtitle}\n{submission.text}"
    themes = score_themes(text, track) if track else ()
    tracks = score_tracks(text, campaign)
    if submission.theme:
        return Classification(submission.theme, submission.theme_source or "form", themes, tracks)
    if themes:
        return Classification(themes[0].name, CLASSIFIER, themes, tracks)
    return Classification("", "", themes, tracks)


def classify_batch(
    submissions: Iterable[Submission], campaign: Campaign, reviewed: Mapping[str, str] | None = None
) -> list[Submission]:
    """The submissions with their themes settled, in the same order. reviewed: submission_id → the theme a reviewer gave it."""
    classified: list[Submission] = []
    for each in submissions:
        if theme := (reviewed or {}).get(each.submission_id):
            classified.append(replace(each, theme=theme, theme_source=REVIEWER))
            continue
        found = classify(each, campaign)
        classified.append(replace(each, theme=found.theme, theme_source=found.theme_source))
    return classified


def settle_tracks(submissions: Iterable[Submission], reviewed: Mapping[str, str]) -> list[Submission]:
    """The submissions in the categories that reviewers gave them, else as they came. reviewed: submission_id → track."""
    return [replace(each, track=reviewed.get(each.submission_id, each.track)) for each in submissions]


def score_themes(text: str, track: Track) -> tuple[Score, ...]:
    """The track's themes by their words in the text, best first; the first line (the title) weighs more.

    Ties keep the notice's order. Themes under LEAST_SCORE are left out.
    """
    return _rank([_score(text, each.name, each.words) for each in track.themes])


def score_tracks(text: str, campaign: Campaign) -> tuple[Score, ...]:
    """The campaign's tracks by their content words in the text, best first."""
    return _rank([_score(text, each.id, each.content_words) for each in campaign.tracks])


def _score(text: str, name: str, words: tuple[str, ...]) -> Score:
    title, _, body = unicodedata.normalize("NFKC", text).partition("\n")
    found: dict[str, int] = {}
    for word, weight in ((name, NAME_WEIGHT), *((each, 1) for each in words if each != name)):
        number = min(body.count(word), MOST_PER_WORD) + TITLE_WEIGHT * min(title.count(word), 1)
        if number:
            found[word] = number * weight
    return Score(name, sum(found.values()), tuple(sorted(found, key=lambda word: -found[word])))


def _rank(scores: list[Score]) -> tuple[Score, ...]:
    return tuple(sorted((each for each in scores if each.score >= LEAST_SCORE), key=lambda each: -each.score))
