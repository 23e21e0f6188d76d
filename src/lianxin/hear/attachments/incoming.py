"""Files within a form: written to the disk as they come, never held in memory, never beyond their bound."""

from __future__ import annotations

from tempfile import NamedTemporaryFile
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from lianxin.hear.cleaning.kinds import MOST_FILE

from . import storage


class Bounded(FileUploadHandler):
    """The one way by which any form of the house takes files.

    Of a file that is too large only the beginning is written; its length is the true one all the same, so that
    whoever takes it sees that it is too large.
    """

    chunk_size = storage.PIECE
    _written = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        place = NamedTemporaryFile(dir=storage.incoming(), prefix="form-")  # noqa: SIM115  closed with its request
        self._file: UploadedFile[Any] = UploadedFile(file=place, name="file", content_type="", size=0)
        self._written = 0 if storage.has_room(MOST_FILE) else MOST_FILE

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._written + len(raw_data) <= MOST_FILE:
            self._file.write(raw_data)
            self._written += len(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[Any]:
        self._file.size = file_size
        self._file.truncate(file_size)
        self._file.seek(0)
        return self._file

    def upload_interrupted(self) -> None:
        self._file.close()
