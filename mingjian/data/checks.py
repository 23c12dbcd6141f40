"""The kinds of check that a campaign file may ask for, each with its parameters."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from mingjian.data.model import Bounds, Labels, Lines, Model, Moment, Whole, Words
from mingjian.data.records import Role, SectionKind


class Length(Bounds):
    """字数 of a text by Word's rule. `labels`: the form's fields where text is `field`."""

    kind: Literal["length"]
    text: Literal["abstract", "body", "deeds", "field"]
    labels: Labels = ()
    required: bool = False  # a missing text is found under this rule
    margin: Annotated[float, Field(ge=0, le=1)] = 0.0  # a target without 以内: warning beyond this share above or below
    reused_field: Labels = ()  # a text taken over from this field of the form …
    reused_most: Whole | None = None  # … is only a warning up to the field's own limit


class Count(Bounds):
    """How many there are of something."""

    kind: Literal["count"]
    of: Literal["pictures", "ticked_tracks", "team", "reserves", "winners", "nominees", "shortlisted", "voted"]
    or_roles: tuple[Role, ...] = ()  # one of these files will do instead …
    or_minutes: tuple[Whole, Whole] | None = None  # … that lasts so long, where it is a video
    labels: Labels = ()  # the form's fields that give the number of a team


class Pages(Bounds):
    """Pages of the files with these roles."""

    kind: Literal["pages"]
    roles: tuple[Role, ...]
    # each: the first readable one; together: the pages of all, several being in order; one: the same, several being a warning
    files: Literal["each", "together", "one"] = "each"


class Picture(Model):
    """What each case picture must be."""

    kind: Literal["picture"]
    warn_bytes: Whole | None = None  # above: warning
    most_bytes: Whole | None = None  # above: error
    landscape: bool = False
    best_px: tuple[int, int] | None = None  # width, height that the notice prefers


class Sections(Model):
    """Elements that the case should have, by heading or, without headings, by text; or what another text has to speak of."""

    kind: Literal["sections"]
    elements: tuple[SectionKind, ...] = ()
    roles: tuple[Role, ...] = ()  # the files that have to speak of the contents, and have to be there
    contents: Mapping[str, Words] = Field(default_factory=dict[str, Words])  # what is asked → words of which one shows it

    @model_validator(mode="after")
    def _some_thing(self) -> "Sections":
        if not (self.elements or (self.roles and self.contents)):
            raise ValueError("elements，或 roles 和 contents，至少要写一组")
        return self


class Typographic(Model):
    """The look of one part of a form; other roles only get an info."""

    kind: Literal["typography"]
    part: Literal["title", "text", "headings"]
    roles: tuple[Role, ...]
    info_roles: tuple[Role, ...] = ()
    fonts: Words = ()
    size_pt: float | None = None
    indent_chars: float | None = None
    exact_line_pt: float | None = None
    bold: bool | None = None


class ListedDocument(Model):
    """A document of the recommender, told by its file's name or by the head of its table."""

    name: str
    words: Words  # one of these stands in the name
    tracks: Words = ()  # asked of who sends these; of all where empty


class Present(Model):
    """Materials, fields, columns or marks that must be there."""

    kind: Literal["present"]
    roles: tuple[Role, ...] = ()  # one of these files …
    every: bool = False  # … or, where set, each of them
    scope: Literal["submission", "package"] = "submission"
    may_share: tuple[Role, ...] = ()  # … or, with an info, one of these that holds both
    package_of: tuple[Role, ...] = ()  # all of these together
    fields: Labels = ()  # labels of the form; alternatives by |
    hints: Labels = ()  # printed words of the empty form that are no answer
    columns: Labels = ()  # heads of the summary table; alternatives by |
    named: Labels = ()  # papers that a file's name or text names; alternatives by |
    seal_except: Words = ()  # no seal is asked where the form's title or its 推荐方式 says one of these
    mark: Literal["", "seal", "certified_copy"] = ""
    or_words: Words = ()  # words in any of its files that do in place of the seal
    documents: tuple[ListedDocument, ...] = ()  # what the recommender sends besides, in any of its packages
    opinions: Labels = ()  # the form's fields that bodies have to fill and date before it is sent; alternatives by |
    left_blank: Labels = ()  # and those that stay blank until then
    rate_limit: str = ""  # the setting that draws the line for 查重率

    @model_validator(mode="after")
    def _some_thing(self) -> "Present":
        if not (self.roles or self.package_of or self.fields or self.columns or self.named):
            raise ValueError("roles、package_of、fields、columns、named 至少要写一项")
        return self


