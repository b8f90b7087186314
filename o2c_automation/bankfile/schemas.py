"""Finds the official schema of a message version and makes sure it is the reviewed one.

The schemas come from the installed distribution ``camt053``, used as a box of data files and
never imported. A file whose digest is not in the table below is not used. What has no schema of
its own (a national namespace, a version newer than the table) gets the nearest one.
"""

from __future__ import annotations

import hashlib
import io
import re
import threading
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import metadata

import xmlschema

_DISTRIBUTION = "camt053"
_VERSION = re.compile(r"(camt\.05[234])\.\d{3}\.(\d\d)")

# sha256 of the published ISO 20022 schemas, each compared with independent copies.
REVIEWED: dict[str, str] = {
    "camt.052.001.01": "b9c4f705e313edf42bf22f29d21150575e885653ecb1cd3412d50f288592fd99",
    "camt.052.001.02": "00943e037cf2a55ad28372ee54265de3c915b34d19ed961aabf4cb1d09e3cb3e",
    "camt.052.001.03": "59f3803bc58e852b0cd76f30f2978dbabffdef17110afabca65614bc386050e1",
    "camt.052.001.04": "1ac0cc4155101303d06b08ce725d09f72ddf01ce6162435035cf4f187d44e516",
    "camt.052.001.05": "7833f4471d5295f1c46acc25f09813a1eacfcd08f8247591fe0bb099dd73ebcc",
    "camt.052.001.06": "e20ffbed545a6e1bda1e3038825a3216412782608acc85fd6bf68d9977cd759d",
    "camt.052.001.07": "23ed9adf4a34bf3b145d1ebea0106c11ac2da5db6fe9f9c1044eec1a0dcc4b69",
    "camt.052.001.08": "589b55980dd6e553de78ba036eb733308da201bda4c3158e10b22cb003911e8f",
    "camt.052.001.09": "26105f7deffaf2da3f329eae49071f2820d4da06312629ff20d96c7d21ef20e7",
    "camt.052.001.10": "31e73cf3f4c09234f2743566fe84cc6f16da003e9bf7a43c1c1528d40ab89601",
    "camt.052.001.11": "f57ac44687fbe5e4e637e5b3a94b05f5b09b2bba5c12b2f550356f2965808168",
    "camt.052.001.12": "2cab2068e975a1c6bdbef3c5fd8a019f273465ce97b989ad8c9fe1574ce3b9c5",
    "camt.052.001.13": "b16270cb1086dd494a5160ac75afefacb81cc0a9e973cabb64ea288f640d1470",
    "camt.053.001.01": "88e1db4ba156839d588e8ee760476045e9b05e6cd62c4bcc364a0eecc7b8280f",
    "camt.053.001.02": "05ec472590dda5e433fd646e9cf3849fa1ba01c033052aaca3089cec6862692d",
    "camt.053.001.03": "bbfe8b7c43df6e2e76d27021c776148055e1124340ecbf24964612fd39546111",
    "camt.053.001.04": "48e91ed5adc8a957be7d407495dcf9b3ac9e502e41962e45eba70155c8a32e3d",
    "camt.053.001.05": "e957773079e615733d660f7f7ff72c1cafb56934f8d3c3778093899207d0c1ae",
    "camt.053.001.06": "f09fcac3f524a231fc06bdc0da4014a1054b5aeb1797de591daeee7c2d6d6242",
    "camt.053.001.07": "7ee672dfb5bce0d9025936bde45811aba974a04139912f268049382eef5ede8c",
    "camt.053.001.08": "ca0b135cc8e2dde5b2f99af6b6c514a8f29d6e7c6cf98e9ea84d247189868ff5",
    "camt.053.001.09": "f1a164d4b81605c029911eeb3d4b5dbaea8030767bdf5f6e1e89f208a51a92e7",
    "camt.053.001.10": "ee75e6d9c8df8ec5f8144d9efea6100b373af3c29407125fe915c46bb41d1c1c",
    "camt.053.001.11": "98ff2143e7ea176511f216e0a35e9a4a0b93338ff0453d69e04c94b2b2e9de53",
    "camt.053.001.12": "98506b1b88adcc8f316ad8f54dcd6468829b689c0dfe492028eaa6d18852b371",
    "camt.053.001.13": "43f0b8d76dfa10ac29861866e3fa66d6495fd84a9934a5a854b08c2e3b926b13",
    "camt.054.001.01": "d4a66fbe7bc58015889060520ed19e942aa958c69732fef1049cace229363e30",
    "camt.054.001.02": "8bb91f1d645277487b4262538c9064161e8feb48ceb8b0c680716fd07c32da01",
    "camt.054.001.03": "63e08841c44ba97c4e387994b0177781ec9b75563faa2342bc41b5004008826d",
    "camt.054.001.04": "1bb115c106bd7ee4fac82520b477ee8ea40a8686a9111ff182e33a14ae0014d2",
    "camt.054.001.05": "6dfa234622b93a50cc31599b9196d05b3f69ea44659091278e2688723f61793e",
    "camt.054.001.06": "fa01fc8ce48c61a5ef65767d24b0a043ce2cc9c12ee2c96452c5d3826393c228",
    "camt.054.001.07": "a4915aee20e8b7229915c8f51cf65b334d868f18b9c962ab7d7ba4bb8dde2d78",
    "camt.054.001.08": "2b392a1f7e70e70902fd0d803ff85989613bd1cae351663240b0bb9243be2c28",
    "camt.054.001.09": "56567ad90b7853d800057d345eacee3e82a31b1627c3fb00611be07f1b81f632",
    "camt.054.001.10": "eae433db5f0e1bdd75be2d2d20cce0c3256199831014b411b651338ff0bda6ab",
    "camt.054.001.11": "71513a01ec16e5bbb671e720b0219d327211556f6f4e5823244bd76563765f6e",
    "camt.054.001.12": "0dbda8404ba8141ce22ac89570c6ed6ba199e7401ef72b52e6df2a889c58d174",
    "camt.054.001.13": "e7ec8a34b1b4012c67e700ce5f42289c845a4628749d2fe4b4678aa909039d8b",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A schema ready for use: its message, its namespace, and whether it is the exact one."""

    message: str
    namespace: str
    schema: xmlschema.XMLSchema10
    is_exact: bool


def find(namespace: str, message: str, uploads: dict[str, bytes]) -> Found | None:
    """The schema for a document's namespace: uploaded, exact, nearest, or none installed."""
    version = version_of(namespace)
    for key in (namespace, version):
        if key and key in uploads:
            return _load(version or message, uploads[key], is_exact=True)
    wanted = nearest(version, message)
    content = _packaged(wanted)
    if content is None:
        return None
    is_official = namespace == f"urn:iso:std:iso:20022:tech:xsd:{wanted}"
    return _load(wanted, content, is_exact=is_official)


def namespace_of(content: bytes) -> str:
    """The namespace of the messages an uploaded schema describes.

    Raises ``ValueError`` for what is no complete schema of one file.
    """
    try:
        return _build(content, threading.get_ident()).target_namespace
    except xmlschema.XMLSchemaException as error:
        reason = str(error).strip().splitlines()
        raise ValueError(reason[0] if reason else "") from error


def version_of(namespace: str) -> str:
    """The message version a namespace names: official, national, or nothing."""
    match = _VERSION.search(namespace)
    return match.group() if match else ""


def nearest(version: str, message: str) -> str:
    """The reviewed message version closest to the wanted one.

    >>> nearest("camt.053.001.14", "camt.053")
    'camt.053.001.13'
    >>> nearest("", "camt.054")
    'camt.054.001.08'
    """
    if not version:
        return f"{message}.001.08"
    if version in REVIEWED:
        return version
    kind, number = version[:8], int(version[-2:])
    known = [name for name in REVIEWED if name.startswith(kind)]
    return min(known, key=lambda name: abs(int(name[-2:]) - number))


def _load(message: str, content: bytes, *, is_exact: bool) -> Found:
    schema = _build(content, threading.get_ident())
    return Found(message, schema.target_namespace, schema, is_exact)


@lru_cache(maxsize=8)
def _build(content: bytes, _thread: int) -> xmlschema.XMLSchema10:
    """Build a schema once per thread: checking values uses a context the schema keeps."""
    return xmlschema.XMLSchema10(io.BytesIO(content), defuse="always", allow="none")


@cache
def _packaged(message: str) -> bytes | None:
    """Bytes of the packaged schema, if it is installed and is the reviewed one."""
    try:
        files = metadata.distribution(_DISTRIBUTION).files or []
    except metadata.PackageNotFoundError:
        return None
    wanted = f"{_DISTRIBUTION}/xsd/{message}.xsd"
    path = next((file for file in files if str(file) == wanted), None)
    if path is None:
        return None
    try:
        content = path.read_binary()
    except OSError:
        return None
    is_reviewed = hashlib.sha256(content).hexdigest() == REVIEWED.get(message)
    return content if is_reviewed else None
