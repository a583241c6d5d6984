"""The recogniser: where print stands in a picture, and what it says, with every other reading.

RapidOCR's models are run directly: its own call returns one text a line, and what else the picture
allows is lost. The parts used are not public, so the version is held in the extra ``ocr``.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""(height, width, 3)."""

_HEIGHT: Final = 48
"""Pixels of a line as the model wants it."""
_BATCH: Final = 8
_WIDEST: Final = 3_200
"""Pixels of the longest line after scaling; no page is as wide."""
IN_FIGURES: Final = "0123456789.,-%"
_POSSIBLE: Final = 0.02
"""Probability from which another reading of a character in a figure is kept."""
_KEPT: Final = 3


@dataclass(frozen=True, slots=True)
class Letter:
    """A character: ``at`` is its middle along the line (0 to 1), ``others`` what else it may be
    (``""``: nothing; two characters: one more stands after it), the likeliest first."""

    text: str
    at: float
    confidence: float
    others: tuple[str, ...] = ()


class Engine:
    """The three models, loaded once a process. Calls are made one after another."""

    def __init__(self, threads: int) -> None:
        from rapidocr import RapidOCR

        rapid: Any = RapidOCR(
            params={
                "Global.log_level": "critical",
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )
        self._detector: Any = rapid._load_det_model()
        self._detector.limit_side_len = 32  # a strip of a page is not blown up
        self._recogniser: Any = rapid._load_rec_model()
        self._classifier: Any = rapid._load_cls_model()
        self._letters: list[str] = self._recogniser.postprocess_op.character
        index = {letter: number for number, letter in enumerate(self._letters)}
        self._in_figures = np.array([index[letter] for letter in IN_FIGURES])
        self._busy = threading.Lock()

    def detect(self, picture: Picture) -> NDArray[np.float32]:
        """(n, 4, 2) corners of the lines of print, in pixels."""
        with self._busy:
            found = self._detector(picture)
        if found.boxes is None:
            return np.empty((0, 4, 2), np.float32)
        return np.asarray(found.boxes, np.float32)

    def upside_down(self, crops: Sequence[Picture]) -> float:
        """Share of lines that stand on their head, of those the model is sure about."""
        with self._busy:
            said = self._classifier(list(crops)).cls_res
        sure = [label for label, score in said if score > 0.7]
        return sum(label == "180" for label in sure) / len(sure) if sure else 0.0

    def read(self, crops: Sequence[Picture]) -> list[list[Letter]]:
        """What each line says."""
        import cv2

        ready = []
        for crop in crops:
            width = int(np.clip(round(crop.shape[1] * _HEIGHT / crop.shape[0]), 8, _WIDEST))
            ready.append(cv2.resize(crop, (width, _HEIGHT), interpolation=cv2.INTER_AREA))
        result: list[list[Letter]] = [[] for _ in crops]
        order = sorted(range(len(crops)), key=lambda number: ready[number].shape[1])
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH]
            widest = max(ready[number].shape[1] for number in chosen)
            batch = np.zeros((len(chosen), 3, _HEIGHT, max(widest, 160)), np.float32)
            for at, number in enumerate(chosen):
                pixels = ready[number].transpose(2, 0, 1).astype(np.float32)
                batch[at, :, :, : pixels.shape[2]] = pixels / 127.5 - 1
            with self._busy:
                said = self._recogniser.session(batch)
            for at, number in enumerate(chosen):
                share = ready[number].shape[1] / batch.shape[3]
                result[number] = self._decoded(said[at], share)
        return result

    def _decoded(self, said: NDArray[np.float32], share: float) -> list[Letter]:
        """The likeliest character of each run of steps; ``share`` of the steps is the line."""
        best = said.argmax(axis=1)
        starts = np.flatnonzero(np.concatenate([[True], best[1:] != best[:-1]]))
        ends = np.append(starts[1:], len(best))
        length = max(len(best) * share, 1.0)
        letters: list[Letter] = []
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            token = int(best[start])
            if token == 0:
                self._perhaps_more(letters, said[start:end])
                continue
            text = self._letters[token]
            if not text.strip():
                continue
            likely = said[start:end, token]
            peak = start + int(likely.argmax())
            weights = likely / likely.sum()
            at = float((np.arange(start, end) * weights).sum() + 0.5) / length
            others = self._others(said[peak], token)
            letters.append(Letter(text, min(at, 1.0), float(likely.max()), others))
        return letters

    def _others(self, step: NDArray[np.float32], token: int) -> tuple[str, ...]:
        """Other readings of a character, as far as they belong into figures."""
        allowed = np.append(self._in_figures, 0)
        ranked = allowed[np.argsort(-step[allowed])]
        found = [
            "" if other == 0 else self._letters[other]
            for other in ranked.tolist()
            if other != token and step[other] > _POSSIBLE
        ]
        return tuple(found[:_KEPT])

    def _perhaps_more(self, letters: list[Letter], steps: NDArray[np.float32]) -> None:
        """A character of a figure that was nearly seen after the last one."""
        if not letters:
            return
        seen = steps[:, self._in_figures].max(axis=0)
        token = int(seen.argmax())
        letter, last = IN_FIGURES[token], letters[-1]
        if seen[token] > 5 * _POSSIBLE and letter != last.text and last.text in IN_FIGURES:
            sure = min(last.confidence, 1 - float(seen[token]))
            others = (*last.others, last.text + letter)
            letters[-1] = Letter(last.text, last.at, sure, others)


@cache
def engine() -> Engine:
    """The one of this process, with as many threads as the process may use."""
    said = os.environ.get("OMP_NUM_THREADS", "")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return Engine(int(said) if said.isdigit() and said != "0" else cores or 1)