class Deadline(Model):
    """The last moment, itself included."""

    kind: Literal["deadline"]
    at: Moment
    of: Literal["packages", "submissions", "letters"] = "packages"  # letters: packages with a 推荐函 or a list of persons
    recommenders: Words = ()  # only what these sent; all where empty
    doubtful_from: Moment | None = None  # from here to the last moment a warning: the notice's words may mean an earlier end
    setting: str = ""  # the setting that decides which end holds …
    earlier: str = ""  # … with this value doubtful_from
    other_mailboxes: Words = ()  # what came to one of these is only a warning: another deadline is theirs
    documents: Words = ()  # only packages with a file, or a subject, that names one of these …
    except_documents: Words = ()  # … and not packages that hold nothing but such files


class QuotaLimit(Model):
    """At most so many from one recommender: in each track, or in all of them together."""

    per: Literal["track", "all"]
    most: Whole


class Quota(Model):
    """How many submissions one recommender may send.

    readings: the readings that the notice's words allow, each with the limits that then hold together. Where `setting`
    has a value, that reading alone holds; where it has none, what breaks every reading is an error and what breaks some
    of them is for the organiser to decide.
    """

    kind: Literal["quota"]
    recommender_kinds: Words
    names: Words = ()  # only these bodies, where the notice names them
    except_names: Words = ()  # not these, where another rule names them
    readings: Mapping[str, tuple[QuotaLimit, ...]] = Field(default_factory=dict[str, tuple[QuotaLimit, ...]])
    setting: str = ""
    silent_above: Whole | None = None  # more than this in one track is another rule's error
    soft: bool = False  # the notice lets more come
    shared_setting: str = ""  # the setting that decides whether a district's union shares its district's places …
    apart: str = ""  # … with this value it has as many of its own
    ranked: Labels = ()  # the form's fields that give the order, where several come in one track; alternatives by |
    allotted: Mapping[str, Mapping[str, Whole]] = Field(default_factory=dict[str, Mapping[str, int]])  # body → track → most
    allotted_setting: str = ""  # the setting that gives them instead, once the organiser decided it
    reserves: Whole = 0  # besides them, so many more of a track as 备选
    missing: str = ""  # Chinese: what is needed to decide it where nothing is allotted

    @model_validator(mode="after")
    def _some_reading(self) -> "Quota":
        if not self.readings and not self.allotted and not self.missing:
            raise ValueError("readings 至少要写一种读法")
        if len(self.readings) > 1 and not self.setting:
            raise ValueError("读法不止一种时，要用 setting 写明由哪项设置裁定")
        return self


class Age(Model):
    """Age of the person; a birth date is exact and goes before years."""

    kind: Literal["age"]
    born_from: date | None = None
    most_years: Whole | None = None
    on: date | None = None


class Level(Model):
    """The least rung of the certificate ladder; `or_words` in the form also satisfy, and what else the notice asks with it."""

    kind: Literal["level"]
    least: str
    or_words: Words = ()
    or_least: Literal["", "区县级", "市级", "省级", "国家级"] = (
        ""  # … of this level or a higher one, in cities that are no provinces
    )
    one_of: Mapping[str, Words] = Field(
        default_factory=dict[str, Words]
    )  # conditions of which one is needed → words that claim it
    one_of_labels: Labels = ()  # the form's fields that name such a condition by its number; alternatives by |


