"""Every run: an empty data folder, one engine, servers and browsers on demand.

`pytest` runs everything on SQLite; `pytest --engine=postgres` runs what touches the database again on PostgreSQL.
"""

import gc
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import override_settings
from django.utils import translation
from hypothesis import settings

from tests.record.lived import last, lived, lived_once
from tests.support import engines
from tests.support.browser import browser, desktop, phone, plain_phone
from tests.support.postgres import Postgres
from tests.support.server import Server

__all__ = ["browser", "desktop", "lived", "lived_once", "phone", "plain_phone"]

#: Characters of a log, from its end.
SHOWN = 6_000

settings.register_profile("lianxin", deadline=None, print_blob=True)
settings.load_profile("lianxin")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engine",
        choices=engines.ENGINES,
        default=engines.SQLITE,
        help="the database under the tests; on postgres only what touches the database runs",
    )
    parser.addoption(
        "--rounds", type=int, default=20, help="how often a fault test tries its luck; `make acceptance`: 200"
    )
    parser.addoption(
        "--reached",
        metavar="FILE",
        help="append the figures that the proofs of promises reached to this file",
    )


def pytest_configure(config: pytest.Config) -> None:
    engines.prepare(config)


def pytest_unconfigure(config: pytest.Config) -> None:
    engines.clean_up(config)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    return engines.is_never_asked(collection_path, config) or None


def pytest_collection_finish(session: pytest.Session) -> None:
    """Modules, classes and tests stay to the end: nobody need look for garbage among them."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    engines.keep_what_differs(config, items)
    last(items)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What the servers of a test that fails said of themselves is shown with it."""
    report = yield
    if report.failed:
        for name, value in getattr(item, "funcargs", {}).items():
            if isinstance(value, Server):
                report.sections.append((f"log of {name}", value.log()[-SHOWN:]))
    return report


def pytest_report_header(config: pytest.Config) -> str:
    return f"engine: {config.getoption('engine')}"


@pytest.fixture(autouse=True)
def in_english_on_monday() -> Iterator[None]:
    """Texts are compared in English, and a frozen clock says Monday, unless a test asks for something else."""
    # Where only pure folders were asked for, Django is not set up, and nothing is translated.
    if not django_settings.configured:
        yield
        return
    if factories := sys.modules.get("tests.factories"):
        factories.clock.now = factories.MONDAY
    if tries := sys.modules.get("lianxin.office.tries"):
        tries.TRIES.forget()
    with translation.override("en"), override_settings(LANGUAGE_CODE="en"):
        yield


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> str:
    """The engine of this run: `sqlite` or `postgres`."""
    return str(request.config.getoption("engine"))


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Django takes the databases as they are laid out; they go with the run's folder or server."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """Before Django opens its test databases."""
    engines.lay_tables(request.config)


@pytest.fixture(scope="session")
def rounds(request: pytest.FixtureRequest) -> int:
    """How often a test that kills at random moments repeats itself."""
    return int(request.config.getoption("rounds"))


@pytest.fixture(scope="session")
def durable_postgres() -> Iterator[Postgres]:
    """A PostgreSQL server that writes through to the disk: fault tests trust nothing less."""
    server = Postgres(durable=True).start()
    yield server
    server.stop()


@contextmanager
def _servers(folder: Path, engine: str, request: pytest.FixtureRequest) -> Iterator[Callable[..., Server]]:
    postgres = request.getfixturevalue("durable_postgres") if engine == engines.POSTGRES else None
    with ExitStack() as started:
        count = iter(range(100))

        def make(**options: object) -> Server:
            data = folder / f"data-{next(count)}"
            return started.enter_context(Server(data, postgres=postgres, **options))  # type: ignore[arg-type]

        yield make


@pytest.fixture
def make_server(
    tmp_path: Path, engine: str, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Server]]:
    """Start servers with options of the test's own, e.g. `make_server(prepare=())`; all are stopped afterwards."""
    with _servers(tmp_path, engine, request) as make:
        yield make


@pytest.fixture(scope="module")
def make_shared_server(
    tmp_path_factory: pytest.TempPathFactory, engine: str, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Server]]:
    """The same for tests of one module that do not mind what the others did there: a start takes seconds."""
    with _servers(tmp_path_factory.mktemp("shared"), engine, request) as make:
        yield make


@pytest.fixture
def server(make_server: Callable[..., Server]) -> Server:
    """A running server with the demo office, on the engine of this run."""
    return make_server()
