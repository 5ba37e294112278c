"""Runs many programs on the simulated device in one process, which takes about a millisecond each.

    python3 test/sim/run_many.py KERNELS.py < PROGRAMS.json > RESULTS.json

PROGRAMS.json is a list of program texts, each with a `main()`. The answer is a list as long: of each program, by memory model, what it
printed and how it ended: `ok`, or the name of what stopped it. A text that Python's own parser refuses has `null`.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import sys
from pathlib import Path
from typing import Any

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

import Metal  # noqa: E402

from run import load  # noqa: E402

MODELS = ("discrete", "unified")


def run(code: Any, memory_model: str) -> dict[str, str]:
    Metal._sim.configure(memory_model=memory_model)
    printed = io.StringIO()
    names: dict[str, Any] = {"__name__": "program"}
    try:
        with contextlib.redirect_stdout(printed):
            exec(code, names)
            names["main"]()
        end = "ok"
    except KeyboardInterrupt:
        raise
    except BaseException as stop:
        end = f"{type(stop).__name__}: {stop}"
    return {"printed": printed.getvalue(), "end": end}


def answer(text: str) -> dict[str, Any] | None:
    try:
        code = compile(ast.parse(text), "program", "exec")
    except SyntaxError:
        return None
    return {model: run(code, model) for model in MODELS}


if __name__ == "__main__":
    load(Path(sys.argv[1]), "kernels")
    json.dump([answer(text) for text in json.load(sys.stdin)], sys.stdout)