class Register(Model):
    """A list outside the submission that the person or unit must (not) stand in."""

    kind: Literal["register"]
    register_name: str
    awards: Words = ()  # words of the list's award that bar
    except_awards: Words = ()
    years: tuple[int, ...] = ()
    must: bool = False  # who is not in the list breaks the rule
    missing: str = ""  # Chinese: what is needed to decide it
    consequence: str = "按通知不再申报"  # Chinese: what follows for who stands in it
    upward: bool = False  # only who applies for a higher track (the campaign's first is the highest) than the list names
    same_unit: bool = False  # only with the unit that the list names
    least_years: Whole | None = None  # only where fewer years have passed since the list's year
    assessed: Words = ()  # a listed assessment with one of these is let through; none yet is a warning
    claimed: Words = ()  # the other way round: who claims this in the form has to stand in the list
    dated_awards: Words = ()  # awards that count in these years alone …
    dated_years: tuple[int, ...] = ()
    doubtful_awards: Words = ()  # … and those of which the setting says whether they do, with this value
    dating_setting: str = ""
    dating: str = ""


class Unique(Model):
    """What only one submission, or one studio of a list, may have."""

    kind: Literal["unique"]
    of: Literal["person", "unit_trade"]  # unit_trade: unit, trade and track together
    register_name: str = ""
    awards: Words = ()  # words of the list's award that count
    except_awards: Words = ()
    missing: str = ""  # Chinese: what is needed to decide it


class Seat(Model):
    """Units of a list (award: the district) that only the district of their seat may recommend."""

    kind: Literal["seat"]
    register_name: str
    missing: str = ""  # Chinese: what is needed to decide it


class Figure(Model):
    """A number of a form, or the share in % that it is of another, against limits."""

    kind: Literal["figure"]
    labels: Labels  # the fields that give it; alternatives by |
    part: Labels = ()  # where none does: the field of the part …
    whole: Labels = ()  # … and that of the whole
    least: float
    unit: str  # Chinese: 个月, %
    except_words: Words = ()  # units with these in name or kind are no enterprises: not asked
    only_words: Words = ()  # only units with these in name or kind are asked
    until: date | None = None  # a field that gives a day counts as the years from it to this one
    missing: str = ""  # Chinese: where it would stand


class Same(Model):
    """Two statements that must agree."""

    kind: Literal["same"]
    of: Literal["declared_and_report_rate", "fields"]
    fields: tuple[Labels, Labels] | None = None  # both groups of labels whose values must agree
    missing: str = ""  # Chinese: what is needed to decide it

    @model_validator(mode="after")
    def _two_groups(self) -> "Same":
        if (self.of == "fields") != (self.fields is not None):
            raise ValueError("of 写 fields 时要用 fields 写明两组栏目，其他时候不写")
        return self


class Pattern(Model):
    """A name, subject or address that must read in a certain way."""

    kind: Literal["pattern"]
    of: Literal[
        "file_name",
        "subject",
        "recipient",
        "sender",
        "channel",
        "recommender_kind",
        "theme",
        "suffix",
        "level",
        "field",
        "form_title",
    ]
    roles: tuple[Role, ...] = ()  # files whose suffix is asked
    allowed: Words = ()
    example: str = ""
    labels: Labels = ()  # the form's field that is asked, with of: field
    recommenders: Words = ()  # only what these sent; all where empty
    except_recommenders: Words = ()  # not what these sent
    own: str = ""  # of several addresses the one that this rule's clause gives: it speaks where that is the first that counts
    titles: Mapping[str, str] = Field(
        default_factory=dict[str, str]
    )  # recommender's kind ("" any other) → word of the form's title


class Window(Model):
    """When the notice places a stage; both days are in it. stage: as the record of progress may call it, alternatives by |."""

    stage: str
    opens: date
    ends: date


class Timetable(Model):
    """The organiser's record of progress against the notice: stages within their windows, and in their order."""

    kind: Literal["timetable"]
    windows: tuple[Window, ...] = ()
    order: Words = ()  # stages that begin one after the other, none left out; alternatives by |

    @model_validator(mode="after")
    def _some_thing(self) -> "Timetable":
        if not (self.windows or self.order):
            raise ValueError("windows 和 order 至少要写一项")
        return self


class Calendar(Model):
    """The State Council's arrangement of holidays, as far as it is known: from first to last."""

    first: date
    last: date
    off: tuple[date, ...] = ()  # weekdays that are free
    worked: tuple[date, ...] = ()  # Saturdays and Sundays that are worked


