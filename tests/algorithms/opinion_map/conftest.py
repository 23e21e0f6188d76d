"""Maps are drawn on one core, so their parts are tried on one as well."""

import pytest
from threadpoolctl import threadpool_limits


@pytest.fixture(autouse=True, scope="package")
def _one_core():
    with threadpool_limits(1, user_api="blas"):
        yield
