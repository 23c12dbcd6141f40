"""One run of the main job: its state and its steps, receive to report, which the flow calls in order."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from mingjian import __version__
from mingjian.data.blobs import BlobStore
from mingjian.data.campaign import Campaign
from mingjian.data.codec import pack
from mingjian.data.moments import SHANGHAI
from mingjian.data.records import Extract, Finding, Material, Package, Status, Submission
from mingjian.data.reviews import (
    CHECKED,
    add_decisions,
    read_asked,
    read_progress,
    read_refusals,
    read_themes,
    read_traces,
    read_tracks,
)
from mingjian.data.rows import Recommended, RunResult, RunRow
from mingjian.data.standing_errors import PASSING, read_standing
from mingjian.data.store import Store, extract_key, open_snapshot
from mingjian.extractors.members import MAX_DEPTH
from mingjian.extractors.office import source_to_convert
from mingjian.flows.progress import Progress
from mingjian.flows.reading import FileToRead, attachments_in_workers, read_in_workers
from mingjian.flows.recognition import recognise_scans, recognition_key
from mingjian.flows.rulings import keep_choices
from mingjian.flows.runners import Workers
from mingjian.flows.settings import Settings
from mingjian.pipeline.attached import add_attached
from mingjian.pipeline.belated import settle_belated
from mingjian.pipeline.classify import classify_batch, settle_tracks
from mingjian.pipeline.compare import Comparison, compare_batch
from mingjian.pipeline.doubts import find_unread_tracks
from mingjian.pipeline.extract import reader_version
from mingjian.pipeline.group import group_batch
from mingjian.pipeline.receive import find_missing, receive_inbox
from mingjian.pipeline.report import keep_campaign, write_batch_reports
from mingjian.pipeline.rules.facts import Facts
from mingjian.pipeline.rules.rate_limit import hold_own_rates
from mingjian.pipeline.rules.same import tell_own_rates
from mingjian.pipeline.save import field_rows, material_rows, person_rows, settle_packages, settle_statuses
from mingjian.pipeline.statuses import CHECKER, changes_of_check, late_corrections, stand, standings
from mingjian.pipeline.terms import batch_text, compare_settings, name_versions, template_texts
from mingjian.pipeline.validate import Batch, RegisterRow, validate_batch

RECOGNISED = "ocr "
"""Before the reader's version under which extracts with recognised text are kept."""
FILES_PER_TASK = 25
"""A Prefect task costs about 3 ms; so many files a task make that nothing."""
MOST_TASKS = 40
"""Of reading, in one run: the workers wait for the last file of each."""

UNFOLDED_AT_ONCE = 4
"""Documents whose attachments lie in memory together until they are kept; of each at most 128 MiB."""


@dataclass(frozen=True, slots=True)
class Rulings:
    """Settings as the organiser decides them with a run, and who that was ("" where nobody is named)."""

    choices: Mapping[str, str]
    by: str = ""


