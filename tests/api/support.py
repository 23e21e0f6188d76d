"""A client that speaks JSON to the API, and the one shape that every error has."""

from typing import Any

from django.test import Client

from tests.factories import PASSWORD, Town


class Api:
    """Speaks JSON, and English unless told otherwise."""

    def __init__(self, client: Client, token: str = "") -> None:
        self._client = client
        self._headers = {"Accept-Language": "en"} | ({"Authorization": f"Bearer {token}"} if token else {})

    def get(self, path: str, **headers: str) -> Any:
        return self._client.get(f"/api/v1{path}", headers=self._headers | headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self._client.post(
            f"/api/v1{path}",
            data=body if isinstance(body, bytes) else body or {},
            content_type="application/json",
            headers=self._headers | headers,
        )

    def delete(self, path: str, **headers: str) -> Any:
        return self._client.delete(f"/api/v1{path}", headers=self._headers | headers)


def signed_in(client: Client, town: Town, who: str) -> Api:
    """A client with the token of somebody in the town."""
    answer = Api(client).post("/sessions", {"login": town.person(who).login, "password": PASSWORD})
    return Api(client, answer.json()["token"])


def error(answer: Any) -> tuple[int, str, str | None]:
    """Status, code and field of an error; its shape and its sentence are checked on the way."""
    content = answer.json()
    assert set(content) - {"state"} == {"error", "message", "field"}
    assert content["message"].strip()
    return answer.status_code, content["error"], content["field"]
