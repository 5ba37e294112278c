"""Runs a program's main() on the simulated Metal device.

    python3 test/sim/run.py PROGRAM.py [--memory-model discrete|unified] [--execution completion|commit] [--no-validation]
                            [--kernels KERNELS.py ...] [-- ARGUMENT ...]

PROGRAM.py is imported, with its own folder importable, and its `main()` is called with no arguments. KERNELS.py is imported before it:
a place for kernels as Python functions beside a program that holds real MSL text. Exit codes: what main() returns if it is a number,
0 otherwise; 1 for an exception; 2 for a wrong call; 134, as after an abort, when Metal's validation stops the program, or it accesses
memory that is not its own, or waits for what never comes.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Sequence

ABORTED = 134


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="run.py",
        description="Run a program's main() on the simulated Metal device.",
        epilog="What follows -- is the program's own.",
    )
    parser.add_argument("program", type=Path)
    parser.add_argument("--memory-model", choices=["discrete", "unified"])
    parser.add_argument("--execution", choices=["completion", "commit"])
    parser.add_argument("--no-validation", action="store_true")
    parser.add_argument("--kernels", type=Path, action="append", default=[])
    end = list(arguments).index("--") if "--" in arguments else len(arguments)
    options = parser.parse_args(arguments[:end])
    options.arguments = arguments[end + 1 :]
    for path in [options.program, *options.kernels]:
        if not path.is_file():
            parser.error(f"no such file: {path}")
    return options


def load(path: Path, name: str) -> ModuleType:
    """Imports the file under a name that is not `__main__`."""
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"run.py: not a Python file: {path}")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def main(arguments: Sequence[str]) -> int:
    options = parse(arguments)
    sys.dont_write_bytecode = True
    here = str(Path(__file__).resolve().parent)
    sys.path[:] = [here, str(options.program.resolve().parent), *(entry for entry in sys.path if entry != here)]
    import Metal

    changes = {"memory_model": options.memory_model, "execution": options.execution}
    Metal._sim.configure(**{name: value for name, value in changes.items() if value is not None})
    if options.no_validation:
        Metal._sim.configure(validation=False)
    sys.argv = [str(options.program), *options.arguments]
    try:
        for number, path in enumerate(options.kernels):
            load(path, f"kernels_{number}")
        program = load(options.program, options.program.stem)
        if not callable(getattr(program, "main", None)):
            print(f"run.py: {options.program} has no main()", file=sys.stderr)
            return 2
        result = program.main()
    except (Metal._sim.ValidationError, Metal._sim.MemoryFault, Metal._sim.Deadlock) as stop:
        print(f"{type(stop).__name__}: {stop}", file=sys.stderr)
        return ABORTED
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