@dataclass(slots=True)
class CheckJob:
    """The state of one run; each step is a task of the flow and leaves its result here."""

    inbox: Path
    campaign: Campaign
    store: Store
    settings: Settings
    progress: Progress
    rulings: Rulings | None = None
    workers: Workers | None = None
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    packages: list[Package] = field(default_factory=list[Package])
    missing: list[Finding] = field(default_factory=list[Finding])  # registered, but not in the inbox
    inboxes: dict[str, str] = field(default_factory=dict[str, str])
    extracts: dict[str, Extract] = field(default_factory=dict[str, Extract])
    read_count: int = 0
    known_count: int = 0
    failed: set[str] = field(default_factory=set[str])
    unfolded: set[str] = field(default_factory=set[str])  # ids of documents whose attachments were taken out
    unfinished: bool = False  # scans were left for the next run: it has something to do whatever the inbox looks like
    submissions: list[Submission] = field(default_factory=list[Submission])
    findings: list[Finding] = field(default_factory=list[Finding])
    comparison: Comparison = field(default_factory=lambda: Comparison([], [], [], []))
    key: str = ""

    @property
    def _pool(self) -> Workers:
        if self.workers is None:
            raise RuntimeError("the workers are started by check_inbox")
        return self.workers

    @property
    def blobs(self) -> BlobStore:
        """The originals, by content."""
        return BlobStore(self.settings.workspace / "blobs")

    def receive(self) -> None:
        """Take in the inbox; packages of other inboxes of the campaign stay in the batch."""
        self.progress.stage("收件")
        here = str(self.inbox.resolve())
        arrived = receive_inbox(self.inbox, self.blobs)
        self.missing = find_missing(self.inbox, arrived)
        names = {package.name for package in arrived}
        earlier = [(inbox, package) for inbox, package in self.store.packages(self.campaign.id) if package.name not in names]
        gone = [package.name for inbox, package in earlier if inbox == here]
        if gone:
            self.progress.note(
                f"收件箱中已不见 {len(gone)} 个包裹，已从批次中移除：{'、'.join(gone[:5])}{'…' if len(gone) > 5 else ''}"
            )
        kept = [(inbox, package) for inbox, package in earlier if inbox != here]
        self.inboxes = {**{package.name: inbox for inbox, package in kept}, **{package.name: here for package in arrived}}
        self.packages = sorted([*(package for _, package in kept), *arrived], key=lambda package: package.name)
        self.key = self._key()

    def _key(self) -> str:
        digest = self._digest()
        for each in (*self.packages, *self.missing):
            digest.update(pack(each))
        return digest.hexdigest()

    def _digest(self) -> "hashlib.blake2b":
        """A digest of everything but the inbox that a result depends on."""
        digest = hashlib.blake2b(digest_size=16)
        for part in (
            __version__,
            reader_version(),
            self.campaign.model_dump_json(),
            self.store.library_key(),
            json.dumps(read_themes(self.store.connection, self.campaign.id)),
            json.dumps(read_tracks(self.store.connection, self.campaign.id)),
            repr(read_progress(self.store.connection, self.campaign.id)),
            repr(read_refusals(self.store.connection, self.campaign.id)),
            repr(sorted(read_asked(self.store.connection, self.campaign.id, except_by=CHECKER))),
            repr(self._traces()),
            recognition_key(self.settings),
        ):
            digest.update(part.encode())
        return digest

    def look(self) -> str:
        """What the inbox looks like from outside: names, sizes and times of change, without opening a file."""
        digest = self._digest()
        for path in sorted(self.inbox.rglob("*")):
            state = path.lstat()
            digest.update(
                f"{path.relative_to(self.inbox)}\0{state.st_size}\0{state.st_mtime_ns}\n".encode("utf-8", "surrogateescape")
            )
        return f"{self.inbox.resolve()} {digest.hexdigest()}"

    @property
    def nothing_new(self) -> bool:
        """Whether the last run saw exactly this."""
        return self.store.last_run_key(self.campaign.id) == self.key and self.is_published()

    def is_published(self) -> bool:
        """Whether readers have something to read."""
        return (self.settings.workspace / "snapshots" / "current").exists()

    def pending(self) -> list[list[Material]]:
        """Files that no earlier run has read, each content once, in portions for a task."""
        known = self.store.known_extracts(reader_version())
        wanted: dict[str, Material] = {}
        for package in self.packages:
            for material in package.materials:
                key = extract_key(material.sha256, material.path)
                if key in known:
                    self.extracts.setdefault(material.sha256, known[key])
                elif material.sha256 not in self.extracts:
                    wanted.setdefault(material.sha256, material)
        self.known_count, self.read_count = len(self.extracts) - self.read_count, self.read_count + len(wanted)
        self.progress.stage("读取文件", len(wanted))
        # those that LibreOffice converts stand together: one start of it serves a whole portion
        materials = sorted(wanted.values(), key=lambda one: source_to_convert(self.blobs.path(one.sha256), one.path) is not None)
        size = max(FILES_PER_TASK, -(-len(materials) // MOST_TASKS))
        return [materials[start : start + size] for start in range(0, len(materials), size)]

    def read(self, portion: Sequence[Material]) -> dict[str, Extract]:
        """Read these files in workers; one that dies or takes too long costs its own file alone."""
        files = [FileToRead(self.blobs.path(material.sha256), material.path, material.sha256) for material in portion]
        extracts, failed = read_in_workers(self._pool, files, self.progress.advance)
        self.failed |= failed
        return extracts

    def keep(self, portions: Sequence[dict[str, Extract]]) -> None:
        """Keep what was read; a file whose worker failed is tried again by the next run that has anything to do."""
        names = {material.sha256: material.path for package in self.packages for material in package.materials}
        for portion in portions:
            self.extracts.update(portion)
            lasting = {extract_key(sha, names[sha]): one for sha, one in portion.items() if sha not in self.failed}
            self.store.keep_extracts(lasting, reader_version())

    def unfold(self, depth: int) -> bool:
        """Take out what documents hold as attachments; whether there is anything to read. depth: of documents, from 1."""
        hosts = [
            (number, material)
            for number, package in enumerate(self.packages)
            for material in package.materials
            if material.material_id not in self.unfolded and self._holds_files(material)
        ]
        self.unfolded |= {material.material_id for _, material in hosts}
        for start in range(0, len(hosts), UNFOLDED_AT_ONCE):
            few = hosts[start : start + UNFOLDED_AT_ONCE]
            files = {one.sha256: FileToRead(self.blobs.path(one.sha256), one.path, one.sha256) for _, one in few}
            taken = attachments_in_workers(self._pool, list(files.values())) if depth <= MAX_DEPTH else {}
            for number, material in few:
                found = taken.get(material.sha256, f"文件层层相套超过 {MAX_DEPTH} 层")
                self.packages[number] = add_attached(self.packages[number], material, found, self.blobs, depth)
        return bool(hosts) and depth <= MAX_DEPTH

    def _holds_files(self, material: Material) -> bool:
        extract = self.extracts.get(material.sha256)
        return extract is not None and extract.document is not None and bool(extract.document.attachments)

    def recognise(self) -> None:
        """Read by OCR what only images show; what a budget left out is tried again by the next run."""
        known = self.store.known_extracts(RECOGNISED + reader_version())
        names: dict[str, str] = {}
        for package in self.packages:
            for material in package.materials:
                key = extract_key(material.sha256, material.path)
                if key in known:
                    self.extracts[material.sha256] = known[key]
                names.setdefault(material.sha256, material.path)
        found = recognise_scans(names, self.extracts, self.settings, self.progress)
        lasting = {extract_key(sha, names[sha]): one for sha, one in found.lasting.items()}
        self.store.keep_extracts(lasting, RECOGNISED + reader_version())
        self.extracts.update({**found.passing, **found.lasting})
        self.unfinished = found.unfinished

    def judge(self) -> None:
        """Group the files into submissions and check every rule."""
        self.progress.stage("归并与形式核验")
        connection, name = self.store.connection, self.campaign.id
        grouped = settle_tracks(group_batch(self.packages, self.extracts, self.campaign), read_tracks(connection, name))
        self.submissions = classify_batch(grouped, self.campaign, read_themes(connection, name))
        self.submissions = self._without_refused()
        self.submissions = list(settle_belated(self._batch(), read_asked(connection, name)))
        self.submissions = self._without_refused()  # settling who came late may have set one of them back
        unread = find_unread_tracks(self.submissions, self.campaign)
        self.findings = [*self.missing, *validate_batch(self._batch()), *unread]

    def _without_refused(self) -> list[Submission]:
        """The submissions, those whom people refused marked so: rules on numbers and on what comes twice leave them out."""
        before = standings(self.store.connection, self.campaign.id)
        refused = {one for one, each in before.items() if each.of_people and each.status is Status.REJECTED}
        return [
            replace(one, status=Status.REJECTED) if one.submission_id in refused and one.status is not Status.SUPERSEDED else one
            for one in self.submissions
        ]

    def compare(self) -> None:
        """Compare all against all and against the library; fingerprints go into the database."""
        live = [one for one in self.submissions if one.status != Status.SUPERSEDED and one.text.strip()]
        self.progress.stage("查重")
        settings = compare_settings(self.campaign)
        templates = template_texts(self.campaign)
        self.store.print_on_results(self.campaign.id, name_versions(templates))
        self.comparison = compare_batch(
            [batch_text(one, self.campaign, self.extracts) for one in live],
            self.store.connection,
            settings,
            templates=templates,
            map_pairs=self._pool.map_surely,
        )
        places = {one.submission_id: one for one in self.submissions}
        found = [*self.findings, *(_place(each, places) for each in self.comparison.findings)]
        told = tell_own_rates(found, self.comparison.rates, live, self.campaign)
        self.findings = hold_own_rates(told, self.comparison.rates, live, self.campaign)

    def save(self) -> None:
        """Write the run; the caller holds the transaction."""
        self.progress.stage("入库")
        compared = {rates.submission_id for rates in self.comparison.rates}
        before = standings(self.store.connection, self.campaign.id)
        found = settle_statuses(self.submissions, self.findings, compared)
        self.submissions = [replace(one, status=stand(one, before)) for one in found]
        changes = changes_of_check(self.submissions, self.findings, before, datetime.now(UTC))
        add_decisions(self.store.connection, self.campaign.id, changes)
        if late := late_corrections(changes):
            self.progress.note(
                f"评审开始后收到补正件 {'、'.join(late)}：原件的评分和裁定没有转来，请主办方决定（mingjian review history 编号）"
            )
        self.packages = settle_packages(self.packages, self.extracts)
        if self.rulings:
            keep_choices(self.store, self.campaign.id, self.rulings.choices, self.rulings.by, datetime.now(UTC))
        recommended = {package.name: _recommended(package, self.submissions) for package in self.packages}
        self.store.save_run(
            RunResult(
                run=self._run_row(),
                packages=self.packages,
                recommended={name: who for name, who in recommended.items() if who},
                materials=material_rows(self.packages, self.submissions, self.extracts),
                submissions=self.submissions,
                persons=person_rows(self._batch()),
                fields=field_rows(self.submissions, self.extracts),
                findings=self.findings,
                matches=self.comparison.matches,
                rates=self.comparison.rates,
                groups=self.comparison.groups,
                direct=Facts(self._batch()).direct,
            ),
            self.inboxes,
        )
        self._tell_moved_on()

    def _tell_moved_on(self) -> None:
        """Say which of those that people had moved on have errors that nobody let pass."""
        wrong = {each.submission_id for each in read_standing(self.store.connection, self.campaign.id)}
        moved = [each.submission_id for each in self.submissions if each.submission_id in wrong and each.status.value in PASSING]
        if moved:
            self.progress.note(
                f"已进入评审、入围或入选的有 {len(moved)} 件核验有错误：{'、'.join(moved[:5])}{'等' if len(moved) > 5 else ''}。"
                "评选时暂不参加，补正或由人写明认可（mingjian review status）后再评；补正通知已列出"
            )

    def _batch(self) -> Batch:
        register = tuple(RegisterRow(*row) for row in self.store.register_rows())
        return Batch(
            self.campaign,
            tuple(self.packages),
            tuple(self.submissions),
            self.extracts,
            register,
            tuple(self.store.source_pictures()),
            progress=tuple(read_progress(self.store.connection, self.campaign.id)),
            refusals=tuple(read_refusals(self.store.connection, self.campaign.id)),
            traces=self._traces(),
        )

    def _traces(self) -> tuple[str, ...]:
        """The stages of which the workspace holds results; this run is itself the first."""
        steps = {each.id: each.name for each in self.campaign.selection}
        return tuple(sorted({CHECKED, *read_traces(self.store.connection, self.campaign.id, steps)}))

    def _run_row(self) -> RunRow:
        ended = datetime.now(UTC)
        return RunRow(
            run_id=f"{self.campaign.id}-{self.started:%Y%m%d%H%M%S%f}",
            campaign=self.campaign.id,
            year=self.campaign.year,
            inbox=str(self.inbox),
            started_at=self.started.isoformat(),
            ended_at=ended.isoformat(),
            packages=len(self.packages),
            submissions=len(self.submissions),
            materials_read=self.read_count,
            materials_known=self.known_count,
            findings=len(self.findings),
            matches=len(self.comparison.matches),
            version=__version__,
            key="" if self.unfinished else self.key,
        )

    def report(self) -> None:
        """Publish what readers see and write the reports from it."""
        keep_campaign(self.settings.workspace, self.campaign)
        self.store.publish()
        self.progress.stage("生成报告", len(self.submissions))
        connection = open_snapshot(self.settings.workspace)
        try:
            folder = self.settings.workspace / "reports" / self.campaign.id
            write_batch_reports(connection, folder, self.campaign, written=self.started.astimezone(SHANGHAI).date())
        finally:
            connection.close()


def _place(finding: Finding, submissions: Mapping[str, Submission]) -> Finding:
    """The finding with its package and recommender, which comparing does not know."""
    one = submissions.get(finding.submission_id or "")
    return replace(finding, package=one.package.name, recommender=one.recommender or None) if one else finding


def _recommended(package: Package, submissions: Sequence[Submission]) -> Recommended | None:
    """Who recommended the package, as its submissions say."""
    named = {
        (one.recommender, one.recommender_kind) for one in submissions if one.package.name == package.name and one.recommender
    }
    return Recommended(*named.pop()) if len(named) == 1 else None