class WorkingDays(Model):
    """A publicity of at least so many working days: by the record of progress, or by what the recommender's papers say."""

    kind: Literal["working_days"]
    least: Whole
    words: Words  # 公示: the stage's name in the record, or what stands before the days in the papers
    roles: tuple[Role, ...] = ()  # the papers; by the record of progress where empty
    calendar: Calendar


class Refusals(Model):
    """Reasons for which the notice lets nobody be refused, in the organiser's own rulings."""

    kind: Literal["refusals"]
    words: Words


class Assessment(Model):
    """Listed studios: assessed every so many years, with one of these grades."""

    kind: Literal["assessment"]
    register_name: str
    awards: Words  # words of the list's award that count
    grades: Words
    other_grades: Words = ()  # grades that people write otherwise
    every_years: Whole
    missing: str = ""  # Chinese: what is needed to decide it


class Amount(Model):
    """A sum of money in a form or 汇总表 against what the notice gives each track, in 万元."""

    kind: Literal["amount"]
    labels: Labels  # alternatives by |
    by_track: Mapping[str, float]
    awards: Words = ()  # who stands in the list with a lower track gets the difference
    missing: str = ""  # Chinese: where it would stand


class Claim(Model):
    """What a form claims, with what proves it: a list, or papers that speak of it.

    flag: a claim that is proved is told (the notice prefers who has it); else one that papers do not prove is.
    """

    kind: Literal["claim"]
    labels: Labels  # the fields that claim it; alternatives by |
    items: Mapping[str, Words]  # what is claimed, as the notice has it → words of which one claims it
    numbers: Mapping[str, Whole] = Field(default_factory=dict[str, int])  # … or its number in the notice's list of conditions
    number_labels: Labels = ()  # the fields that name conditions by number; alternatives by |
    proof: Words = ()  # words of the papers that prove it; the claim's own where empty
    roles: tuple[Role, ...] = ()  # the papers
    register_name: str = ""  # or the list …
    awards: Words = ()  # … and the words of its awards
    flag: bool = False
    missing: str  # Chinese: what is needed to decide it


class Honour(Model):
    """The level of what somebody has won, by the words of the form."""

    kind: Literal["honour"]
    labels: Labels  # alternatives by |
    least: str  # Chinese: the level asked
    enough: Words  # words of that level or a higher one
    lower: Words  # words of a lower level
    missing: str  # Chinese: what is needed to decide it


class Paper(Model):
    """The size of the pages of a file, in mm, upright or across."""

    kind: Literal["paper"]
    roles: tuple[Role, ...]
    size_mm: tuple[float, float]
    missing: str = ""  # Chinese: what a program cannot see of it


class Extras(Model):
    """What may be enclosed: no files of these roles, and addresses of the net that can be opened."""

    kind: Literal["extras"]
    except_roles: tuple[Role, ...]
    allowed: str  # Chinese: what the notice lets be enclosed


class OutsideQuota(Model):
    """Who enters directly stands in no list of those recommended."""

    kind: Literal["outside_quota"]
    words: Words  # names of these lists


class Manual(Model):
    """What only a person can judge: a line of the reviewer's checklist."""

    kind: Literal["manual"]
    question: str
    missing: str = ""  # Chinese: what is needed to decide it by program
    words: Words = ()  # where the form's honours name one of these, the setting decides …
    setting: str = ""
    bars: str = ""  # … and with this value they bar
    labels: Labels = ()  # the form's fields that name which of the conditions are met; alternatives by |
    conditions: Mapping[str, Lines] = Field(default_factory=dict[str, Lines])  # track → the conditions, in the notice's order
    least: Whole | None = None  # how many of them have to be met …
    least_setting: str = ""  # … or the setting that says so


Check = Annotated[
    Length
    | Count
    | Pages
    | Picture
    | Sections
    | Typographic
    | Present
    | Deadline
    | Quota
    | Age
    | Level
    | Register
    | Unique
    | Seat
    | Figure
    | Same
    | Pattern
    | Timetable
    | WorkingDays
    | Refusals
    | Assessment
    | Amount
    | Claim
    | Honour
    | Paper
    | Extras
    | OutsideQuota
    | Manual,
    Field(discriminator="kind"),
]
