"""The campaign file: what the notice asks for, as data that an organiser can write and check."""

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError

from mingjian.data.campaign_yaml import explain_mistakes, find_place, parse_yaml
from mingjian.data.checks import Check
from mingjian.data.errors import CampaignError, UsageError
from mingjian.data.known_settings import KNOWN
from mingjian.data.misfits import SETTING_KEYS, find_misfits
from mingjian.data.model import (
    CHINESE_QUOTED,
    ID_PATTERN,
    RULE_ID,
    SETTING_PATTERN,
    SUFFIX_PATTERN,
    Labels,
    Lines,
    Model,
    Moment,
    Words,
)
from mingjian.data.records import Role, Severity
from mingjian.data.selection import SelectionStep
from mingjian.data.setting_values import (
    Reader,
    allotment_reader,
    option_reader,
    read_count,
    read_rate_limits,
    read_tie,
    size_reader,
)

FOLDER = Path(__file__).with_name("campaigns")
MOST_BYTES = 1_000_000
"""The largest of the bundled files is under 60 kB; what is larger than this is no campaign file."""
UNDECIDED = "待主办方裁定"

Id = Annotated[str, Field(pattern=ID_PATTERN)]
RuleId = Annotated[str, Field(pattern=RULE_ID)]


class Notice(Model):
    """The published notice."""

    title: str
    number: str = ""
    issued: str = ""  # as printed; "" where the notice carries no date
    authority: str = ""
    organisers: Lines = ()
    contact: Lines = ()


class Theme(Model):
    """One of the notice's 参考主题 and the words that speak for it."""

    name: str
    words: Words = ()


class Track(Model):
    """One category of the campaign."""

    id: Id
    name: str  # as the notice writes it
    short: str  # as people say it: 典型案例
    aliases: Words = ()  # other spellings in the notice and in forms
    words: Words  # words of a category name that decide for this track: 典型
    content_words: Words = ()  # words of a text that speak for this track
    themes: tuple[Theme, ...] = ()
    open_themes: bool = True  # the notice's list ends in 等
    winners: int | None = None


class MaterialKind(Model):
    """One material that the notice names."""

    role: Role
    name: str  # as the notice writes it
    aliases: Words = ()  # the other names that the notice and submitters use
    scope: Literal["submission", "package"] = "submission"
    required: bool = True
    formats: tuple[Annotated[str, Field(pattern=SUFFIX_PATTERN)], ...] = ()  # suffixes without dot


class RecommenderKind(Model):
    """Who may recommend."""

    kind: str  # 区县, 市级行业主管部门, 市级产业工会
    bodies: Words = ()
    names: Mapping[str, Words] = Field(default_factory=dict[str, Words])  # bodies of this campaign alone → their other spellings
    endings: Words = ()  # ends of names that tell this kind
    note: str = ""


class Stage(Model):
    """One stage of the campaign; from and to as the notice prints them."""

    id: Id
    name: str
    when: str = ""
    clause: str = ""
    steps: Lines = ()
    keeps: int | None = None  # how many remain after it


class OfficialTable(Model):
    """One 汇总表 as the notice prints it."""

    label: str = ""  # 附件1
    title: str
    tracks: Words = ()  # all where empty
    head: Labels = ()  # the line above it: 区县, 单位（公章）, 联系人, 联系方式
    columns: Labels


COMMON_UNITS, QUOTATION_CHARS, LEFT_OUT_SECTIONS = "common_units", "quotation_chars", "left_out_sections"
"""Settings of 查重: what it leaves out of the net rate."""


class Setting(Model):
    """A point that the notice leaves open, with the reading used and its reason."""

    id: Annotated[str, Field(pattern=SETTING_PATTERN)]
    question: str
    value: str | int | float | bool | None = None
    options: Lines = ()
    organiser_decides: bool = False  # no default is right: without a value it is 待主办方裁定
    reason: str
    ambiguity: str = ""  # id in the list of ambiguities, N1-AMB-01

    @property
    def printed(self) -> str:
        """The value as it is printed on results."""
        if self.value is None:
            return UNDECIDED
        if isinstance(self.value, bool):
            return "是" if self.value else "否"
        return str(self.value)


