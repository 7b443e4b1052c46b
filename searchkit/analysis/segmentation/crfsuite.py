"""Reads the linear-chain CRF inside pyvi's pickle, without running code and without scikit-learn.

pyvi pickles an estimator of sklearn-crfsuite, which carries CRFsuite's binary model as bytes. The
pickle is opened with an unpickler that makes nothing but inert stand-ins of the classes it names,
and refuses all other names. Source of the binary format: Naoki Okazaki's CRFsuite,
``lib/crf/src/crf1d_model.c``, and its constant database, ``lib/cqdb/src/cqdb.c``.
"""

import io
import pickle
import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple, Self

from searchkit.errors import SearchKitError

# Every integer of the format is an unsigned 32-bit little-endian number.
_HEADER = struct.Struct("<4sI4s9I")
_CHUNK = struct.Struct("<4sII")  # name, size in bytes, number of records
_FEATURE = struct.Struct("<IIId")  # kind, source, target label, weight
_DATABASE = struct.Struct("<4sIIIII")  # name, size, flag, byte order, backward: size and offset
_RECORD = struct.Struct("<II")  # number, length of the name and its closing NUL

_STATE, _TRANSITION = 0, 1  # kinds of features
_BYTE_ORDER = 0x62445371  # written by a little-endian CQDB
_MODEL_KEY = "__FILE_RESOURCE_DATA__"


class ModelFormatError(SearchKitError):
    """The bytes are no CRFsuite model that can be read."""


class CRF(NamedTuple):
    """A linear-chain conditional random field.

    Attributes:
        labels: The label of each index, ``L`` of them.
        state_weights: For every attribute, its weight for each label (``L`` numbers).
        transitions: ``transitions[i][j]`` is the weight of label ``j`` after label ``i``.
    """

    labels: tuple[str, ...]
    state_weights: Mapping[str, Sequence[float]]
    transitions: Sequence[Sequence[float]]


def read_crf(data: bytes) -> CRF:
    """Read CRFsuite's binary model.

    Args:
        data: The content of a ``.crfsuite`` file.

    Raises:
        ModelFormatError: It is damaged, or of another kind.
    """
    try:
        magic, size, kind, version, _, *places = _HEADER.unpack_from(data)
        _require((magic, size, kind, version) == (b"lCRF", len(data), b"FOMC", 100), "header")
        label_count, attribute_count, features_at, labels_at, attributes_at, _, _ = places
        labels = _names(data, labels_at, label_count)
        attributes = _names(data, attributes_at, attribute_count)
        state = [[0.0] * attribute_count for _ in labels]  # a row for each label: fast to make
        transitions = [[0.0] * label_count for _ in labels]
        weights = {_STATE: state, _TRANSITION: transitions}
        for feature_kind, source, label, weight in _features(data, features_at):
            weights[feature_kind][label][source] += weight
    except (struct.error, UnicodeDecodeError, IndexError, KeyError) as error:
        raise ModelFormatError(f"Mô hình CRFsuite hỏng: {error}") from error
    return CRF(
        labels,
        dict(zip(attributes, zip(*state, strict=True), strict=True)),
        list(zip(*transitions, strict=True)),
    )


def _features(data: bytes, offset: int) -> Iterator[tuple[int, int, int, float]]:
    """Kind, source, label and weight of each feature; the source is an attribute or a label."""
    name, _, count = _CHUNK.unpack_from(data, offset)
    _require(name == b"FEAT", "features")
    start = offset + _CHUNK.size
    return _FEATURE.iter_unpack(data[start : start + count * _FEATURE.size])


def _names(data: bytes, offset: int, count: int) -> tuple[str, ...]:
    """All names of a constant database (CQDB), by number: its backward array points at them."""
    name, _, _, order, size, backward = _DATABASE.unpack_from(data, offset)
    _require(name == b"CQDB" and order == _BYTE_ORDER and size >= count, "names")
    names = []
    for record in struct.unpack_from(f"<{count}I", data, offset + backward):
        start = offset + record + _RECORD.size
        _, length = _RECORD.unpack_from(data, offset + record)
        names.append(data[start : start + length - 1].decode())
    return tuple(names)


def _require(condition: bool, part: str) -> None:
    if not condition:
        raise ModelFormatError(f"Mô hình CRFsuite hỏng: {part}")


def read_pickled_model(data: bytes) -> bytes:
    """Take CRFsuite's binary model out of a pickled sklearn-crfsuite estimator.

    Args:
        data: The content of the pickle. It is not trusted: nothing it names is called.

    Raises:
        ModelFormatError: It is damaged, names something unexpected, or holds no model.
    """
    try:
        model = _InertUnpickler(io.BytesIO(data)).load().state["modelfile"].state[_MODEL_KEY]
    except Exception as error:  # a damaged pickle may raise anything
        raise ModelFormatError(f"Không đọc được mô hình của pyvi: {error!r}") from error
    if not isinstance(model, bytes):
        raise ModelFormatError("Không có mô hình CRFsuite trong tệp của pyvi")
    return model


class _Inert:
    """Stands for an object of any class: takes what it is given and does nothing."""

    state: Any = None

    def __new__(cls, *_: object) -> Self:
        return super().__new__(cls)

    def __setstate__(self, state: object) -> None:
        self.state = state


def _latin1(text: str, _: str) -> bytes:
    """How protocol 2 writes bytes: as text, to be encoded."""
    return text.encode("latin-1")


class _InertUnpickler(pickle.Unpickler):
    _ALLOWED: ClassVar = {
        ("_codecs", "encode"): _latin1,
        ("numpy", "dtype"): _Inert,
        ("numpy.core.multiarray", "scalar"): _Inert,
        ("pycrfsuite._logparser", "TrainLogParser"): _Inert,
        ("sklearn_crfsuite._fileresource", "FileResource"): _Inert,
        ("sklearn_crfsuite.estimator", "CRF"): _Inert,
    }

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in self._ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return self._ALLOWED[module, name]
