import pytest
from lianxin.act import queries
from tests.factories import *
pytestmark = pytest.mark.django_db
def test_x():
    town = make_town()
    for who in ("clerk","power","overseer"):
        q = queries.queue(town.person(who)).order_by("next_due","number")[:26]
        print(who, q.explain())