EXCLUDING = (
    Setting(
        id=QUOTATION_CHARS,
        question="引号内至少多少个有效字符才算引文？",
        value=10,
        reason="通知没有规定；再短的多是用语和名称，不是引文。",
    ),
    Setting(
        id=COMMON_UNITS,
        question="至少几家互不相同的单位都有的文字才算公共表述？",
        value=5,
        reason="通知没有规定；两三家相同可能是互相抄录，多家相同多半另有共同出处。",
    ),
    Setting(
        id=LEFT_OUT_SECTIONS,
        question="哪些部分不计入净重复率？",
        value="参考文献、参考资料",
        reason="通知没有规定；所列是他人著作的名目。写“无”则都计入。",
    ),
)
"""What every campaign's 查重 leaves out of the net rate where its file says nothing else."""
_EXCLUDING_IDS = frozenset(each.id for each in EXCLUDING)
_LEAST_COUNTS = {COMMON_UNITS: 2, QUOTATION_CHARS: 1}


class Rule(Model):
    """One rule of the notice with the check that decides it."""

    id: RuleId
    title: str
    severity: Severity
    clause: Annotated[str, Field(pattern=CHINESE_QUOTED)]
    quote: str
    auto: Literal["A", "P", "M"] = "A"  # decidable from the files; needs outside data, OCR or a list; human judgement
    stage: Literal["form_check", "selection", "organiser"] = "form_check"
    tracks: Words = ()  # all where empty
    direct: Literal["same", "skip", "ask", "only"] = "same"  # who enters directly: like others, not asked, doubtful, alone asked
    # who enters directly, where the organiser decides: setting, and what each value makes of the rule (words: those awards alone)
    direct_setting: str = ""
    direct_readings: Mapping[str, Literal["all", "none"] | Words] = Field(
        default_factory=dict[str, Literal["all", "none"] | Words]
    )
    note: str = ""
    check: Check

    @property
    def cited(self) -> str:
        """Clause and quoted words as they stand on a finding: 八(二)“案例要求摘要300字以内”."""
        return f"{self.clause}「{self.quote}」"


