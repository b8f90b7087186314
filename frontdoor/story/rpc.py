"""A small client that talks to Odoo as its own web pages do: log in, then call models."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Sequence
from http.cookiejar import CookieJar
from typing import Any

_JSON = {"Content-Type": "application/json"}
_TIMEOUT_SECONDS = 300.0


class OdooRefused(Exception):
    """Odoo answered with an error: ``message`` is what its user would read."""

    def __init__(self, message: str, debug: str) -> None:
        super().__init__(message)
        self.message = message
        self.debug = debug


class Rpc:
    """One user's web session."""

    def __init__(self, address: str) -> None:
        self._address = address
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        # Nothing here may leave the machine, so a proxy of the environment is not for us.
        self._opener = urllib.request.build_opener(cookies, urllib.request.ProxyHandler({}))
        self.user_id = 0
        self.context: dict[str, Any] = {}

    def login(self, database: str, user: str, password: str) -> None:
        """Log in; raises :class:`OdooRefused` when the password is wrong."""
        parameters = {"db": database, "login": user, "password": password}
        answer = self.post("/web/session/authenticate", parameters)
        self.user_id = answer["uid"]
        self.context = answer["user_context"]

    def call(self, model: str, method: str, *arguments: Any, **keywords: Any) -> Any:
        """Call a public method of a model; the first argument is usually a list of ids."""
        keywords["context"] = {**self.context, **keywords.get("context", {})}
        parameters = {"model": model, "method": method, "args": arguments, "kwargs": keywords}
        return self.post(f"/web/dataset/call_kw/{model}/{method}", parameters)

    def create(self, model: str, values: dict[str, Any], **keywords: Any) -> int:
        """Create one record and return its id."""
        return int(self.call(model, "create", [values], **keywords)[0])

    def write(self, model: str, ids: Sequence[int], values: dict[str, Any]) -> None:
        """Write on records."""
        self.call(model, "write", list(ids), values)

    def read(self, model: str, record: int, fields: Sequence[str]) -> dict[str, Any]:
        """Read fields of one record."""
        rows: list[dict[str, Any]] = self.call(model, "read", [record], list(fields))
        return rows[0]

    def search_read(
        self, model: str, domain: Sequence[Any], fields: Sequence[str], **keywords: Any
    ) -> list[dict[str, Any]]:
        """Find records and read fields of them; ``order`` and ``limit`` as keywords."""
        rows: list[dict[str, Any]] = self.call(
            model, "search_read", list(domain), list(fields), **keywords
        )
        return rows

    def record_of(self, xml_id: str) -> int:
        """The id of the record that an XML id names."""
        module, _, name = xml_id.partition(".")
        domain = [("module", "=", module), ("name", "=", name)]
        rows = self.search_read("ir.model.data", domain, ["res_id"])
        if not rows:
            raise OdooRefused(f"There is no record {xml_id}.", "")
        return int(rows[0]["res_id"])

    def post(self, path: str, parameters: dict[str, Any]) -> Any:
        """Post a JSON-RPC request to any path of the server and return its result."""
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": parameters})
        request = urllib.request.Request(self._address + path, body.encode(), _JSON)
        with self._opener.open(request, timeout=_TIMEOUT_SECONDS) as response:
            answer = json.load(response)
        if error := answer.get("error"):
            data = error.get("data", {})
            raise OdooRefused(data.get("message") or error["message"], data.get("debug", ""))
        return answer.get("result")

    def get(self, path: str) -> bytes:
        """Fetch a page or a file, as the logged-in user."""
        with self._opener.open(self._address + path, timeout=_TIMEOUT_SECONDS) as response:
            content: bytes = response.read()
        return content
