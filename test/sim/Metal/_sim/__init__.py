"""How the simulated Metal device is set up, and what its kernels are.

    Metal._sim.configure(memory_model="unified")      # or SIM_MEMORY_MODEL=unified

    @Metal._sim.kernel("double_all")                   # gives `kernel void double_all(...)` of the MSL text its meaning
    def double_all(buffers, grid):                     # buffers: index -> writable byte view, from the bound offset on
        values = buffers[0].cast("f")
        for i in range(grid.threads.width):
            values[i] *= 2

What is simulated, and by what means:

- Memory. On `discrete`, a Managed buffer has a CPU copy and a GPU copy (Metal, "Synchronizing a managed resource in macOS"), a
  Private one a GPU copy alone, a Shared one a single memory that both use. On `unified`, Managed is one memory too
  ("Choosing a resource storage mode for Apple GPUs"). See `memory.py` for how CPU writes are found out.
- Undefined bytes are 0xA5, always: a program that reads them prints something else than a right one, and the same each time.
- Time. Work runs when its command buffer completes: in `waitUntilCompleted`, while `status()` is polled, and whenever the program
  blocks (`blocking.py`). A read before that sees the old bytes. With SIM_EXECUTION=commit the work runs inside `commit()`.
- API validation. A misuse stops the program by a `ValidationError`, which is no `Exception`: no handler of the program's swallows
  it, as none survives Metal's assertion. With SIM_VALIDATION=0 the call is ignored, gives None, or leaves undefined bytes.
"""

from __future__ import annotations

from objc import MemoryFault

from .kernels import Grid, forget_kernels, kernel, memory_at
from .memory import POISON
from .settings import Settings, configure, settings
from .validation import Deadlock, ValidationError

__all__ = [
    "Deadlock",
    "Grid",
    "MemoryFault",
    "POISON",
    "Settings",
    "ValidationError",
    "configure",
    "forget_kernels",
    "kernel",
    "memory_at",
    "settings",
]