class Campaign(Model):
    """A selection campaign as its notice sets it out."""

    id: Id
    title: str
    short: str
    year: int
    object: Literal["cases", "persons", "studios"]
    notice: Notice
    quotes: Lines = ()  # the notice's own paragraphs: nobody copies who quotes them
    subject_words: Words = ()  # words of a mail subject or form title that speak for this campaign
    other_campaigns: Mapping[str, Words] = Field(
        default_factory=dict[str, Words]
    )  # material that plainly belongs elsewhere: name → words
    direct_words: Words = ()  # words of a form or a name by which somebody enters directly, outside the quotas
    tracks: tuple[Track, ...]
    materials: tuple[MaterialKind, ...]
    recommenders: tuple[RecommenderKind, ...]
    deadline: Moment | None = None
    mailboxes: Words = ()
    stages: tuple[Stage, ...] = ()
    selection: tuple[SelectionStep, ...] = ()
    tables: tuple[OfficialTable, ...] = ()
    settings: Annotated[tuple[Setting, ...], Field(validate_default=True)] = ()
    rules: tuple[Rule, ...]

    @field_validator("settings")
    @classmethod
    def _with_exclusions(cls, said: tuple[Setting, ...]) -> tuple[Setting, ...]:
        """So that the organiser may decide them, and results print them, whatever the file says."""
        known = {each.id for each in said}
        return said + tuple(each for each in EXCLUDING if each.id not in known)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if misfits := find_misfits(self):
            told = "；".join(each.words for each in misfits)
            raise PydanticCustomError("misfits", "{words}", {"words": told, "misfits": misfits})
        return self

    def rule(self, rule_id: str) -> Rule:
        """The rule with this id. Raises CampaignError where there is none."""
        for each in self.rules:
            if each.id == rule_id:
                return each
        raise CampaignError(f"活动 {self.id} 中没有规则 {rule_id}")

    def setting(self, setting_id: str) -> Setting:
        """The setting with this id, as the file has it or as the program knows it. Raises ValueError where there is none."""
        for each in (*self.settings, *_unwritten(self.settings)):
            if each.id == setting_id:
                return each
        raise ValueError(f"settings 中没有 {setting_id}，请补上或改正")

    def allotted(self, setting_id: str) -> dict[str, dict[str, int]] | None:
        """Body → track → places as a setting gives them, None where it is not decided."""
        setting = self.setting(setting_id)
        if setting.value is None:
            return None
        return allotment_reader(lambda words: _track_named(words, self.tracks))(setting.printed)

    def asks(self, setting_id: str) -> bool:
        """Whether this is a setting of the campaign: of its file, or one that the program asks for."""
        return setting_id in KNOWN or any(each.id == setting_id for each in self.settings)

    def step(self, step_id: str) -> SelectionStep | None:
        """The step of choosing with this id, None where there is none."""
        return next((each for each in self.selection if each.id == step_id), None)

    def decided(self, settings: Mapping[str, str]) -> "Campaign":
        """The campaign with settings as the organiser decided them; 待主办方裁定 leaves one open again.

        Raises UsageError: an unknown setting, or a value that is none of its options.
        """
        offered = (*self.settings, *(each for each in _unwritten(self.settings) if each.id in settings))
        known = {each.id: each for each in offered}
        for name, value in settings.items():
            if name not in known:
                raise UsageError(f"活动 {self.id} 没有设置 {name}。可用的设置见 mingjian campaign show {self.id}。")
            if trouble := self._refused(known[name], value):
                raise UsageError(f"设置 {name}（{known[name].question}）{trouble}")
        changed = tuple(
            each.model_copy(update={"value": None if settings[each.id] == UNDECIDED else settings[each.id]})
            if each.id in settings
            else each
            for each in offered
        )
        return self.model_copy(update={"settings": changed})

    def trouble(self, setting: Setting) -> str:
        """What is wrong with the value of a setting as a file has it, "" where nothing is."""
        if setting.value is None:
            return ""
        try:
            if read := self._reader(setting):
                read(setting.printed)
        except ValueError as error:
            return f"不能写“{setting.printed}”，可写：{error}。"
        return ""

    def _refused(self, setting: Setting, value: str) -> str:
        """Why the organiser cannot decide a setting so, "" where nothing stands against it."""
        if value == setting.printed:
            return ""
        free = setting.organiser_decides or setting.id in KNOWN or setting.id in _EXCLUDING_IDS
        if not free and self._reader(setting) is None:
            return f"只写明程序采用的读法“{setting.printed}”，程序没有另一种做法，不能改。个别申报另有裁定的，用 mingjian review status 或裁定表写明。"
        if value == UNDECIDED and setting.organiser_decides:
            return ""
        if value == UNDECIDED and self._reader(setting) is None:
            return f"不能写“{value}”：通知没有要主办方裁定，现在是“{setting.printed}”。"
        return self.trouble(setting.model_copy(update={"value": value}))

    def _reader(self, setting: Setting) -> Reader | None:
        """What reads the value of a setting, None where any words will do or nothing does."""
        if setting.options:
            return option_reader(setting.options)
        if setting.id in _LEAST_COUNTS:
            return size_reader(_LEAST_COUNTS[setting.id], None)
        for step in self.selection:
            if setting.id == step.size_setting:
                return size_reader(step.least or 0, step.most)
            if setting.id == step.tie_setting:
                return read_tie
        for rule in self.rules:
            if read := _reader_of_rule(rule, setting.id, self.tracks):
                return read
        known = KNOWN.get(setting.id)
        return (option_reader(known.options) if known.options else known.read) if known else None

    def track(self, track_id: str) -> Track | None:
        """The track with this id, None where there is none."""
        return next((each for each in self.tracks if each.id == track_id), None)

    def track_of(self, words: str) -> Track | None:
        """The one track that a category name speaks for (十大创新案例 → innovation), None where none or several do."""
        plain = unicodedata.normalize("NFKC", words)
        found = [each for each in self.tracks if any(word in plain for word in each.words)]
        return found[0] if len(found) == 1 else None

    def material(self, role: Role) -> MaterialKind | None:
        """What the notice says of the material with this role, None where it does not name it."""
        return next((each for each in self.materials if each.role == role), None)


