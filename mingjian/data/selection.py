"""How a campaign chooses: its steps in order, what decides each, how many remain, which awards are given."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from mingjian.data.model import Bounds, Model, Whole, Words

StepId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Award(Model):
    """A level that the last step gives, in the order of ranks. tracks: all where empty."""

    name: str  # as the notice writes it
    count: Whole
    tracks: Words = ()
    # ids of rules of the kind register, or words of an award: who stands in such a list cannot get this award (again)
    barred_by: Words = ()
    rule: str = ""  # id of the rule that gives the number


class VoteList(Bounds):
    """How many stand for the public's vote, where another rule than the step's gives that number."""

    rule: str


class SelectionStep(Model):
    """One step of choosing.

    by: scores (of experts), votes (of the public), combined (both, by the setting vote_weight) or list (rulings of the
    organiser alone). Rulings always go before figures. A step keeps at most `most` of each group, or gives awards.
    """

    id: StepId
    name: str
    by: Literal["scores", "votes", "combined", "list"]
    clause: str = ""
    per_track: bool = False  # a ranking of its own for each track
    least: Whole | None = None
    most: Whole | None = None
    size_setting: str = ""  # the setting that fixes the number between least and most
    voted: VoteList | None = None
    awards: tuple[Award, ...] = ()
    direct: Words = ()  # ids of the rules whose lists let somebody in outside the numbers
    rules: Words = ()  # ids of the rules that give the numbers

    @model_validator(mode="after")
    def _one_end(self) -> "SelectionStep":
        if self.awards and self.most is not None:
            raise ValueError("一个步骤要么写 most（留下多少），要么写 awards（评出哪些等次），不能都写")
        return self

    @property
    def tie_setting(self) -> str:
        """The id of the setting that decides ties of this step alone, where the campaign has it."""
        return f"{self.id}_tie"

    def awards_of(self, track: str) -> tuple[Award, ...]:
        """The awards of one track, highest first; of an unknown one ("") those that go to every track."""
        return tuple(each for each in self.awards if not each.tracks or track in each.tracks)