def _unwritten(written: tuple[Setting, ...]) -> list[Setting]:
    """The settings that the program asks for and the file does not write."""
    names = {each.id for each in written}
    return [
        Setting(
            id=name,
            question=known.question,
            value=known.value or None,
            options=known.options,
            organiser_decides=not known.value,
            reason="活动文件没有写这一项。",
        )
        for name, known in KNOWN.items()
        if name not in names
    ]


def _reader_of_rule(rule: Rule, setting_id: str, tracks: tuple[Track, ...]) -> Reader | None:
    """What reads a setting that a rule goes by, None where the rule does not."""
    check = rule.check
    if setting_id == rule.direct_setting:
        return option_reader(dict(rule.direct_readings))
    if check.kind == "quota" and setting_id == check.setting:
        return option_reader(check.readings)
    if check.kind == "quota" and setting_id == check.allotted_setting:
        return allotment_reader(lambda words: _track_named(words, tracks))
    if check.kind == "present" and setting_id == check.rate_limit:
        return read_rate_limits
    if check.kind == "manual" and setting_id == check.least_setting:
        return read_count
    return None


def settings_of_rule(rule: Rule) -> list[str]:
    """The settings that a rule goes by."""
    found = [rule.direct_setting, *(str(getattr(rule.check, key, "")) for key in SETTING_KEYS)]
    return [each for each in found if each]


def _track_named(words: str, tracks: tuple[Track, ...]) -> str:
    """The one track of this name, or that its words speak for; "" where none or several do."""
    exact = [each.id for each in tracks if words in {each.id, each.name, each.short, *each.aliases}]
    found = exact or [each.id for each in tracks if any(word in words for word in each.words)]
    return found[0] if len(found) == 1 else ""


def list_campaigns() -> tuple[str, ...]:
    """The ids of the bundled campaigns, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def load_campaign(id_or_path: str | Path) -> Campaign:
    """The bundled campaign of this id, or an organiser's own file (.yaml).

    Raises CampaignError: unknown, unreadable, or with file, line and field of what is wrong.
    """
    words = str(id_or_path)
    if words in list_campaigns():
        return _bundled(words)
    path = Path(id_or_path)
    if path.suffix.lower() not in {".yaml", ".yml"}:
        raise CampaignError(
            f"没有名为“{words}”的活动。可用的活动：{'、'.join(list_campaigns())}；也可以给出活动文件（.yaml）的路径。"
        )
    return read_campaign(path)


@cache
def _bundled(campaign_id: str) -> Campaign:
    return read_campaign(FOLDER / f"{campaign_id}.yaml")


def read_campaign(path: Path) -> Campaign:
    """Read and check one campaign file. Raises CampaignError with file, line and field."""
    text = _read_text(path)
    data = parse_yaml(text, path.name)
    try:
        campaign = Campaign.model_validate(data)
    except ValidationError as error:
        raise CampaignError(explain_mistakes(error, text, path.name)) from error
    wrong = [(place, each, told) for place, each in enumerate(campaign.settings) if (told := campaign.trouble(each))]
    if wrong:
        lines = [(*find_place(text, ("settings", place, "value")), each, told) for place, each, told in wrong]
        raise CampaignError(
            "\n".join(f"{path.name} 第 {line} 行，{field}：设置 {each.id} {told}" for line, field, each, told in lines)
        )
    return campaign


def _read_text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CampaignError(f"{path.name}：文件超过 {MOST_BYTES // 1000} kB，不像活动文件，请检查是否选错了文件")
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise CampaignError(f"{path}：没有这个文件，请检查路径") from error
    except UnicodeDecodeError as error:
        raise CampaignError(f"{path.name}：不是 UTF-8 编码的文本，请用 UTF-8 另存后再试") from error
    except OSError as error:
        raise CampaignError(f"{path.name}：读不出来（{error.strerror}），请检查权限") from error
